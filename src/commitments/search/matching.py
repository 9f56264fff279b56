"""Which units share words with a query, and how much of it they hold."""

from __future__ import annotations

from collections.abc import Sequence

from commitments.search import fusion
from commitments.search.lexicon import Lexicon
from commitments.search.query import MANY, Question

# How many that hold all words of a query are enough not to ask for those that hold some; of those close in meaning.
ENOUGH, ENOUGH_CLOSE = 50, 20


def agreeing(
    lexicon: Lexicon, question: Question, allowed: Sequence[int] | None, close: Sequence[int], most: int
) -> dict[int, float]:
    """The units that share most words with the query, and their share of what any could score.

    `allowed` are numbers that alone count, `close` those of units that are close in meaning: of the units that very
    many words are common to, only these are scored.
    """
    units, kind = lexicon.units, lexicon.kind
    frequencies = [lexicon.frequency(term) for term in question.terms]
    found: dict[int, float] = {}
    for match, at_most in question.matches(frequencies):
        if close and at_most > MANY:
            found = units.match(kind, match, close, most) | found
            if len(found) >= ENOUGH_CLOSE:
                break
            if units.fit_more_than(kind, match, MANY):
                continue
        found = units.match(kind, match, allowed, most) | found
        if len(found) >= ENOUGH:
            break
    ceiling = fusion.ceiling(frequencies, max(1, units.count(kind)))
    return {number: fusion.agreement(score, ceiling) for number, score in found.items()}
