"""The small reader's voice: how likely a sentence promises, and how it is weighed against the rules'."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Protocol

import numpy as np

from commitments.extract.confidence import Weights, chance_of
from commitments.extract.promise.encoding import Shown
from commitments.extract.promise.network import Network
from commitments.minilm import load_tokenizer, load_weights

# A promise from this logit of both voices on. On documents left out F1 differs by .003 between -0.2 and this.
LIKELY = 0.05
# The reader is not asked where the rules alone are this far from it: it is asked of a quarter of the sentences instead
# of two thirds, for .001 of F1 on documents left out.
DOUBT = 0.8
# A sentence without a cue is not parsed where the reader says less.
WORTH = -1.0
# No more than this is believed of the reader's logits, for or against.
LOUDEST = 4.0


class Reader(Protocol):
    """Whoever says how likely a sentence promises."""

    def logit(self, one: Shown) -> float:
        """Above 0 that it does, below 0 that it does not."""
        ...


@dataclass(frozen=True, slots=True)
class SmallReader:
    """The trained network. Its logits are rounded: the last digits may differ from machine to machine."""

    network: Network
    temperature: float = 1.0

    def logit(self, one: Shown) -> float:
        """Above 0 that the sentence promises, below 0 that it does not."""
        return bounded(float(np.ravel(self.network.run(one))[0]) / self.temperature)


def bounded(logit: float) -> float:
    """A logit as it is heard: within LOUDEST, rounded."""
    return round(max(-LOUDEST, min(LOUDEST, logit)), 1)


@dataclass(frozen=True, slots=True)
class Voices:
    """The logits of the rules, of the reader (None where it was not asked), and of both together."""

    rules: float
    reader: float | None
    together: float

    @property
    def stated(self) -> dict[str, float]:
        """The chance that each who was asked sees."""
        both = {"rules": self.rules, "reader": self.reader}
        return {name: round(chance_of(score), 3) for name, score in both.items() if score is not None}

    @property
    def promise(self) -> bool:
        """Whether both together find a promise."""
        return self.together >= LIKELY

    @property
    def chance(self) -> float:
        """The chance that both together see."""
        return chance_of(self.together)


def weigh(rules: float, heard: Callable[[], float] | None, weights: Weights) -> Voices:
    """Both voices; the reader is asked where the rules alone are in doubt, and not at all where they settle it."""
    alone = weights.together(rules, 0.0)
    if heard is None or abs(alone - LIKELY) >= DOUBT:
        return Voices(rules, None, alone)
    said = heard()
    return Voices(rules, said, weights.together(rules, said))


@lru_cache(maxsize=1)
def load_reader() -> SmallReader:
    """The reader as trained, put together once in a process. Raises ModelError."""
    from safetensors.numpy import load

    top = load((resources.files("commitments.extract") / "data" / "reader.safetensors").read_bytes())
    temperature = float(top.pop("temperature")[0])
    return SmallReader(Network({**load_weights(), **top}, load_tokenizer()), temperature)
