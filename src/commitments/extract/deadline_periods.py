"""What the words of a period come to: a part of another period, or the way from one to another."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from commitments.counting import CountingError, read_period
from commitments.extract.deadline_dates import DATES, Named
from commitments.extract.deadline_grammar import Match
from commitments.extract.deadline_lengths import number_of

# "This decade" runs to the end of its last year: from 2020 to 2030.
_DECADE = re.compile(r"(\d{3}0)\.\.\d{3}0")
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}


def named_period(match: Match, issued: date | None) -> Named | None:
    """The period that a match names; None where it needs the document's date and there is none, or is no date."""
    named = _PERIODS[match.rule.reads](match, issued)
    if named is None:
        return None
    try:
        read_period(named.term)
    except CountingError:
        return None
    return named


def _week_of(match: Match, issued: date | None) -> Named | None:
    day = named_period(match.slots["day"], issued)
    return Named(f"week of {day.term}") if day and re.fullmatch(r"\d{4}-\d\d-\d\d", day.term) else None


def _inner(match: Match, issued: date | None, slot: str | None = None) -> Named | None:
    inner = match.slots[slot] if slot else match.any_slot()
    return named_period(inner, issued) if inner else None


def _wrapped(word: str) -> Callable[[Match, date | None], Named | None]:
    def reading(match: Match, issued: date | None) -> Named | None:
        inner = _inner(match, issued)
        if inner is None:
            return None
        return Named(f"{word} of {inner.term}", f"{word} of {inner.strict}" if inner.strict else None)

    return reading


def _start(match: Match, issued: date | None) -> Named | None:
    inner = _inner(match, issued)
    return Named(f"start of {inner.term}") if inner else None


def _middle(match: Match, issued: date | None) -> Named | None:
    inner = _inner(match, issued)
    if inner is None:
        return None
    if decade := _DECADE.fullmatch(inner.term):
        return Named(f"mid {decade[1]}s")
    return Named(f"mid {inner.term}")


def _early(match: Match, issued: date | None) -> Named | None:
    """The first four months of a year; strictly its first quarter."""
    inner = _inner(match, issued)
    if inner is None:
        return None
    strict = f"Q1 of {inner.term}" if re.fullmatch(r"\d{4}", inner.term) else None
    return Named(f"early {inner.term}", strict)


def _late(match: Match, issued: date | None) -> Named | None:
    inner = _inner(match, issued)
    if inner is None:
        return None
    return Named(f"late {inner.term}", f"late {inner.strict}" if inner.strict else None)


def _half_of(match: Match, issued: date | None) -> Named | None:
    inner = _inner(match, issued)
    if inner and (decade := _DECADE.fullmatch(inner.term)) and match.groups["which"].lower() in ("first", "1st"):
        return Named(f"first half of {decade[1]}s")
    which = "first" if match.groups["which"].lower() in ("first", "1st") else "second"
    return Named(f"{which} half of {inner.term}") if inner else None


def _quarter_number(match: Match) -> int:
    if digit := match.groups.get("digit"):
        return int(digit)
    return _ORDINALS.get(match.groups["number"].lower(), 4)


def _quarter_of(match: Match, issued: date | None) -> Named | None:
    inner = _inner(match, issued)
    return Named(f"Q{_quarter_number(match)} of {inner.term}") if inner else None


def _coming_quarter(match: Match, issued: date | None) -> Named | None:
    if issued is None:
        return None
    number = _quarter_number(match)
    return Named(f"Q{number} of {issued.year + (number < (issued.month + 2) // 3)}")


def _some_of(match: Match, issued: date | None) -> Named | None:
    inner = _inner(match, issued)
    if inner is None:
        return None
    which = "last" if match.groups["which"].lower() in ("last", "final", "closing") else "first"
    count = number_of(match.groups.get("count", "1"))
    unit = match.groups["unit"].lower().rstrip("s")
    if count is None:
        return None
    if unit == "quarter":
        count, unit = count * 3, "month"
    return Named(f"{which} {count} {unit}{'s' * (count > 1)} of {inner.term}")


def _nth_week(match: Match, issued: date | None) -> Named | None:
    """The weeks of a month are counted from its first day."""
    inner = _inner(match, issued)
    number = _ORDINALS.get(match.groups["number"].lower(), 4)
    return Named(f"first {number} weeks of {inner.term}") if inner else None


def _range(match: Match, issued: date | None) -> Named | None:
    first, last = _inner(match, issued, "first"), _inner(match, issued, "last")
    if first is None or last is None:
        return None
    begin, end = read_period(first.term), read_period(last.term)
    if end.last < begin.first:
        return None
    return Named(f"{begin.first.isoformat()}/{end.last.isoformat()}")


def _last_of(match: Match, issued: date | None) -> Named | None:
    return _inner(match, issued, "last")


def _later_of(match: Match, issued: date | None) -> Named | None:
    first, last = _inner(match, issued, "first"), _inner(match, issued, "last")
    if first is None or last is None:
        return None
    terms = sorted((first.term, last.term), key=lambda term: read_period(term).last)
    return Named(terms[1], terms[0] if _says_or(match) else None)


def _says_or(match: Match) -> bool:
    """Whether the two days are alternatives ("2025 or 2026"), so that there are two readings."""
    return bool(match.groups.get("either"))


_PERIODS: dict[str, Callable[[Match, date | None], Named | None]] = {
    **DATES,
    "week-of": _week_of,
    "end": _wrapped("end"),
    "start": _start,
    "middle": _middle,
    "early": _early,
    "late": _late,
    "half-of": _half_of,
    "quarter-of": _quarter_of,
    "coming-quarter": _coming_quarter,
    "some-of": _some_of,
    "nth-week": _nth_week,
    "range": _range,
    "last-of": _last_of,
    "later-of": _later_of,
}
