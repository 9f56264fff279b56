"""What the words of a sentence say: told, promised again, a part of it, a sum of money."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

_UNITS = {"trillion": 10**12, "billion": 10**9, "bn": 10**9, "million": 10**6, "m": 10**6}


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


def says(name: str, text: str) -> bool:
    """Whether the words show what the rule of this name is about."""
    return bool(load_wordings()[name].search(text))


def sums_in(text: str) -> dict[str, float]:
    """The sums of money that a text names, as written and as a number."""
    found = {}
    for match in load_wordings()["sum"].finditer(text):
        digits = match["number"].rstrip(".,").replace(",", "")
        try:
            amount = float(digits) * _UNITS.get((match["unit"] or "").lower(), 1)
        except ValueError:
            continue
        found[match.group().strip()] = amount
    return found
