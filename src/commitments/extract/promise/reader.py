"""The small reader's voice: the chance that a sentence promises, and how it is weighed against the rules'."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Protocol

import numpy as np

from commitments.extract.promise.encoding import Shown
from commitments.extract.promise.network import Network
from commitments.minilm import load_tokenizer, load_weights

# From this chance on the reader alone may find a promise, where the rules have no opinion.
ALONE = 0.7
# The rules are so sure beyond these that the reader could hardly change the verdict; it is not asked.
SURE, SURELY_NOT = 0.99, 0.01


class Reader(Protocol):
    """Whoever says how likely a sentence promises."""

    def chance(self, one: Shown) -> float:
        """The chance, from 0 to 1."""
        ...


@dataclass(frozen=True, slots=True)
class SmallReader:
    """The trained network."""

    network: Network
    temperature: float = 1.0

    def logit(self, one: Shown) -> float:
        """What the network says: above 0 that the sentence promises."""
        return float(np.ravel(self.network.run(one))[0])

    def chance(self, one: Shown) -> float:
        """The chance, from 0 to 1."""
        return chance_of(self.logit(one), self.temperature)


def chance_of(logit: float, temperature: float) -> float:
    """The chance that a logit stands for, rounded: the last digits may differ from machine to machine."""
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit / temperature)))), 2)


@dataclass(frozen=True, slots=True)
class Voices:
    """What the rules and the reader say; None where one was not asked or has no opinion."""

    rules: float | None
    reader: float | None

    @property
    def stated(self) -> dict[str, float]:
        """What each that has an opinion says."""
        both = {"rules": self.rules, "reader": self.reader}
        return {name: round(chance, 3) for name, chance in both.items() if chance is not None}

    @property
    def chance(self) -> float:
        """Their mean; the reader's alone where the rules have no opinion, from ALONE on."""
        if self.rules is None:
            return self.reader if self.reader is not None and self.reader >= ALONE else 0.0
        if self.reader is None:
            return self.rules
        return (self.rules + self.reader) / 2


@lru_cache(maxsize=1)
def load_reader() -> SmallReader:
    """The reader as trained, put together once in a process. Raises ModelError."""
    from safetensors.numpy import load

    top = load((resources.files("commitments.extract") / "data" / "reader.safetensors").read_bytes())
    temperature = float(top.pop("temperature")[0])
    return SmallReader(Network({**load_weights(), **top}, load_tokenizer()), temperature)
