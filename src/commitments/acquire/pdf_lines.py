"""The lines of a PDF in reading order: columns one after the other, running heads and page numbers set apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median

from commitments.acquire.pdf_tables import Grid, grids
from commitments.acquire.pdf_words import SPACE, Page, Word
from commitments.acquire.trees import REFERENCE

_MARGIN = 0.12
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—|]?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[-–—|]?(?:\s*(?:of|/)\s*\d{1,4})?", re.I)
_RAISED, _LABEL = re.compile(r"(?:\d{1,3}|[*†‡])(?:,(?:\d{1,3})?)*"), re.compile(r"\d{1,3}|[*†‡]")
# A gap this wide, in sizes, parts the cells of a table.
_CELL = 1.6


@dataclass(slots=True)
class Line:
    """A line of one column, `left` and `right` its edges; or a whole table, the lines of each cell kept apart."""

    page: int
    words: list[Word]
    left: float = 0
    right: float = 0
    size: float = 0
    text: str = ""
    cells: list[tuple[float, str]] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return median([word.middle for word in self.words if word.size > 0.85 * self.size] or [self.words[0].middle])

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words)

    @property
    def italic(self) -> bool:
        """Whether all of it is italic."""
        return all(word.italic for word in self.words)


def rows(words: list[Word]) -> list[list[Word]]:
    """Words at one height, from the top; raised numbers stand with the line that they are raised from."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.size):
        near = [
            row
            for row in found
            if row[0].y0 < word.middle < row[0].y1 and abs(row[0].middle - word.middle) < _reach(row[0], word)
        ]
        if near:
            min(near, key=lambda row: abs(row[0].middle - word.middle)).append(word)
        else:
            found.append([word])
    for row in found:
        row.sort(key=lambda word: word.x0)
    return sorted(found, key=lambda row: -max(row, key=lambda word: word.size).middle)


def _reach(first: Word, word: Word) -> float:
    return 0.35 * first.size if word.size > 0.85 * first.size else 0.55 * first.size


def page_lines(page: Page, words: list[Word]) -> list[Line]:
    """The lines of a page in reading order, its ruled tables among them."""
    tables: list[Line] = []
    for grid in grids(page):
        inside = [word for word in words if grid.cell(word)]
        if inside:
            gone = {id(word) for word in inside}
            words = [word for word in words if id(word) not in gone]
            tables.append(_table(page, grid, inside))
    lines = _columns(page, rows(words), 0)
    for table in tables:
        below = (i for i, line in enumerate(lines) if line.middle < table.middle and line.x0 < table.right)
        lines.insert(next(below, len(lines)), table)
    return lines


def _table(page: Page, grid: Grid, words: list[Word]) -> Line:
    cells: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for word in words:
        cells[grid.cell(word) or (0, 0)].append(word)
    table = [
        ["\n".join(_line(page.number, row, 0, 0).text for row in rows(cells[y, x])) for x in range(len(grid.xs) - 1)]
        for y in range(len(grid.ys) - 1)
    ]
    size = median(word.size for word in words)
    return Line(page.number, words, grid.xs[0], grid.xs[-1], size, table=[row for row in table if any(row)])


def _columns(page: Page, all_rows: list[list[Word]], depth: int) -> list[Line]:
    if not all_rows:
        return []
    left = min(row[0].x0 for row in all_rows)
    right = max(word.x1 for row in all_rows for word in row)
    gutter = _gutter(all_rows, left, right) if depth < 3 else None
    if gutter is None:
        return [_line(page.number, row, left, right) for row in all_rows]
    lines: list[Line] = []
    sides: tuple[list[list[Word]], list[list[Word]]] = ([], [])
    for row in [*all_rows, None]:
        if row is None or any(word.x0 < gutter < word.x1 for word in row):
            for side in sides:
                lines += _columns(page, side, depth + 1)
                side.clear()
            if row is not None:
                lines.append(_line(page.number, row, left, right))
            continue
        for side, part in zip(
            sides, ([w for w in row if w.x1 <= gutter], [w for w in row if w.x0 >= gutter]), strict=True
        ):
            if part:
                side.append(part)
    return lines


def _gutter(all_rows: list[list[Word]], left: float, right: float) -> float | None:
    """Where two columns of prose part, if they do: few lines cross there, and both sides are full of lines."""
    width, best = right - left, None
    for step in range(60, 141):
        x = left + width * step / 200
        crossing = sum(any(word.x0 - 3 < x < word.x1 + 3 for word in row) for row in all_rows)
        if crossing <= 0.3 * len(all_rows) and (best is None or crossing < best[0]):
            best = (crossing, x)
    if best is None:
        return None
    x = best[1]
    for to_left in (True, False):
        parts = ([word for word in row if (word.x1 <= x if to_left else word.x0 >= x)] for row in all_rows)
        side = [part for part in parts if part]
        if len(side) < 6 or median(len(part) for part in side) < 3:
            return None
        span = max(part[-1].x1 for part in side) - min(part[0].x0 for part in side)
        if median(part[-1].x1 - part[0].x0 for part in side) < 0.6 * span:
            return None
    return x


def _line(page: int, words: list[Word], left: float, right: float) -> Line:
    sizes = sorted(word.size for word in words for _ in word.text)
    size = sizes[3 * len(sizes) // 4]
    line = Line(page, words, left, right, size)
    cell, start, middle = "", words[0].x0, line.middle
    for number, word in enumerate(words):
        gap = word.x0 - words[number - 1].x1 if number else 0.0
        raised = word.size < 0.8 * size and word.middle > middle and _RAISED.fullmatch(word.text)
        if gap > _CELL * size:
            line.cells.append((start, cell))
            cell, start = "", word.x0
        elif cell and not raised and (word.spaced or gap > SPACE * size):
            cell += " "
        cell += _LABEL.sub(_reference, word.text).replace(",", "") if raised else word.text
    line.cells.append((start, cell))
    line.text = " ".join(text for _, text in line.cells)
    return line


def _reference(match: re.Match[str]) -> str:
    return f"{REFERENCE[0]}{match[0]}{REFERENCE[1]}"


def without_running(pages: list[Page]) -> tuple[list[list[Word]], list[str]]:
    """The words of each page without page numbers and without the lines that come back at its head or foot."""
    edges: dict[str, set[int]] = defaultdict(set)
    at_edge: list[list[tuple[str, list[Word]]]] = []
    for page in pages:
        low, high = page.height * _MARGIN, page.height * (1 - _MARGIN)
        found = [(_key(row), row) for row in rows([word for word in page.words if not low < word.middle < high]) if row]
        at_edge.append(found)
        for key, _ in found:
            edges[key].add(page.number)
    numbered = _numbered(pages, at_edge)
    often = max(3, 0.3 * len(pages)) if len(pages) > 2 else 2
    kept: list[list[Word]] = []
    dropped: Counter[str] = Counter()
    for page, found in zip(pages, at_edge, strict=True):
        gone: set[int] = set()
        outermost = {id(row) for _, row in (*found[:2], *found[-2:])}
        for key, row in found:
            text = " ".join(word.text for word in row)
            alone = _PAGE_NUMBER.fullmatch(text) and id(row) in outermost
            if len(edges[key]) >= often or alone or id(row) in numbered:
                gone |= {id(word) for word in row}
                dropped["page numbers" if alone else re.sub(r"\d+", "#", text)] += 1
        kept.append([word for word in page.words if id(word) not in gone])
    return kept, [f"left out on {count} pages: {text}" for text, count in dropped.items()]


def _numbered(pages: list[Page], at_edge: list[list[tuple[str, list[Word]]]]) -> set[int]:
    """Rows that begin or end with the number of their page, as on most pages."""
    ahead: dict[int, list[list[Word]]] = defaultdict(list)
    for page, found in zip(pages, at_edge, strict=True):
        for _, row in {id(row): (key, row) for key, row in (*found[:1], *found[-1:])}.values():
            for word in {id(word): word for word in (row[0], row[-1])}.values():
                if word.text.isascii() and word.text.isdigit() and len(word.text) < 5:
                    ahead[int(word.text) - page.number].append(row)
    most = max(ahead.values(), key=len, default=[])
    return {id(row) for row in most} if len(most) >= max(3, 0.5 * len(pages)) else set()


def _key(row: list[Word]) -> str:
    return re.sub(r"\d+", "#", "".join(word.text for word in row)) + f"@{round(row[0].middle / 6)}"
