"""What callers in Python pass: filters by name, evidence in its short forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypedDict, TypeVar

from commitments.errors import CommitmentsError
from commitments.model import DocumentType, Filter, Role, Source, Speaker, Status, Strength, Timeliness

_ENUMS = {"status": Status, "timeliness": Timeliness, "strength": Strength, "type": DocumentType, "thread": Role}
_DAYS = ("made_before", "made_after", "due_before", "due_after")
_SWITCHES = ("doubtful", "reviewed", "linked")
Names = str | Sequence[str]
Value = TypeVar("Value")
Evidence = str | tuple[str, str] | Source


class Filters(TypedDict, total=False):
    """What a listing keeps, named as on the command line; values of one filter are alternatives."""

    document: Names
    type: Names
    party: Names
    agency: Names
    status: Names
    timeliness: Names
    strength: Names
    topic: Names
    thread: Names
    made_before: date | None
    made_after: date | None
    due_before: date | None
    due_after: date | None
    doubtful: bool | None
    reviewed: bool | None
    linked: bool | None
    as_of: date | None
    known_on: date | None


def filter_of(values: dict[str, Any]) -> Filter:
    """The filter of keyword arguments. Raises CommitmentsError, which says what there is."""
    if unknown := sorted(values.keys() - {field.name for field in fields(Filter)}):
        raise CommitmentsError(f"{unknown[0]}: no such filter; there are {', '.join(Filters.__annotations__)}")
    return Filter(**{name: _value(name, value) for name, value in values.items()})


def checked_day(name: str, value: Any) -> date | None:
    """The day of an argument; a time is none. Raises CommitmentsError, which says what would be right."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise CommitmentsError(f"{name}: {value!r} is no day; give a date, as in date(2026, 3, 6)")


def one_of(name: str, value: Any, known: Iterable[Value]) -> Value:
    """The value that is meant. Raises CommitmentsError, which says what there is."""
    there = {str(one): one for one in known}
    if str(value) not in there:
        raise CommitmentsError(f"{name}: {value!r} is none; known: {', '.join(there)}")
    return there[str(value)]


def number(name: str, value: Any) -> int | None:
    """How many. Raises CommitmentsError for what is no count."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise CommitmentsError(f"{name}: {value!r} is no count; give a whole number from 0 on")


def _value(name: str, value: Any) -> Any:
    if name in _DAYS:
        return checked_day(name, value)
    if value is None or (name in _SWITCHES and isinstance(value, bool)):
        return value
    several: Sequence[Any] = [value] if isinstance(value, str) else value
    if name in _SWITCHES or not isinstance(several, Iterable) or not all(isinstance(one, str) for one in several):
        right = "True, False or None" if name in _SWITCHES else "a name, or several in a list"
        raise CommitmentsError(f"{name}: {value!r} is none; give {right}")
    if name not in _ENUMS:
        return tuple(several)
    return tuple(one_of(name, one, _ENUMS[name]) for one in several)


def sources(evidence: Evidence | Sequence[Evidence], by: Speaker | None) -> tuple[Source, ...]:
    """Evidence as reports hold it: an address, a document's id with its words, or several of them."""
    several: Any = evidence
    if isinstance(evidence, str | Source) or (
        isinstance(evidence, tuple) and len(evidence) == 2 and ":" not in str(evidence[0])
    ):
        several = [evidence]
    found = []
    for one in several:
        if isinstance(one, Source):
            found.append(one)
        elif isinstance(one, str):
            found.append(Source(one, None, by))
        else:
            found.append(Source("", None, by, *one))
    return tuple(found)
