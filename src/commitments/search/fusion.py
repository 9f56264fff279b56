"""How closeness in meaning and agreement in words come to one score."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# What a hit that holds every word of the query gains over one that holds none, in units of the cosine.
WORDS_WEIGHT = 1.0
# Above 1, a few words in common are worth little and nearly all of them much: this is how fusion knows when words help.
# In a paraphrase the few words shared are accidents; in a name or a phrase they are the point.
WORDS_POWER = 2.0
# A text this far from a query answers it by accident; unless it shares words, it is no hit.
LEAST_CLOSENESS = 0.2
# BM25 of a text of average length that holds each word once, per unit of inverse document frequency, and a bit above.
_CEILING = 1.3


@dataclass(frozen=True, slots=True)
class Scored:
    """A text by its number, with the closeness of its meaning and its agreement in words."""

    number: int
    closeness: float
    agreement: float

    @property
    def score(self) -> float:
        """Both as one."""
        return fused(self.closeness, self.agreement)


def ranked(found: Mapping[int, Scored]) -> list[Scored]:
    """Those that have anything to do with the query, by falling score."""
    hits = (one for one in found.values() if is_hit(one.closeness, one.agreement))
    return sorted(hits, key=lambda one: (-one.score, one.number))


def agreement(bm25: float, ceiling: float) -> float:
    """A BM25 score as a share of what a text that holds all words would get, at most 1."""
    return min(1.0, bm25 / ceiling) if ceiling > 0 else 0.0


def ceiling(frequencies: Sequence[int], total: int) -> float:
    """The BM25 score of a text that holds all words; `frequencies` says in how many of the `total` each term stands."""
    return _CEILING * sum(weight(frequency, total) for frequency in frequencies)


def weight(frequency: int, total: int) -> float:
    """A term's inverse document frequency: how much it says that a text holds it."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def fused(closeness: float, agreeing: float) -> float:
    """One score, at most 1, of a closeness in meaning and an agreement in words."""
    return (closeness + WORDS_WEIGHT * math.pow(agreeing, WORDS_POWER)) / (1 + WORDS_WEIGHT)


def is_hit(closeness: float, agreeing: float) -> bool:
    """Whether a text has anything to do with the query."""
    return agreeing > 0 or closeness >= LEAST_CLOSENESS
