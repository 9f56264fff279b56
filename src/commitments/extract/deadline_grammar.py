"""Matches the rules of data/deadlines.toml: patterns in which a slot stands for any rule of another section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from commitments.errors import CommitmentsError
from commitments.extract.fiscal import Fiscal
from commitments.extract.rules import load_rules

_SLOT = re.compile(r"(?<!\(\?)(?<!\(\?P)<(?:(\w+):)?([a-z][a-z|]*)>")
_MACRO = re.compile(r"\{([a-z]+)\}")
# How many characters further a slot may follow the words of a rule that says `far`.
_FAR = 120
# Where a word begins, and a number that is no sum of money.
_WORD = re.compile(r"(?<![\w$€£])(?=\w)")
_BLANKS = re.compile(r"\(\?<[!=][^)]*\)|\[[^\]]*\]|\\.| ")


_COMMON = ("pattern", "yes", "no")
_NEEDED = {"frame": ("name", "reads", *_COMMON)}


class RuleError(CommitmentsError):
    """A rule of the data that lacks what each of its section needs."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a pattern for a match of any rule of the named sections."""

    name: str
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """A regular expression, compiled when it is first tried: of hundreds a document asks for some dozens."""

    pattern: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression, ready."""
        return re.compile(self.pattern, re.IGNORECASE)


PatternPart = Words | Slot


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the data: `alternatives` are its patterns, `fields` what else the data say about it."""

    id: str
    section: str
    alternatives: tuple[tuple[PatternPart, ...], ...]
    fields: Mapping[str, Any]

    @property
    def reads(self) -> str:
        """The name of its calculation."""
        return str(self.fields.get("reads", ""))


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule fits: the text of its groups, the matches in its slots, and how fiscal years count there."""

    rule: Rule
    start: int
    end: int
    groups: Mapping[str, str]
    slots: Mapping[str, Match] = field(default_factory=dict)
    fiscal: Fiscal | None = None

    def any_slot(self) -> Match | None:
        """The match in its only slot, or in the first of several."""
        return next(iter(self.slots.values()), None)


Pattern = tuple[Rule, tuple[PatternPart, ...]]


@dataclass(frozen=True, slots=True)
class Section:
    """The patterns of a section; in `groups`, the one of `opening` that tells whether the first words of each stand."""

    patterns: tuple[Pattern, ...]
    groups: tuple[int, ...]
    opening: re.Pattern[str]

    def beginning(self, text: str, at: int) -> Iterator[Pattern]:
        """The patterns whose first words stand at a place; trying one expression is far quicker than trying each."""
        found = self.opening.match(text, at)
        if found is not None:
            stands = found.groups()
            yield from (p for p, group in zip(self.patterns, self.groups, strict=True) if stands[group] is not None)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules by section."""

    sections: Mapping[str, Section]

    def scan(self, text: str, *sections: str, fiscal: Fiscal | None = None) -> Iterator[Match]:
        """Every fit of every rule of the sections, wherever a word begins."""
        reader = _Reader(self, text, fiscal)
        for start in _WORD.finditer(text):
            for section in sections:
                for rule, parts in self.sections[section].beginning(text, start.start()):
                    if found := reader.fit(rule, parts, start.start()):
                        yield found


class _Reader:
    """One text being matched; remembers what fitted where."""

    def __init__(self, grammar: Grammar, text: str, fiscal: Fiscal | None) -> None:
        self.fiscal = fiscal
        self.grammar = grammar
        self.text = text
        self._known: dict[tuple[str, int], Match | None] = {}

    def longest(self, sections: tuple[str, ...], at: int) -> Match | None:
        """The longest match of any rule of the sections at a place."""
        if len(sections) > 1:
            found = [fit for section in sections if (fit := self.longest((section,), at))]
            return max(found, key=lambda fit: fit.end, default=None)
        key = (sections[0], at)
        if key not in self._known:
            self._known[key] = None  # a rule that asks for itself at the same place does not fit
            self._known[key] = self._longest(sections[0], at)
        return self._known[key]

    def _longest(self, section: str, at: int) -> Match | None:
        patterns = self.grammar.sections[section].beginning(self.text, at)
        fits = (self.fit(rule, parts, at) for rule, parts in patterns)
        return max((fit for fit in fits if fit), key=lambda fit: fit.end, default=None)

    def fit(self, rule: Rule, parts: tuple[PatternPart, ...], start: int) -> Match | None:
        """The match of one pattern at a place; it ends where a word ends."""
        at = start
        groups: dict[str, str] = {}
        slots: dict[str, Match] = {}
        for i, part in enumerate(parts):
            if isinstance(part, Slot):
                inner = self.longest(part.sections, at)
                if inner is None:
                    return None
                slots[part.name] = inner
                at = inner.end
            else:
                found = self._words(rule, parts, i, at)
                if found is None:
                    return None
                groups.update({name: words for name, words in found.groupdict().items() if words})
                at = found.end()
        if at == start or _inside_word(self.text, at):
            return None
        return Match(rule, start, at, groups, slots, self.fiscal)

    def _words(self, rule: Rule, parts: tuple[PatternPart, ...], i: int, at: int) -> re.Match[str] | None:
        """The fit of the words of a pattern; where the rule says `far`, the nearest one that its next slot follows."""
        part, following = parts[i], parts[i + 1] if i + 1 < len(parts) else None
        if isinstance(part, Slot):
            return None
        found = part.compiled.match(self.text, at)
        if found is None or not isinstance(following, Slot) or "far" not in rule.fields:
            return found
        for end in range(found.end(), min(found.end() + _FAR, len(self.text))):
            if self.text[end - 1] == " " and self.longest(following.sections, end):
                again = part.compiled.fullmatch(self.text, at, end)
                if again:
                    return again
        return found


def _inside_word(text: str, at: int) -> bool:
    return at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


@lru_cache(maxsize=4)
def load_grammar(name: str) -> Grammar:
    """The rules of data/`name`.toml."""
    data = load_rules(name)
    words: dict[str, str] = data["words"]
    period = _words(_expanded("{opening}", words))
    sections = {
        section: _section([read_rule(section, name, fields, words) for name, fields in rules.items()], period)
        for section, rules in data.items()
        if section not in ("words", "numbers")
    }
    for section in sections.values():
        for rule, parts in section.patterns:
            for slot in (part for part in parts if isinstance(part, Slot)):
                if unknown := set(slot.sections) - set(sections):
                    raise RuleError(f"{name}.toml, [{rule.id}]: no rules are in [{min(unknown)}.*]")
    return Grammar(sections)


def _section(rules: list[Rule], period: Words) -> Section:
    patterns = tuple((rule, parts) for rule in rules for parts in rule.alternatives)
    firsts = [period if isinstance(parts[0], Slot) else parts[0] for _, parts in patterns]
    distinct = tuple(dict.fromkeys(firsts))
    lacking = _lacking(distinct)
    if lacking and period not in distinct:
        distinct = (*distinct, period)
    # What may begin with nothing may begin with any period.
    groups = tuple(distinct.index(period if words in lacking else words) for words in firsts)
    return Section(patterns, groups, _opening(distinct))


def _lacking(firsts: tuple[Words, ...]) -> set[Words]:
    """Those that fit where there is nothing."""
    found = _opening(firsts).match("")
    return {words for words, fit in zip(firsts, found.groups() if found else (), strict=True) if fit is not None}


@lru_cache(maxsize=32)
def _opening(firsts: tuple[Words, ...]) -> re.Pattern[str]:
    """An expression that fits everywhere, with a group for each of some words: where they stand, it does."""
    return re.compile("".join(f"(?=({_unnamed(words.pattern)})?)" for words in firsts), re.IGNORECASE)


def _unnamed(pattern: str) -> str:
    """The expression without groups of its own, to be one group of a longer one."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", re.sub(r"\(\?P<\w+>", "(?:", pattern))


def read_rule(section: str, name: str, fields: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    """A rule of the data. Raises RuleError where it lacks a field that its section needs, or names unknown words."""
    lacking = [field for field in _NEEDED.get(section, _COMMON) if field not in fields]
    if lacking:
        raise RuleError(f"deadlines.toml, [{section}.{name}]: {', '.join(lacking)} is missing")
    patterns = fields["pattern"]
    patterns = [patterns] if isinstance(patterns, str) else patterns
    try:
        return Rule(f"{section}.{name}", section, tuple(_parts(p, words) for p in patterns), fields)
    except KeyError as error:
        raise RuleError(f"deadlines.toml, [{section}.{name}]: {error} is not in [words]") from error


def _parts(pattern: str, words: Mapping[str, str]) -> tuple[PatternPart, ...]:
    pattern = _expanded(pattern, words)
    parts: list[PatternPart] = []
    at = 0
    for slot in _SLOT.finditer(pattern):
        if slot.start() > at:
            parts.append(_words(pattern[at : slot.start()]))
        sections = tuple(slot[2].split("|"))
        parts.append(Slot(slot[1] or sections[0], sections))
        at = slot.end()
    if at < len(pattern):
        parts.append(_words(pattern[at:]))
    return tuple(parts)


def _expanded(pattern: str, words: Mapping[str, str]) -> str:
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda m: words[m[1]], pattern)
    return pattern


def _words(pattern: str) -> Words:
    return Words(_BLANKS.sub(_blanks, pattern))


def _blanks(found: re.Match[str]) -> str:
    """Any white space for a blank; exactly one such character where a pattern looks behind."""
    if found[0].startswith("(?<"):
        return found[0].replace(" ", r"\s")
    return r"(?:\s+)" if found[0] == " " else found[0]
