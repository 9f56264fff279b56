"""Capitals written as prose has them: names keep theirs, each letter stays in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from commitments.extract.rules import any_of, load_rules

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
)
# "may" and "march" are months beside a number.
_MONTH = re.compile(rf"\b(?:(?<=\d )(?:{_MONTHS})|(?:{_MONTHS})(?= \d)|(?!May|March)(?:{_MONTHS}))\b", re.IGNORECASE)
_STARTS = re.compile(r"(?:^\W*(?:\(?(?:[A-Z]|[IVXLC]+|\d+)[.)]\s+)*|[.!?][\"”’)]*\s+|\n\s*)([A-Z])")
_SHORT = re.compile(r"\(([A-Z][A-Z0-9&-]{1,7})\)")


def as_sentences(words: str) -> str:
    """Sentences in capitals: small letters, but for their first ones, names and acronyms in brackets."""
    small = list(_lowered(words))
    for start, written in _names(words):
        small[start : start + len(written)] = written
    for found in _STARTS.finditer(words):
        small[found.start(1)] = found.group(1)
    return "".join(small)


def as_title(words: str) -> str:
    """A title in capitals: each word with its first letter large, but for "of", "and" and the like."""
    small = list(_large(words))
    for start, written in _names(words):
        small[start : start + len(written)] = written
    return "".join(small)


def _large(words: str) -> str:
    rules = load_rules("prose")["small"]["words"]

    def titled(found: re.Match[str]) -> str:
        word = found.group()
        inner = found.start() > 0 and word.lower() in rules
        return _lowered(word) if inner else word[0] + _lowered(word[1:])

    return re.sub(r"[^\W\d_][\w’']*", titled, words)


def _lowered(words: str) -> str:
    """Small letters, each in its place: a few have a small form of two."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in words)


def _names(words: str) -> Iterator[tuple[int, str]]:
    """The names of the words, and how each is written."""
    for found in _bodies().finditer(words):
        yield found.start(), _large(found.group())
    for found in _pattern().finditer(words):
        yield found.start(), _written()[" ".join(found.group().split()).upper()]
    for found in _MONTH.finditer(words):
        yield found.start(), found.group().capitalize()
    for short in {found.group(1) for found in _SHORT.finditer(words)}:
        yield from ((found.start(), short) for found in re.finditer(rf"\b{re.escape(short)}\b", words))


@lru_cache(maxsize=1)
def _written() -> dict[str, str]:
    """How names of countries, groups, bodies and terms are written, by their capitals."""
    found: dict[str, str] = {}
    for table in ("agencies", "groups", "countries"):
        for name, rule in load_rules(table).items():
            names = [name, *rule.get("also", ()), *rule.get("adjectives", ())]
            found |= {one.upper(): one for one in names if len(one.upper()) == len(one) > 1}
    found |= {term.upper(): term for term in load_rules("prose")["terms"]["words"]}
    return {name: one for name, one in found.items() if name not in load_rules("prose")["words"]["words"]}


@lru_cache(maxsize=1)
def _bodies() -> re.Pattern[str]:
    """A body's noun and the words after its "of", up to one that is no part of a name: "MINISTRY OF MINES"."""
    nouns = [noun.upper() for kind in ("officers", "bodies") for noun in load_rules("bodies")[kind]["nouns"]]
    prose = load_rules("prose")
    ends = any_of([word.upper() for word in (*prose["small"]["words"], *prose["verbs"]["words"])])
    return re.compile(rf"\b{any_of(nouns)} (?:OF|FOR) (?:THE )?(?:(?!{ends}\b)[A-Z][A-Z’'-]+\b ?){{1,3}}(?<! )")


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(list(_written()))}(?!\w)")
