"""Which commitments a filter keeps on a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal

from commitments.model import Filter, Standing, Status, Timeliness, Tracked
from commitments.store.rows import load

Reading = Literal["generous", "strict"]

ORDERS = {
    "due": "c.due, d.id, c.start, c.number",
    "document": "d.id, c.start, c.number",
    "recent": "d.date IS NULL, d.date DESC, d.id, c.start, c.number",
}

_FROM = """
FROM phases p JOIN commitments c ON c.number = p.number JOIN documents d ON d.number = c.document
WHERE p.first <= :day AND p.last >= :day
"""
_COLUMNS = (
    "p.status, p.reviewed, p.timeliness, p.days_late, p.due, p.strict, p.strict_only, p.claimed, p.next_due, c.json"
)


def rows(
    connection: sqlite3.Connection,
    filter: Filter,
    as_of: date,
    known_on: date | None,
    *,
    order: str,
    limit: int | None,
    offset: int,
    reading: Reading,
) -> Iterator[Tracked]:
    """The commitments in order, as they are read."""
    where, values = _where(filter, as_of, reading)
    query = f"SELECT {_COLUMNS} {_FROM} {where} ORDER BY {ORDERS[order]} LIMIT :limit OFFSET :offset"
    values |= {"limit": -1 if limit is None else limit, "offset": offset}
    return (_tracked(row, as_of) for row in connection.execute(query, values))


def one(connection: sqlite3.Connection, commitment_id: str, as_of: date, known_on: date | None) -> Tracked | None:
    """One commitment, or None."""
    query = f"SELECT {_COLUMNS} {_FROM} AND c.id = :id"
    found = connection.execute(query, {"day": as_of.toordinal(), "id": commitment_id}).fetchone()
    return _tracked(found, as_of) if found else None


def numbered(
    connection: sqlite3.Connection, numbers: Sequence[int], as_of: date, known_on: date | None
) -> list[Tracked]:
    """The commitments with these numbers, in their order."""
    query = f"SELECT {_COLUMNS} {_FROM} AND c.number = :number"
    day = as_of.toordinal()
    found = (connection.execute(query, {"day": day, "number": number}).fetchone() for number in numbers)
    return [_tracked(row, as_of) for row in found if row]


def count(
    connection: sqlite3.Connection, filter: Filter, as_of: date, known_on: date | None, *, reading: Reading
) -> int:
    """How many there are."""
    where, values = _where(filter, as_of, reading)
    return int(connection.execute(f"SELECT count(*) {_FROM} {where}", values).fetchone()[0])


def numbers(
    connection: sqlite3.Connection, filter: Filter, as_of: date, known_on: date | None, *, reading: Reading
) -> list[int]:
    """The numbers in growing order."""
    where, values = _where(filter, as_of, reading)
    query = f"SELECT c.number {_FROM} {where} ORDER BY c.number"
    return [number for (number,) in connection.execute(query, values)]


_OWN_COLUMN = {"document": "d.id", "status": "p.status", "timeliness": "p.timeliness"}


def counts(
    connection: sqlite3.Connection,
    facet: str,
    filter: Filter,
    as_of: date,
    known_on: date | None,
    *,
    reading: Reading,
) -> dict[str, int]:
    """How many for each value of a facet."""
    where, values = _where(filter, as_of, reading)
    if facet in _OWN_COLUMN:
        query = f"SELECT {_OWN_COLUMN[facet]} AS value, count(*) {_FROM} {where}"
    else:
        joined = _FROM.replace("WHERE", "JOIN facets f ON f.number = c.number AND f.facet = :facet WHERE")
        query = f"SELECT f.value, count(*) {joined} {where}"
        values["facet"] = facet
    return dict(connection.execute(f"{query} GROUP BY 1 ORDER BY 2 DESC, 1", values))


def since(connection: sqlite3.Connection, as_of: date) -> dict[str, date]:
    """The first day of the stretch that a day lies in, by commitment; left out where there is no such day."""
    query = (
        "SELECT c.id, p.first FROM phases p JOIN commitments c ON c.number = p.number"
        " WHERE p.first <= :day AND p.last >= :day AND p.first > 1"
    )
    return {id_: date.fromordinal(first) for id_, first in connection.execute(query, {"day": as_of.toordinal()})}


def _where(filter: Filter, as_of: date, reading: Reading) -> tuple[str, dict[str, Any]]:
    clauses: list[str] = []
    values: dict[str, Any] = {"day": as_of.toordinal()}

    def one_of(expression: str, wanted: Sequence[str]) -> str:
        names = [f"v{len(values) + i}" for i in range(len(wanted))]
        values.update(zip(names, wanted, strict=True))
        return f"{expression} IN ({', '.join(':' + name for name in names)})"

    if filter.document:
        clauses.append(one_of("d.id", filter.document))
    if filter.status:
        clauses.append(one_of("p.status", filter.status))
    if filter.timeliness:
        strictly = " OR p.strict_only" if reading == "strict" and Timeliness.OVERDUE in filter.timeliness else ""
        clauses.append(f"({one_of('p.timeliness', filter.timeliness)}{strictly})")
    for facets, wanted in _facet_filters(filter):
        matching = one_of("folded", [value.casefold() for value in wanted])
        clauses.append(f"c.number IN (SELECT number FROM facets WHERE facet IN {facets} AND {matching})")
    if filter.due_before:
        clauses.append("p.due < :due_before")
        values["due_before"] = filter.due_before.toordinal()
    if filter.due_after:
        clauses.append("p.due > :due_after")
        values["due_after"] = filter.due_after.toordinal()
    if filter.reviewed is not None:
        clauses.append("p.reviewed = :reviewed")
        values["reviewed"] = filter.reviewed
    if filter.strict_only is not None:
        clauses.append("p.strict_only = :strict_only")
        values["strict_only"] = filter.strict_only
    return "".join(f" AND {clause}" for clause in clauses), values


def _facet_filters(filter: Filter) -> Iterator[tuple[str, Sequence[str]]]:
    if filter.party:
        yield "('party')", filter.party
    if filter.agency:
        yield "('agency', 'agency alias')", filter.agency
    if filter.topic:
        yield "('topic')", filter.topic
    if filter.strength:
        yield "('strength')", filter.strength


def _tracked(row: Sequence[Any], as_of: date) -> Tracked:
    status, reviewed, timeliness, days_late, due, strict, strict_only, claimed, next_due, text = row
    standing = Standing(
        as_of=as_of,
        status=Status(status),
        reviewed=bool(reviewed),
        timeliness=Timeliness(timeliness),
        days_late=as_of.toordinal() - due if timeliness == "overdue" else days_late,
        due=_day(due),
        strict=_day(strict),
        strict_only=bool(strict_only),
        claimed=bool(claimed),
        next_due=_day(next_due),
    )
    return Tracked(load(text), standing)


def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)
