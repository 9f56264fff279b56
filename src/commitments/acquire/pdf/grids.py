"""Tables of a PDF that are drawn with rules: the cells are where the rules cross."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commitments.acquire.pdf.drawing import Drawing, Rule
from commitments.acquire.pdf.words import Word

# Rules are drawn a little apart.
_NEAR = 3.0
# A page with more is a drawing.
_MOST = 1_500
# So many words can cross the rules of a table; where more do, the rules are not those of a table.
_CROSSING = 0.03


@dataclass(frozen=True, slots=True)
class Grid:
    """The places of a table's rules: `xs` from the left, `ys` from the foot; `upright` are the rules themselves."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    upright: tuple[Rule, ...]
    flat: tuple[Rule, ...] = ()

    def cell(self, word: Word) -> tuple[int, int] | None:
        """The row, from the top, and the first column of the cell that a word stands in."""
        row = len(self.ys) - 1 - bisect_left(self.ys, word.middle)
        if not 0 <= row < len(self.ys) - 1:
            return None
        edges = self.edges(row)
        middle = (word.x0 + word.x1) / 2
        place = bisect_left(edges, middle) - 1
        if not 0 <= place < len(edges) - 1:
            return None
        column = self.xs.index(edges[place])
        return self.first(row, column), column

    def first(self, row: int, column: int) -> int:
        """The first row of the cell: no rule parts it from those above."""
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        while row and not self._is_ruled(self.ys[-1 - row], middle):
            row -= 1
        return row

    def _is_ruled(self, y: float, x: float) -> bool:
        return any(abs(place - y) <= _NEAR and left - _NEAR <= x <= right + _NEAR for place, left, right in self.flat)

    def edges(self, row: int) -> list[float]:
        """Where upright rules cut a row; its cells can be wider than a column."""
        middle = (self.ys[-1 - row] + self.ys[-2 - row]) / 2
        return [
            x
            for x in self.xs
            if any(abs(place - x) <= _NEAR and low - _NEAR < middle < high + _NEAR for place, low, high in self.upright)
        ]


def grids(drawing: Drawing, words: Sequence[Word]) -> list[Grid]:
    """The ruled tables of a page, of two columns and two rows at least, whose rules cut no words."""
    flat, upright = sorted(drawing.flat), sorted(drawing.upright)
    if len(flat) + len(upright) > _MOST:
        return []
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for x, low, high in upright:
        crossed = [rule for rule in flat if _touch(rule, (x, low, high))]
        mine: tuple[list[Rule], list[Rule]] = (crossed, [(x, low, high)])
        for group in [group for group in groups if any(rule in group[0] for rule in crossed)]:
            groups.remove(group)
            mine = ([*mine[0], *group[0]], [*mine[1], *group[1]])
        groups.append(mine)
    found = [
        Grid(_distinct(rule[0] for rule in ups), _distinct(rule[0] for rule in flats), tuple(ups), tuple(flats))
        for flats, ups in groups
    ]
    return [grid for grid in found if len(grid.xs) > 2 and len(grid.ys) > 2 and _holds(grid, words)]


def _holds(grid: Grid, words: Sequence[Word]) -> bool:
    """Whether words stand between the rules and not across them."""
    inside = [
        word
        for word in words
        if grid.ys[0] < word.middle < grid.ys[-1] and word.x1 > grid.xs[0] and word.x0 < grid.xs[-1]
    ]
    crossing = sum(
        any(word.x0 + _NEAR < x < word.x1 - _NEAR and low < word.middle < high for x, low, high in grid.upright)
        for word in inside
    )
    return crossing <= max(1, _CROSSING * len(inside))


def _touch(flat: Rule, upright: Rule) -> bool:
    y, left, right = flat
    x, low, high = upright
    return left - _NEAR <= x <= right + _NEAR and low - _NEAR <= y <= high + _NEAR


def _distinct(places: Iterable[float]) -> tuple[float, ...]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return tuple(found)
