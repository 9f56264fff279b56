"""The language that a text is in, told by its commonest words or by its script."""

from __future__ import annotations

import re
from collections import Counter

from commitments.acquire.pdf.vocabulary import common_words

_CODES = {"english": "en", "french": "fr", "spanish": "es", "german": "de", "italian": "it", "portuguese": "pt"}
_NAMES = {
    "fr": "French",
    "es": "Spanish",
    "de": "German",
    "it": "Italian",
    "pt": "Portuguese",
    "ja": "Japanese",
    "zh": "Chinese",
    "ko": "Korean",
    "ru": "Russian",
    "ar": "Arabic",
}
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
_WORD = re.compile(r"[^\W\d_]+")
# So much of a text tells; of its words so many are common ones, and so many times those of any other language.
_LONGEST, _FEWEST, _SHARE, _TIMES = 200_000, 30, 0.15, 1.5
# Letters of a script of its own that make a text one in it.
_LETTERS = 0.3


def tongue(text: str) -> str | None:
    """The code of the language, where it is sure."""
    text = text[:_LONGEST]
    letters = sum(character.isalpha() for character in text)
    for code, script in _SCRIPTS:
        if letters and len(script.findall(text)) >= _LETTERS * letters:
            return code
    words = Counter(_WORD.findall(text.lower()))
    if words.total() < _FEWEST:
        return None
    counts = {code: sum(words[word] for word in common_words(name)) for name, code in _CODES.items()}
    (first, most), (_, second) = Counter(counts).most_common(2)
    return first if most >= _SHARE * words.total() and most >= _TIMES * second else None


def not_read(language: str) -> str | None:
    """What is said of a text in a language that is not read for commitments."""
    if not language or language.lower().startswith(("en", "und")):
        return None
    name = _NAMES.get(language, f"in another language ({language})")
    return f"the text is {name}: only English is read for commitments"
