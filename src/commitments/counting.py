"""Counting days: the small language in which a deadline's arithmetic is written, and its evaluation.

A *term* names a stretch of days ("2027-05", "Q3 of 2025", "end of early 2040s"); a *sum* leads to one day ("last day of
Q3 of 2025", "2026-02-04 + 30 days"). Reading a deadline writes such a sum and evaluates it here, and so does a proof.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included."""

    first: date
    last: date


class CountingError(ValueError):
    """A term or sum that is none, or a day outside the calendar."""


def read_period(term: str) -> Period:
    """The days that a term names. Raises CountingError."""
    for pattern, reading in _TERMS:
        if found := pattern.fullmatch(term):
            try:
                return reading(*found.groups())
            except (ValueError, OverflowError) as error:
                raise CountingError(f"{term!r}: {error}") from error
    raise CountingError(f"{term!r} names no days")


def evaluate(text: str) -> date:
    """The day that a sum leads to. Raises CountingError."""
    for pattern, reading in _SUMS:
        if found := pattern.fullmatch(text):
            try:
                return reading(*found.groups())
            except (ValueError, OverflowError) as error:
                raise CountingError(f"{text!r}: {error}") from error
    raise CountingError(f"{text!r} is no sum of days")


def add_months(day: date, months: int) -> date:
    """The same day of a later or earlier month; the end of a shorter month clips."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_working_days(day: date, days: int) -> date:
    """That many Mondays to Fridays after (or, when negative, before) the day; public holidays are not known."""
    step = timedelta(1 if days > 0 else -1)
    left = abs(days)
    while left:
        day += step
        left -= day.weekday() < _SATURDAY
    return day


def shift(day: date, count: int, unit: str) -> date:
    """The day moved by a count of days, weeks, months, years or working days."""
    if unit == "working day":
        return add_working_days(day, count)
    if unit in ("day", "week"):
        return day + timedelta(count * (7 if unit == "week" else 1))
    return add_months(day, count * (12 if unit == "year" else 1))


def _year(year: str) -> Period:
    return Period(date(int(year), 1, 1), date(int(year), 12, 31))


def _months(year: int, first: int, last: int) -> Period:
    """From a month to a month; a last month before the first lies in the next year."""
    end = year + (last < first)
    return Period(date(year, first, 1), date(end, last, monthrange(end, last)[1]))


def _month(year: str, month: str) -> Period:
    return _months(int(year), int(month), int(month))


def _day(text: str) -> Period:
    day = date.fromisoformat(text)
    return Period(day, day)


def _interval(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def _week(text: str) -> Period:
    day = date.fromisoformat(text)
    monday = day - timedelta(day.weekday())
    return Period(monday, monday + timedelta(6))


def _years(first: str, last: str) -> Period:
    return Period(date(int(first), 1, 1), date(int(last), 12, 31))


def _decade(year: str) -> Period:
    return _years(year, str(int(year) + 9))


def _part_of_year(kind: str, number: str, of: str) -> Period:
    size = {"Q": 3, "H": 6}[kind]
    outer = read_period(of)
    first = add_months(outer.first, (int(number) - 1) * size)
    return Period(first, add_months(first, size) - timedelta(1))


def _season(name: str, year: str) -> Period:
    first, last = SEASONS[name]
    return _months(int(year), first, last)


def _fiscal(first_month: str, year: str) -> Period:
    """One that begins in October is named for the year in which it ends, one that begins in April for its first."""
    start = int(year) - (int(first_month) > 6)
    return Period(date(start, int(first_month), 1), add_months(date(start, int(first_month), 1), 12) - timedelta(1))


def _early(of: str) -> Period:
    return _stretch(of, 0, {"year": 4, "decade": 4})


def _middle(of: str) -> Period:
    outer = read_period(of)
    months = _length(outer)
    if months == 1:
        return Period(outer.first + timedelta(10), outer.first + timedelta(14))
    if months == 3:
        return Period(add_months(outer.first, 1), add_months(outer.first, 2) - timedelta(1))
    half = add_months(outer.first, months // 2)
    if months == 120:
        return Period(add_months(half, -12), add_months(half, 12) - timedelta(1))
    return Period(add_months(half, -max(months // 6, 1)), half - timedelta(1))


def _late(of: str) -> Period:
    outer = read_period(of)
    months = _length(outer)
    if months == 1:
        return Period(outer.first + timedelta(20), outer.last)
    return Period(add_months(outer.first, months * 2 // 3), outer.last)


def _stretch(of: str, skip: int, sizes: dict[str, int]) -> Period:
    outer = read_period(of)
    months = _length(outer)
    if months == 1:
        return Period(outer.first, outer.first + timedelta(9))
    if months == 120:
        return Period(outer.first, add_months(outer.first, sizes["decade"] * 12) - timedelta(1))
    size = sizes["year"] if months == 12 else max(months // 3, 1)
    return Period(add_months(outer.first, skip), add_months(outer.first, skip + size) - timedelta(1))


def _length(period: Period) -> int:
    after = period.last + timedelta(1)
    return (after.year - period.first.year) * 12 + after.month - period.first.month


def _half(which: str, of: str) -> Period:
    outer = read_period(of)
    months = _length(outer)
    turn = outer.first + timedelta(14) if months == 1 else add_months(outer.first, months // 2) - timedelta(1)
    return Period(outer.first, turn) if which == "first" else Period(turn + timedelta(1), outer.last)


def _some(which: str, count: str, unit: str, of: str) -> Period:
    outer = read_period(of)
    if which == "first":
        return Period(outer.first, shift(outer.first, int(count), unit) - timedelta(1))
    return Period(shift(outer.last + timedelta(1), -int(count), unit), outer.last)


def _end(of: str) -> Period:
    last = read_period(of).last
    return Period(last, last)


def _start(of: str) -> Period:
    first = read_period(of).first
    return Period(first, first)


_DAY = r"\d{4}-\d\d-\d\d"
_UNIT = r"(day|week|month|year|working day)s?"
_TERMS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (r"(\d{4})", _year),
        (r"(\d{4})-(\d\d)", _month),
        (f"({_DAY})", _day),
        (f"({_DAY})/({_DAY})", _interval),
        (r"(\d{4})\.\.(\d{4})", _years),
        (r"(\d{3}0)s", _decade),
        (f"week of ({_DAY})", _week),
        (r"(Q)([1-4]) of (.+)", _part_of_year),
        (r"(H)([12]) of (.+)", _part_of_year),
        (r"(spring|summer|autumn|winter) of (\d{4})", _season),
        (r"fiscal year from month (\d\d?) of (\d{4})", _fiscal),
        (r"early (.+)", _early),
        (r"mid (.+)", _middle),
        (r"late (.+)", _late),
        (r"end of (.+)", _end),
        (r"start of (.+)", _start),
        (r"(first|second) half of (.+)", _half),
        (rf"(first|last) (\d+) {_UNIT} of (.+)", _some),
    )
)


def _last_day(term: str) -> date:
    return read_period(term).last


def _day_before(term: str) -> date:
    return read_period(term).first - timedelta(1)


def _plus(day: str, sign: str, *steps: str | None) -> date:
    """One length from a day, or two, the longer unit first ("+ 1 year 90 days")."""
    reached = date.fromisoformat(day)
    for count, unit in zip(steps[::2], steps[1::2], strict=True):
        if count and unit:
            reached = shift(reached, int(count) * (1 if sign == "+" else -1), unit)
    return reached


_SUMS: tuple[tuple[re.Pattern[str], Callable[..., date]], ...] = (
    (re.compile(r"last day of (.+)"), _last_day),
    (re.compile(r"day before (.+)"), _day_before),
    (re.compile(rf"({_DAY}) ([+-]) (\d+) {_UNIT}(?: (\d+) {_UNIT})?"), _plus),
    (re.compile(f"({_DAY})"), date.fromisoformat),
)
