"""Why a listing is empty, in a line: mostly a slip in a filter."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from commitments.model import Filter

if TYPE_CHECKING:
    from commitments.store import Store

# The filters that take any name: one that nothing has may be another one's misspelling.
_NAMED = ("document", "party", "agency", "topic")
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
    """The filters that leave nothing at all, whatever else is asked, with the nearest name that leaves something."""
    for name, value in _asked(filter):
        if store.count(replace(_OWN, **{name: value}), as_of, known_on):
            continue
        hint = ""
        if name in _NAMED and isinstance(value, tuple):
            near = _nearest(value, store.counts(name, Filter(), as_of, known_on))
            hint = f"; the nearest: {', '.join(near)}" if near else ""
        yield f"no commitment has {_option(name)} {_said(value)}{hint}"


def _asked(filter: Filter) -> Iterator[tuple[str, Any]]:
    for one in fields(Filter):
        if (value := getattr(filter, one.name)) != getattr(_OWN, one.name):
            yield one.name, value


def _nearest(wanted: tuple[str, ...], there: dict[str, int]) -> list[str]:
    folded = {name.casefold(): name for name in there}
    near = [difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6) for name in wanted]
    return list(dict.fromkeys(folded[name] for names in near for name in names))


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
