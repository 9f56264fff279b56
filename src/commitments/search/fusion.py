"""How closeness in meaning and agreement in words come to one score."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The probability that a person who asked would call a hit relevant is logistic in its closeness and its agreement.
# `python -m bench search` fits the weights to the judged queries and prints how well they hold.
CONSTANT, OF_CLOSENESS, OF_AGREEMENT = -4.28, 4.68, 6.37
# From STRONG on a hit is more likely right than wrong. Where the best one is below LEAST and shares no word, nothing
# has to do with the query; where it is not, what follows is shown down to FLOOR.
STRONG, LEAST, FLOOR = 0.5, 0.053, 0.03
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
        """How probable it is that the text answers the query."""
        return relevance(self.closeness, self.agreement)


def ranked(found: Mapping[int, Scored]) -> list[Scored]:
    """By falling score; nothing where not even the best has anything to do with the query."""
    hits = (one for one in found.values() if one.score >= FLOOR or one.agreement > 0)
    best = sorted(hits, key=lambda one: (-one.score, one.number))
    return best if any(one.score >= LEAST or one.agreement > 0 for one in best) else []


def agreement(bm25: float, ceiling: float) -> float:
    """A BM25 score as a share of what a text that holds all words would get, at most 1."""
    return min(1.0, bm25 / ceiling) if ceiling > 0 else 0.0


def ceiling(frequencies: Sequence[int], total: int) -> float:
    """The BM25 score of a text that holds all words; `frequencies` says in how many of the `total` each term stands."""
    return _CEILING * sum(weight(frequency, total) for frequency in frequencies)


def weight(frequency: int, total: int) -> float:
    """A term's inverse document frequency: how much it says that a text holds it."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def relevance(closeness: float, agreeing: float) -> float:
    """How probable it is that a text answers the query, by its closeness in meaning and its agreement in words."""
    return 1 / (1 + math.exp(-(CONSTANT + OF_CLOSENESS * closeness + OF_AGREEMENT * agreeing)))
