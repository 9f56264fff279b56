"""Front matter written or changed line by line, so that all that a person wrote in it stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import yaml

_HEAD = re.compile(r"\ufeff?---[ \t]*(\r\n?|\n)(?![ \t]*(?:\r|\n|\Z))")
_TAIL = re.compile(r"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
# What belongs to the file that a version was made from, and to no other.
_OF_THE_FILE = (
    "conversion_notes",
    "etag",
    "last_modified",
    "listed_pages",
    "original",
    "published",
    "retrieved",
    "sha256",
    "withdrawn",
)
_KEY = re.compile(r"^([\w-]+)[ \t]*:", re.MULTILINE)


def with_fields(markdown: str, fields: Mapping[str, object]) -> str:
    """The document with these fields in its front matter, in place of what it said about them."""
    if not fields:
        return markdown
    head = _HEAD.match(markdown)
    tail = _TAIL.search(markdown, head.end()) if head else None
    if not head or not tail:
        return f"---\n{_written(fields)}---\n\n{markdown.removeprefix(chr(0xFEFF))}"
    kept = _without(markdown[head.end() : tail.start()], fields)
    newline = head[1]
    return markdown[: head.end()] + kept + _written(fields).replace("\n", newline) + markdown[tail.start() :]


def carried_over(markdown: str, earlier: str) -> str:
    """The document with the fields that only its earlier version has; a person may have written them."""
    head, old = _HEAD.match(markdown), _HEAD.match(earlier)
    tail = _TAIL.search(markdown, head.end()) if head else None
    old_tail = _TAIL.search(earlier, old.end()) if old else None
    if not head or not tail or not old or not old_tail:
        return markdown
    known = dict.fromkeys([*_KEY.findall(markdown[head.end() : tail.start()]), *_OF_THE_FILE])
    kept = _without(earlier[old.end() : old_tail.start()], known)
    return markdown[: tail.start()] + kept + markdown[tail.start() :]


def body(markdown: str) -> str:
    """The document without its front matter."""
    head = _HEAD.match(markdown)
    tail = _TAIL.search(markdown, head.end()) if head else None
    return markdown[tail.end() :] if tail else markdown.removeprefix("\ufeff")


def field(markdown: str, name: str) -> str | None:
    """A plain one-line field of the front matter, as written."""
    head = _HEAD.match(markdown)
    tail = _TAIL.search(markdown, head.end()) if head else None
    if not head or not tail:
        return None
    match = re.search(rf"^{name}:[ \t]*(.*)$", markdown[head.end() : tail.start()], re.MULTILINE)
    try:
        value = yaml.safe_load(match[1]) if match else None
    except (yaml.YAMLError, ValueError):
        return None
    return None if value is None else str(value)


def _without(text: str, fields: Mapping[str, object]) -> str:
    kept: list[str] = []
    dropping = False
    # Not splitlines(): it also breaks at U+0085 and others, which end no line of a file.
    for line in _LINE.findall(text):
        if not line[0].isspace() and not line.startswith(("- ", "#")):
            dropping = line.partition(":")[0].strip("\"' \t") in fields
        if not dropping:
            kept.append(line)
    return "".join(kept)


def _written(fields: Mapping[str, object]) -> str:
    values = {name: value if isinstance(value, list | date) else str(value) for name, value in fields.items()}
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000)
