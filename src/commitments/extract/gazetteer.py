"""Names of countries and groups in a text, from countries.toml and groups.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from commitments.extract.rules import load_rules
from commitments.model import Span

_WATERS = r"(?!\s+(?:Sea|Ocean|Strait|Straits|Peninsula|peninsula|Channel|Delta|Basin|Code)\b)"
# "USA 500", "US$", "U.S.C." are no country that acts.
_MONEY = r"(?![\w$€£])(?!\s?[$€£])(?!\s?C\.)"
_NOT_BEFORE = r"(?<![\w$€£])"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where parties are named. `adjective` says that it stands before a noun ("Swiss")."""

    span: Span
    names: tuple[str, ...]
    adjective: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A group of countries: its members where a joint document of theirs is the group's."""

    name: str
    members: frozenset[str]
    as_members: bool
    wide: bool
    vague: bool
    spoken_for: str | None = None
    attached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    adjective: bool
    group: bool


def fold(words: str) -> str:
    """Words without what differs between two ways of writing them: apostrophes, white space, dots at the end."""
    return " ".join(words.replace("'", "’").split())


@lru_cache(maxsize=1)
def groups() -> dict[str, Group]:
    """The groups by name."""
    return {
        name: Group(
            name,
            frozenset(rule.get("members", ())),
            as_members=rule.get("as_members", False),
            wide=rule.get("wide", False),
            vague=rule.get("vague", False),
            spoken_for=rule.get("spoken_for"),
            attached=frozenset(rule.get("attached", ())),
        )
        for name, rule in load_rules("groups").items()
    }


@lru_cache(maxsize=1)
def _entries() -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    for table, is_group in (("groups", True), ("countries", False)):
        for name, rule in load_rules(table).items():
            for words in (name, *rule.get("also", ())):
                found[fold(words)] = _Entry(name, adjective=False, group=is_group)
                if len(words) > 4 and not is_group:
                    found.setdefault(fold(words.upper()), _Entry(name, adjective=False, group=is_group))
            for words in rule.get("adjectives", ()):
                found.setdefault(fold(words), _Entry(name, adjective=True, group=is_group))
    return found


@lru_cache(maxsize=1)
def _guards() -> dict[str, frozenset[str]]:
    rules = (*load_rules("countries").items(), *load_rules("groups").items())
    return {name: frozenset(rule["not_after"]) for name, rule in rules if "not_after" in rule}


def pattern_of(phrases: Iterable[str]) -> str:
    """Any of the phrases, longest first; any white space between words, either apostrophe."""
    longest_first = sorted(set(phrases), key=len, reverse=True)
    return "|".join(
        r"\s+".join(re.escape(word).replace("’", "['’]") for word in phrase.split()) for phrase in longest_first
    )


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(f"{_NOT_BEFORE}(?:{pattern_of(_entries())}){_MONEY}{_WATERS}")


def find_names(text: str, start: int = 0, end: int | None = None) -> tuple[Mention, ...]:
    """Every listed country and group named in a range of the text, in order; offsets count the text."""
    found = []
    for match in _pattern().finditer(text, start, len(text) if end is None else end):
        entry = _entries()[fold(match.group())]
        before = re.search(r"(\w+)[\s-]*$", text[max(0, match.start() - 20) : match.start()])
        if before and before.group(1) in _guards().get(entry.name, frozenset()):
            continue
        found.append(Mention(Span(match.start(), match.end()), _stands_for(entry), entry.adjective, entry.group))
    return tuple(found)


def _stands_for(entry: _Entry) -> tuple[str, ...]:
    group = groups().get(entry.name) if entry.group else None
    if group and group.as_members:
        return tuple(sorted(group.members))
    return (entry.name,)


def name_of(words: str) -> str:
    """The name that diplomats use for a country or group, or the words themselves."""
    for candidate in (fold(words), fold(re.sub(r"^(?:the|The)\s+", "", words))):
        if entry := _entries().get(candidate):
            return entry.name
    mentions = find_names(words)
    whole = len(mentions) == 1 and re.fullmatch(
        r"(?:[Tt]he\s+)?(?:[\w’'-]+\s+)*?(?:Republic|Kingdom|State|Commonwealth|Government|Principality|Sultanate)\s+of\s+(?:the\s+)?",
        words[: mentions[0].span.start] or "State of ",
    )
    return mentions[0].names[0] if whole and mentions[0].span.end == len(words.rstrip()) else fold(words)
