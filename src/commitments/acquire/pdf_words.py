"""The words of a PDF page with their boxes, sizes and styles, as PDFium reads them."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from math import pi
from typing import Any

# Between the boxes of two letters of one word there is next to nothing; a narrow word space takes a tenth of the size.
SPACE = 0.075
_MOST_SHAPES = 5_000
_SAMPLE = 200
# Left, bottom, right, top.
Box = tuple[float, float, float, float]
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


# A letter that is counted and not read.
_ASKEW = Word("", 0, 0, 0, 0, bold=False, italic=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """A page lying on its side or head: how many quarters its text is turned to the left, and the page's own size."""

    quarters: int
    width: float
    height: float

    @property
    def size(self) -> tuple[float, float]:
        """The page with its text upright."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    def box(self, box: Box) -> Box:
        """A place on the page with its text upright."""
        left, low, right, high = box
        if self.quarters == 1:
            return low, self.width - right, high, self.width - left
        if self.quarters == 2:
            return self.width - right, self.height - high, self.width - left, self.height - low
        if self.quarters == 3:
            return self.height - high, left, self.height - low, right
        return box


@dataclass(slots=True)
class Page:
    """The words of a page in the file's order; how many letters could not be read or stand askew; what is drawn."""

    number: int
    width: float
    height: float
    words: list[Word]
    unread: int
    askew: int
    pictures: bool
    shapes: list[Box] = field(default_factory=list)


def read_page(page: Any, number: int) -> Page:
    """The words of a page, turned so that most of them stand upright."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    text = page.get_textpage()
    turn = _turn(page, text, pdfium)
    words: list[Word] = []
    unread, askew, spaced = 0, 0, True
    for letter in _letters(text, pdfium, turn):
        if letter is None or letter is _ASKEW:
            spaced = True
            askew += letter is _ASKEW
        elif letter.text in ("\ufffd", "\ufffe", "\0") or 0xE000 <= ord(letter.text[0]) <= 0xF8FF:
            unread += 1
        elif words and not spaced and _together(words[-1], letter):
            words[-1].text += letter.text
            words[-1].x1 = max(words[-1].x1, letter.x1)
        else:
            letter.spaced, spaced = spaced, False
            words.append(letter)
    text.close()
    pictures = False
    shapes: list[Box] = []
    for item in page.get_objects(max_depth=3):
        pictures = pictures or item.type == pdfium.FPDF_PAGEOBJ_IMAGE
        if item.type == pdfium.FPDF_PAGEOBJ_PATH and len(shapes) < _MOST_SHAPES:
            shapes.append(turn.box(item.get_bounds()))
    words += [bullet for shape in shapes if (bullet := _drawn_bullet(shape, words))]
    return Page(number, *turn.size, words, unread, askew, pictures, shapes)


def _turn(page: Any, text: Any, pdfium: Any) -> Turn:
    """How most letters of a page stand; a few of them tell."""
    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    count = text.count_chars()
    quarters: Counter[int] = Counter()
    for index in range(0, count, max(1, count // _SAMPLE)):
        if not chr(pdfium.FPDFText_GetUnicode(text, index)).isspace():
            # PDFium counts angles to the right.
            quarters[round(-pdfium.FPDFText_GetCharAngle(text, index) / (pi / 2)) % 4] += 1
    return Turn(quarters.most_common(1)[0][0] if quarters else 0, width, height)


def _drawn_bullet(shape: Box, words: list[Word]) -> Word | None:
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


def _letters(text: Any, pdfium: Any, turn: Turn) -> Iterator[Word | None]:
    """The letters of a page; None for white space, `_ASKEW` for a letter that stands otherwise than the page's text."""
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
            lean = (pdfium.FPDFText_GetCharAngle(text, index) + turn.quarters * pi / 2) % (2 * pi)
            askew = 0.1 < lean < 6.18
            pdfium.FPDFText_GetFontInfo(text, index, name, 256, flags)
            bold, italic = _style(name.value, flags.value)
            style = (bold or pdfium.FPDFText_GetFontWeight(text, index) >= 600, italic)
        if askew:
            height = 0.0
            yield _ASKEW
            continue
        left, low, right, high = turn.box((box.left, box.bottom, box.right, box.top))
        yield Word(character.translate(_LIGATURES), left, right, low, high, bold=style[0], italic=style[1])


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
