"""Tables without upright rules: bands of lines set apart from each other, with the same gaps through all of them."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import pairwise

from commitments.acquire.pdf.drawing import Rule
from commitments.acquire.pdf.words import Word

WordRow = list[Word]
# The gap between columns, in sizes; the space between bands on top of that between lines; bands and lines of a table.
_GAP, _APART, _FEWEST, _MOST_LINES = 0.6, 0.25, 3, 7


def band_tables(
    rows: Sequence[WordRow], flat: Sequence[Rule], is_mark: Callable[[Sequence[Word]], bool]
) -> list[tuple[list[WordRow], list[list[list[Word]]]]]:
    """The tables among rows of words: the rows that they take, and the words of each cell."""
    bands = _bands(rows, flat)
    found = []
    start = 0
    while start < len(bands):
        end, gaps = _longest(bands, start)
        table = [_cells(band, gaps) for band in bands[start:end]] if gaps else []
        prose = _are_columns(bands, start, end, gaps) or all(is_mark(cells[0]) for cells in table if cells[0])
        if _is_table(bands[start:end], table) and not prose:
            found.append(([row for band in bands[start:end] for row in band], table))
            start = end
        else:
            start += 1
    return found


def in_bands(rows: Sequence[WordRow], cells: Sequence[list[Word]]) -> list[list[list[Word]]]:
    """The cells of a ruled row, or of the rows that only space parts in it: most of these have words in two columns."""
    bands = _bands(rows, ())
    column = {id(word): number for number, cell in enumerate(cells) for word in cell}
    found: list[list[list[Word]]] = []
    for band in bands:
        own: list[list[Word]] = [[] for _ in cells]
        for row in band:
            for word in row:
                own[column[id(word)]].append(word)
        found.append(own)
    several = sum(sum(map(bool, own)) > 1 for own in found)
    return found if len(found) > 1 and several >= max(2, 0.8 * len(found)) else [list(cells)]


def _bands(rows: Sequence[WordRow], flat: Sequence[Rule]) -> list[list[WordRow]]:
    """Rows that stand together; more space than between lines parts them, and so does a rule."""
    if not rows:
        return []
    places = [(min(word.y0 for word in row), max(word.y1 for word in row)) for row in rows]
    spaces = sorted(max(0.0, above[0] - below[1]) for above, below in pairwise(places))
    usual = spaces[len(spaces) // 4] if spaces else 0.0
    bands = [[rows[0]]]
    bottom = places[0][0]
    for row, (low, high) in zip(rows[1:], places[1:], strict=True):
        ruled = any(
            high - 2 < y < bottom + 2 and _under(rule_left, rule_right, row) for y, rule_left, rule_right in flat
        )
        if ruled or bottom - high > usual + _APART * row[0].size:
            bands.append([row])
            bottom = low
        else:
            bands[-1].append(row)
            bottom = min(bottom, low)
    return bands


def _under(left: float, right: float, row: WordRow) -> bool:
    """Whether a rule runs above most of a row."""
    start, end = row[0].x0, max(word.x1 for word in row)
    return min(right, end) - max(left, start) > 0.5 * (end - start)


def _longest(bands: Sequence[list[WordRow]], start: int) -> tuple[int, list[float]]:
    """The end of the bands from `start` on through which the same gaps run, and these."""
    gaps: list[tuple[float, float]] = []
    best: list[tuple[float, float]] = []
    end = start
    for number in range(start, len(bands)):
        own = _gaps([word for row in bands[number] for word in row])
        gaps = own if number == start else _common(gaps, own)
        if not gaps or len(bands[number]) > _MOST_LINES:
            break
        best, end = gaps, number + 1
    return end, [(left + right) / 2 for left, right in best]


def _gaps(words: Sequence[Word]) -> list[tuple[float, float]]:
    """Where no word stands, between the first and the last."""
    size = words[0].size
    found: list[tuple[float, float]] = []
    reach = -1e9
    for word in sorted(words, key=lambda word: word.x0):
        if reach > -1e9 and word.x0 - reach > _GAP * size:
            found.append((reach, word.x0))
        reach = max(reach, word.x1)
    return found


def _common(gaps: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    shared = [(max(a, c), min(b, d)) for a, b in gaps for c, d in others]
    return [(left, right) for left, right in shared if right - left > 4]


def _cells(band: list[WordRow], gaps: Sequence[float]) -> list[list[Word]]:
    cells: list[list[Word]] = [[] for _ in range(len(gaps) + 1)]
    for row in band:
        for word in row:
            cells[bisect(gaps, (word.x0 + word.x1) / 2)].append(word)
    return cells


def _are_columns(bands: Sequence[list[WordRow]], start: int, end: int, gaps: Sequence[float]) -> bool:
    """Whether the gaps go on through a longer band above or below: then they part columns of prose."""
    for number in (start - 1, end):
        if 0 <= number < len(bands) and len(bands[number]) > _MOST_LINES:
            words = [word for row in bands[number] for word in row]
            if any(not any(word.x0 < gap < word.x1 for word in words) for gap in gaps):
                return True
    return False


def _is_table(bands: Sequence[list[WordRow]], table: Sequence[Sequence[Sequence[Word]]]) -> bool:
    """Whether bands are rows of a table: enough of them, and most with words in several columns."""
    filled = sum(sum(map(bool, cells)) > 1 for cells in table)
    lines = sum(map(len, bands))
    # Lines of one each are recognised by their cells, later.
    return len(table) >= _FEWEST and filled >= 0.7 * len(table) and lines > len(bands)
