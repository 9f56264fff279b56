"""How sure a finding is: a small logistic model over features, weighed together with what the reader says."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature says for the rules, and how much the rules' and the reader's logits count."""

    features: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    rules: float = 1.0
    reader: float = 0.0
    bias: float = 0.0

    def together(self, rules: float, reader: float) -> float:
        """The logit that both come to."""
        return self.bias + self.rules * rules + self.reader * reader


@lru_cache(maxsize=1)
def trained_weights() -> Weights:
    """The weights as trained: data/confidence.json."""
    file = resources.files("commitments.extract") / "data" / "confidence.json"
    return Weights(**json.loads(file.read_text(encoding="utf-8")))


def logit(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """How the features weigh: above 0 for, below 0 against."""
    return weights.get("bias", 0.0) + sum(weights.get(name, 0.0) for name in features)


def chance_of(score: float) -> float:
    """The chance that a logit stands for."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def probability(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """The chance that something with these features is so."""
    return chance_of(logit(features, weights))
