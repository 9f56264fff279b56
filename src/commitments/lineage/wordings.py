"""What the words of a sentence say: told, promised again, a part of it."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

from commitments.model import Relation


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    file = resources.files("commitments.lineage") / "data" / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def load_wordings() -> dict[str, re.Pattern[str]]:
    """The patterns of words.toml by name."""
    return {name: re.compile(rule["pattern"], re.IGNORECASE) for name, rule in _table().items() if "pattern" in rule}


@lru_cache(maxsize=1)
def small_words() -> frozenset[str]:
    """Words that two sentences share without being about the same thing."""
    return frozenset(_table()["small"]["words"].split())


def told_relation(quote: str) -> Relation:
    """What a sentence that tells of a promise says of it: all of it done, or a part."""
    return Relation.PROGRESS if says("part", quote) else Relation.FULFILS


def says(name: str, text: str) -> bool:
    """Whether the words show what the rule of this name is about."""
    return bool(load_wordings()[name].search(text))
