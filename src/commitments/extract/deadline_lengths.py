"""What the words of a length of time come to: a count of units that the calendar counts by."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from commitments.extract.deadline_grammar import Match
from commitments.extract.rules import load_rules


@dataclass(frozen=True, slots=True)
class Length:
    """A count of units, the smaller count where the words name a range, and what is added ("a year and 90 days")."""

    count: int
    unit: str
    least: int | None = None
    more: Length | None = None

    def __str__(self) -> str:
        own = f"{self.count} {self.unit}{'s' * (self.count != 1)}"
        return f"{own} {self.more}" if self.more else own


def length_of(match: Match) -> Length | None:
    """The length of time that a match names."""
    return _LENGTHS[match.rule.reads](match)


def number_of(words: str) -> int | None:
    """The value of a number in figures or words."""
    if digits := re.match(r"\d[\d,]*", words):
        return int(digits[0].replace(",", ""))
    values: dict[str, int] = load_rules("deadlines")["numbers"]
    total = 0
    for word in re.findall(r"[a-z]+", words.lower().split("(")[0]):
        if word == "hundred":
            total = max(total, 1) * 100
        elif word in values:
            total += values[word]
        elif word != "and":
            return None
    return total or None


def _unit(words: str) -> str:
    words = re.sub(r"[‐‑–—-]", " ", words.lower())
    if re.search(r"\b(?:work|working|business|week)\b", words) and "day" in words:
        return "working day"
    return {"yr": "year"}.get(words.split()[-1].rstrip("s"), words.split()[-1].rstrip("s"))


def _in_days(count: int, unit: str, least: int | None = None) -> Length:
    """Counts that the calendar does not count by, in those that it does."""
    factor, unit = {
        "decade": (10, "year"),
        "quarter": (3, "month"),
        "fortnight": (2, "week"),
        "century": (100, "year"),
    }.get(unit, (1, unit))
    if unit == "hour":
        return Length(-(-count // 24), "day")
    return Length(count * factor, unit, least * factor if least else None)


def _counted(match: Match) -> Length | None:
    count = number_of(match.groups["count"])
    return _in_days(count, _unit(match.groups["unit"])) if count else None


def _ranged(match: Match) -> Length | None:
    least, most = number_of(match.groups["least"]), number_of(match.groups["most"])
    return _in_days(most, _unit(match.groups["unit"]), least) if least and most and least < most else None


def _added(match: Match) -> Length | None:
    count, more = number_of(match.groups["count"]), number_of(match.groups["added"])
    if count is None or more is None:
        return None
    first, second = _in_days(count, _unit(match.groups["unit"])), _in_days(more, _unit(match.groups["lesser"]))
    return Length(first.count, first.unit, more=second)


def _and_a_half(match: Match) -> Length | None:
    count = number_of(match.groups.get("number") or match.groups["number2"])
    unit = _unit(match.groups.get("unit") or match.groups["unit2"])
    if count is None:
        return None
    return {
        "year": Length(count * 12 + 6, "month"),
        "decade": Length(count * 10 + 5, "year"),
        "month": Length(count * 30 + 15, "day"),
    }[unit]


def _half_unit(match: Match) -> Length:
    return Length(5, "year") if _unit(match.groups["unit"]) == "decade" else Length(6, "month")


def _single(match: Match) -> Length:
    return _in_days(1, _unit(match.groups["unit"]))


_LENGTHS: dict[str, Callable[[Match], Length | None]] = {
    "counted": _counted,
    "ranged": _ranged,
    "added": _added,
    "and-a-half": _and_a_half,
    "half-unit": _half_unit,
    "single": _single,
    "after-issued-unit": _single,
    "after-event-unit": _single,
}
