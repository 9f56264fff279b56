"""Running text becomes sentences: what a reader takes as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from commitments.extract.labels import labels_at
from commitments.extract.rules import load_rules
from commitments.model import Span

_END = re.compile(r"[.!?][\"”’»)\]*_]*(?=(\s+)(\S))|\n")
_OPENING = '"“‘«([*'
_TERMINAL = re.compile(r"[.!?][\"”’»)\]]*$")
_SPACE = re.compile(r"\s*")


def sentence_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a run of text, white space trimmed."""
    begin = start
    for found in _END.finditer(text, start, end):
        if found.start() >= begin and _ends_sentence(text, begin, found, end):
            yield from _trimmed(text, begin, found.end())
            begin = found.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _ends_sentence(text: str, begin: int, found: re.Match[str], end: int) -> bool:
    if found.group() == "\n":
        return _ends_line(text, begin, found.start(), end)
    following = _SPACE.match(text, found.end(), end)
    at = following.end() if following else found.end()
    rest = text[at : at + 40]
    first = rest.lstrip(_OPENING)[:1]
    if not first or not (first.isupper() or first.isdigit() or labels_at(text, at, end)):
        return False
    if found.group()[0] != ".":
        return True
    token = text[max(begin, found.start() - 40) : found.start() + 1].split()[-1].lstrip(_OPENING + "–—")
    never, may, starters = _words()
    if token in never:
        return False
    if token in may or re.search(r"(?:^|[-–/])(?:[A-Z]\.)+$", token):
        word = re.match(r"[\"“‘(]*(\w+)", rest)
        return bool(word and word.group(1) in starters)
    return not _only_label(text, begin, found.end())


def _ends_line(text: str, begin: int, at: int, end: int) -> bool:
    """A hard break ends a sentence when what follows starts anew."""
    before, after = text[begin:at].rstrip(), text[at + 1 : end].lstrip()
    if not before or not after:
        return False
    if _TERMINAL.search(before) or labels_at(after, 0, len(after)):
        return True
    return not before.endswith((",", "and", "or", "the", "of")) and after.lstrip(_OPENING)[:1].isupper()


def _only_label(text: str, begin: int, end: int) -> bool:
    """Whether only labels ("1.", "Sec. 2.") stand before the period."""
    labels = labels_at(text, begin + len(text[begin:end]) - len(text[begin:end].lstrip()), end + 1)
    return bool(labels) and labels[-1].end >= end


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    rules = load_rules("sentences")
    return (
        frozenset(rules["never-end"]["words"]),
        frozenset(rules["may-end"]["words"]),
        frozenset(rules["starters"]["words"]),
    )


def announces_list(text: str) -> bool:
    """Whether the sentence says that a list follows."""
    return bool(_announcement().search(text))


@lru_cache(maxsize=1)
def _announcement() -> re.Pattern[str]:
    return re.compile(load_rules("sentences")["announces-list"]["pattern"], re.IGNORECASE)
