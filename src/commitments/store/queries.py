"""Which commitments a filter keeps on a day, by SQL: at once for some ten thousand, slow for a million."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence, Set
from datetime import date
from typing import Any

from commitments.model import Filter, Timeliness
from commitments.store.knowing import facet_filters
from commitments.store.packing import NO_DAY
from commitments.store.rows import storable

ORDERS = {
    "due": f"coalesce(p.due, {NO_DAY}), d.id, c.start, c.number",
    "document": "d.id, c.start, c.number",
    "recent": "d.date IS NULL, d.date DESC, d.id, c.start, c.number",
}
"""How listings are ordered."""

_FROM = """
FROM phases p JOIN commitments c ON c.number = p.number JOIN documents d ON d.number = c.document
WHERE p.first <= :day AND p.last >= :day
"""
_OWN_COLUMN = {"document": "d.id", "status": "p.status", "timeliness": "p.timeliness"}


class Queries:
    """The engine for a small store: nothing to load, nothing to keep."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def ordered(
        self, filter: Filter, as_of: date, order: str, *, strictly: bool, without: Set[int], limit: int | None
    ) -> list[int]:
        """The numbers of the first commitments in order; those of the documents in `without` are left out."""
        where, values = _where(filter, as_of, strictly, without)
        query = f"SELECT c.number {_FROM} {where} ORDER BY {ORDERS[order]} LIMIT :limit"
        return [
            number for (number,) in self._connection.execute(query, values | {"limit": -1 if limit is None else limit})
        ]

    def numbers(self, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> list[int]:
        """The numbers in growing order."""
        where, values = _where(filter, as_of, strictly, without)
        rows = self._connection.execute(f"SELECT c.number {_FROM} {where} ORDER BY c.number", values)
        return [number for (number,) in rows]

    def count(self, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> int:
        """How many there are."""
        where, values = _where(filter, as_of, strictly, without)
        return int(self._connection.execute(f"SELECT count(*) {_FROM} {where}", values).fetchone()[0])

    def counts(self, facet: str, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> dict[str, int]:
        """How many for each value of a facet."""
        where, values = _where(filter, as_of, strictly, without)
        if facet in _OWN_COLUMN:
            query = f"SELECT {_OWN_COLUMN[facet]}, count(*) {_FROM} {where} GROUP BY 1"
            return dict(self._connection.execute(query, values))
        joined = "JOIN facets f ON f.number = c.number JOIN facet_values v ON v.number = f.value AND v.facet = :facet"
        query = f"SELECT v.value, count(*) {_FROM.replace('WHERE', f'{joined} WHERE')} {where} GROUP BY 1"
        return dict(self._connection.execute(query, values | {"facet": facet}))


def _where(filter: Filter, as_of: date, strictly: bool, without: Set[int]) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"day": as_of.toordinal()}
    clauses = [*_alternatives(filter, strictly, values), *_comparisons(filter, values)]
    if without:
        clauses.append(f"c.document NOT IN ({', '.join(map(str, sorted(without)))})")
    return "".join(f" AND {clause}" for clause in clauses), values


def _alternatives(filter: Filter, strictly: bool, values: dict[str, Any]) -> Iterator[str]:
    def one_of(expression: str, wanted: Sequence[str]) -> str:
        names = [f"v{len(values) + i}" for i in range(len(wanted))]
        values.update(zip(names, wanted, strict=True))
        return f"{expression} IN ({', '.join(':' + name for name in names)})"

    if filter.document:
        yield one_of("d.id", [storable(id_) for id_ in filter.document])
    if filter.type:
        yield one_of("d.type", filter.type)
    if filter.status:
        yield one_of("p.status", filter.status)
    if filter.timeliness:
        harsh = ""
        if strictly and Timeliness.OVERDUE in filter.timeliness:
            harsh += " OR (p.strict_only AND p.reviewed)"
        if strictly and Timeliness.UNCHECKED in filter.timeliness:
            harsh += " OR (p.strict_only AND NOT p.reviewed)"
        yield f"({one_of('p.timeliness', filter.timeliness)}{harsh})"
    for facets, wanted in facet_filters(filter):
        kept = f"{one_of('v.facet', facets)} AND {one_of('v.folded', wanted)}"
        yield f"c.number IN (SELECT f.number FROM facet_values v JOIN facets f ON f.value = v.number WHERE {kept})"


def _comparisons(filter: Filter, values: dict[str, Any]) -> Iterator[str]:
    compared = (
        ("p.due <", "due_before", filter.due_before.toordinal() if filter.due_before else None),
        ("p.due >", "due_after", filter.due_after.toordinal() if filter.due_after else None),
        ("d.date <", "made_before", filter.made_before.isoformat() if filter.made_before else None),
        ("d.date >", "made_after", filter.made_after.isoformat() if filter.made_after else None),
        ("p.reviewed =", "reviewed", filter.reviewed),
        ("p.strict_only =", "strict_only", filter.strict_only),
        ("c.linked =", "linked", filter.linked),
    )
    for expression, name, value in compared:
        if value is not None:
            values[name] = value
            yield f"{expression} :{name}"
