"""Tells a promise made again from a copy of its words about something else: another target, body or place."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from commitments.lineage.features import Rarity, Text, text_of

_LEAST = 0.25
_ALIKE = 0.65
_SHORT = 5
_RARE = 3.0
"""Words of this weight and more, one in twenty passages or rarer, say what a sentence is about."""


def names_other_things(rarity: Rarity, earlier: Text, later: Text, parties: frozenset[str]) -> bool:
    """Whether a sentence that names something names hardly any of what the earlier one names, parties left out."""
    named, also = earlier.names - parties, later.names - parties
    weight = sum(map(rarity.word, sorted(named)))
    shared = sum(map(rarity.word, sorted(named & also)))
    return bool(weight and also - named) and shared < _LEAST * weight


def is_altered_copy(rarity: Rarity, earlier: str, later: str) -> bool:
    """Whether the later sentence is the earlier one with rare words put in the place of others."""
    one, other = earlier.split(), later.split()
    match = SequenceMatcher(None, [w.casefold() for w in one], [w.casefold() for w in other], autojunk=False)
    if match.ratio() < _ALIKE:
        return False
    return any(
        _about(rarity, gone) - text_of(later).stems and _about(rarity, new) - text_of(earlier).stems
        for gone, new in _replaced(match, one, other)
    )


def _replaced(match: SequenceMatcher[str], one: list[str], other: list[str]) -> Iterator[tuple[str, str]]:
    for kind, start, end, later_start, later_end in match.get_opcodes():
        if kind == "replace" and max(end - start, later_end - later_start) <= _SHORT:
            yield " ".join(one[start:end]), " ".join(other[later_start:later_end])


def _about(rarity: Rarity, words: str) -> set[str]:
    return {stem for stem in text_of(words).stems if rarity.word(stem) >= _RARE}
