"""Bars as numbers: where each rectangle of a chart stands. The template draws them; the same numbers make its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from urllib.parse import urlencode

from commitments.site.entries import Entry

# Tone -> what it stands for in a chart, in the order of stacking.
SERIES = {
    "late": "Overdue or broken",
    "unchecked": "Past their day, unchecked",
    "soon": "Due soon",
    "open": "Still to come",
    "quiet": "Ended or closed",
    "kept-late": "Kept late",
    "kept": "Kept",
}
OUTCOMES = ("kept", "kept-late", "late", "unchecked")
MOST_PERIODS = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of one tone."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class ChartRow:
    """What one period, year or party comes to: a label and a count for each tone; `address` where it has a page.

    `query` asks the list of all for its entries.
    """

    label: str
    counts: Mapping[str, int]
    address: str | None = None
    query: str = ""

    @property
    def total(self) -> int:
        """The height of the stack."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of a size, with the rows that it shows. `now` is where the day of the site stands."""

    width: int
    height: int
    rows: tuple[ChartRow, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[Tick, ...]
    now: float | None = None

    @property
    def tones(self) -> tuple[str, ...]:
        """The tones that occur, in the order of the series."""
        return tuple(tone for tone in SERIES if any(row.counts.get(tone) for row in self.rows))


def deadline_rows(entries: Iterable[Entry], as_of: date) -> tuple[ChartRow, ...]:
    """The dated commitments by the year they are due; distant years are taken together."""
    years: dict[int, Counter[str]] = {}
    for entry in entries:
        if entry.due and entry.counted:
            years.setdefault(entry.due.year, Counter())[entry.tone] += 1
    if not years:
        return ()
    first = max(min(years), as_of.year - MOST_PERIODS // 2)
    last = min(max(years), first + MOST_PERIODS - 1)
    rows = [ChartRow(str(year), years.get(year, Counter()), query=f"year={year:04}") for year in range(first, last + 1)]
    earlier = sum((counts for year, counts in years.items() if year < first), Counter())
    later = sum((counts for year, counts in years.items() if year > last), Counter())
    head = [ChartRow(f"before {first}", earlier)] if earlier else []
    tail = [ChartRow(f"after {last}", later)] if later else []
    return (*head, *rows, *tail)


def outcome_rows(
    facet: str, groups: Mapping[str, Sequence[Entry]], addresses: Mapping[str, str], most: int
) -> tuple[ChartRow, ...]:
    """What came of each group's promises, as far as it has come to anything; the largest groups, in their order."""
    rows = []
    for label, entries in groups.items():
        counts = Counter(entry.tone for entry in entries if entry.counted and entry.tone in OUTCOMES)
        if counts:
            rows.append(ChartRow(label, counts, addresses.get(label), urlencode({facet: label})))
    largest = sorted(rows, key=lambda row: -row.total)[:most]
    return tuple(row for row in rows if row in largest)


def columns(rows: Sequence[ChartRow], as_of: date, *, width: int, height: int = 220) -> Chart:
    """Stacked columns, a row each, with a scale and the day of the site."""
    left, bottom, top = 28, height - 24, 10
    step = (width - left) / max(len(rows), 1)
    top_value, scale = _scale(max((row.total for row in rows), default=0))
    per = (bottom - top) / top_value
    bars = []
    for i, row in enumerate(rows):
        below = [0, *accumulate(row.counts.get(tone, 0) for tone in SERIES)]
        for tone, base in zip(SERIES, below, strict=False):
            if number := row.counts.get(tone, 0):
                x = left + i * step + step * 0.14
                bars.append(_bar(x, bottom - (base + number) * per, step * 0.72, number * per, tone))
    every = max(1, round(38 / step + 0.49))
    ticks = [
        Tick(round(left + (i + 0.5) * step, 1), height - 8, row.label)
        for i, row in enumerate(rows)
        if row.label.isdigit() and int(row.label) % every == 0
    ]
    lines = [Tick(left, round(bottom - value * per, 1), str(value)) for value in scale]
    return Chart(width, height, tuple(rows), tuple(bars), tuple(ticks), tuple(lines), _now(rows, as_of, left, step))


def bands(rows: Sequence[ChartRow], *, width: int, label_width: int) -> Chart:
    """Stacked bands, a row each, label at the left, or above where `label_width` is 0."""
    line = 28 if label_width else 46
    most = max((row.total for row in rows), default=1)
    per = (width - label_width - 44) / most
    bars, ticks, ends = [], [], []
    for i, row in enumerate(rows):
        y = i * line + (6 if label_width else 24)
        x = float(label_width)
        for tone in OUTCOMES:
            if number := row.counts.get(tone, 0):
                bars.append(_bar(x, y, number * per, 16, tone))
                x += number * per
        ticks.append(Tick(label_width - 10 if label_width else 0, y + 12 if label_width else y - 6, row.label))
        ends.append(Tick(round(x + 8, 1), y + 12, f"{row.total:,}"))
    return Chart(width, max(len(rows), 1) * line + 4, tuple(rows), tuple(bars), tuple(ticks), tuple(ends))


def _bar(x: float, y: float, width: float, height: float, tone: str) -> Bar:
    return Bar(round(x, 1), round(y, 1), max(round(width, 1), 0.5), max(round(height, 1), 0.5), tone)


def _scale(most: int) -> tuple[int, tuple[int, ...]]:
    """A round number not below the most, and the lines up to it."""
    step = next(size * 10**power for power in range(9) for size in (1, 2, 5) if size * 10**power * 4 >= most)
    top = max(step * -(-most // step), step)
    return top, tuple(range(0, top + 1, step))


def _now(rows: Sequence[ChartRow], as_of: date, left: float, step: float) -> float | None:
    for i, row in enumerate(rows):
        if row.label == str(as_of.year):
            return round(left + (i + as_of.timetuple().tm_yday / 366) * step, 1)
    return None
