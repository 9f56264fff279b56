"""Which commitments a filter keeps on a day, by columns in memory: for a store of a million."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from commitments.model import Filter, Timeliness
from commitments.store.knowing import facet_filters
from commitments.store.packing import REVIEWED, STATUSES, STRICT_ONLY, TIMELINESS

Ints: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

PHASE = np.dtype(
    {
        "names": ["number", "first", "last", "due", "timeliness", "status", "flags", "pad"],
        "formats": ["<i4", "<i4", "<i4", "<i4", "u1", "u1", "u1", "u1"],
    }
)
FACET = np.dtype([("number", "<i4"), ("value", "<i4")])
DAYS_KEPT = 4
"""How many days' standings stay in memory."""

_PLACE_BITS, _DOCUMENT_BITS = 17, 22


@dataclass(frozen=True, slots=True)
class Standings:
    """One entry a commitment that is there on a day: `place` orders by document id and place in the text."""

    number: Ints
    document: Ints
    place: Ints
    due: Ints
    timeliness: NDArray[np.uint8]
    status: NDArray[np.uint8]
    flags: NDArray[np.uint8]


class Columns:
    """The engine for a large store, loaded once and used until the store changes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._days: OrderedDict[date, Standings] = OrderedDict()

    def ordered(
        self, filter: Filter, as_of: date, order: str, *, strictly: bool, without: Set[int], limit: int | None
    ) -> list[int]:
        """The numbers of the first commitments in order; those of the documents in `without` are left out."""
        day = self._on(as_of)
        kept = np.flatnonzero(self._mask(day, filter, strictly, without))
        keys = self._keys(day, order)[kept]
        if limit is not None and limit < len(keys):
            # The order of a page, not of a million rows.
            first = np.argpartition(keys, limit)[:limit]
            kept, keys = kept[first], keys[first]
        found: list[int] = day.number[kept[np.argsort(keys)]].tolist()
        return found

    def numbers(self, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> list[int]:
        """The numbers in growing order."""
        day = self._on(as_of)
        found: list[int] = np.sort(day.number[self._mask(day, filter, strictly, without)]).tolist()
        return found

    def count(self, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> int:
        """How many there are."""
        return int(np.count_nonzero(self._mask(self._on(as_of), filter, strictly, without)))

    def counts(self, facet: str, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> dict[str, int]:
        """How many for each value of a facet."""
        day = self._on(as_of)
        kept = self._mask(day, filter, strictly, without)
        if facet in ("timeliness", "status"):
            names = TIMELINESS if facet == "timeliness" else STATUSES
            return _named(np.bincount(getattr(day, facet)[kept]), enumerate(names))
        if facet == "document":
            return _named(np.bincount(day.document[kept]), self._connection.execute("SELECT number, id FROM documents"))
        marked = self._marked(day.number[kept])
        values = self._facets["value"][marked[self._facets["number"]]]
        names_of = self._connection.execute("SELECT number, value FROM facet_values WHERE facet = ?", (facet,))
        return _named(np.bincount(values), names_of)

    def _on(self, day: date) -> Standings:
        if day not in self._days:
            phases, number = self._phases, day.toordinal()
            here = np.flatnonzero((phases["first"] <= number) & (phases["last"] >= number))
            names = ("number", "due", "timeliness", "status", "flags")
            columns: dict[str, Any] = {name: phases[name][here] for name in names}
            document, place = self._documents[here], self._places[here]
            self._days[day] = Standings(document=document, place=place, **columns)
        self._days.move_to_end(day)
        while len(self._days) > DAYS_KEPT:
            self._days.popitem(last=False)
        return self._days[day]

    def _mask(self, day: Standings, filter: Filter, strictly: bool, without: Set[int]) -> Mask:
        mask: Mask = np.ones(len(day.number), dtype=np.bool_)
        if filter.document:
            mask &= np.isin(day.document, self._document_numbers(filter.document))
        for facets, wanted in facet_filters(filter):
            mask &= self._marked(self._with_facet(facets, wanted))[day.number]
        if filter.status:
            mask &= np.isin(day.status, [STATUSES.index(status) for status in filter.status])
        if filter.timeliness:
            mask &= _timely(day, filter, strictly)
        if filter.due_before:
            mask &= day.due < filter.due_before.toordinal()
        if filter.due_after:
            # An undated one is stored as later than any day.
            mask &= (day.due > filter.due_after.toordinal()) & (day.due <= date.max.toordinal())
        for flag, wanted_flag in ((REVIEWED, filter.reviewed), (STRICT_ONLY, filter.strict_only)):
            if wanted_flag is not None:
                mask &= (day.flags & flag != 0) == wanted_flag
        if without:
            mask &= ~np.isin(day.document, list(without))
        return mask

    def _keys(self, day: Standings, order: str) -> Ints:
        if order == "due":
            return (day.due.astype(np.int64) << (_PLACE_BITS + _DOCUMENT_BITS)) | day.place
        if order == "recent":
            return (self._recency[day.document] << (_PLACE_BITS + _DOCUMENT_BITS)) | day.place
        return day.place

    def _marked(self, numbers: Ints) -> Mask:
        marked = np.zeros(self._largest + 1, dtype=np.bool_)
        marked[numbers] = True
        return marked

    def _with_facet(self, facets: tuple[str, ...], wanted: tuple[str, ...]) -> Ints:
        query = f"SELECT number FROM facet_values WHERE facet IN ({_marks(facets)}) AND folded IN ({_marks(wanted)})"
        values = [number for (number,) in self._connection.execute(query, (*facets, *wanted))]
        found: Ints = self._facets["number"][np.isin(self._facets["value"], values)]
        return found

    def _document_numbers(self, ids: tuple[str, ...]) -> list[int]:
        query = f"SELECT number FROM documents WHERE id IN ({_marks(ids)})"
        return [number for (number,) in self._connection.execute(query, ids)]

    @cached_property
    def _loaded(self) -> tuple[Ints, NDArray[Any]]:
        """The documents' numbers, one a phase, and the phases."""
        rows = self._connection.execute("SELECT document, phases FROM columns ORDER BY document").fetchall()
        phases = np.frombuffer(b"".join(packed for _, packed in rows), dtype=PHASE)
        lengths = [len(packed) // PHASE.itemsize for _, packed in rows]
        return np.repeat(np.array([number for number, _ in rows], dtype=np.int64), lengths), phases

    @property
    def _documents(self) -> Ints:
        return self._loaded[0]

    @property
    def _phases(self) -> NDArray[Any]:
        return self._loaded[1]

    @cached_property
    def _largest(self) -> int:
        return int(self._phases["number"].max(initial=0))

    @cached_property
    def _facets(self) -> NDArray[Any]:
        rows = self._connection.execute("SELECT facets FROM columns").fetchall()
        return np.frombuffer(b"".join(packed for (packed,) in rows), dtype=FACET)

    @cached_property
    def _places(self) -> Ints:
        """Each phase's document in the order of ids, then its place in the document."""
        documents = self._documents
        numbers = [number for (number,) in self._connection.execute("SELECT number FROM documents ORDER BY id")]
        ranks = np.zeros(max(numbers, default=0) + 1, dtype=np.int64)
        ranks[numbers] = np.arange(len(numbers))
        starts = np.flatnonzero(np.diff(documents, prepend=-1))
        lengths = np.diff(np.append(starts, len(documents)))
        within: Ints = np.arange(len(documents)) - np.repeat(starts, lengths)
        places: Ints = (ranks[documents] << _PLACE_BITS) | within
        return places

    @cached_property
    def _recency(self) -> Ints:
        """Each document's rank by date, the newest first and those without a date last."""
        rows = self._connection.execute("SELECT number, date FROM documents").fetchall()
        ranks = np.zeros(max((number for number, _ in rows), default=0) + 1, dtype=np.int64)
        for number, day in rows:
            ranks[number] = date.max.toordinal() - date.fromisoformat(day).toordinal() if day else date.max.toordinal()
        return ranks


def _timely(day: Standings, filter: Filter, strictly: bool) -> Mask:
    timely: Mask = np.isin(day.timeliness, [TIMELINESS.index(wanted) for wanted in filter.timeliness])
    if strictly and Timeliness.OVERDUE in filter.timeliness:
        timely |= day.flags & STRICT_ONLY != 0
    return timely


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))


def _named(counted: Ints, names: Iterable[tuple[int, str]]) -> dict[str, int]:
    found = {name: int(counted[number]) for number, name in names if number < len(counted)}
    return {name: count for name, count in found.items() if count}
