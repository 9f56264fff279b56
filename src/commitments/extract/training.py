"""Fits the weights of confidence.json to labelled sentences: logistic regression, by Newton's method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Example = tuple[frozenset[str], bool]

PENALTY = 3.0
SEEN_AT_LEAST = 3
_STEPS = 25


def fit_weights(examples: Sequence[Example], penalty: float = PENALTY) -> dict[str, float]:
    """The weights of the features that occur at least three times, and of the bias, which alone is not held small."""
    import numpy as np

    counts = Counter(name for features, _ in examples for name in features)
    names = sorted(name for name, count in counts.items() if count >= SEEN_AT_LEAST)
    table = _table(examples, names)
    right = np.array([float(label) for _, label in examples])
    held = np.full(len(names) + 1, penalty)
    held[-1] = 1e-6
    weights = fitted(table, right, held)
    found = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=False) if abs(weight) >= 5e-4}
    return {"bias": round(float(weights[-1]), 3), **found}


def _table(examples: Sequence[Example], names: Sequence[str]) -> NDArray[np.floating[Any]]:
    import numpy as np

    place = {name: column for column, name in enumerate(names)}
    table = np.zeros((len(examples), len(names) + 1))
    table[:, -1] = 1.0
    for row, (features, _) in enumerate(examples):
        for name in features & place.keys():
            table[row, place[name]] = 1.0
    return table


def fitted(
    table: NDArray[np.floating[Any]], right: NDArray[np.floating[Any]], held: NDArray[np.floating[Any]]
) -> NDArray[np.floating[Any]]:
    """The weights of the columns of a table, by Newton's method; `held` says how much each is kept small."""
    import numpy as np

    weights: NDArray[np.floating[Any]] = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        step = _newton(table, right, weights, held)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-6:
            break
    return weights


def _newton(
    table: NDArray[np.floating[Any]],
    right: NDArray[np.floating[Any]],
    weights: NDArray[np.floating[Any]],
    held: NDArray[np.floating[Any]],
) -> NDArray[np.floating[Any]]:
    """One step down the penalised likelihood."""
    import numpy as np

    chance = 1.0 / (1.0 + np.exp(-np.clip(table @ weights, -30, 30)))
    slope = table.T @ (chance - right) + held * weights
    bend = (table.T * np.maximum(chance * (1 - chance), 1e-6)) @ table + np.diag(held)
    step: NDArray[np.floating[Any]] = np.linalg.solve(bend, slope)
    return step
