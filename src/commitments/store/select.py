"""Which commitments a filter keeps on a day, by what was known on a day: SQL over `standings`, and nothing else."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from commitments.errors import StoreError
from commitments.model import Filter, Standing, Status, Timeliness, Tracked
from commitments.store.facets import COLUMNS, FACETS, keep_counts, kept_counts
from commitments.store.history import PAST, show_past
from commitments.store.rows import NO_DAY
from commitments.store.schema import transaction
from commitments.store.stored import load, storable
from commitments.store.where import Values, conditions

DeadlineReading = Literal["generous", "strict"]

ORDERS = {"due": "due, document, start, number", "document": "document, start, number"}
"""How listings are ordered."""

_FIRST_BATCH, _BATCH = 20, 200
"""How many rows are read at a time: few at first, so that the first is there at once."""
_STANDING = "s.status, s.reviewed, s.timeliness, s.days_late, s.due, s.strict, s.strict_only, s.claimed, s.next_due"


class Selection:
    """Answers from the store; what was known on a past day lies over it in tables of the same shape."""

    def __init__(self, connection: sqlite3.Connection, doubtful_below: float) -> None:
        self._connection = connection
        self._doubtful_below = doubtful_below
        self._shown: tuple[date, int, int] | None = None
        self.ledgers: tuple[Path, Path, int] | None = None

    def each(
        self,
        filter: Filter,
        as_of: date,
        known_on: date | None,
        *,
        order: str,
        limit: int | None,
        offset: int,
        reading: DeadlineReading,
    ) -> Iterator[Tracked]:
        """The commitments in order, as they are read."""
        columns = "s.number AS number, s.due AS due, s.document AS document, s.start AS start"
        parts, values = self._parts(columns, "", filter, as_of, known_on, reading)
        query = f"SELECT number FROM ({' UNION ALL '.join(parts)}) ORDER BY {ORDERS[order]} LIMIT :limit OFFSET :offset"
        values |= {"limit": -1 if limit is None else limit, "offset": offset}
        numbers = [number for (number,) in self._connection.execute(query, values)]
        starts = range(_FIRST_BATCH, len(numbers), _BATCH)
        batches = (numbers[:_FIRST_BATCH], *(numbers[start : start + _BATCH] for start in starts))
        return (tracked for batch in batches for tracked in self.numbered(batch, as_of, known_on))

    def count(self, filter: Filter, as_of: date, known_on: date | None, *, reading: DeadlineReading) -> int:
        """How many there are."""
        parts, values = self._parts("count(*)", "", filter, as_of, known_on, reading)
        return sum(self._connection.execute(part, values).fetchone()[0] for part in parts)

    def numbers(self, filter: Filter, as_of: date, known_on: date | None, *, reading: DeadlineReading) -> list[int]:
        """The numbers in growing order; what is only of a past day has none."""
        parts, values = self._parts("s.number", "", filter, as_of, known_on, reading)
        found = (number for part in parts for (number,) in self._connection.execute(part, values))
        return sorted(number for number in found if number > 0)

    def counts(
        self, facet: str, filter: Filter, as_of: date, known_on: date | None, *, reading: DeadlineReading
    ) -> dict[str, int]:
        """How many for each value of a facet, most first: of the day that the last build counted, or counted now."""
        if filter == Filter() and known_on is None:
            kept = kept_counts(self._connection, facet, as_of)
            if kept is not None:
                return kept
        if facet in COLUMNS:
            parts, values = self._parts(f"s.{facet}, count(*)", "", filter, as_of, known_on, reading)
        else:
            pairs = "JOIN {schema}.facets f ON f.number = s.number JOIN {schema}.facet_values v ON v.number = f.value"
            joined = f"{pairs} AND v.facet = :facet"
            parts, values = self._parts("v.value, count(*)", joined, filter, as_of, known_on, reading)
            values["facet"] = facet
        found: Counter[str] = Counter()
        for part in parts:
            found.update(dict(self._connection.execute(f"{part} GROUP BY 1", values)))
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def keep_counts(self, as_of: date) -> None:
        """Count every facet for a day, where that is not done yet."""
        for facet in FACETS:
            if kept_counts(self._connection, facet, as_of) is None:
                counts = self.counts(facet, Filter(), as_of, None, reading="generous")
                with transaction(self._connection):
                    keep_counts(self._connection, facet, as_of, counts)

    def numbered(self, numbers: Sequence[int], as_of: date, known_on: date | None) -> list[Tracked]:
        """The commitments with these numbers, in their order; those that are not there on that day are left out."""
        wanted = f"s.number IN ({', '.join(str(int(number)) for number in numbers)})"
        joined = "JOIN {schema}.commitments c ON c.number = s.number AND " + wanted
        parts, values = self._parts(f"s.number, {_STANDING}, c.json", joined, Filter(), as_of, known_on, "generous")
        rows = (row for part in parts for row in self._connection.execute(part, values))
        found = {row[0]: _tracked(row[1:], as_of) for row in rows}
        return [found[number] for number in numbers if number in found]

    def one(self, commitment_id: str, as_of: date, known_on: date | None) -> Tracked | None:
        """One commitment; None where it is not there on that day."""
        query = "SELECT number FROM {schema}.commitments WHERE id = ?"
        for schema in reversed(self._schemas(known_on)):
            found = self._connection.execute(query.format(schema=schema), (storable(commitment_id),)).fetchone()
            if found:
                return next(iter(self.numbered(found, as_of, known_on)), None)
        return None

    def _parts(
        self, columns: str, joined: str, filter: Filter, as_of: date, known_on: date | None, reading: DeadlineReading
    ) -> tuple[list[str], Values]:
        """A query over what is known now, and one over what was known otherwise on a past day."""
        strictly = reading == "strict"
        where, values = conditions(filter, as_of, strictly=strictly, doubtful_below=self._doubtful_below)
        schemas = self._schemas(known_on)
        parts = []
        for schema in schemas:
            as_now = f" AND s.document NOT IN (SELECT id FROM {PAST}.documents)" if schema != schemas[-1] else ""
            query = f"SELECT {columns} FROM {{schema}}.standings s {joined} WHERE {where}"
            parts.append(query.format(schema=schema) + as_now)
        return parts, values

    def _schemas(self, known_on: date | None) -> tuple[str, ...]:
        if known_on is None:
            return ("main",)
        if self.ledgers is None:
            raise StoreError("what was known on a day is in the ledgers; sync the store with them first")
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if self._shown is None or self._shown[:2] != (known_on, version) or self._shown[2] != self._writes():
            reports, events, window = self.ledgers
            show_past(self._connection, reports, events, known_on, window)
            self._shown = (known_on, version, self._writes())
        return ("main", PAST)

    def _writes(self) -> int:
        return self._connection.total_changes


def since(connection: sqlite3.Connection, as_of: date) -> dict[str, date]:
    """The first day of the stretch that a day lies in, by commitment; left out where there is no such day."""
    query = (
        "SELECT c.id, s.first FROM standings s JOIN commitments c ON c.number = s.number"
        " WHERE s.first <= :day AND s.last >= :day AND s.first > 1"
    )
    return {id_: date.fromordinal(first) for id_, first in connection.execute(query, {"day": as_of.toordinal()})}


def may_change(
    connection: sqlite3.Connection, reported: Iterable[str], linked: Iterable[str], since: date, until: date
) -> set[int]:
    """The numbers of what people recorded something on, of what waits for events, and of what came past its day.

    `reported` are documents, `linked` commitments, by id.
    """
    past = "SELECT number FROM standings WHERE timeliness IN (?, ?) AND first BETWEEN ? AND ?"
    days = (Timeliness.OVERDUE.value, Timeliness.UNCHECKED.value, since.toordinal(), until.toordinal())
    queries: list[tuple[str, tuple[object, ...]]] = [
        (past, days),
        ("SELECT number FROM commitments WHERE event IS NOT NULL", ()),
    ]
    own = "SELECT c.number FROM commitments c JOIN documents d ON d.number = c.document WHERE d.id = ?"
    queries += [(own, (document,)) for document in sorted(reported)]
    queries += [("SELECT number FROM commitments WHERE id = ?", (id_,)) for id_ in linked]
    return {number for query, values in queries for (number,) in connection.execute(query, values)}


def _tracked(row: Sequence[Any], as_of: date) -> Tracked:
    status, reviewed, timeliness, days_late, due, strict, strict_only, claimed, next_due, text = row
    past = as_of.toordinal() - due
    standing = Standing(
        as_of=as_of,
        status=Status(status),
        reviewed=bool(reviewed),
        timeliness=Timeliness(timeliness),
        days_late=past if timeliness == Timeliness.OVERDUE else days_late,
        days_past=past if timeliness == Timeliness.UNCHECKED else None,
        due=None if due == NO_DAY else date.fromordinal(due),
        strict=_day(strict),
        strict_only=bool(strict_only),
        claimed=bool(claimed),
        next_due=_day(next_due),
    )
    return Tracked(load(text), standing)


def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)
