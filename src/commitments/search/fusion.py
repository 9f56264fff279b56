"""How closeness in meaning and agreement in words come to one score."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The probability that a person who asked would call a text relevant is logistic in its closeness and in the square of
# its agreement: in a paraphrase the one or two words shared are accidents, in a name or a phrase they are the point.
# `python -m bench search` fits the weights to the judged queries and prints how well they hold.
CONSTANT, OF_CLOSENESS, OF_AGREEMENT = -6.66, 8.56, 23.2
# From here on a hit is more likely right than wrong; below the other, what
# shares no word has nothing to do with the query.
STRONG, LEAST = 0.5, 0.015
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
    """Those that have anything to do with the query, by falling score."""
    hits = (one for one in found.values() if one.score >= LEAST or one.agreement > 0)
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


def relevance(closeness: float, agreeing: float) -> float:
    """How probable it is that a text answers the query, by its closeness in meaning and its agreement in words."""
    return 1 / (1 + math.exp(-(CONSTANT + OF_CLOSENESS * closeness + OF_AGREEMENT * agreeing**2)))
