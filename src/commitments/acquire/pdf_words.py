"""The words of a PDF page with their boxes, sizes and styles, as PDFium reads them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

# Between the boxes of two letters of one word there is next to nothing; a narrow word space takes a tenth of the size.
SPACE = 0.075
_MOST_SHAPES = 5_000
_HYPHEN = "\xad"
_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\x02": _HYPHEN,
        "\uf0b7": "•",
        "\uf0a7": "▪",
    }
)
_BOLD = ("bold", "black", "heavy", "semibold", "demi")
_ITALIC = ("italic", "oblique")


@dataclass(slots=True)
class Word:
    """Letters that stand together on one line in one style, `spaced` from those before. y grows upwards, as in PDF."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    bold: bool
    italic: bool
    spaced: bool = False

    @property
    def size(self) -> float:
        """The height of a line of it."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """Where it stands on the page."""
        return (self.y0 + self.y1) / 2


@dataclass(slots=True)
class Page:
    """The words of a page in the order of the file; how many letters could not be read; pictures and drawn shapes."""

    number: int
    width: float
    height: float
    words: list[Word]
    unread: int
    pictures: bool
    shapes: list[tuple[float, float, float, float]] = field(default_factory=list)


def read_page(page: Any, number: int) -> Page:
    """The words of a page."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    text = page.get_textpage()
    words: list[Word] = []
    unread, spaced = 0, True
    for letter in _letters(text, pdfium):
        if letter is None:
            spaced = True
        elif letter.text in ("\ufffd", "\ufffe", "\0") or 0xE000 <= ord(letter.text[0]) <= 0xF8FF:
            unread += 1
        elif words and not spaced and _together(words[-1], letter):
            words[-1].text += letter.text
            words[-1].x1 = max(words[-1].x1, letter.x1)
        else:
            letter.spaced, spaced = spaced, False
            words.append(letter)
    text.close()
    width, height = page.get_size()
    pictures = False
    shapes: list[tuple[float, float, float, float]] = []
    for item in page.get_objects(max_depth=3):
        pictures = pictures or item.type == pdfium.FPDF_PAGEOBJ_IMAGE
        if item.type == pdfium.FPDF_PAGEOBJ_PATH and len(shapes) < _MOST_SHAPES:
            shapes.append(item.get_bounds())
    words += [bullet for shape in shapes if (bullet := _drawn_bullet(shape, words))]
    return Page(number, width, height, words, unread, pictures, shapes)


def _drawn_bullet(shape: tuple[float, float, float, float], words: list[Word]) -> Word | None:
    """A dot or square right before a line's first word, as browsers draw their bullets."""
    left, low, right, high = shape
    if not (1.5 < right - left < 7 and 0.8 < (high - low) / (right - left) < 1.25):
        return None
    middle = (low + high) / 2
    beside = [word for word in words if abs(word.middle - middle) < 0.4 * word.size]
    after = [word for word in beside if 0 < word.x0 - right < 30]
    if not after or any(-30 < word.x1 - left < 1 for word in beside):
        return None
    size = after[0].size
    return Word("•", left, right, middle - size / 2, middle + size / 2, bold=False, italic=False, spaced=True)


def _letters(text: Any, pdfium: Any) -> Iterator[Word | None]:
    """The letters of a page; None for white space and for text that stands askew."""
    box = pdfium.FS_RECTF()
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    unicode, generated, loose = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsGenerated, pdfium.FPDFText_GetLooseCharBox
    height, style = 0.0, (False, False)
    for index in range(text.count_chars()):
        character = chr(unicode(text, index))
        if character.isspace() or (generated(text, index) == 1 and character != "\x02"):
            height = 0.0
            yield None
            continue
        if not loose(text, index, box) or box.top - box.bottom <= 0:
            continue
        if abs(box.top - box.bottom - height) > 0.1:
            # Style and slant are asked for once a word: each question takes as long as all others of a letter.
            height = box.top - box.bottom
            askew = 0.1 < pdfium.FPDFText_GetCharAngle(text, index) < 6.18
            pdfium.FPDFText_GetFontInfo(text, index, name, 256, flags)
            bold, italic = _style(name.value, flags.value)
            style = (bold or pdfium.FPDFText_GetFontWeight(text, index) >= 600, italic)
        if askew:
            height = 0.0
            yield None
            continue
        written = character.translate(_LIGATURES)
        yield Word(written, box.left, box.right, box.bottom, box.top, bold=style[0], italic=style[1])


@cache
def _style(name: bytes, flags: int) -> tuple[bool, bool]:
    font = name.decode("utf-8", "replace").lower()
    return any(part in font for part in _BOLD), bool(flags & 64) or any(part in font for part in _ITALIC)


def _together(word: Word, letter: Word) -> bool:
    size = max(word.size, letter.size)
    return (
        abs(word.size - letter.size) < 0.12 * size
        and abs(word.middle - letter.middle) < 0.2 * size
        and -0.3 * size < letter.x0 - word.x1 < SPACE * size
        and word.bold == letter.bold
    )
