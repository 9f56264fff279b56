"""The blocks that a page is made of, and the words that show which they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from commitments.acquire.pdf.lines import PdfLine
from commitments.acquire.pdf.measures import Measures

BULLET = re.compile(r"([•●▪◦‣·■□○➢►▸✓*–—-]|o(?=\s))\s*(?<=[^*–—-])(?=\S)|([*–—-])\s+(?=\S)")
NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
LABEL = re.compile(
    r"(?:\(?[a-z]{1,4}\)|\(?[A-Z]\)|[a-z]\.|[ivx]{2,5}\.|\d{1,2}(?:\.\d{1,2})+\.?|§|Sec\.|Section\s+\d|Article\s+[\dIVX])(?=\s|$)"
)
ARTICLE = re.compile(
    r"(?:Article|Section|Part|Annex|Chapter|Pillar|ARTICLE|SECTION|PART|ANNEX|CHAPTER|PILLAR)\s+[\dIVXA-Z]{1,4}\b[.:]?"
    r"(?:\s.{0,80})?"
)
# Several words in capitals, and no year: that would be a day.
_CAPITALS = re.compile(r"(?=(?:.*[^\W\d_]{2,}\b){2})(?!.*\b\d{4}\b)[^a-z]+")
_LEADERS = re.compile(r"\.{4,}|(?:\.\s){4,}|…{2,}")
_CONTENTS = re.compile(r"(?:table of )?contents:?", re.I)
_LONGEST_HEADING = 160


@dataclass(slots=True)
class PdfBlock:
    """A heading, paragraph, item, more (of an item), table or note in the making.

    `level` is a heading's where the file states it. `begun` and `unfinished`: it goes on over the edge of a page.
    """

    kind: str
    lines: list[PdfLine]
    texts: list[str]
    level: int = 0
    marker: str = ""
    indent: float = 0
    rows: list[list[str]] = field(default_factory=list)
    begun: bool = False
    unfinished: bool = False

    @property
    def text(self) -> str:
        """Its lines one after the other."""
        return " ".join(self.texts)


def item_of(lines: Sequence[PdfLine], match: re.Match[str], marker: str) -> PdfBlock:
    """An item without its mark; its indent is where its words begin."""
    first = lines[0]
    shown = 0
    indent = first.x0
    for word in first.words:
        if shown >= len(match[0].strip()):
            indent = word.x0
            break
        shown += len(word.text)
    texts = [first.text[match.end() :], *(item.text for item in lines[1:])]
    return PdfBlock("item", list(lines), texts, marker=marker, indent=indent)


def could_head(text: str) -> bool:
    """Whether words could be those of a heading."""
    return len(text) <= _LONGEST_HEADING and bool(re.search(r"\w", text)) and not BULLET.match(text)


def is_named_so(text: str) -> bool:
    """Whether words alone make a heading: an article's number, or capitals throughout."""
    return bool(ARTICLE.fullmatch(text) or _CAPITALS.fullmatch(text))


def stands_out(item: PdfLine, usual: Measures) -> bool:
    """Whether a line is larger than the text, or bold where the text is not."""
    return item.size > 1.12 * usual.body or (item.bold and not usual.bold and item.size > 0.9 * usual.body)


def _leads_to_a_page(item: PdfLine) -> bool:
    return len(item.cells) > 1 and bool(re.fullmatch(r"\d{1,3}|[ivxl]{1,5}", item.cells[-1][1]))


def without_contents(lines: list[PdfLine]) -> tuple[list[PdfLine], int]:
    """The lines of a page without a table of contents: dots that lead to page numbers, and what stands between them."""
    led = [number for number, item in enumerate(lines) if _LEADERS.search(item.text)]
    if any(_CONTENTS.fullmatch(item.text) for item in lines):
        led = [number for number, item in enumerate(lines) if number in led or _leads_to_a_page(item)]
    if len(led) < 3:
        return [item for item in lines if not _LEADERS.search(item.text)], len(led)
    first = led[0]
    while first and lines[first - 1].size < 1.3 * lines[led[0]].size:
        first -= 1
    return [*lines[:first], *lines[led[-1] + 1 :]], led[-1] + 1 - first
