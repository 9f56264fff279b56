"""A day of issue, and where it was issued: told only by a whole line that says nothing else."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from commitments.documents.titles import type_of
from commitments.model import Span

_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class IssueDay:
    """A day of issue, the place where it stands with it, and the words of both."""

    day: date
    words: Span
    place: Span | None


def day_rules() -> tuple[str, ...]:
    """The rules that find a day, the surest first."""
    return tuple(_patterns())


def issue_day(line: str, rule: str, start: int = 0) -> IssueDay | None:
    """The day of issue that a whole line gives by a named rule."""
    match = _patterns()[rule].fullmatch(line)
    if not match:
        return None
    parts = match.groupdict()
    place = parts.get("place")
    if place and _no_place().search(place):
        return None
    day = _day(parts)
    if day is None:
        return None
    of_place = Span(start + match.start("place"), start + match.end("place")) if place and not type_of(place) else None
    return IssueDay(day, Span(start, start + len(line)), of_place)


def _day(parts: dict[str, str | None]) -> date | None:
    try:
        if parts.get("iso"):
            day = date.fromisoformat(parts["iso"] or "")
        else:
            month = parts["month"] or parts["month2"] or ""
            number = [name.lower() for name in _rules()["months"]].index(month.lower()) + 1
            day = date(int(parts["year"] or 0), number, int(parts["day"] or parts["day2"] or 0))
    except ValueError:
        return None
    return day if day.year in _YEARS else None


@cache
def _rules() -> dict[str, Any]:
    text = files("commitments.documents").joinpath("data/issue_days.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _no_place() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_rules()['no_place'])})\b", re.I)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    months = "|".join(_rules()["months"])
    day = r"(?P<day{}>\d{{1,2}})(?:st|nd|rd|th)?"
    written = rf"{day.format('')}(?: day)?(?: of)?,? (?P<month>{months})|(?P<month2>{months}) {day.format('2')}"
    dates = rf"(?:{written}),? (?P<year>\d{{4}})"
    word = r"(?-i:[A-ZÀ-Þ])[\w.'’-]*"
    parts = {
        "{date}": dates.replace(" ", r"\s+"),
        "{place}": rf"(?P<place>{word}(?:,?\s(?:{word}|de|da|del|la|of|the)){{0,6}})",
        "{weekday}": r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
    }
    patterns = {}
    for name, rule in _rules()["date"].items():
        line = rule["line"]
        for part, pattern in parts.items():
            line = line.replace(part, pattern)
        patterns[name] = re.compile(line, re.I)
    return patterns
