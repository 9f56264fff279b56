"""What the words of a period or a length of time come to: a term of the counting language, or a count of units."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from commitments.counting import CountingError, add_months, read_period, shift
from commitments.extract.deadline_grammar import Match
from commitments.extract.rules import load_rules

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
# "This decade" runs to the end of its last year: from 2020 to 2030.
_DECADE = re.compile(r"(\d{3}0)\.\.\d{3}0")
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}


@dataclass(frozen=True, slots=True)
class Named:
    """The term of a period, and of the harsher reading where the words have two."""

    term: str
    strict: str | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """A count of units, and the smaller count where the words name a range."""

    count: int
    unit: str
    least: int | None = None


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


def _calendar(unit: str, issued: date) -> str:
    """The term of the current unit."""
    unit = unit.lower().split()[-1] if "fiscal" not in unit.lower() and "financial" not in unit.lower() else "fiscal"
    year = issued.year
    return {
        "year": f"{year}",
        "month": f"{issued:%Y-%m}",
        "week": f"week of {issued.isoformat()}",
        "quarter": f"Q{(issued.month + 2) // 3} of {year}",
        "decade": f"{year // 10 * 10 + 1}..{year // 10 * 10 + 10}",
        "century": f"{year // 100 * 100 + 1}..{year // 100 * 100 + 100}",
        "fiscal": f"fiscal year from month 10 of {year + (issued.month > 9)}",
    }.get(unit, f"H{(issued.month + 5) // 6} of {year}")


def _this(match: Match, issued: date | None) -> Named | None:
    if issued is None:
        return None
    unit = match.groups["unit"].lower()
    if unit == "decade":
        first = issued.year // 10 * 10
        return Named(f"{first}..{first + 10}", f"{first}..{first + 9}")
    return Named(_calendar(unit, issued))


def _next(match: Match, issued: date | None) -> Named | None:
    if issued is None:
        return None
    unit = match.groups["unit"].lower()
    if unit == "decade":
        return Named(f"{issued.year // 10 * 10 + 10}s")
    after = read_period(_calendar(unit, issued)).last.toordinal() + 1
    return Named(_calendar(unit, date.fromordinal(after)))


def _year(match: Match, issued: date | None) -> Named:
    return Named(match.groups["year"])


def _month_number(words: str) -> int:
    return MONTHS.index(words[:3].lower()) + 1


def _day(match: Match, issued: date | None) -> Named:
    g = match.groups
    return Named(f"{g['year']}-{_month_number(g['month']):02}-{int(g['day']):02}")


def _numeric_day(match: Match, issued: date | None) -> Named:
    g = match.groups
    return Named(f"{g['year']}-{int(g['number']):02}-{int(g['day']):02}")


def _slashed_day(match: Match, issued: date | None) -> Named:
    """Day first or month first: where both are possible, the later day is the generous reading."""
    a, b, year = int(match.groups["a"]), int(match.groups["b"]), match.groups["year"]
    readings = [f"{year}-{month:02}-{day:02}" for month, day in ((b, a), (a, b)) if month <= 12]
    if not readings:
        return Named(f"{year}-{b:02}-{a:02}")
    strict = min(readings) if min(readings) != max(readings) else None
    return Named(max(readings), strict)


def _coming_day(match: Match, issued: date | None) -> Named | None:
    if issued is None:
        return None
    month, day = _month_number(match.groups["month"]), int(match.groups["day"])
    year = issued.year + ((month, day) < (issued.month, issued.day))
    return Named(f"{year}-{month:02}-{day:02}")


def _month(match: Match, issued: date | None) -> Named:
    return Named(f"{match.groups['year']}-{_month_number(match.groups['month']):02}")


def _coming_month(match: Match, issued: date | None) -> Named | None:
    if issued is None:
        return None
    month = _month_number(match.groups["month"])
    return Named(f"{issued.year + (month < issued.month)}-{month:02}")


def _month_of_which_year(match: Match, issued: date | None) -> Named | None:
    if issued is None:
        return None
    year = issued.year + (match.groups["which"].lower() == "next")
    return Named(f"{year}-{_month_number(match.groups['month']):02}")


def _which_month(match: Match, issued: date | None) -> Named | None:
    coming = _coming_month(match, issued)
    if coming is None or issued is None or match.groups["which"].lower() != "next":
        return coming
    month = _month_number(match.groups["month"])
    later = f"{issued.year + 1}-{month:02}"
    return Named(later, coming.term if coming.term != later else None)


def _quarter_year(match: Match, issued: date | None) -> Named:
    g = match.groups
    return Named(f"Q{g.get('number') or g['number2']} of {g.get('year') or g['year2']}")


def _half_year(match: Match, issued: date | None) -> Named:
    g = match.groups
    return Named(f"H{g.get('number') or g['number2']} of {g.get('year') or g['year2']}")


def _fiscal_year(match: Match, issued: date | None) -> Named:
    """One year number: the fiscal year of the United States, October to September; two: April to March."""
    year = match.groups["year"]
    year = year if len(year) == 4 else f"20{year}"
    if match.groups.get("second"):
        return Named(f"fiscal year from month 4 of {year}")
    return Named(f"fiscal year from month 10 of {year}")


def _season_name(match: Match) -> str:
    name = match.groups["season"].lower()
    return "autumn" if name == "fall" else name


def _season(match: Match, issued: date | None) -> Named:
    name, year = _season_name(match), match.groups["year"]
    strict = f"{year}-12" if name == "winter" and not match.groups.get("second") else None
    return Named(f"{name} of {year}", strict)


def _season_of_which_year(match: Match, issued: date | None) -> Named | None:
    if issued is None:
        return None
    return Named(f"{_season_name(match)} of {issued.year + (match.groups['which'].lower() == 'next')}")


def _coming_season(match: Match, issued: date | None) -> Named | None:
    """The season that is on or comes next."""
    if issued is None:
        return None
    name = _season_name(match)
    years = (issued.year - 1, issued.year, issued.year + 1)
    return next(Named(f"{name} of {y}") for y in years if read_period(f"{name} of {y}").last >= issued)


def _which_season(match: Match, issued: date | None) -> Named | None:
    coming = _coming_season(match, issued)
    if coming is None or issued is None or match.groups["which"].lower() not in ("next", "the next"):
        return coming
    name = _season_name(match)
    first_year = int(coming.term[-4:])
    year = issued.year + (name != "winter" or issued.month > 8)
    if name == "winter":
        return Named(f"winter of {max(year, first_year)}")
    strict = coming.term if first_year < year and read_period(coming.term).first > issued else None
    return Named(f"{name} of {year}", strict)


def _decade(match: Match, issued: date | None) -> Named:
    return Named(f"{match.groups['year']}s")


def _year_end(match: Match, issued: date | None) -> Named | None:
    year = match.groups.get("year") or (str(issued.year) if issued else None)
    return Named(f"end of {year}") if year else None


def _mid_year(match: Match, issued: date | None) -> Named | None:
    year = match.groups.get("year") or (str(issued.year) if issued else None)
    return Named(f"mid {year}") if year else None


def _mid_decade(match: Match, issued: date | None) -> Named | None:
    return Named(f"mid {issued.year // 10 * 10}s") if issued else None


def _mid_century(match: Match, issued: date | None) -> Named:
    century = (issued.year if issued else 2001) // 100 * 100
    return Named(f"mid {century + 1}..{century + 100}")


def _day_of_which_month(match: Match, issued: date | None) -> Named | None:
    if issued is None:
        return None
    month = add_months(issued.replace(day=1), int(match.groups["which"].lower() == "next"))
    return Named(f"{month:%Y-%m}-{int(match.groups['day']):02}")


def _christmas(match: Match, issued: date | None) -> Named | None:
    year = match.groups.get("year") or (str(issued.year) if issued else None)
    return Named(f"{year}-12-25") if year else None


def _tomorrow(match: Match, issued: date | None) -> Named | None:
    return Named(shift(issued, 1, "day").isoformat()) if issued else None


def _new_year(match: Match, issued: date | None) -> Named | None:
    return Named(str(issued.year + 1)) if issued else None


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


def _range(match: Match, issued: date | None) -> Named | None:
    first, last = _inner(match, issued, "first"), _inner(match, issued, "last")
    if first is None or last is None:
        return None
    begin, end = read_period(first.term), read_period(last.term)
    if end.last < begin.first:
        return None
    return Named(f"{begin.first.isoformat()}/{end.last.isoformat()}")


def _short_range(match: Match, issued: date | None) -> Named | None:
    first = match.groups["first"]
    last = first[:2] + match.groups["last"]
    return Named(f"{first}..{last}") if last > first else None


def _last_of(match: Match, issued: date | None) -> Named | None:
    return _inner(match, issued, "last")


def _later_of(match: Match, issued: date | None) -> Named | None:
    first, last = _inner(match, issued, "first"), _inner(match, issued, "last")
    if first is None or last is None:
        return None
    terms = sorted((first.term, last.term), key=lambda term: read_period(term).last)
    return Named(terms[1], terms[0] if match_says_or(match) else None)


def match_says_or(match: Match) -> bool:
    """Whether the two days are alternatives ("2025 or 2026"), so that there are two readings."""
    return bool(match.groups.get("either"))


_PERIODS: dict[str, Callable[[Match, date | None], Named | None]] = {
    "year": _year,
    "day": _day,
    "numeric-day": _numeric_day,
    "slashed-day": _slashed_day,
    "coming-day": _coming_day,
    "month": _month,
    "coming-month": _coming_month,
    "month-of-which-year": _month_of_which_year,
    "which-month": _which_month,
    "quarter-year": _quarter_year,
    "half-year": _half_year,
    "fiscal-year": _fiscal_year,
    "season": _season,
    "season-of-which-year": _season_of_which_year,
    "which-season": _which_season,
    "coming-season": _coming_season,
    "decade": _decade,
    "this": _this,
    "this-unit": _this,
    "next": _next,
    "year-end": _year_end,
    "mid-year": _mid_year,
    "mid-decade": _mid_decade,
    "mid-century": _mid_century,
    "day-of-which-month": _day_of_which_month,
    "christmas": _christmas,
    "week-of": _week_of,
    "new-year": _new_year,
    "tomorrow": _tomorrow,
    "end": _wrapped("end"),
    "start": _start,
    "middle": _middle,
    "early": _early,
    "late": _late,
    "half-of": _half_of,
    "quarter-of": _quarter_of,
    "coming-quarter": _coming_quarter,
    "some-of": _some_of,
    "range": _range,
    "short-range": _short_range,
    "last-of": _last_of,
    "later-of": _later_of,
}


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
    "and-a-half": _and_a_half,
    "half-unit": _half_unit,
    "single": _single,
    "after-issued-unit": _single,
    "after-event-unit": _single,
}
