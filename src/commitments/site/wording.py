"""How the words of the model are said to people, and how days and numbers are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from commitments.model import Standing, Status, Timeliness

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

# A quotation, or a day and the one that ends its interval.
DAYS = re.compile(r"“[^”]*”|(?:\.\./|\b)(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?(?![\w-])")
LONGEST_TITLE = 110
IN_FUTURE = (Timeliness.DUE_SOON, Timeliness.UPCOMING)
UNDER_WAY = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.PARTLY_FULFILLED)


@cache
def load_wording() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Vocabulary -> value -> label, meaning, tone."""
    text = (files("commitments.site") / "data" / "wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def label(vocabulary: str, value: str) -> str:
    """The value as people say it."""
    return load_wording()[vocabulary][value]["label"]


def meaning(vocabulary: str, value: str) -> str:
    """One sentence on the value."""
    return load_wording()[vocabulary][value].get("meaning", "")


def tone(standing: Standing) -> str:
    """The family of colour and pattern."""
    return load_wording()["timeliness"][standing.timeliness.value]["tone"]


def state(standing: Standing) -> str:
    """What a commitment comes to, in a few words: "Overdue since 31 March 2026 (8 months), in progress"."""
    timeliness, late = standing.timeliness, standing.days_late or 0
    words = label("timeliness", timeliness.value)
    if standing.due and (standing.days_past or (late and timeliness is Timeliness.OVERDUE)):
        words += f" since {day(standing.due)} ({length(standing.due, standing.as_of)})"
    elif late:
        words += f", by {count(late, 'day')}"
    elif standing.due and timeliness in IN_FUTURE:
        words += f", due {day(standing.due)} ({distance(standing.due, standing.as_of)})"
    elif standing.due and timeliness is Timeliness.ENDED:
        words += f" on {day(standing.due)}"
    if timeliness is Timeliness.CLOSED:
        return label("status", standing.status.value)
    if standing.status in UNDER_WAY:
        said = label("status", standing.status.value)
        return f"{said}, {words.lower()}" if timeliness is Timeliness.NO_DEADLINE else f"{words}, {said.lower()}"
    return words


def brief_state(standing: Standing) -> str:
    """The same where the day stands beside it: "Overdue, in progress"."""
    words = label("timeliness", standing.timeliness.value)
    if standing.timeliness is Timeliness.CLOSED:
        return label("status", standing.status.value)
    if standing.timeliness is Timeliness.UNCHECKED:
        return "Unchecked"
    if standing.status in UNDER_WAY:
        said = label("status", standing.status.value)
        return said if standing.timeliness is Timeliness.NO_DEADLINE else f"{words}, {said.lower()}"
    return words


def length(first: date, last: date) -> str:
    """How long a time is, as people say it: 12 days, 8 months, 5 years."""
    days = (last - first).days
    if days < 60:
        return count(days, "day")
    months = round(days / 30.44)
    whole = last.year - first.year - ((last.month, last.day) < (first.month, first.day))
    return count(months, "month") if months < 24 else count(whole, "year")


def distance(day: date, as_of: date) -> str:
    """How far a day is from the day of the site: "5 years ago", "in 3 days", "today"."""
    if day == as_of:
        return "today"
    return f"in {length(as_of, day)}" if day > as_of else f"{length(day, as_of)} ago"


def headline(parties: Sequence[str], action: str, *, width: int = 130, most: int = 3) -> str:
    """Who and what in one line: "Lumeria: establish a stockpile of critical salts"."""
    what = excerpt(action, width)
    if not parties:
        return what[:1].upper() + what[1:]
    more = len(parties) - most
    who = ", ".join(parties[:most]) + (f" and {more} more" if more > 0 else "")
    return f"{who}: {what}"


def said(facet: str, value: str) -> str:
    """A facet's value as people say it: topics begin with a capital."""
    return value[:1].upper() + value[1:] if facet == "topic" else value


def day(value: date | None) -> str:
    """A day for people: 6 March 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else ""


def issued(written: str) -> str:
    """A document's date for people: 6 March 2026, or March 2026 where only the month is known."""
    if len(written) == len("2026-03"):
        return f"{MONTHS[int(written[5:]) - 1]} {written[:4]}"
    return day(date.fromisoformat(written)) if written else ""


def short_issued(written: str) -> str:
    """A document's date in lists: 6 Mar 2026, or Mar 2026."""
    if len(written) == len("2026-03"):
        return f"{MONTHS[int(written[5:]) - 1][:3]} {written[:4]}"
    return short_day(date.fromisoformat(written)) if written else ""


def short_day(value: date | None) -> str:
    """A day in lists: 6 Mar 2026."""
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}" if value else ""


def dated(text: str) -> Markup:
    """A text whose days are written for people and for machines; what it quotes stays as it is."""
    made, place = Markup(), 0
    for found in DAYS.finditer(text):
        first, last = (_time(part) if part else Markup() for part in found.groups())
        if first:
            opened = Markup("any day up to ") if found[0].startswith("../") else Markup()
            made += escape(text[place : found.start()]) + opened + first + (Markup(" to ") + last if last else Markup())
            place = found.end()
    return made + escape(text[place:])


def _time(text: str) -> Markup:
    try:
        return Markup('<time datetime="{}">{}</time>').format(text, day(date.fromisoformat(text)))
    except ValueError:
        return escape(text)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: 1 day, 1,200 days."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def excerpt(text: str, limit: int = 240) -> str:
    """The beginning of a text, cut between words and not behind a dash or a comma."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat.rfind(" ", limit // 2, limit)
    return flat[: cut if cut > 0 else limit].rstrip(" ,;–—-") + "\u00a0…"


def titled(title: str, site: str) -> str:
    """A page's title before its site's: long enough to tell pages apart, however long the site's name is."""
    return f"{excerpt(title, LONGEST_TITLE)} – {site}"


def vocabulary(name: str) -> Mapping[str, Any]:
    """All values of a vocabulary with what is said of them, in the order of the model."""
    return load_wording()[name]
