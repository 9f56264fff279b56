"""The numbers that Word shows and does not write: those of lists, and "Article 5" before a heading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commitments.acquire.trees import NUMBER
from commitments.acquire.word_styles import ATTRIBUTE, TAG, Styles

_PLACEHOLDER = re.compile(r"%([1-9])")
# A number with a word in it heads its paragraph: "Article 5".
_HEADS = re.compile(r"[^\W\d_]{3,}")
_LONGEST_HEADING = 120
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
# No honest list counts further in Roman numerals or letters.
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: "(%1)" in lower-case letters, from `start`."""

    text: str
    format: str
    start: int = 1
    plain: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a Word document, and how far each has counted."""

    levels: Mapping[str, Mapping[int, Level]]
    lists: Mapping[str, str]
    overrides: Mapping[tuple[str, int], int]
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any, styles: Styles) -> Numbering:
        """Read numbering.xml; a list that only names a style is that style's."""
        levels: dict[str, Mapping[int, Level]] = {}
        linked: dict[str, str] = {}
        for one in root.iter(f"{TAG}abstractNum"):
            name = one.get(f"{ATTRIBUTE}abstractNumId", "")
            levels[name] = {int(level.get(f"{ATTRIBUTE}ilvl", 0)): _level(level) for level in one.iter(f"{TAG}lvl")}
            if style := _value(one, "numStyleLink"):
                linked[name] = style
        lists: dict[str, str] = {}
        overrides: dict[tuple[str, int], int] = {}
        for one in root.iter(f"{TAG}num"):
            number = one.get(f"{ATTRIBUTE}numId", "")
            lists[number] = _value(one, "abstractNumId")
            for override in one.iter(f"{TAG}lvlOverride"):
                if (first := _value(override, "startOverride")).isdigit():
                    overrides[number, int(override.get(f"{ATTRIBUTE}ilvl", 0))] = int(first)
        for number, name in lists.items():
            if name in linked:
                lists[number] = lists.get(styles.numbers.get(linked[name], ("", 0))[0], name)
        return cls(levels, lists, overrides)

    def next(self, number: str, level: int) -> str:
        """The number of the next item of a list at a level; nothing for bullets and what has none."""
        name = self.lists.get(number, "")
        levels = self.levels.get(name, {})
        if level not in levels or levels[level].format in ("bullet", "none") or not levels[level].text:
            return ""
        if number not in self.begun:
            self.begun.add(number)
            for (other, at), start in self.overrides.items():
                if other == number:
                    self.counts[name, at] = start - 1
        self.counts[name, level] = self.counts.get((name, level), levels[level].start - 1) + 1
        for deeper in [key for key in self.counts if key[0] == name and key[1] > level]:
            del self.counts[deeper]
        return _PLACEHOLDER.sub(lambda found: self._part(name, int(found[1]) - 1, level), levels[level].text).strip()

    def _part(self, name: str, at: int, level: int) -> str:
        one = self.levels[name].get(at)
        count = self.counts.get((name, at), one.start if one else 1)
        return numeral(count, "decimal" if one is None or self.levels[name][level].plain else one.format)


def _level(element: Any) -> Level:
    start = _value(element, "start")
    plain = element.find(f"{TAG}isLgl") is not None
    return Level(
        _value(element, "lvlText"),
        _value(element, "numFmt") or "decimal",
        int(start) if re.fullmatch(r"\d{1,6}", start) else 1,
        plain,
    )


def _value(element: Any, name: str) -> str:
    found = element.find(f"{TAG}{name}")
    return str(found.get(f"{ATTRIBUTE}val", "")) if found is not None else ""


def numeral(count: int, format: str) -> str:
    """A number as a list shows it."""
    if not 0 < count < _MOST:
        return str(count)
    if format in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if format == "lowerLetter" else letters.upper()
    if format in ("lowerRoman", "upperRoman"):
        written = ""
        for value, sign in _ROMAN:
            written += sign * (count // value)
            count %= value
        return written if format == "lowerRoman" else written.upper()
    return f"{count:02d}" if format == "decimalZero" else str(count)


def write_numbers(document: Any, numbering: Numbering, styles: Styles) -> None:
    """Put the number of each paragraph before its words."""
    for paragraph in document.iter(f"{TAG}p"):
        style = styles.of_paragraph(paragraph)
        number, level = _list_of(paragraph, style, styles)
        shown = numbering.next(number, level) if number else ""
        text = "".join(piece.text or "" for piece in paragraph.iter(f"{TAG}t"))
        if not shown:
            continue
        if styles.is_heading(style):
            _open(paragraph, f"{shown} ")
        elif _HEADS.search(shown):
            _open(paragraph, f"{shown} ")
            if len(text) <= _LONGEST_HEADING and not text.rstrip().endswith((".", ";", ",")):
                styles.make_heading(paragraph)
            styles.make_plain(paragraph)
        elif text.strip():
            _open(paragraph, f"{NUMBER[0]}{shown}{NUMBER[1]}")


def _list_of(paragraph: Any, style: str, styles: Styles) -> tuple[str, int]:
    """The list and level that a paragraph names, or else its style."""
    own = paragraph.find(f"{TAG}pPr/{TAG}numPr")
    of_style = styles.numbers.get(style, ("", 0))
    if own is None:
        return of_style
    level = _value(own, "ilvl")
    return _value(own, "numId") or of_style[0], int(level) if re.fullmatch(r"\d", level) else of_style[1]


def _open(paragraph: Any, words: str) -> None:
    """Write words before those of a paragraph."""
    run = paragraph.makeelement(f"{TAG}r")
    text = run.makeelement(f"{TAG}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    text.text = words
    run.append(text)
    first = paragraph.find(f"{TAG}pPr")
    paragraph.insert(0 if first is None else list(paragraph).index(first) + 1, run)
