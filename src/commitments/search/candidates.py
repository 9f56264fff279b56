"""The units that may answer a query: those closest in meaning, those that share its words, each scored by both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commitments.search import fusion
from commitments.search.embedder import Matrix
from commitments.search.fusion import Scored
from commitments.search.lexicon import Lexicon
from commitments.search.matching import agreeing
from commitments.search.query import Question
from commitments.search.vectors import Vectors, nearest

# How many units each way of searching proposes; those of the other way are scored in both.
PROPOSED = 200
# A filter that leaves this many or fewer: their vectors are fetched and compared. Where it leaves more, the search
# is made wider and cut; at most so wide.
FEW, WIDEST = 600, 6_000


@dataclass(frozen=True, slots=True)
class Candidates:
    """Asks words and vectors of one kind; `vectors` opens these where meaning counts."""

    lexicon: Lexicon
    vectors: Callable[[], Vectors]
    # Between which cosines a model's texts lie: the first counts as 0, the second as 1.
    between: tuple[float, float] = (0.0, 1.0)
    # A second model's closeness of units, and its share in what counts.
    second: Callable[[Sequence[int]], Mapping[int, float]] = lambda numbers: {}
    share: float = 0.0

    def by_words(self, question: Question, allowed: Sequence[int] | None) -> list[Scored]:
        """By words alone."""
        agreed = agreeing(self.lexicon, question, self._required(question, allowed), (), PROPOSED)
        return fusion.ranked(_scored({}, agreed, question))

    def by_meaning(self, vector: Matrix, question: Question, allowed: Sequence[int] | None) -> list[Scored]:
        """By meaning alone."""
        close = self._with_second(self._close(vector, self._required(question, allowed)))
        return fusion.ranked(_scored(close, {}, question))

    def by_both(self, vector: Matrix, question: Question, allowed: Sequence[int] | None) -> list[Scored]:
        """By meaning and words."""
        allowed = self._required(question, allowed)
        close = self._close(vector, allowed)
        agreed = agreeing(self.lexicon, question, allowed, list(close), PROPOSED)
        further = [number for number in agreed if number not in close]
        close |= self.closeness(vector, further)
        return fusion.ranked(_scored(self._with_second(close), agreed, question))

    def like(self, number: int, allowed: Sequence[int] | None) -> list[Scored] | None:
        """Those closest to a unit; None where it has no vector."""
        hash_ = self.lexicon.units.hash_by_number(self.lexicon.kind, [number]).get(number, "")
        vector = self.vectors().vectors([hash_]).get(hash_)
        if vector is None:
            return None
        close = self._close(vector, allowed)
        close.pop(number, None)
        return fusion.ranked({n: Scored(n, closeness, 0.0, max(0.0, closeness)) for n, closeness in close.items()})

    def _required(self, question: Question, allowed: Sequence[int] | None) -> Sequence[int] | None:
        """What holds all that was put in quotes, among what is allowed."""
        if not question.required:
            return allowed
        fitting = self.lexicon.units.fitting(self.lexicon.kind, question.required)
        if allowed is None:
            return fitting
        kept = set(allowed)
        return [number for number in fitting if number in kept]

    def _close(self, vector: Matrix, allowed: Sequence[int] | None) -> dict[int, float]:
        """The units closest to a vector, and how close."""
        if allowed is None:
            return self._numbered(self.vectors().nearest(vector, PROPOSED))
        if len(allowed) <= FEW:
            close = self.closeness(vector, allowed)
            return dict(sorted(close.items(), key=lambda item: (-item[1], item[0]))[:PROPOSED])
        total = self.lexicon.units.count(self.lexicon.kind)
        wide = min(WIDEST, 2 * PROPOSED * total // len(allowed))
        kept = set(allowed)
        found = self._numbered(self.vectors().nearest(vector, wide))
        return dict([(number, how) for number, how in found.items() if number in kept][:PROPOSED])

    def _with_second(self, close: dict[int, float]) -> dict[int, float]:
        if not self.share:
            return close
        second = self.second(sorted(close))
        return {n: (1 - self.share) * how + self.share * second.get(n, 0.0) for n, how in close.items()}

    def closeness(self, vector: Matrix, numbers: Sequence[int]) -> dict[int, float]:
        """How close units are, each compared; those without a vector are left out."""
        if not numbers:
            return {}
        by_number = self.lexicon.units.hash_by_number(self.lexicon.kind, numbers)
        rows = self.vectors().vectors(sorted(set(by_number.values())))
        close = nearest(rows, vector, len(rows))
        return {number: self._scaled(close[hash_]) for number, hash_ in by_number.items() if hash_ in close}

    def _scaled(self, closeness: float) -> float:
        far, near = self.between
        return (closeness - far) / (near - far)

    def _numbered(self, close: Mapping[str, float]) -> dict[int, float]:
        numbers = self.lexicon.units.numbers_by_hash(self.lexicon.kind, close)
        return {number: self._scaled(how) for hash_, how in close.items() for number in numbers.get(hash_, ())}


def _scored(close: Mapping[int, float], agreed: Mapping[int, float], question: Question) -> dict[int, Scored]:
    """Units with their scores; one without a vector, or that was not compared, is found by its words alone."""
    found: dict[int, Scored] = {}
    for number in {*close, *agreed}:
        closeness, agreement = close.get(number), agreed.get(number, 0.0)
        known = fusion.USUAL_CLOSENESS if closeness is None else closeness
        score = fusion.relevance(known, agreement, len(question.terms))
        found[number] = Scored(number, closeness or 0.0, agreement, score)
    return found
