"""Whether the letters of a file are those that its pages show."""

from __future__ import annotations

import re
import unicodedata

from commitments.acquire.pdf.pages import PdfPage
from commitments.acquire.pdf.vocabulary import common_words
from commitments.errors import UnreadableDocumentError

_FEWEST_LETTERS = 40
# A page with fewer words says too little about itself.
_FEWEST_WORDS = 12
_LEAST_COMMON, _LEAST_WORDS, _VOWELS = 0.05, 0.6, (0.22, 0.62)
_REMEDY = "run text recognition (OCR) on it first"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"\W*\d[\d.,:/-]*\W*")


def legible(pages: list[PdfPage]) -> tuple[list[PdfPage], list[str]]:
    """The pages without words that nobody could read, and warnings. Raises where hardly any would be left."""
    letters = sum(map(_letters, pages))
    pictures = any(page.drawing.pictures or page.unread for page in pages)
    if letters < (_FEWEST_LETTERS if pictures else 1):
        unnamed = sum(page.unread for page in pages)
        if unnamed >= _FEWEST_LETTERS:
            raise UnreadableDocumentError(f"does not say which letters it shows; {_REMEDY}")
        raise UnreadableDocumentError(f"holds pictures of pages and no text; {_REMEDY}")
    texts = ["".join(" " * word.spaced + word.text for word in page.words) for page in pages]
    garbled = [page for page, text in zip(pages, texts, strict=True) if is_garbled(text)]
    if is_garbled(" ".join(texts)) or sum(map(_letters, garbled)) > 0.5 * sum(map(_letters, pages)):
        raise UnreadableDocumentError(f"the letters of its text are not those that its pages show; {_REMEDY}")
    for page in garbled:
        page.words = []
    return pages, [f"page {page.number}: its letters are not those that it shows; not read" for page in garbled]


def is_garbled(text: str) -> bool:
    """Whether a text in Latin letters has next to no common word of any language, and words that are none."""
    parts = text.split()
    letters = [character for character in text if character.isalpha()]
    latin = [letter for letter in letters if unicodedata.name(letter, "").startswith(("LATIN", "FULLWIDTH LATIN"))]
    if len(parts) < _FEWEST_WORDS or len(latin) < max(_FEWEST_LETTERS, 0.7 * len(letters)):
        return False
    stripped = [part.strip(".,;:()[]“”\"'’!?").lower() for part in parts]
    if sum(part in common_words() for part in stripped) > _LEAST_COMMON * len(parts):
        return False
    worded = sum(bool(_NUMBER.fullmatch(part)) or _is_word(part) for part in parts)
    vowels = sum(_is_vowel(letter) for letter in latin) / max(1, len(latin))
    return worded < _LEAST_WORDS * len(parts) or not _VOWELS[0] < vowels < _VOWELS[1]


def _letters(page: PdfPage) -> int:
    return sum(len(word.text) for word in page.words)


def _is_word(part: str) -> bool:
    word = _WORD.search(part)
    if not word or len(word[0]) < 0.6 * len(part):
        return False
    inner = word[0][1:]
    cased = inner.islower() or word[0].isupper() or not inner or "-" in inner or "’" in inner or "'" in inner
    return cased and (len(word[0]) < 4 or any(_is_vowel(letter) for letter in word[0]))


def _is_vowel(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter)[0].lower() in "aeiouyæøœı"
