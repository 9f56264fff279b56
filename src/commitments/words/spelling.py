"""British and American spelling as one, and the nearest known word for a misspelt one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """A lower-case word in American spelling."""
    rules, words = _rules()
    if word in words:
        return words[word]
    for pattern, to, exceptions in rules:
        if (found := pattern.fullmatch(word)) and not (exceptions and exceptions.fullmatch(word)):
            return found.expand(to)
    return word


def nearest_word(word: str, known: Iterable[tuple[str, int]]) -> str | None:
    """The known word, of those given with their counts, that a typing slip could have turned into `word`.

    A word of less than five letters comes near too many others. One slip in a word of up to eight letters, two in a
    longer one; the fewest slips first, then the commonest word.
    """
    if len(word) < 5 or not word.isalpha():
        return None
    allowed = 1 if len(word) < 9 else 2
    best: tuple[int, int, str] | None = None
    for candidate, count in known:
        if abs(len(candidate) - len(word)) > allowed or not candidate.isalpha():
            continue
        slips = _slips(word, candidate, allowed)
        if slips <= allowed and (best is None or (slips, -count, candidate) < best):
            best = (slips, -count, candidate)
    return best[2] if best else None


def _slips(a: str, b: str, limit: int) -> int:
    """How many letters were left out, added, replaced or swapped with their neighbour; `limit` + 1 for more."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        following = [i]
        for j, other in enumerate(b, start=1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and other == a[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        if min(following) > limit:
            return limit + 1
        before, row = row, following
    return row[-1]


@lru_cache(maxsize=1)
def _rules() -> tuple[list[tuple[re.Pattern[str], str, re.Pattern[str] | None]], dict[str, str]]:
    tables = load_table("spelling")
    words: dict[str, str] = tables.pop("words")["to"]
    rules = [
        (re.compile(rule["pattern"]), rule["to"], re.compile(rule["except"]) if "except" in rule else None)
        for rule in tables.values()
    ]
    return rules, words


def load_table(name: str, package: str = "commitments.words") -> dict[str, dict[str, Any]]:
    """The tables of a package's data/`name`.toml."""
    text = (resources.files(package) / "data" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
