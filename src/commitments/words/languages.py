"""The language that a text is in: English by its small words, any other by a model of how languages are spelt."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from commitments.words.spelling import load_table

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_WORD = re.compile(r"[^\W\d_]+")
# So much of a text suffices.
_LONGEST, _SHOWN = 50_000, 6_000
# Of an English text so many words are small ones of English, of any other hardly one; a mixed text counts as English.
_ENGLISH = 0.08
# Fewer letters show nothing; of those that write whole words, fewer do.
_FEWEST, _FEWEST_SIGNS = 40, 12
_SIGNS = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
# A language is taken where English is out of the question and no two others share the doubt.
_AT_MOST_ENGLISH, _LEAST = 0.01, 0.5


def language_of(text: str) -> str | None:
    """The code of the language, where it is sure."""
    text = text[:_LONGEST]
    letters = sum(map(str.isalpha, text[:_SHOWN]))
    if letters < (_FEWEST_SIGNS if _SIGNS.search(text) else _FEWEST):
        return None
    words = [word.lower() for word in _WORD.findall(text)]
    if sum(word in _small_words() for word in words) >= _ENGLISH * len(words):
        return "en"
    chances = dict(_model().rank(text[:_SHOWN]))
    best = max(chances, key=lambda code: chances[code])
    if best == "en":
        return "en" if chances[best] >= _LEAST else None
    sure = chances.get("en", 0) <= _AT_MOST_ENGLISH and chances[best] >= _LEAST
    return best if sure else None


def is_read(language: str) -> bool:
    """Whether texts in a language are read for commitments."""
    return language.lower().startswith(("en", "und")) or not language


def not_read(language: str) -> str | None:
    """What is said of a text in a language that is not read for commitments."""
    if is_read(language):
        return None
    known = load_table("languages")["names"]
    name = known.get(language.partition("-")[0].lower(), f"in another language ({language})")
    return f"the text is {name}: only English is read for commitments"


@cache
def _small_words() -> frozenset[str]:
    return frozenset(load_table("languages")["english"]["words"].split())


@cache
def _model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
