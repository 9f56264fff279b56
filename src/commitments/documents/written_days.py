"""Days as texts write them: in figures and in words, in the languages of joint texts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

_YEARS = range(1900, 2100)
_WORD = r"(?-i:[A-ZÀ-Þ])[\w.'’-]*"


@cache
def day_data() -> dict[str, Any]:
    """The rules and names of issue_days.toml."""
    text = files("commitments.documents").joinpath("data/issue_days.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def compiled(line: str) -> re.Pattern[str]:
    """A rule's words with its parts in place: {date}, {day_of_month}, {month}, {place}, {weekday}."""
    for name, pattern in _parts().items():
        line = line.replace(f"{{{name}}}", pattern)
    return re.compile(line, re.I)


def written_day(parts: Mapping[str, str | None], year: int | None = None) -> date | None:
    """The day in a match of `compiled`; `year` where it names none. None for a day that no calendar has."""
    said = {name.rstrip("123"): value for name, value in parts.items() if value}
    try:
        day = date.fromisoformat(said["iso"]) if "iso" in said else date(_year(said, year), _month(said), _number(said))
    except (ValueError, KeyError):
        return None
    return day if day.year in _YEARS else None


def last_of_month(year: int, month: int) -> date:
    """The last day of a month. Raises ValueError for what is none."""
    return (date(year, month, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def written_month(parts: Mapping[str, str | None]) -> date | None:
    """The last day of the month in a match of `compiled`."""
    said = {name.rstrip("123"): value for name, value in parts.items() if value}
    year = int(said["year"])
    return last_of_month(year, _months()[said["month"].lower()]) if year in _YEARS else None


def _number(said: Mapping[str, str]) -> int:
    written = said.get("dayword")
    return _ordinals()[" ".join(written.lower().replace("-", " ").split())] if written else int(said["day"])


def _month(said: Mapping[str, str]) -> int:
    name = said["month"].lower()
    return int(name) if name.isdigit() else _months()[name]


def _year(said: Mapping[str, str], year: int | None) -> int:
    if "yearword" in said:
        return 2000 + _units()[" ".join(said["yearword"].lower().replace("-", " ").split())]
    return int(said["year"]) if "year" in said else int(year or 0)


@cache
def _months() -> dict[str, int]:
    return {name.lower(): number for number, names in enumerate(day_data()["months"], start=1) for name in names}


@cache
def _ordinals() -> dict[str, int]:
    return {name.replace("-", " "): number for number, name in enumerate(day_data()["ordinals"], start=1)}


@cache
def _units() -> dict[str, int]:
    """The years of this century in words, from "one" to "forty nine"."""
    units, tens = day_data()["units"], day_data()["tens"]
    found = {name: number for number, name in enumerate(units, start=1)}
    found |= dict(tens)
    return found | {f"{ten} {name}": size + one for ten, size in tens.items() for one, name in enumerate(units[:9], 1)}


def _any(names: Any) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]+") for name in longest_first)


@cache
def _parts() -> dict[str, str]:
    months = rf"(?:{_any(_months())})\b"
    weekday = rf"(?:{_any(day_data()['weekdays'])})"
    word = rf"(?!{weekday}\b){_WORD}"
    place = rf"{word}(?:,?\s(?:{word}|de|da|del|la|of|the)){{0,6}}"
    parts = {
        "weekday": weekday,
        "month": rf"(?P<month>{months})\.?",
        "place": f"(?P<place>{place})",
        "place2": f"(?:{place})",
        "place_after": f"(?P<placed>{place})",
    }
    for name, mark, year in (("date", "", True), ("date3", "3", True), ("day_of_month", "", False)):
        parts[name] = _date(mark, months, with_year=year)
    return parts


def _date(mark: str, months: str, *, with_year: bool) -> str:
    """The forms of a date. Digits behind the names of groups let a pattern hold a name several times."""
    # No hour; and of a range, which is no day of issue, the last day where a text only tells of it.
    before = r"(?<![\d–—-])" if with_year else r"(?:\d{{1,2}}\s*(?:[-–—&]|and|to)\s*)?"
    figure = before + r"(?P<day{0}>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?(?![\d:])"
    word = rf"(?P<dayword{mark}>{_any(_ordinals())})"
    month = rf"(?P<month{{0}}>{months})\.?"
    day_first = rf"(?:{figure.format(mark)}|{word})(?:\s+day)?(?:\s+(?:of|de))?,?\s+{month.format(mark)}"
    month_first = rf"{month.format('2' + mark)}\s+{figure.format('2' + mark)}"
    in_words = rf"two\s+thousand(?:\s+and)?\s+(?P<yearword{mark}>{_any(_units())})"
    before_year = r"(?:,?\s+(?:de|del|of|in\s+the\s+year(?:\s+of\s+our\s+lord)?))?,?\s+"
    year = rf"{before_year}(?:(?P<year{mark}>\d{{4}})(?!\d)|{in_words})"
    ideographs = rf"(?P<year1{mark}>\d{{4}})年(?P<month1{mark}>\d{{1,2}})月(?P<day1{mark}>\d{{1,2}})日"
    return rf"(?:(?:{day_first}|{month_first})(?:{year}){'' if with_year else '?'}|{ideographs})"
