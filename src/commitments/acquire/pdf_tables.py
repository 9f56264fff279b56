"""Tables of a PDF that are drawn with rules: the cells are where the rules cross."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from commitments.acquire.pdf_words import Page, Word

# Rules are drawn a little apart, and as thin boxes.
_NEAR, _THIN = 3.0, 2.5
# A page with more is a drawing.
_MOST = 1_500
Rule = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """The places of a table's rules: `xs` from the left, `ys` from the foot."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def cell(self, word: Word) -> tuple[int, int] | None:
        """The row, from the top, and the column that a word stands in."""
        column = bisect_left(self.xs, (word.x0 + word.x1) / 2) - 1
        row = len(self.ys) - 1 - bisect_left(self.ys, word.middle)
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return (row, column) if inside else None


def grids(page: Page) -> list[Grid]:
    """The ruled tables of a page, of two columns and two rows at least."""
    flat, upright = _rules(page)
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
    found = [Grid(_distinct(rule[0] for rule in ups), _distinct(rule[0] for rule in flats)) for flats, ups in groups]
    return [grid for grid in found if len(grid.xs) > 2 and len(grid.ys) > 2]


def _rules(page: Page) -> tuple[list[Rule], list[Rule]]:
    """Flat rules as (y, left, right) and upright ones as (x, low, high); a box has two of each."""
    flat: set[Rule] = set()
    upright: set[Rule] = set()
    for left, low, right, high in page.shapes:
        wide, tall = right - left > 8, high - low > 8
        if wide and (tall or high - low < _THIN):
            flat |= {(round(y, 1), round(left, 1), round(right, 1)) for y in {low, high if tall else low}}
        if tall and (wide or right - left < _THIN):
            upright |= {(round(x, 1), round(low, 1), round(high, 1)) for x in {left, right if wide else left}}
    return sorted(flat), sorted(upright)


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
