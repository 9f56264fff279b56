"""What a pair of an earlier promise and a later sentence is weighed by, and the chance that they belong together."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from commitments.lineage.wordings import load_wordings, says, small_words
from commitments.words.tokens import stemmer, words_of

FEATURES = (
    "closeness",
    "behind the closest",
    "shared words",
    "nearest clause",
    "rarest shared word",
    "shared names",
    "shared numbers",
    "shared parties",
    "same parties",
    "promises",
    "told",
)
_MANY = 10
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][A-Za-z0-9&]{2,}(?:[-’'][A-Za-z]+)*|\b[A-Z]{3,}s?\b")


_NUMBER = re.compile(r"\d[\d,.]*(?:\s?(?:billion|million|trillion))?")
_SHORT = re.compile(r"\b(?:[A-Z]{2}|\d[A-Z]|[A-Z]\d{1,2})\b")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence as pairs are weighed: its stems, those of its names, its numbers, and the stems of each clause."""

    stems: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str] = frozenset()
    clauses: tuple[frozenset[str], ...] = ()


def text_of(text: str) -> Text:
    """The stems and names of a sentence; of the shortest words those that are written like a name ("6G", "AI")."""
    small = small_words()
    clauses = [
        {part for word in words_of(clause) for part in word.parts if len(part) > 2 and part.isalpha()} - small
        for clause in load_wordings()["clause"].split(text)
    ]
    words = set().union(*clauses)
    named = {part for found in _NAME.findall(text) for word in words_of(found) for part in word.parts if len(part) > 2}
    short = {found.casefold() for found in _SHORT.findall(text)} - small
    stems = stemmer().stems([*words, *named])
    return Text(
        frozenset(stems[word] for word in words) | short,
        frozenset(stems[word] for word in named) | short,
        frozenset(found.strip(".,") for found in _NUMBER.findall(text)),
        tuple(frozenset(stems[word] for word in clause) for clause in clauses if len(clause) > 1),
    )


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare words are among passages, and parties among documents: 0 for what nearly all have."""

    passages: int
    frequency: Callable[[str], int]
    documents: int
    parties: Mapping[str, int]
    sums: dict[frozenset[str], float] = field(default_factory=dict)

    def word(self, stem: str) -> float:
        """The weight of a stem."""
        return math.log(1 + self.passages / (1 + self.frequency(stem)))

    def all(self, stems: frozenset[str]) -> float:
        """The weight of some stems together; the same ones are asked for again and again."""
        if stems not in self.sums:
            self.sums[stems] = sum(map(self.word, sorted(stems)))
        return self.sums[stems]

    def party(self, name: str) -> float:
        """The weight of a party; the United States counts for little where it is in nearly all documents."""
        return math.log((1 + self.documents) / (1 + self.parties.get(name, 0)))

    def telling(self, names: Sequence[str]) -> set[str]:
        """The parties that tell documents apart: those that at most half of many documents have."""
        many = self.documents >= _MANY
        return {name for name in names if not (many and 2 * self.parties.get(name, 0) > self.documents)}


def closeness_of_parties(rarity: Rarity, one: Sequence[str], other: Sequence[str]) -> float:
    """The share of two documents' parties that both have, rare ones weighing more, from 0 to 1."""
    shared = sum(rarity.party(name) for name in sorted({*one} & {*other}))
    return shared / (sum(rarity.party(name) for name in sorted({*one, *other})) + 0.5)


def _alike(rarity: Rarity, one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the words that both have, rare ones weighing more, from 0 to 1."""
    sizes = rarity.all(one) * rarity.all(other)
    return rarity.all(one & other) / math.sqrt(sizes) if sizes else 0.0


def features(
    rarity: Rarity, earlier: Text, later: Text, *, closeness: float, behind: float, parties: tuple[float, bool],
    promises: bool, quote: str,
) -> tuple[float, ...]:  # fmt: skip
    """The values of FEATURES for a pair; `quote` is the later sentence.

    `behind` is how much less close it is than the closest one, `parties` what the two documents' have in common, and
    whether they are the same.
    """
    shared = sorted(earlier.stems & later.stems)
    return (
        closeness,
        behind,
        _alike(rarity, earlier.stems, later.stems),
        max((_alike(rarity, earlier.stems, clause) for clause in later.clauses), default=0.0),
        max(map(rarity.word, shared), default=0.0) / 9,
        min(sum(map(rarity.word, sorted(earlier.names & later.names))), 20.0) / 20,
        float(bool(earlier.numbers & later.numbers)),
        parties[0],
        float(parties[1]),
        float(promises),
        float(says("told", quote)),
    )


def chance(values: Sequence[float], weights: Mapping[str, float] | None = None) -> float:
    """The calibrated chance that a person would say that the two belong together."""
    table = load_weights() if weights is None else weights
    score = table["bias"] + sum(table[name] * value for name, value in zip(FEATURES, values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, float]:
    """The weights that `python -m bench.lineage` fitted."""
    file = resources.files("commitments.lineage") / "data" / "weights.json"
    weights: Mapping[str, float] = json.loads(file.read_text(encoding="utf-8"))
    return weights
