"""A day of issue, and where it was issued: told by a whole line that says nothing else, or by a title or dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from commitments.documents.titles import type_of
from commitments.documents.written_days import compiled, day_data, written_day, written_month
from commitments.model import Span

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class IssueDay:
    """A day of issue, the place where it stands with it, and the words of both."""

    day: date
    words: Span
    place: Span | None = None


def day_rules() -> tuple[str, ...]:
    """The rules that find a day, the surest first."""
    return tuple(_patterns())


def is_weak(rule: str) -> bool:
    """Whether a rule's day may be the page's and not the text's."""
    return bool(day_data()["date"][rule].get("weak"))


def for_titles(rule: str) -> bool:
    """Whether a rule takes lines of the title only."""
    return bool(day_data()["date"][rule].get("title"))


def opens_paragraphs(rule: str) -> bool:
    """Whether a rule takes a paragraph by its start, however long it is."""
    return bool(day_data()["date"][rule].get("start"))


def closes_texts(rule: str) -> bool:
    """Whether such a paragraph can also be one of the last."""
    return bool(day_data()["date"][rule].get("close"))


def issue_day(line: str, rule: str, start: int = 0) -> IssueDay | None:
    """The day of issue that a whole line gives by a named rule."""
    match = _patterns()[rule].fullmatch(line)
    day = written_day(match.groupdict()) if match else None
    if not match or day is None or _words("of_the_page").search(line[:_LONGEST]):
        return None
    words = _span(match, start, "words")
    name = next((name for name in ("capitals", "placed") if match.groupdict().get(name)), "place")
    place = match.groupdict().get(name)
    if place and _words("no_place").search(place):
        return None
    if not place or type_of(place) or _words("no_town").search(place):
        return IssueDay(day, words)
    # The full stop of the line, unless it is an abbreviation's: "Washington D.C."
    stop = place.endswith(".") and "." not in place[:-1].rpartition(" ")[2]
    of_place = _span(match, start, name)
    return IssueDay(day, words, Span(of_place.start, of_place.end - stop))


def _span(match: re.Match[str], start: int, name: str) -> Span:
    group = name if match.groupdict().get(name) else 0
    return Span(start + match.start(group), start + match.end(group))


def is_label(line: str) -> bool:
    """Whether a line says of the next that it is a page's day: "Published"."""
    return _labels().fullmatch(line) is not None


def issue_month(line: str) -> date | None:
    """The last day of the month that a line names without a day: "July 2025"."""
    match = _month().fullmatch(line.strip()) if len(line) <= _LONGEST else None
    return written_month(match.groupdict()) if match else None


def published_day(line: str, start: int = 0) -> IssueDay | None:
    """The day of publication that a whole line gives: "Published 29 March 2023"."""
    match = _published().fullmatch(line) if len(line) <= _LONGEST else None
    day = written_day(match.groupdict()) if match else None
    return IssueDay(day, Span(start, start + len(line))) if day else None


def told_days(text: str, year: int | None = None, *, offered: bool = False) -> Iterator[IssueDay]:
    """The days on which an opening says that something was held or issued; `year` for those that name none.

    `offered` leaves only those that are likely the text's own.
    """
    for pattern, offers in _day_patterns():
        for match in pattern.finditer(text) if offers or not offered else ():
            day = written_day(match.groupdict(), year)
            if day:
                yield IssueDay(day, Span(match.start(), match.end()))


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(day_data()[key])})\b", re.I)


@cache
def _labels() -> re.Pattern[str]:
    return compiled(day_data()["labels"])


@cache
def _month() -> re.Pattern[str]:
    return compiled(day_data()["month"])


@cache
def _published() -> re.Pattern[str]:
    return compiled(day_data()["published"])


@cache
def _day_patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    return tuple((compiled(rule["words"]), rule.get("offer", False)) for rule in day_data()["told"].values())


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: compiled(rule["line"]) for name, rule in day_data()["date"].items()}
