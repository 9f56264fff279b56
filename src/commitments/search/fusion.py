"""How closeness in meaning and agreement in words come to one score."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The probability that a person who asked would call a hit relevant is logistic in its closeness, its agreement, both
# together, and how many words were asked for: of many, a text that answers holds a smaller share.
# `python -m bench search` fits the weights to judged queries, and prints how well they hold on those left out.
CONSTANT, OF_CLOSENESS, OF_AGREEMENT, OF_BOTH, OF_WORDS = -6.16, 6.18, 5.75, 2.89, 0.83
# What counts as closeness where it is not known: as close as what shares most words usually is.
USUAL_CLOSENESS = 0.45
# From STRONG on a hit is more likely right than wrong.
STRONG = 0.5
# Where not even the nearest is as close as LEAST and none shares a word, nothing has to do with the query; else what
# follows is shown down to FLOOR, but nothing that shares no word and is as improbable as FAINT.
LEAST, FLOOR, FAINT = 0.3, 0.17, 0.015
# BM25 of a text of average length that holds each word once, per unit of inverse document frequency, and a bit above.
_CEILING = 1.3


@dataclass(frozen=True, slots=True)
class Scored:
    """A text by its number, with the closeness of its meaning, its agreement in words, and what both come to."""

    number: int
    closeness: float
    agreement: float
    score: float


def ranked(found: Mapping[int, Scored]) -> list[Scored]:
    """By falling score; nothing where not even the best has anything to do with the query."""
    hits = (o for o in found.values() if o.agreement > 0 or (o.closeness >= FLOOR and o.score >= FAINT))
    best = sorted(hits, key=lambda one: (-one.score, one.number))
    return best if any(one.closeness >= LEAST or one.agreement > 0 for one in best) else []


def agreement(bm25: float, ceiling: float) -> float:
    """A BM25 score as a share of what a text that holds all words would get, at most 1."""
    return min(1.0, bm25 / ceiling) if ceiling > 0 else 0.0


def ceiling(frequencies: Sequence[int], total: int) -> float:
    """The BM25 score of a text that holds all words; `frequencies` says in how many of the `total` each term stands."""
    return _CEILING * sum(weight(frequency, total) for frequency in frequencies)


def weight(frequency: int, total: int) -> float:
    """A term's inverse document frequency: how much it says that a text holds it."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def relevance(closeness: float, agreeing: float, words: int) -> float:
    """How probable it is that a text answers a query of so many words, by its closeness and its agreement."""
    by_texts = OF_CLOSENESS * closeness + OF_AGREEMENT * agreeing + OF_BOTH * closeness * agreeing
    return 1 / (1 + math.exp(-(CONSTANT + by_texts + OF_WORDS * math.log(max(1, words)))))
