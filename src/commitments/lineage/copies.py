"""Tells a promise made again from a copy of its words about something else: another target, body or place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from commitments.lineage.features import Rarity, Text, text_of
from commitments.names import known_name

Change = tuple[str, int, int, int, int]

_LEAST = 0.25
_ALIKE = 0.65
_NEARLY_THE_SAME = 0.75
_SHORT = 8
_LONG = 20
"""A run of so many words may stand in the place of another; in nearly the same sentence also the name of a body."""
_FRAME = 5
"""So many words that both sentences have make one the frame of the other."""
_TELLING = 1.5
_RARE = 3.0
"""Words of these weights and more, one in four or in twenty passages or rarer, say what a sentence is about."""


def names_other_things(rarity: Rarity, earlier: Text, later: Text, parties: frozenset[str]) -> bool:
    """Whether a sentence that names something names hardly any of what the earlier one names, parties left out."""
    named, also = earlier.names - parties, later.names - parties
    weight = sum(map(rarity.word, sorted(named)))
    shared = sum(map(rarity.word, sorted(named & also)))
    return bool(weight and also - named) and shared < _LEAST * weight


def is_altered_copy(rarity: Rarity, earlier: str, later: str, verb: str = "") -> bool:
    """Whether the later sentence is the earlier one with other names or rare words in the place of some.

    In nearly the same sentence less rare words count, but for the `verb` that says what is to be done: a promise
    to launch something may be made again as one to explore it.
    """
    one, other = earlier.split(), later.split()
    match = SequenceMatcher(None, [w.casefold() for w in one], [w.casefold() for w in other], autojunk=False)
    changes = [change for change in match.get_opcodes() if change[0] != "equal"]
    close = match.ratio() >= _NEARLY_THE_SAME or _is_one_swap(changes, one, other)
    if not close and match.ratio() < _ALIKE:
        return False
    if close:
        # What only moved within the sentence is in both.
        earlier = " ".join(word for _, start, end, _, _ in changes for word in one[start:end])
        later = " ".join(word for _, _, _, start, end in changes for word in other[start:end])
    done = text_of(verb).stems
    before, after = text_of(earlier).stems | done, text_of(later).stems | done
    least = _TELLING if close else _RARE
    return any(
        (_named(gone) - after and _named(new) - before)
        or (_about(rarity, gone, least) - after and _about(rarity, new, least) - before)
        for gone, new in _replaced(changes, one, other, _LONG if close else _SHORT)
    )


def _is_one_swap(changes: Sequence[Change], one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the sentences are the same around one run of words, which may be a long name in a short sentence."""
    if [kind for kind, *_ in changes] != ["replace"]:
        return False
    ((_, start, end, later_start, later_end),) = changes
    return min(len(one) - (end - start), len(other) - (later_end - later_start)) >= _FRAME


def _replaced(changes: Sequence[Change], one: list[str], other: list[str], longest: int) -> Iterator[tuple[str, str]]:
    """The runs of words that stand in the place of others, but for another name of the same party or body."""
    for kind, start, end, later_start, later_end in changes:
        if kind == "replace" and max(end - start, later_end - later_start) <= longest:
            # "The Republic of" and "South" are the same before the word that both have.
            ways = ((one[start : end + more], other[later_start : later_end + more]) for more in range(3))
            if not any(_same_name(" ".join(before), " ".join(after)) for before, after in ways):
                yield " ".join(one[start:end]), " ".join(other[later_start:later_end])


def _named(words: str) -> frozenset[str]:
    """The stems of the names in a run of words; a word at the beginning of a sentence is none, of a run it may be."""
    return text_of(f"in {words}").names


def _same_name(one: str, other: str) -> bool:
    """Whether two runs are names of one party or body: "the ROK", "South Korea"."""
    runs = [run.strip(" ,.;:()") for run in (one, other)]
    known = [{known_name(kind, run) for kind in ("party", "agency")} - {None} for run in runs]
    return bool(known[0] & known[1])


def _about(rarity: Rarity, words: str, least: float) -> set[str]:
    return {stem for stem in text_of(words).stems if rarity.word(stem) >= least}
