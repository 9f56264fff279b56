"""Names and their acronyms: learned from the documents, found both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from commitments.words.spelling import load_table

ACRONYM = re.compile(r"[A-Z][A-Za-z0-9&]*[A-Z][A-Za-z0-9&]*")
_CAPITAL = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w’'&]*(?:[-‐‑][A-Za-z][\w’']*)*)"
_LONGEST = 10
# From so many letters on, letters in order are no accident.
_LOOSE = 4


@lru_cache(maxsize=1)
def joining_words() -> frozenset[str]:
    """Small words inside names."""
    return frozenset(load_table("query")["joining"]["words"].split())


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    small = "|".join(joining_words())
    name = rf"{_CAPITAL}(?:(?:\s+(?:{small})){{0,2}}\s+{_CAPITAL})+"
    return re.compile(name), re.compile(r"\(\s*(?:the\s+)?[\"“'‘]?([A-Z][\w&]{1,9})[\"”'’]?\s*\)")


def names_in(text: str) -> Iterator[str]:
    """The capitalised names of two words or more: "Export-Import Bank"."""
    for found in _patterns()[0].finditer(text):
        yield " ".join(found.group().split())


def acronyms_in(text: str) -> Iterator[tuple[str, str]]:
    """The names that the text itself abbreviates, with their acronyms: "Minerals Security Partnership (MSP)"."""
    for found in _patterns()[1].finditer(text):
        acronym = found.group(1)
        before = text[: found.start()]
        if ACRONYM.fullmatch(acronym) and (name := _name_before(before, acronym) or _loose_name(before, acronym)):
            yield name, acronym


def is_acronym(word: str) -> bool:
    """Whether a word looks like one: capitals only, or mostly."""
    return bool(ACRONYM.fullmatch(word)) and sum(c.isupper() or c.isdigit() for c in word) * 2 > len(word)


def spelled_by(acronym: str, name: str, *, letters: int = 1) -> str | None:
    """The run of the name's words that the acronym abbreviates; None where there is none.

    Each word gives its first letter, or up to so many `letters` ("EXIM": EXport-IMport); small words may give none.
    """
    words = _words(name)
    for first in range(len(words)):
        if words[first].lower() in joining_words():
            continue
        if (after := _spell(acronym.lower(), words, first, letters)) is not None and after - first >= 2:
            return _run(name, words, first, after)
    return None


def _spell(letters: str, words: list[str], at: int, most: int) -> int | None:
    """Where the words end that spell the letters, beginning with the word at `at`."""
    if not letters:
        return at
    if at == len(words):
        return None
    word = words[at].lower()
    for taken in range(1, most + 1):
        if word[:taken] == letters[:taken] and len(letters[:taken]) == taken:
            after = _spell(letters[taken:], words, at + 1, most)
            if after is not None:
                return after
    return _spell(letters, words, at + 1, most) if word in joining_words() else None


def _words(name: str) -> list[str]:
    # "U.S." gives two letters.
    spaced = re.sub(r"\b([A-Z])\.(?=[A-Z]\.)", r"\1. ", name)
    return [word for word in re.split(r"[\s\-‐‑]+", spaced.replace("’s", "").replace("'s", "")) if word]


def _run(name: str, words: list[str], first: int, after: int) -> str:
    if first == 0 and after == len(words):
        return name
    pattern = r"[\s\-‐‑]*(?:[’']s)?[\s\-‐‑]*".join(re.escape(word) for word in words[first:after])
    found = re.search(pattern, name)
    return found.group() if found else " ".join(words[first:after])


def _name_before(before: str, acronym: str) -> str | None:
    """The shortest run of words before the bracket that spells the acronym."""
    words = list(re.finditer(r"[^\s\-‐‑(),;:]+", before[-200:]))[-_LONGEST:]
    tail = before[-200:]
    plural = acronym[:-1] if len(acronym) > 2 and acronym.endswith("s") else acronym
    for first in reversed(range(len(words))):
        run = tail[words[first].start() :].strip()
        if spelled_by(plural, run) == run or ((spelled := spelled_by(plural, run)) and run.endswith(spelled)):
            return " ".join(run.split())
    return None


def _loose_name(before: str, acronym: str) -> str | None:
    """The shortest end of a name before the bracket that begins as the acronym and has its letters in order.

    So "North American Aerospace Defense Command (NORAD)" is learned; three letters prove too little.
    """
    names = [found for found in _patterns()[0].finditer(before[-200:]) if not before[-200:][found.end() :].strip()]
    if not names or len(acronym) < _LOOSE:
        return None
    words = list(re.finditer(r"[^\s\-‐‑]+", names[0].group()))
    for first in reversed(words[:-1]):
        run = names[0].group()[first.start() :]
        if run[0].lower() == acronym[0].lower() and _in_order(acronym.lower(), run.lower()):
            return " ".join(run.split())
    return None


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)
