"""Cases that are annotated sentences: a title, then a small document in which [words|field=value] says what is so.

A case may begin with `title: ...`. A sentence with an annotation is checked for the annotated fields only:

    [Both sides|party=Norway, Chile] will report.       the parties of this commitment are Norway and Chile
    The [Ministry of Trade|lead] shall report.          its leads are the marked words, and no others
    The Ministry [shall|support=] report.               nobody is named as assisting

Cases are apart by their titles; paragraphs by a blank line. Nobody counts characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"\[([^\[\]|]+)\|(\w+)(?:=([^\]]*))?\]")


@dataclass(frozen=True)
class Expected:
    """What is right for the commitment whose quote holds `words`: names by field."""

    words: str
    names: dict[str, set[str]]


@dataclass(frozen=True)
class Case:
    """A case: its rule, the Markdown of its document, and what is right."""

    rule: str
    source: str
    expected: tuple[Expected, ...]


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file."""
    parts = re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return tuple(_case(part) for part in parts)


def _case(part: str) -> Case:
    rule, _, body = part.partition("\n")
    heading = re.match(r"title: (.*)\n", body)
    title = heading.group(1) if heading else "A text"
    text = body[heading.end() :] if heading else body
    expected = tuple(one for line in text.splitlines() for one in _expected(line))
    plain = _MARK.sub(lambda mark: mark.group(1), text).strip()
    return Case(rule.strip(), f"---\ntitle: {title!r}\ndate: 2026-03-02\n---\n\n{plain}\n", expected)


def _expected(line: str) -> Iterator[Expected]:
    """A line's expectations; a line holds one sentence where it is annotated."""
    names: dict[str, set[str]] = {}
    for mark in _MARK.finditer(line):
        words, field, value = mark.groups()
        given = {words} if value is None else {name.strip() for name in value.split(",") if name.strip()}
        names.setdefault(field, set()).update(given)
    if names:
        plain = _MARK.sub(lambda mark: mark.group(1), line)
        yield Expected(re.sub(r"^(?:[-*]|\(\w+\)|\d+\.)\s+", "", plain.strip()).rstrip(".;"), names)
