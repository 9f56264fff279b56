"""What the words of a date, month, season or year come to: a term of the counting language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from commitments.counting import add_months, read_period, shift
from commitments.extract.deadline_grammar import Match

_UNITED_STATES = 10
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Named:
    """The term of a period, and of the harsher reading where the words have two."""

    term: str
    strict: str | None = None


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


def _day_of_which_year(match: Match, issued: date | None) -> Named | None:
    month = _month_of_which_year(match, issued)
    return Named(f"{month.term}-{int(match.groups['day']):02}") if month else None


def _which_month(match: Match, issued: date | None) -> Named | None:
    coming = _coming_month(match, issued)
    if coming is None or issued is None or match.groups["which"].lower() != "next":
        return coming
    month = _month_number(match.groups["month"])
    later = f"{issued.year + 1}-{month:02}"
    return Named(later, coming.term if coming.term != later else None)


def _quarter_year(match: Match, issued: date | None) -> Named:
    return Named(f"Q{match.groups['number']} of {_year_of(match)}")


def _half_year(match: Match, issued: date | None) -> Named:
    return Named(f"H{match.groups['number']} of {_year_of(match)}")


def _year_of(match: Match) -> str:
    """The year, which two figures may stand for ("1H27")."""
    return match.groups.get("year") or f"20{match.groups['short']}"


def _fiscal_year(match: Match, issued: date | None) -> Named:
    """As its country counts; failing that one number is October to September, two are April to March."""
    year = match.groups["year"]
    year = year if len(year) == 4 else f"20{year}"
    if match.fiscal:
        return Named(match.fiscal.term(int(year) - (match.fiscal.ends and not match.groups.get("second"))))
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


def _coming_weekday(match: Match, issued: date | None) -> Named | None:
    """The first such day after the document's date."""
    if issued is None:
        return None
    ahead = (_WEEKDAYS.index(match.groups["weekday"][:3].lower()) - issued.weekday() - 1) % 7 + 1
    return Named(shift(issued, ahead, "day").isoformat())


def _new_year(match: Match, issued: date | None) -> Named | None:
    return Named(str(issued.year + 1)) if issued else None


def _short_range(match: Match, issued: date | None) -> Named | None:
    first = match.groups["first"]
    last = first[:2] + match.groups["last"]
    if match.fiscal and match.fiscal.month != _UNITED_STATES and int(last) == int(first) + 1:
        return Named(match.fiscal.term(int(first)))
    return Named(f"{first}..{last}") if last > first else None


DATES: dict[str, Callable[[Match, date | None], Named | None]] = {
    "year": _year,
    "day": _day,
    "numeric-day": _numeric_day,
    "slashed-day": _slashed_day,
    "coming-day": _coming_day,
    "month": _month,
    "coming-month": _coming_month,
    "day-of-which-year": _day_of_which_year,
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
    "new-year": _new_year,
    "tomorrow": _tomorrow,
    "coming-weekday": _coming_weekday,
    "short-range": _short_range,
}
"""The reading of each rule that names a date by itself."""
