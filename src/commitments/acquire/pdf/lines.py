"""The lines of a page in reading order: columns one after the other, ruled tables among them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from commitments.acquire.pdf.bands import band_tables, in_bands
from commitments.acquire.pdf.grids import Grid, grids
from commitments.acquire.pdf.pages import PdfPage
from commitments.acquire.pdf.spans import LONGEST_REPEATED
from commitments.acquire.pdf.words import Box, Word
from commitments.acquire.raised import power
from commitments.acquire.trees import REFERENCE

_RAISED, _LABEL = re.compile(r"(?:\d{1,3}|[*†‡])(?:,(?:\d{1,3})?)*"), re.compile(r"\d{1,3}|[*†‡]")
# A gap this wide, in sizes, parts the cells of a table.
_CELL = 1.6
# Between words of one line that the file does not part.
_SPACE = 0.2
_LAST_HYPHEN = re.compile(r"(?<=\w) \xad$")
_INNER_HYPHEN = re.compile(r"(?<=\w) ?\xad ?(?=\w)")
# Columns beyond doubt: at most this part of so many lines crosses the place between them.
_CLEAR, _COLUMN = 0.05, 14
# What stands before a wide gap and is no cell: the mark of an item or the number of an article.
_MARK = re.compile(
    r"(?:[•●▪◦‣·■□○➢►▸*–—-]|\(?\w{1,4}[.)]|\(\w{1,4}\)|\d{1,3}(?:\.\d{1,3})*\.?|[A-Z]{1,2}\d{1,3}\.?"
    r"|(?:Article|Section|Art\.|Sec\.|Rule|Paragraph|Chapter|Annex|Appendix|Part|§)\s*[\dIVX]{1,5}(?:\.\d+)*[.:)]?)"
)
# Of the lines of a page, a box beside its text holds at most so many.
_BOXED = 0.6
# Letters of a spaced heading stand this far apart at most; where its words part, the gap is so much wider.
_SPACED_LETTERS, _SPACED_WORDS = 0.8, 0.15


@dataclass(slots=True)
class PdfLine:
    """A line of one column, `left` and `right` its edges; or a whole table, the lines of each cell kept apart."""

    page: int
    words: list[Word]
    left: float = 0
    right: float = 0
    size: float = 0
    text: str = ""
    cells: list[tuple[float, str]] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)
    # The box around it, which has a text of its own.
    box: Box | None = None

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
    def first_word(self) -> float:
        """How wide its first word is."""
        end = next((index for index, word in enumerate(self.words) if index and word.spaced), len(self.words))
        return self.words[end - 1].x1 - self.words[0].x0

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
        near = [row for row in found if row[0].y0 < word.middle < row[0].y1 and _is_level(row, word)]
        if near:
            min(near, key=lambda row: abs(row[0].middle - word.middle)).append(word)
        else:
            found.append([word])
    for row in found:
        row.sort(key=lambda word: word.x0)
    return sorted(found, key=lambda row: -max(row, key=lambda word: word.size).middle)


def _is_level(row: list[Word], word: Word) -> bool:
    """Whether a word stands on a row; a smaller one stands on its base line or beside a word, or is a label."""
    first = row[0]
    apart = abs(first.middle - word.middle)
    if word.size > 0.85 * first.size:
        return apart < 0.35 * first.size
    if abs((first.y0 + 0.2 * first.size) - (word.y0 + 0.2 * word.size)) < 0.12 * first.size:
        return True
    label = bool(_RAISED.fullmatch(word.text))
    beside = label or any(min(abs(word.x0 - other.x1), abs(other.x0 - word.x1)) < 0.6 * word.size for other in row)
    return beside and apart < 0.55 * first.size


def page_lines(page: PdfPage, words: list[Word]) -> list[PdfLine]:
    """The lines of a page in reading order, its ruled tables among them."""
    tables: list[PdfLine] = []
    for grid in grids(page.drawing, words):
        inside = [word for word in words if grid.cell(word)]
        if inside:
            gone = {id(word) for word in inside}
            words = [word for word in words if id(word) not in gone]
            tables.append(_table(page, grid, inside))
    all_rows = rows(words)
    for taken, cells in band_tables(all_rows, sorted(page.drawing.flat), _is_mark):
        gone = {id(row) for row in taken}
        all_rows = [row for row in all_rows if id(row) not in gone]
        tables.append(_band_table(page, taken, cells))
    lines = _columns(page, all_rows, 0)
    for table in tables:
        for line in lines:
            # A line alone above a table is as short as the table is wide.
            line.left, line.right = min(line.left, table.left), max(line.right, table.right)
        below = (i for i, line in enumerate(lines) if line.middle < table.middle and line.x0 < table.right)
        lines.insert(next(below, len(lines)), table)
    put_in_boxes(lines, page.drawing.boxes)
    return lines


def put_in_boxes(lines: Sequence[PdfLine], boxes: Sequence[Box]) -> None:
    """Give lines the smallest box that they stand in, with room around them; one that holds most of a page is none."""
    for box in sorted(boxes, key=lambda box: -(box[2] - box[0]) * (box[3] - box[1])):
        inside = [line for line in lines if box[0] + 1 < line.x0 and line.x1 < box[2] and box[1] < line.middle < box[3]]
        if len(inside) <= _BOXED * len(lines):
            for line in inside:
                line.box = box


def _table(page: PdfPage, grid: Grid, words: list[Word]) -> PdfLine:
    cells: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for word in words:
        cells[grid.cell(word) or (0, 0)].append(word)
    table: list[list[str]] = []
    for y in range(len(grid.ys) - 1):
        own = [cells[y, x] for x in range(len(grid.xs) - 1)]
        if any(grid.first(y, x) < y for x in range(len(grid.xs) - 1)):
            table.append([_spanning(page, grid, cells, y, x) for x in range(len(grid.xs) - 1)])
        else:
            table += [
                [_cell(page, cell) for cell in row] for row in in_bands(rows([w for cell in own for w in cell]), own)
            ]
    size = median(word.size for word in words)
    return PdfLine(page.number, words, grid.xs[0], grid.xs[-1], size, table=[row for row in table if any(row)])


def _spanning(page: PdfPage, grid: Grid, cells: dict[tuple[int, int], list[Word]], row: int, column: int) -> str:
    """The text of a cell; what spans several rows counts in each, unless it is as long as a promise."""
    first = grid.first(row, column)
    text = _cell(page, cells[first, column])
    return text if first == row or len(text.split()) <= LONGEST_REPEATED else ""


def _band_table(page: PdfPage, taken: list[list[Word]], cells: list[list[list[Word]]]) -> PdfLine:
    words = [word for row in taken for word in row]
    table = [[_cell(page, cell) for cell in row] for row in cells]
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    return PdfLine(page.number, words, left, right, median(word.size for word in words), table=table)


def _cell(page: PdfPage, words: list[Word]) -> str:
    return "\n".join(line_of(page.number, row, 0, 0).text for row in rows(words))


def _is_mark(words: Sequence[Word]) -> bool:
    """Whether words are the mark of an item and no cell."""
    return bool(_MARK.fullmatch(" ".join(word.text for word in words)))


def _columns(page: PdfPage, all_rows: list[list[Word]], depth: int) -> list[PdfLine]:
    if not all_rows:
        return []
    left = min(row[0].x0 for row in all_rows)
    right = max(word.x1 for row in all_rows for word in row)
    gutter = _gutter(all_rows, left, right) if depth < 3 else None
    if gutter is None:
        return [line_of(page.number, row, left, right) for row in all_rows]
    lines: list[PdfLine] = []
    sides: tuple[list[list[Word]], list[list[Word]]] = ([], [])
    for row in [*all_rows, None]:
        if row is None or any(word.x0 < gutter < word.x1 for word in row):
            for side in sides:
                lines += _columns(page, side, depth + 1)
                side.clear()
            if row is not None:
                lines.append(line_of(page.number, row, left, right))
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
    crossing, x = best
    # The last column of a text can be short; where hardly a line crosses, a few lines are enough.
    fewest = 2 if crossing <= _CLEAR * len(all_rows) and len(all_rows) >= _COLUMN else 6
    for to_left in (True, False):
        parts = ([word for word in row if (word.x1 <= x if to_left else word.x0 >= x)] for row in all_rows)
        side = [part for part in parts if part]
        if len(side) < fewest or median(len(part) for part in side) < 3:
            return None
        span = max(part[-1].x1 for part in side) - min(part[0].x0 for part in side)
        if median(part[-1].x1 - part[0].x0 for part in side) < 0.6 * span:
            return None
    return x


def line_of(page: int, words: list[Word], left: float, right: float) -> PdfLine:
    """The words of one line as text, cut into cells where wide gaps part them."""
    sizes = sorted(word.size for word in words for _ in word.text)
    size = sizes[3 * len(sizes) // 4]
    line = PdfLine(page, words, left, right, size)
    middle = line.middle
    apart = _spaced_letters(words, size)
    for number, word in enumerate(words):
        gap = word.x0 - words[number - 1].x1 if number else 0.0
        raised = word.size < 0.8 * size and word.middle > middle and _RAISED.fullmatch(word.text)
        text = _raised(page, words[number - 1].text if number else "", word.text) if raised else word.text
        if not number or gap > _CELL * size:
            line.cells.append((word.x0, text))
            continue
        space = apart.get(number, not raised and (word.spaced or gap > _SPACE * size))
        start, cell = line.cells[-1]
        line.cells[-1] = (start, cell + " " * space + text)
    if len(line.cells) == 2 and _MARK.fullmatch(line.cells[0][1]):
        line.cells = [(line.cells[0][0], f"{line.cells[0][1]} {line.cells[1][1]}")]
    # A hyphen within a line is one that is seen, whatever the file calls it.
    line.cells = [(start, _INNER_HYPHEN.sub("-", _LAST_HYPHEN.sub("\xad", text))) for start, text in line.cells]
    line.text = " ".join(text for _, text in line.cells)
    return line


def _raised(page: int, before: str, text: str) -> str:
    """Raised figures as a power, or as the marks of notes of a page."""
    marks = _LABEL.sub(rf"{REFERENCE[0]}{page}.\g<0>{REFERENCE[1]}", text).replace(",", "")
    return power(before, text) or marks


def _spaced_letters(words: list[Word], size: float) -> dict[int, bool]:
    """Where the words of a letter-spaced heading part: for each of its letters, whether a space stands before it."""
    found: dict[int, bool] = {}
    start = 0
    for number in range(1, len(words) + 1):
        pair = words[number - 1 : number + 1] if number < len(words) else []
        # Letters that kerning drew together stand among single ones.
        if (
            pair
            and all(len(word.text) <= 3 and word.text.isalpha() for word in pair)
            and words[number].x0 - words[number - 1].x1 < 3 * size
        ):
            continue
        gaps = [words[i].x0 - words[i - 1].x1 for i in range(start + 1, number)]
        single = sum(len(word.text) == 1 for word in words[start:number])
        if len(gaps) > 2 and single > 0.6 * (number - start) and (usual := median(gaps)) < _SPACED_LETTERS * size:
            end = number + (number < len(words) and words[number].x0 - words[number - 1].x1 < usual + 0.05 * size)
            for i in range(start + 1, end):
                found[i] = words[i].x0 - words[i - 1].x1 > usual + _SPACED_WORDS * size
        start = number
    return found
