"""The words of a PDF page with their boxes, sizes, styles and marked content, as PDFium reads them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import atan2, pi, sqrt
from typing import Any

# A gap above this, in sizes, is a space, even where PDFium adds none; the letters of some pages stand further apart.
# Where PDFium adds one, a gap of three quarters of it is enough.
SPACE, _WIDEST_KERNING, _ADDED_IS_ENOUGH = 0.09, 0.22, 0.75
_SAMPLE = 200
# The height of a line of a font is 1 to 1.4 times its size; what says more is not believed.
_TALLEST, _SMALLEST = 1.6, 2.0
# The part of a line's height that is below its base line.
_BELOW = 0.2
# The marked content of a word: a number of the structure tree, or one of these.
UNMARKED, ARTIFACT = -1, -2
# Left, bottom, right, top.
Box = tuple[float, float, float, float]
_HYPHEN = "\xad"
_CHARACTERS = str.maketrans(
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
        "\uf0d8": "➢",
        "\uf0fc": "✓",
        "\uf0e0": "→",
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
    content: int = UNMARKED

    @property
    def size(self) -> float:
        """The height of a line of it."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """Where it stands on the page."""
        return (self.y0 + self.y1) / 2


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


@dataclass(frozen=True, slots=True)
class Layer:
    """The text layer of a page: its words in the file's order, how many letters are unnamed, and how many askew."""

    words: list[Word]
    unread: int
    askew: int


# White space; a space that PDFium adds; a letter that is counted and not read.
_WHITE, _ADDED, _ASKEW = (Word(mark, 0, 0, 0, 0, bold=False, italic=False) for mark in (" ", "", "/"))


def turn_of(page: Any, text: Any) -> Turn:
    """How most letters of a page stand; a few of them suffice."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    count = text.count_chars()
    quarters = [0, 0, 0, 0]
    for index in range(0, count, max(1, count // _SAMPLE)):
        if not chr(pdfium.FPDFText_GetUnicode(text, index)).isspace():
            quarters[round(_angle(text, index, pdfium) / (pi / 2)) % 4] += 1
    return Turn(quarters.index(max(quarters)), width, height)


def read_words(text: Any, turn: Turn) -> Layer:
    """The words of a text page, turned upright."""
    words: list[Word] = []
    unread, askew = 0, 0
    spaced, added = True, False
    letters = list(_letters(text, turn))
    space = _word_space(letters)
    for letter in letters:
        if letter is _ADDED:
            added = True
        elif letter is _WHITE or letter is _ASKEW:
            spaced = True
            askew += letter is _ASKEW
        elif spaced and 0xF000 <= ord(letter.text[0]) <= 0xF0FF:
            # A sign of a symbol font that stands alone is a bullet, whatever its shape.
            letter.text, letter.spaced = "•", True
            words.append(letter)
        elif letter.text in ("\ufffd", "\ufffe", "\0") or 0xE000 <= ord(letter.text[0]) <= 0xF8FF:
            unread += 1
        elif words and not spaced and _together(words[-1], letter, space * (_ADDED_IS_ENOUGH if added else 1)):
            words[-1].text += letter.text
            words[-1].x1 = max(words[-1].x1, letter.x1)
            added = False
        else:
            enough = space * (_ADDED_IS_ENOUGH if added else 1)
            letter.spaced = spaced or not _touching(words[-1], letter, enough)
            spaced = added = False
            words.append(letter)
    return Layer(words, unread, askew)


def _angle(text: Any, index: int, pdfium: Any) -> float:
    """How a letter's base line is turned to the left; a sheared letter, as of made italics, stands level."""
    matrix = pdfium.FS_MATRIX()
    return atan2(matrix.b, matrix.a) if pdfium.FPDFText_GetMatrix(text, index, matrix) else 0.0


def _slant(text: Any, index: int, pdfium: Any) -> float:
    """How far a sheared letter leans to the right, for each unit of its height."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    return float(matrix.c / matrix.d) if 0 < matrix.c < matrix.d else 0.0


def _font_size(text: Any, index: int, pdfium: Any) -> float:
    """The size of a letter's font as it stands on the page."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    scale = sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
    return max(_SMALLEST, scale * float(pdfium.FPDFText_GetFontSize(text, index)))


def _shrink(box: Any, text: Any, index: int, pdfium: Any) -> None:
    """The box of a letter whose font says that its lines are far higher than its letters."""
    size = _font_size(text, index, pdfium)
    x, y = ctypes.c_double(), ctypes.c_double()
    if pdfium.FPDFText_GetCharOrigin(text, index, x, y) and box.bottom < y.value < box.top:
        box.bottom, box.top = max(box.bottom, y.value - 0.25 * size), min(box.top, y.value + 0.9 * size)


def _letters(text: Any, turn: Turn) -> Iterator[Word]:
    """The letters of a page, and the marks for what stands between them."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    unicode, generated, loose = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsGenerated, pdfium.FPDFText_GetLooseCharBox
    height, style, askew, content, tall, slant = 0.0, (False, False), False, UNMARKED, False, 0.0
    for index in range(text.count_chars()):
        character = chr(unicode(text, index))
        if character.isspace() or (generated(text, index) == 1 and character != "\x02"):
            height = 0.0
            yield _ADDED if generated(text, index) == 1 else _WHITE
            continue
        if not loose(text, index, box) or box.top - box.bottom <= 0:
            continue
        if abs(box.top - box.bottom - height) > 0.1:
            # Style, slant and mark are asked for once a word: each question takes as long as all others of a letter.
            height = box.top - box.bottom
            lean = (_angle(text, index, pdfium) - turn.quarters * pi / 2) % (2 * pi)
            askew = 0.1 < lean < 6.18
            pdfium.FPDFText_GetFontInfo(text, index, name, 256, flags)
            bold, italic = _style(name.value, flags.value)
            style = (bold or pdfium.FPDFText_GetFontWeight(text, index) >= 600, italic)
            content = _content(pdfium.FPDFText_GetTextObject(text, index), pdfium)
            slant = 0.0 if turn.quarters or askew else _slant(text, index, pdfium)
            tall = height > _TALLEST * _font_size(text, index, pdfium)
        if askew:
            height = 0.0
            yield _ASKEW
            continue
        if tall:
            _shrink(box, text, index, pdfium)
        if slant:
            # The box of a sheared letter holds what leans over its neighbours.
            box.left, box.right = box.left + _BELOW * slant * height, box.right - (1 - _BELOW) * slant * height
        left, low, right, high = turn.box((box.left, box.bottom, box.right, box.top))
        written = character.translate(_CHARACTERS)
        yield Word(written, left, right, low, high, bold=style[0], italic=style[1], content=content)


def _content(drawn: Any, pdfium: Any) -> int:
    """The number by which the structure tree knows a piece of text."""
    if not drawn:
        return UNMARKED
    number = int(pdfium.FPDFPageObj_GetMarkedContentID(drawn))
    if number >= 0:
        return number
    name, length = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
    for index in range(pdfium.FPDFPageObj_CountMarks(drawn)):
        mark = pdfium.FPDFPageObj_GetMark(drawn, index)
        named = pdfium.FPDFPageObjMark_GetName(mark, name, 64, length)
        if named and bytes(name)[: length.value].decode("utf-16-le", "replace").strip("\0") == "Artifact":
            return ARTIFACT
    return UNMARKED


@cache
def _style(name: bytes, flags: int) -> tuple[bool, bool]:
    font = name.decode("utf-8", "replace").lower()
    return any(part in font for part in _BOLD), bool(flags & 64) or any(part in font for part in _ITALIC)


def _word_space(letters: list[Word]) -> float:
    """The smallest gap between words, in sizes: more than twice of what nearly all letters of words keep."""
    gaps = sorted(
        (after.x0 - before.x1) / before.size
        for before, after in pairwise(letters)
        if before.size > 0 and after.size > 0 and abs(before.y0 - after.y0) < 1
    )
    return min(max(SPACE, 0.02 + 2.2 * gaps[97 * len(gaps) // 100]), _WIDEST_KERNING) if gaps else SPACE


def _together(word: Word, letter: Word, widest: float) -> bool:
    size = max(word.size, letter.size)
    if word.text[-1].islower() and letter.text.isupper():
        widest /= 2
    return (
        abs(word.size - letter.size) < 0.12 * size
        and abs(word.middle - letter.middle) < 0.2 * size
        and _follows(word, letter, widest * size)
        and word.bold == letter.bold
        and word.content == letter.content
    )


def _touching(word: Word, letter: Word, widest: float) -> bool:
    size = max(word.size, letter.size)
    return abs(word.middle - letter.middle) < 0.6 * size and _follows(word, letter, widest * size)


def _follows(word: Word, letter: Word, widest: float) -> bool:
    """Whether a letter stands right behind a word; the letters of a ligature share its box."""
    return -0.3 * word.size < letter.x0 - word.x1 < widest or abs(letter.x1 - word.x1) < 0.02 * word.size
