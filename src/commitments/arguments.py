"""What callers in Python pass: filters by name, evidence in its short forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict

from commitments.errors import CommitmentsError
from commitments.model import DocumentType, Filter, Role, Source, Speaker, Status, Strength, Timeliness

_ENUMS = {"status": Status, "timeliness": Timeliness, "strength": Strength, "type": DocumentType, "thread": Role}
Names = str | Sequence[str]
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
    try:
        return Filter(**{name: _value(name, value) for name, value in values.items()})
    except TypeError as error:
        raise CommitmentsError(f"no such filter; there are {', '.join(Filters.__annotations__)}") from error


def _value(name: str, value: Any) -> Any:
    if value is None or isinstance(value, date | bool):
        return value
    several: Sequence[Any] = [value] if isinstance(value, str) else value
    if name not in _ENUMS:
        return tuple(str(one) for one in several)
    try:
        return tuple(_ENUMS[name](one) for one in several)
    except ValueError as error:
        raise CommitmentsError(f"{name}: {error}; known: {', '.join(_ENUMS[name])}") from error


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
