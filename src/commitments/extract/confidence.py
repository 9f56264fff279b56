"""How sure a finding is: a small logistic model over features, its weights stored as data."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    file = resources.files("commitments.extract") / "data" / "confidence.json"
    weights: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))["weights"]
    return weights


def probability(features: Iterable[str], weights: Mapping[str, float] | None = None) -> float:
    """The likelihood that a cue with these features states a promise."""
    table = _weights() if weights is None else weights
    score = table.get("bias", 0.0) + sum(table.get(name, 0.0) for name in features)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
