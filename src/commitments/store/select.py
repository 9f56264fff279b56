"""Which commitments a filter keeps on a day, by what was known on a day."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any, Literal, Protocol

from commitments.errors import StoreError
from commitments.model import Filter, Standing, Status, Timeliness, Tracked
from commitments.store.facets import facets_of
from commitments.store.knowing import Knowledge, knowledge
from commitments.store.queries import Queries
from commitments.store.rows import load, storable

Reading = Literal["generous", "strict"]

LARGE = 20_000
"""From how many commitments on the columns pay for their loading."""

_FIRST_BATCH, _BATCH = 20, 200
"""How many rows are read at a time: few at first, so that the first is there at once."""
_NOTHING = Knowledge(frozenset(), ())


class Engine(Protocol):
    """Answers a filter for a day with the numbers of rows."""

    def ordered(
        self, filter: Filter, as_of: date, order: str, *, strictly: bool, without: Set[int], limit: int | None
    ) -> list[int]:
        """The numbers of the first commitments in order; those of the documents in `without` are left out."""
        ...

    def numbers(self, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> list[int]:
        """The numbers in growing order."""
        ...

    def count(self, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> int:
        """How many there are."""
        ...

    def counts(self, facet: str, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> dict[str, int]:
        """How many for each value of a facet."""
        ...


class Selection:
    """Answers from the engine that suits the size, with what was known on a day laid over it."""

    def __init__(self, connection: sqlite3.Connection, beside: Path, large: int) -> None:
        self._connection = connection
        self._beside = beside
        self._large = large
        self._state: tuple[int, int] | None = None
        self._engine: Engine = Queries(connection)
        self._knowledge: dict[date, Knowledge] = {}
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
        reading: Reading,
    ) -> Iterator[Tracked]:
        """The commitments in order, as they are read."""
        then = self._known(known_on)
        strictly = reading == "strict"
        last = None if limit is None else offset + limit
        numbers = self._current().ordered(filter, as_of, order, strictly=strictly, without=then.documents, limit=last)
        if not then.documents:
            return self._rows(numbers[offset:], as_of)
        key = _KEYS[order]
        dates = self._dates() if order == "recent" else {}
        kept = sorted((t for _, t in then.kept(filter, as_of, strictly=strictly)), key=lambda t: key(t, dates))
        both = merge(self._rows(numbers, as_of), kept, key=lambda t: key(t, dates))
        return islice(both, offset, last)

    def count(self, filter: Filter, as_of: date, known_on: date | None, *, reading: Reading) -> int:
        """How many there are."""
        then, strictly = self._known(known_on), reading == "strict"
        kept = sum(1 for _ in then.kept(filter, as_of, strictly=strictly))
        return kept + self._current().count(filter, as_of, strictly=strictly, without=then.documents)

    def numbers(self, filter: Filter, as_of: date, known_on: date | None, *, reading: Reading) -> list[int]:
        """The numbers in growing order."""
        then, strictly = self._known(known_on), reading == "strict"
        found = self._current().numbers(filter, as_of, strictly=strictly, without=then.documents)
        kept = [number for number, _ in then.kept(filter, as_of, strictly=strictly) if number]
        return sorted([*found, *kept]) if kept else found

    def counts(
        self, facet: str, filter: Filter, as_of: date, known_on: date | None, *, reading: Reading
    ) -> dict[str, int]:
        """How many for each value of a facet, most first."""
        then, strictly = self._known(known_on), reading == "strict"
        found = Counter(self._current().counts(facet, filter, as_of, strictly=strictly, without=then.documents))
        for _, tracked in then.kept(filter, as_of, strictly=strictly):
            found.update(dict.fromkeys(_values(facet, tracked), 1))
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def numbered(self, numbers: Sequence[int], as_of: date, known_on: date | None) -> list[Tracked]:
        """The commitments with these numbers, in their order; those that are not there on that day are left out."""
        then = self._known(known_on)
        laid = {row.number: row.on(as_of) for row in then.rows}
        found = self._by_number(numbers, as_of, then.documents) | laid
        return [tracked for number in numbers if (tracked := found.get(number))]

    def one(self, commitment_id: str, as_of: date, known_on: date | None) -> Tracked | None:
        """One commitment; None where it is not there on that day."""
        for row in self._known(known_on).rows:
            if row.commitment.id == commitment_id:
                return row.on(as_of)
        found = self._connection.execute(
            "SELECT number FROM commitments WHERE id = ?", (storable(commitment_id),)
        ).fetchone()
        return next(iter(self.numbered(found, as_of, known_on)), None) if found else None

    def lay(self) -> None:
        """Leave the columns of a large store beside it, so that a new process maps them instead of reading."""
        if self._is_large():
            from commitments.store.arrays import lay

            lay(self._connection, self._beside)
        else:
            shutil.rmtree(self._beside, ignore_errors=True)

    def _current(self) -> Engine:
        """The engine, made anew where the store has changed since it was made."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        state = (version, self._connection.total_changes)
        if state != self._state:
            self._engine = self._made()
            self._knowledge = {}
            self._state = state
        return self._engine

    def _made(self) -> Engine:
        if not self._is_large():
            return Queries(self._connection)
        # numpy takes a fifth of a second to import that a small store does not have to spend.
        from commitments.store.columns import Columns

        return Columns(self._connection, self._beside)

    def _is_large(self) -> bool:
        # Counts no further than it has to: the table of documents is a hundred times as long to read.
        query = "SELECT count(*) FROM (SELECT 1 FROM commitments LIMIT ?)"
        return bool(self._connection.execute(query, (self._large,)).fetchone()[0] >= self._large)

    def _known(self, known_on: date | None) -> Knowledge:
        self._current()
        if known_on is None:
            return _NOTHING
        if self.ledgers is None:
            raise StoreError("what was known on a day is in the ledgers; sync the store with them first")
        if known_on not in self._knowledge:
            reports, events, window = self.ledgers
            self._knowledge[known_on] = knowledge(self._connection, reports, events, known_on, window)
        return self._knowledge[known_on]

    def _rows(self, numbers: Sequence[int], as_of: date) -> Iterator[Tracked]:
        starts = range(_FIRST_BATCH, len(numbers), _BATCH)
        for batch in (numbers[:_FIRST_BATCH], *(numbers[start : start + _BATCH] for start in starts)):
            found = self._by_number(batch, as_of, frozenset())
            yield from (found[number] for number in batch if number in found)

    def _by_number(self, numbers: Iterable[int], as_of: date, without: Set[int]) -> dict[int, Tracked]:
        wanted = ", ".join(str(int(number)) for number in numbers)
        query = (
            "SELECT c.number, c.document, p.status, p.reviewed, p.timeliness, p.days_late, p.due, p.strict,"
            " p.strict_only, p.claimed, p.next_due, c.json FROM commitments c JOIN phases p ON p.number = c.number"
            f" WHERE c.number IN ({wanted}) AND p.first <= :day AND p.last >= :day"
        )
        rows = self._connection.execute(query, {"day": as_of.toordinal()})
        return {row[0]: _tracked(row[2:], as_of) for row in rows if row[1] not in without}

    def _dates(self) -> dict[str, str | None]:
        return dict(self._connection.execute("SELECT id, date FROM documents"))


def since(connection: sqlite3.Connection, as_of: date) -> dict[str, date]:
    """The first day of the stretch that a day lies in, by commitment; left out where there is no such day."""
    query = (
        "SELECT c.id, p.first FROM phases p JOIN commitments c ON c.number = p.number"
        " WHERE p.first <= :day AND p.last >= :day AND p.first > 1"
    )
    return {id_: date.fromordinal(first) for id_, first in connection.execute(query, {"day": as_of.toordinal()})}


def _by_place(tracked: Tracked, dates: dict[str, str | None]) -> tuple[Any, ...]:
    return (tracked.commitment.document, tracked.commitment.start)


def _by_due(tracked: Tracked, dates: dict[str, str | None]) -> tuple[Any, ...]:
    return (tracked.standing.due is None, tracked.standing.due or date.max, *_by_place(tracked, dates))


def _by_recency(tracked: Tracked, dates: dict[str, str | None]) -> tuple[Any, ...]:
    day = dates.get(tracked.commitment.document)
    return (-date.fromisoformat(day).toordinal() if day else 0, *_by_place(tracked, dates))


_KEYS = {"due": _by_due, "document": _by_place, "recent": _by_recency}


def _values(facet: str, tracked: Tracked) -> Iterator[str]:
    own = {
        "document": tracked.commitment.document,
        "status": tracked.standing.status.value,
        "timeliness": tracked.standing.timeliness.value,
    }
    if facet in own:
        yield own[facet]
    else:
        yield from (value for name, value in facets_of(tracked.commitment) if name == facet)


def _tracked(row: Sequence[Any], as_of: date) -> Tracked:
    status, reviewed, timeliness, days_late, due, strict, strict_only, claimed, next_due, text = row
    standing = Standing(
        as_of=as_of,
        status=Status(status),
        reviewed=bool(reviewed),
        timeliness=Timeliness(timeliness),
        days_late=as_of.toordinal() - due if timeliness == Timeliness.OVERDUE else days_late,
        days_past=as_of.toordinal() - due if timeliness == Timeliness.UNCHECKED else None,
        due=_day(due),
        strict=_day(strict),
        strict_only=bool(strict_only),
        claimed=bool(claimed),
        next_due=_day(next_due),
    )
    return Tracked(load(text), standing)


def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)
