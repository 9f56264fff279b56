"""The one place that filters: a Filter becomes the conditions of a query over `standings`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from commitments.model import Filter, Timeliness
from commitments.store.facets import COLUMNS, wanted
from commitments.store.rows import NO_DAY
from commitments.store.stored import storable

Values = dict[str, Any]

_PAST = {Timeliness.OVERDUE: "s.reviewed", Timeliness.UNCHECKED: "NOT s.reviewed"}


def conditions(filter: Filter, as_of: date, *, strictly: bool, doubtful_below: float) -> tuple[str, Values]:
    """The conditions on a row `s` of `{schema}.standings`, joined, and the values that they name."""
    values: Values = {"day": as_of.toordinal()}
    found = [
        "s.first <= :day AND s.last >= :day",
        *_alternatives(filter, strictly, values),
        *_comparisons(filter, doubtful_below, values),
    ]
    return " AND ".join(found), values


def one_of(expression: str, wanted: Sequence[str], values: Values) -> str:
    """Whether an expression is one of some values, which are named."""
    names = [f"v{len(values) + i}" for i in range(len(wanted))]
    values.update(zip(names, map(storable, wanted), strict=True))
    return f"{expression} IN ({', '.join(':' + name for name in names)})"


def _alternatives(filter: Filter, strictly: bool, values: Values) -> Iterator[str]:
    for column in COLUMNS:
        if kept := getattr(filter, column):
            found = one_of(f"s.{column}", kept, values)
            if strictly and column == "timeliness":
                past = [f" OR (s.strict_only AND {_PAST[one]})" for one in kept if one in _PAST]
                found = f"({found}{''.join(past)})"
            yield found
    for facets, names in wanted(filter):
        kept = f"{one_of('v.facet', facets, values)} AND {one_of('v.folded', [n.casefold() for n in names], values)}"
        pairs = "{schema}.facet_values v JOIN {schema}.facets f ON f.value = v.number"
        yield f"s.number IN (SELECT f.number FROM {pairs} WHERE {kept})"


def _comparisons(filter: Filter, doubtful_below: float, values: Values) -> Iterator[str]:
    compared = (
        ("s.due < :due_before", "due_before", _day(filter.due_before)),
        (f"s.due > :due_after AND s.due < {NO_DAY}", "due_after", _day(filter.due_after)),
        ("s.made < :made_before AND s.made > 0", "made_before", _day(filter.made_before)),
        ("s.made > :made_after", "made_after", _day(filter.made_after)),
        ("s.reviewed = :reviewed", "reviewed", filter.reviewed),
        ("s.strict_only = :strict_only", "strict_only", filter.strict_only),
        ("s.linked = :linked", "linked", filter.linked),
        ("(s.doubt < :doubtful_below) = :doubtful", "doubtful", filter.doubtful),
    )
    for expression, name, value in compared:
        if value is not None:
            values |= {name: value, "doubtful_below": doubtful_below}
            yield expression


def _day(day: date | None) -> int | None:
    return day.toordinal() if day else None
