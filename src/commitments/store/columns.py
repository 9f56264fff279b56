"""Which commitments a filter keeps on a day, by columns in memory: for a store of a million."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Sequence, Set
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commitments.model import Filter, Timeliness
from commitments.store import arrays
from commitments.store.arrays import Bytes, Facets, Ints, Longs, Mask, Phases
from commitments.store.knowing import facet_filters
from commitments.store.packing import LINKED, NO_DAY, REVIEWED, STATUSES, STRICT_ONLY, TIMELINESS
from commitments.store.rows import storable

DAYS_KEPT = 4
"""How many days' standings stay in memory."""

MASKS_KEPT = 8
"""How many answers stay in memory: a listing asks for a page and for the count."""

_PLACE_BITS, _DOCUMENT_BITS = 17, 22


class Standings:
    """The commitments that are there on a day, an entry each, in the order of document numbers and of the text.

    `phase` is the place of the entry's phase; the other columns are taken when a filter first asks for them.
    """

    def __init__(self, phases: Phases, day: int) -> None:
        self._phases = phases
        self.phase: Longs = np.flatnonzero((phases.first <= day) & (phases.last >= day))

    @cached_property
    def number(self) -> Ints:
        """The numbers of the commitments."""
        return self._phases.number[self.phase]

    @cached_property
    def document(self) -> Ints:
        """The places of their documents."""
        return self._phases.document[self.phase]

    @cached_property
    def due(self) -> Ints:
        """Their due days, or NO_DAY."""
        return self._phases.due[self.phase]

    @cached_property
    def timeliness(self) -> Bytes:
        """As numbers."""
        return self._phases.timeliness[self.phase]

    @cached_property
    def status(self) -> Bytes:
        """As numbers."""
        return self._phases.status[self.phase]

    @cached_property
    def flags(self) -> Bytes:
        """REVIEWED, STRICT_ONLY and LINKED."""
        return self._phases.flags[self.phase]


class Columns:
    """The engine for a large store, loaded once and used until the store changes."""

    def __init__(self, connection: sqlite3.Connection, beside: Path) -> None:
        self._connection = connection
        self._beside = beside
        self._days: OrderedDict[date, Standings] = OrderedDict()
        self._masks: OrderedDict[Any, Mask] = OrderedDict()

    def ordered(
        self, filter: Filter, as_of: date, order: str, *, strictly: bool, without: Set[int], limit: int | None
    ) -> list[int]:
        """The numbers of the first commitments in order; those of the documents in `without` are left out."""
        day = self._on(as_of)
        kept = np.flatnonzero(self._mask(as_of, filter, strictly, without))
        if order == "due" and limit is not None and limit < len(kept):
            # The order of a page, not of a million rows: what is due after the page's last row cannot be on it.
            due = day.due[kept]
            kept = kept[due <= np.partition(due, limit)[limit]]
        keys = self._keys(day, kept, order)
        if limit is not None and limit < len(keys):
            first = np.argpartition(keys, limit)[:limit]
            kept, keys = kept[first], keys[first]
        found: list[int] = day.number[kept[np.argsort(keys)]].tolist()
        return found

    def numbers(self, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> list[int]:
        """The numbers in growing order."""
        day = self._on(as_of)
        found: list[int] = np.sort(day.number[self._mask(as_of, filter, strictly, without)]).tolist()
        return found

    def count(self, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> int:
        """How many there are."""
        return int(np.count_nonzero(self._mask(as_of, filter, strictly, without)))

    def counts(self, facet: str, filter: Filter, as_of: date, *, strictly: bool, without: Set[int]) -> dict[str, int]:
        """How many for each value of a facet."""
        day = self._on(as_of)
        kept = self._mask(as_of, filter, strictly, without)
        if facet in ("timeliness", "status"):
            names = TIMELINESS if facet == "timeliness" else STATUSES
            return _named(np.bincount(getattr(day, facet)[kept]), enumerate(names))
        if facet == "document":
            ids = dict(self._connection.execute("SELECT number, id FROM documents"))
            named = ((place, ids[number]) for place, number in enumerate(self._phases.documents.tolist()))
            return _named(np.bincount(day.document[kept]), named)
        numbers, values = self._facets.number, self._facets.value
        names_of = self._connection.execute("SELECT number, value FROM facet_values WHERE facet = ?", (facet,))
        return _named(np.bincount(values[self._marked(day.number[kept])[numbers]]), names_of)

    def _on(self, day: date) -> Standings:
        if day not in self._days:
            self._days[day] = Standings(self._phases, day.toordinal())
        self._days.move_to_end(day)
        while len(self._days) > DAYS_KEPT:
            self._days.popitem(last=False)
        return self._days[day]

    def _mask(self, as_of: date, filter: Filter, strictly: bool, without: Set[int]) -> Mask:
        key = (as_of, filter, strictly, frozenset(without))
        if key not in self._masks:
            self._masks[key] = self._made_mask(self._on(as_of), filter, strictly, without)
        self._masks.move_to_end(key)
        while len(self._masks) > MASKS_KEPT:
            self._masks.popitem(last=False)
        return self._masks[key]

    def _made_mask(self, day: Standings, filter: Filter, strictly: bool, without: Set[int]) -> Mask:
        mask: Mask = np.ones(len(day.number), dtype=np.bool_)
        if filter.document:
            mask &= np.isin(day.document, self._document_places(filter.document))
        for facets, wanted in facet_filters(filter):
            mask &= self._marked(self._with_facet(facets, wanted))[day.number]
        if filter.status:
            mask &= _among(day.status, [STATUSES.index(status) for status in filter.status])
        if filter.timeliness:
            mask &= _timely(day, filter, strictly)
        if filter.due_before:
            mask &= day.due < filter.due_before.toordinal()
        if filter.due_after:
            mask &= (day.due > filter.due_after.toordinal()) & (day.due != NO_DAY)
        for flag, state in ((REVIEWED, filter.reviewed), (STRICT_ONLY, filter.strict_only), (LINKED, filter.linked)):
            if state is not None:
                mask &= (day.flags & flag != 0) == state
        if without:
            mask &= ~np.isin(self._phases.documents[day.document], list(without))
        return mask

    def _keys(self, day: Standings, kept: Longs, order: str) -> Longs:
        """What the kept entries are ordered by, as one number each."""
        document, phases = day.document[kept], self._phases
        within = day.phase[kept] - phases.starts[document]
        place: Longs = (phases.ranks[document] << _PLACE_BITS) | within
        if order == "document":
            return place
        first = day.due[kept].astype(np.int64) if order == "due" else phases.ages[document]
        return (first << (_PLACE_BITS + _DOCUMENT_BITS)) | place

    def _marked(self, numbers: Ints) -> Mask:
        marked = np.zeros(self._largest() + 1, dtype=np.bool_)
        marked[numbers] = True
        return marked

    def _largest(self) -> int:
        (largest,) = self._connection.execute("SELECT coalesce(max(number), 0) FROM commitments").fetchone()
        return int(largest)

    def _with_facet(self, facets: tuple[str, ...], wanted: tuple[str, ...]) -> Ints:
        query = f"SELECT number FROM facet_values WHERE facet IN ({_marks(facets)}) AND folded IN ({_marks(wanted)})"
        kept = [number for (number,) in self._connection.execute(query, (*facets, *wanted))]
        return self._facets.number[_among(self._facets.value, kept)]

    def _document_places(self, ids: tuple[str, ...]) -> Longs:
        query = f"SELECT number FROM documents WHERE id IN ({_marks(ids)})"
        numbers = [number for (number,) in self._connection.execute(query, [storable(id_) for id_ in ids])]
        return np.flatnonzero(np.isin(self._phases.documents, numbers))

    @cached_property
    def _phases(self) -> Phases:
        return arrays.phases(self._connection, self._beside)

    @cached_property
    def _facets(self) -> Facets:
        return arrays.facets(self._connection, self._beside)


def _timely(day: Standings, filter: Filter, strictly: bool) -> Mask:
    timely = _among(day.timeliness, [TIMELINESS.index(wanted) for wanted in filter.timeliness])
    for past, reviewed in ((Timeliness.OVERDUE, True), (Timeliness.UNCHECKED, False)):
        if strictly and past in filter.timeliness:
            timely |= (day.flags & STRICT_ONLY != 0) & ((day.flags & REVIEWED != 0) == reviewed)
    return timely


def _among(column: NDArray[Any], values: Sequence[int]) -> Mask:
    """Which entries are one of a few values: comparing with each is faster than np.isin."""
    found: Mask = np.zeros(len(column), dtype=np.bool_)
    for value in values:
        found |= column == value
    return found


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))


def _named(counted: Longs, names: Iterable[tuple[int, str]]) -> dict[str, int]:
    found = {name: int(counted[number]) for number, name in names if number < len(counted)}
    return {name: count for name, count in found.items() if count}
