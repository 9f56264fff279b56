"""The parts of a page by its structure tree, where most of the page's letters lie in it and it agrees with the page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from commitments.acquire.pdf.blocks import LABEL
from commitments.acquire.pdf.lines import PdfLine
from commitments.acquire.pdf.measures import TERMINAL
from commitments.acquire.pdf.pages import PdfPage
from commitments.acquire.pdf.spans import LONGEST_REPEATED, Cell, placed
from commitments.acquire.pdf.tagged_lines import BULLET, lines_in, put_in, starts, widen
from commitments.acquire.pdf.tags import Tag
from commitments.acquire.pdf.words import Word

# So many of a page's letters lie in tags, or the page is read by where they stand.
LEAST = 0.85
# A page of tags is not believed where more of its blocks than this stand above the block before, or break sentences.
_CONTRADICTING = 0.1
_HEADING = re.compile(r"H(\d?)|Title")
_INLINE = frozenset(
    (
        "Span",
        "Link",
        "Reference",
        "Quote",
        "Em",
        "Strong",
        "Code",
        "BibEntry",
        "Annot",
        "Sub",
        "Ruby",
        "RB",
        "RT",
        "NonStruct",
        "Form",
        "Formula",
    )
)
_HOLDERS = frozenset(("", "Document", "Part", "Art", "Sect", "Div", "L", "BlockQuote", "Aside", "TD", "TH"))
_NOTES = ("Note", "FENote")
_CONTENTS = ("TOC", "TOCI", "Index")
_UNREAD = ("Artifact",)


@dataclass(slots=True)
class TaggedPart:
    """A piece of a page as tagged: what it is, and its lines; a table has rows of cells of parts."""

    kind: str
    lines: list[PdfLine]
    level: int = 0
    # The list that an item belongs to, as a number that counts the lists of the page.
    listed: int = 0
    begun: bool = False
    unfinished: bool = False
    cells: list[list[list[TaggedPart]]] = field(default_factory=list)

    @property
    def words(self) -> Iterator[Word]:
        """All its words, those of its cells too."""
        for item in self.lines:
            yield from item.words
        for row in self.cells:
            for cell in row:
                for part in cell:
                    yield from part.words


@dataclass(slots=True)
class Tagged:
    """A page read by its tags; `loose` words lie in none."""

    parts: list[TaggedPart]
    loose: list[Word]


def read_tagged(page: PdfPage, words: list[Word]) -> Tagged | None:
    """The parts of a page by its tags; None where they cover too little of it, or contradict it."""
    if not page.tags or not words:
        return None
    reading = _TagReader(page.number, words)
    parts = [part for tag in page.tags for part in reading.parts(tag, "")]
    loose = reading.left()
    if sum(len(word.text) for word in loose) > (1 - LEAST) * sum(len(word.text) for word in words):
        return None
    lines = list(lines_of(parts))
    loose = put_in(lines, loose)
    widen(lines)
    parts = [piece for part in parts for piece in _split(part)]
    return Tagged(parts, loose) if _agrees(parts) else None


class _TagReader:
    """The words of a page by their marked content; each is read once."""

    def __init__(self, number: int, words: list[Word]) -> None:
        self._number = number
        self._words: dict[int, list[Word]] = defaultdict(list)
        for word in words:
            self._words[word.content].append(word)
        self._lists = 0

    def left(self) -> list[Word]:
        return [word for words in self._words.values() for word in words]

    def parts(self, tag: Tag, inside: str, label: Sequence[Word] = ()) -> Iterator[TaggedPart]:
        """What an element comes to, in order; `inside` is the block that it stands in, `label` stands before it."""
        if tag.role in _UNREAD:
            self._inner_words(tag)
            return
        if tag.role == "Table":
            yield from self._table(tag)
            return
        kind, level = _kind(tag.role, inside)
        self._lists += tag.role == "L"
        number = self._lists
        first, pending, only_label = True, list(label), bool(label)
        notes: list[TaggedPart] = []
        for kid, is_label in _kids(tag):
            if isinstance(kid, Tag) and not self._has_words(kid):
                continue
            if isinstance(kid, int):
                only_label = is_label and (only_label or not pending)
                pending += self._words.pop(kid, [])
            elif kid.role in _NOTES and tag.role not in _HOLDERS:
                # A note in the midst of a paragraph does not end it.
                notes += self.parts(kid, "")
            else:
                if pending and not only_label:
                    yield self._part(kind if first else _more(kind), pending, level, number, tag)
                    first, pending = False, []
                for part in self.parts(kid, kind if first else _more(kind), pending):
                    part.listed = part.listed or number
                    first = False
                    yield part
                pending, only_label = [], False
        if pending:
            yield self._part(kind if first else _more(kind), pending, level, number, tag)
        yield from notes

    def _part(self, kind: str, words: list[Word], level: int, number: int, tag: Tag) -> TaggedPart:
        whole = [tag, *(kid for kid in tag.kids if isinstance(kid, Tag) and kid.role == "LBody")]
        begun, unfinished = any(one.begun for one in whole), any(one.unfinished for one in whole)
        return TaggedPart(kind, list(lines_in(self._number, words)), level, number, begun, unfinished)

    def _has_words(self, tag: Tag) -> bool:
        return any(self._has_words(kid) if isinstance(kid, Tag) else kid in self._words for kid in tag.kids)

    def _inner_words(self, tag: Tag) -> list[Word]:
        found: list[Word] = []
        for kid in tag.kids:
            found += self._words.pop(kid, []) if isinstance(kid, int) else self._inner_words(kid)
        return found

    def _table(self, tag: Tag) -> Iterator[TaggedPart]:
        table = TaggedPart("table", [], begun=tag.begun, unfinished=tag.unfinished)
        captions: list[TaggedPart] = []
        rows: list[list[Cell[list[TaggedPart]]]] = []
        for row in _rows_of(tag, captions, self):
            cells = [cell for cell in row.kids if isinstance(cell, Tag) and cell.role in ("TD", "TH")]
            rows.append([self._cell(cell) for cell in cells])
        table.cells = [row for row in placed(rows, []) if any(row)]
        yield from captions
        if table.cells:
            yield table

    def _cell(self, tag: Tag) -> Cell[list[TaggedPart]]:
        parts = [part for part in self.parts(tag, "cell") if part.lines or part.cells]
        words = sum(len(line.text.split()) for line in lines_of(parts))
        return Cell(parts, *tag.span, parts if words <= LONGEST_REPEATED else [])


def _split(part: TaggedPart) -> Iterator[TaggedPart]:
    """A part, or several where a bullet, the space above a line or its author's line break begins another."""
    for row in part.cells:
        row[:] = [[piece for one in cell for piece in _split(one)] for cell in row]
    begun_at = starts(part.lines) if part.kind in ("item", "more", "paragraph") else []
    if not begun_at:
        yield part
        return
    for start, end in pairwise([0, *begun_at, len(part.lines)]):
        bullet = start and BULLET.match(part.lines[start].text)
        kind = "item" if bullet else _more(part.kind) if start else part.kind
        begun, unfinished = part.begun and not start, part.unfinished and end == len(part.lines)
        yield TaggedPart(kind, part.lines[start:end], part.level, part.listed, begun, unfinished)


def _rows_of(tag: Tag, captions: list[TaggedPart], reading: _TagReader) -> Iterator[Tag]:
    for kid in tag.kids:
        if isinstance(kid, int):
            continue
        if kid.role == "TR":
            yield kid
        elif kid.role in ("THead", "TBody", "TFoot", "Table", "NonStruct", "Div", "Sect"):
            yield from _rows_of(kid, captions, reading)
        else:
            captions += reading.parts(kid, "")


def _kind(role: str, inside: str) -> tuple[str, int]:
    """The kind of block that an element is, and its level as a heading."""
    if heading := _HEADING.fullmatch(role):
        return "heading", min(6, max(1, int(heading[1] or 1)))
    if role in _NOTES or inside == "note":
        return "note", 0
    if role in _CONTENTS or inside == "contents":
        return "contents", 0
    if role == "LI":
        return "item", 0
    if inside in ("item", "more"):
        return inside, 0
    return "paragraph", 0


def _more(kind: str) -> str:
    return "more" if kind == "item" else kind


def _kids(tag: Tag, *, label: bool = False) -> Iterator[tuple[Tag | int, bool]]:
    """What an element holds, and whether it is a label; what belongs to the text around it is no block of its own."""
    for kid in tag.kids:
        if isinstance(kid, Tag) and (kid.role in _INLINE or kid.role in ("LBody", "Lbl")):
            yield from _kids(kid, label=label or kid.role == "Lbl")
        else:
            yield kid, label


def _agrees(parts: list[TaggedPart]) -> bool:
    """Whether blocks follow each other down the page, and hold whole sentences."""
    placed = [part for part in parts if part.lines and part.kind not in ("note", "contents")]
    up = sum(_above(below, above) for above, below in pairwise(placed))
    prose = [part for part in placed if part.kind == "paragraph"]
    broken = sum(
        below.lines[0].text[:1].islower()
        and not LABEL.match(below.lines[0].text)
        and not TERMINAL.search(above.lines[-1].text)
        for above, below in pairwise(prose)
    )
    many = max(2, _CONTRADICTING * len(placed))
    return up < many and broken < max(3, 0.25 * len(prose))


def _above(part: TaggedPart, other: TaggedPart) -> bool:
    """Whether a part stands above another in the same column, though it comes after."""
    first, last = part.lines[0], other.lines[-1]
    beside = first.x0 >= last.x1 or last.x0 >= first.x1
    return not beside and first.middle > other.lines[0].middle + first.size


def lines_of(parts: Iterable[TaggedPart]) -> Iterator[PdfLine]:
    """All lines of parts, those of cells too."""
    for part in parts:
        yield from part.lines
        for row in part.cells:
            for cell in row:
                yield from lines_of(cell)
