"""How the words of the model are said to people, and how days and numbers are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
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
DAYS = re.compile(r"“[^”]*”|\b(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?(?![\w-])")
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
    """What a commitment comes to, in a few words: "Overdue by 12 days, in progress"."""
    timeliness = standing.timeliness
    words = label("timeliness", timeliness.value)
    if standing.days_late and timeliness is Timeliness.OVERDUE:
        words += f" by {count(standing.days_late, 'day')}"
    if standing.days_late and timeliness is Timeliness.FULFILLED_LATE:
        words += f", by {count(standing.days_late, 'day')}"
    if standing.days_past and standing.due:
        return f"{words} for {count(standing.days_past, 'day')}"
    if timeliness is Timeliness.CLOSED:
        return label("status", standing.status.value)
    if standing.status in UNDER_WAY:
        said = label("status", standing.status.value)
        return f"{said}, {words.lower()}" if timeliness is Timeliness.NO_DEADLINE else f"{words}, {said.lower()}"
    return words


def day(value: date | None) -> str:
    """A day for people: 6 March 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else ""


def dated(text: str) -> Markup:
    """A text whose days are written for people and for machines; what it quotes stays as it is."""
    made, place = Markup(), 0
    for found in DAYS.finditer(text):
        first, last = (_time(part) if part else Markup() for part in found.groups())
        if first:
            made += escape(text[place : found.start()]) + first + (Markup(" to ") + last if last else Markup())
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
    """The beginning of a text, cut between words."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat.rfind(" ", limit // 2, limit)
    return flat[: cut if cut > 0 else limit] + "\u00a0…"


def vocabulary(name: str) -> Mapping[str, Any]:
    """All values of a vocabulary with what is said of them, in the order of the model."""
    return load_wording()[name]
