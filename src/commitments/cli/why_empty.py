"""Why a listing is empty, in a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from commitments.model import Filter

if TYPE_CHECKING:
    from commitments.store import Store

_OWN = Filter()


def why_empty(store: Store, filter: Filter, as_of: date, known_on: date | None) -> str:
    """What there is nothing of."""
    if lost := list(empty_filters(store, filter, as_of, known_on)):
        return f"nothing to list: {'; '.join(lost)}"
    if asked := " ".join(f"{_option(name)} {_said(value)}" for name, value in _asked(filter)):
        return f"nothing to list: no commitment has all of {asked}"
    if store.totals().commitments:
        return f"nothing to list: no document is of {as_of} or before"
    return "nothing to list: there are no commitments yet; 'commitments add' and 'commitments build' bring them"


def empty_filters(store: Store, filter: Filter, as_of: date, known_on: date | None) -> Iterator[str]:
    """The filters that leave nothing at all, whatever else is asked."""
    for name, value in _asked(filter):
        if store.count(replace(_OWN, **{name: value}), as_of, known_on):
            continue
        yield f"no commitment has {_option(name)} {_said(value)}"


def _asked(filter: Filter) -> Iterator[tuple[str, Any]]:
    for one in fields(Filter):
        if (value := getattr(filter, one.name)) != getattr(_OWN, one.name):
            yield one.name, value


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
