"""How well the score of search holds: fitted with one query left out at a time, and what it says held against it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bench.figures import Figure
from commitments.search import Hit, fusion

BOUNDS = (0.0, 0.15, 0.3, 0.5, 0.7, 0.85, 1.01)
# How strongly weights are held back, and so many steps of Newton's method suffice.
HELD_BACK, STEPS = 0.1, 40
Row = tuple[float, float, bool]
"""Closeness, agreement, and whether it answers."""
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of so many words and what was shown for it."""

    words: int
    shown: tuple[Row, ...]

    @property
    def features(self) -> Array:
        """A row for each hit, in the order of fusion's weights."""
        count = math.log(max(1, self.words))
        return np.array([[1.0, c, a, c * a, count] for c, a, _ in self.shown]).reshape(-1, 5)

    @property
    def right(self) -> Array:
        """Which of them answer."""
        return np.array([float(right) for *_, right in self.shown])


def asked(words: int, hits: Sequence[Hit], right: Sequence[bool]) -> Asked:
    """What a search showed, but for what was found by a sentence beside it: that has a score of its own."""
    rows = [(h.closeness, h.agreement, yes) for h, yes in zip(hits, right, strict=True) if h.beside is None]
    return Asked(words, tuple(rows[:10]))


def figures(judged: Sequence[Asked], nonsense: Sequence[Asked]) -> list[Figure]:
    """How far scores are off the share that answers, over bands of scores, on queries that the fit had not seen."""
    said: list[tuple[float, bool]] = []
    for out, one in enumerate(judged):
        if one.shown:
            weights = fitted([*judged[:out], *judged[out + 1 :], *nonsense])
            chances = 1 / (1 + np.exp(-one.features @ weights))
            said += [(float(chance), bool(right)) for chance, right in zip(chances, one.right, strict=True)]
    off, bands = _off(said)
    now = (fusion.CONSTANT, fusion.OF_CLOSENESS, fusion.OF_AGREEMENT, fusion.OF_BOTH, fusion.OF_WORDS)
    fresh = " ".join(f"{weight:.2f}" for weight in fitted([*judged, *nonsense]))
    detail = f"{bands}; fitted now {fresh}, in use {' '.join(map(str, now))}"
    return [Figure("search_score_off_left_out", off, "", 0.05, higher_is_better=False, detail=detail)]


def fitted(asked: Sequence[Asked]) -> Array:
    """The weights of a logistic fit."""
    some = [one for one in asked if one.shown]
    x, y = np.concatenate([one.features for one in some]), np.concatenate([one.right for one in some])
    back = np.array([1e-6, *[HELD_BACK] * (x.shape[1] - 1)])
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (chance - y) + back * weights
        weights -= np.linalg.solve((x * (chance * (1 - chance))[:, np.newaxis]).T @ x + np.diag(back), slope)
    return weights


def _off(said: Sequence[tuple[float, bool]]) -> tuple[float, str]:
    off, parts = 0.0, []
    for low, high in pairwise(BOUNDS):
        if band := [(score, right) for score, right in said if low <= score < high]:
            score, right = statistics.mean(s for s, _ in band), statistics.mean(r for _, r in band)
            off += abs(score - right) * len(band) / len(said)
            parts.append(f"{score:.2f} said {right:.2f} right ({len(band)})")
    return off, "; ".join(parts)
