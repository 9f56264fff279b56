"""Phases and facets of a large store as arrays: read from SQLite, or laid beside it, so that a new process maps them.

A store names its state by a random word that changes with every document written; what is laid is laid for a state, so
that what a killed build, a copy or a report has overtaken is never taken for the store's.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from commitments.errors import StoreError
from commitments.store.packing import FACET, PHASE
from commitments.store.rows import NOTHING_YET, state
from commitments.store.schema import transaction

Mask: TypeAlias = NDArray[np.bool_]
Bytes: TypeAlias = NDArray[np.uint8]
Ints: TypeAlias = NDArray[np.int32]
Longs: TypeAlias = NDArray[np.int64]

_UNDATED_DOCUMENT = date.max.toordinal()

_ENTRIES = ("number", "first", "last", "due", "timeliness", "status", "flags")
"""The columns of phases that hold an entry each."""

_PAIRS = ("number", "value")

_FEW = 1_000
"""How many changed documents are put into what lies there; more are sooner read with all others."""


@dataclass(frozen=True, slots=True)
class Phases:
    """An entry a phase, in the order of document numbers and of the text; `document` counts those of `documents`.

    A document's entries begin at its `starts`; `ranks` is its place in the order of ids, `ages` counts the days from it
    to the end of all days.
    """

    number: Ints
    first: Ints
    last: Ints
    due: Ints
    timeliness: Bytes
    status: Bytes
    flags: Bytes
    document: Ints
    documents: Ints
    starts: Longs
    ranks: Longs
    ages: Longs


@dataclass(frozen=True, slots=True)
class Facets:
    """Pairs: the number of a commitment and that of a value it has."""

    number: Ints
    value: Ints


Laid = TypeVar("Laid", Phases, Facets)


def phases(connection: sqlite3.Connection, beside: Path) -> Phases:
    """The phases as laid beside the store, or else as it has packed them."""
    return _laid(Phases, beside / state(connection)) or _read_phases(connection)


def facets(connection: sqlite3.Connection, beside: Path) -> Facets:
    """The facets as laid beside the store, or else as it has packed them."""
    return _laid(Facets, beside / state(connection)) or _read_facets(connection)


def lay(connection: sqlite3.Connection, beside: Path) -> None:
    """Lay the arrays of the store's state, in place of those of any other; nothing is done where they lie.

    Raises StoreError where they cannot be written.
    """
    connection.execute("BEGIN")
    try:
        now = state(connection)
        if now == NOTHING_YET or (beside / now).is_dir():
            return
        phases, facets = _patched(connection, beside) or (_read_phases(connection), _read_facets(connection))
    finally:
        connection.execute("COMMIT")
    try:
        _write(beside, now, {**_named(phases), **_named(facets)})
    except OSError as error:
        raise StoreError(f"{beside}: cannot be written: {error.strerror or error}") from error
    with transaction(connection):
        if state(connection) == now:
            connection.execute("DELETE FROM unlaid")
            connection.execute("INSERT OR REPLACE INTO settings VALUES ('laid', ?)", (now,))


def _patched(connection: sqlite3.Connection, beside: Path) -> tuple[Phases, Facets] | None:
    """What lies there of an earlier state, with what changed since; None where that is much, or nothing lies there."""
    laid = connection.execute("SELECT value FROM settings WHERE name = 'laid'").fetchone()
    changed = [number for (number,) in connection.execute("SELECT document FROM unlaid LIMIT ?", (_FEW + 1,))]
    if not laid or len(changed) > _FEW:
        return None
    old, old_facets = _laid(Phases, beside / laid[0]), _laid(Facets, beside / laid[0])
    if old is None or old_facets is None:
        return None
    fresh, numbers, lengths = _read_entries(connection, changed)
    stays = ~np.isin(old.documents, changed)
    held = np.diff(old.starts, append=len(old.number))
    documents = np.concatenate([_only(stays, old.documents), numbers])
    counted = documents, np.concatenate([_only(stays, held), lengths])
    kept = None if stays.all() else np.repeat(stays, held)
    columns = {name: np.concatenate([_only(kept, getattr(old, name)), fresh[name]]) for name in _ENTRIES}
    # A new document stands at the end already: then nothing is sorted, nor picked.
    if (documents[1:] < documents[:-1]).any():
        order = np.argsort(np.repeat(documents, counted[1]), kind="stable")
        columns = {name: column[order] for name, column in columns.items()}
        in_order = np.argsort(documents)
        counted = documents[in_order], counted[1][in_order]
    return _with_documents(connection, columns, counted, old, changed), _patched_facets(
        connection, old, old_facets, kept, changed
    )


def _patched_facets(
    connection: sqlite3.Connection, old: Phases, old_facets: Facets, kept: Mask | None, changed: Sequence[int]
) -> Facets:
    """Facets go by commitments, and each of these has phases."""
    new, held = _read_facets(connection, changed), None
    if kept is not None:
        dropped = np.zeros(max(old.number.max(initial=0), old_facets.number.max(initial=0)) + 1, dtype=np.bool_)
        dropped[old.number[~kept]] = True
        held = ~dropped[old_facets.number]
    return Facets(*(np.concatenate([_only(held, getattr(old_facets, n)), getattr(new, n)]) for n in _PAIRS))


def _only(kept: Mask | None, column: NDArray[Any]) -> NDArray[Any]:
    """What is kept of a column; all of it, not copied, where all is."""
    return column if kept is None or kept.all() else column[kept]


def _write(beside: Path, now: str, arrays: dict[str, NDArray[Any]]) -> None:
    part = beside / f"{now}.part"
    # Who has the files of another state mapped keeps them.
    shutil.rmtree(beside, ignore_errors=True)
    part.mkdir(parents=True)
    for name, array in arrays.items():
        with (part / name).open("wb") as file:
            np.save(file, np.ascontiguousarray(array), allow_pickle=False)
            # A power cut after the renaming may not leave pages of nothing.
            file.flush()
            os.fsync(file.fileno())
    part.rename(beside / now)


def _laid(kind: type[Laid], folder: Path) -> Laid | None:
    try:
        return kind(**{field.name: np.load(folder / _file(kind, field.name), mmap_mode="r") for field in fields(kind)})
    except (OSError, ValueError):
        return None


def _named(laid: Phases | Facets) -> dict[str, NDArray[Any]]:
    return {_file(type(laid), field.name): getattr(laid, field.name) for field in fields(laid)}


def _file(kind: type, name: str) -> str:
    return f"{kind.__name__.lower()}-{name}.npy"


def _read_phases(connection: sqlite3.Connection) -> Phases:
    columns, documents, lengths = _read_entries(connection)
    return _with_documents(connection, columns, (documents, lengths))


def _read_entries(
    connection: sqlite3.Connection, only: Sequence[int] | None = None
) -> tuple[dict[str, NDArray[Any]], Ints, Longs]:
    """The columns that hold an entry each, the documents and how many entries each of these has."""
    rows = connection.execute(f"SELECT document, packed FROM packed_phases{_of(only)} ORDER BY document").fetchall()
    numbers, packed = zip(*rows, strict=True) if rows else ((), ())
    joined = b"".join(packed)
    days = np.frombuffer(joined, dtype="<i4").reshape(-1, PHASE.size // 4)
    # Timeliness, status and flags are the first bytes of the last number.
    kinds = np.frombuffer(joined, dtype=np.uint8).reshape(-1, PHASE.size)[:, 16:19]
    lengths = np.fromiter(map(len, packed), dtype=np.int64, count=len(rows)) // PHASE.size
    columns = dict(zip(_ENTRIES, (*days[:, :4].T, *kinds.T), strict=True))
    return columns, np.array(numbers, dtype=np.int32), lengths


def _with_documents(
    connection: sqlite3.Connection,
    columns: Mapping[str, NDArray[Any]],
    counted: tuple[Ints, Longs],
    old: Phases | None = None,
    changed: Sequence[int] = (),
) -> Phases:
    """The entries of documents, so many of each."""
    documents, lengths = counted
    return Phases(
        **columns,
        document=np.repeat(np.arange(len(documents), dtype=np.int32), lengths),
        documents=documents,
        starts=np.cumsum(lengths) - lengths,
        ranks=_ranks(connection, documents),
        ages=_ages(connection, documents, old, changed),
    )


def _of(documents: Sequence[int] | None) -> str:
    return "" if documents is None else f" WHERE document IN ({', '.join(map(str, documents))})"


def _ranks(connection: sqlite3.Connection, documents: Ints) -> Longs:
    in_order = [number for (number,) in connection.execute("SELECT number FROM documents ORDER BY id")]
    ranks = np.zeros(max(in_order, default=0) + 1, dtype=np.int64)
    ranks[in_order] = np.arange(len(in_order))
    found: Longs = ranks[documents]
    return found


def _ages(connection: sqlite3.Connection, documents: Ints, old: Phases | None, changed: Sequence[int]) -> Longs:
    """The newest first, and those without a date last; those of documents that have not changed are as they were."""
    ages: Longs = np.full(len(documents), -1, dtype=np.int64)
    if old is not None and len(old.documents):
        at = np.minimum(np.searchsorted(old.documents, documents), len(old.documents) - 1)
        same = (old.documents[at] == documents) & ~np.isin(documents, changed)
        ages[same] = old.ages[at[same]]
    new = np.flatnonzero(ages < 0)
    asked = documents[new].tolist()
    among = f"number IN ({', '.join(map(str, asked))})" if len(asked) <= _FEW else "TRUE"
    days = dict(connection.execute(f"SELECT number, date FROM documents WHERE date IS NOT NULL AND {among}"))
    last = _UNDATED_DOCUMENT
    ages[new] = [last - date.fromisoformat(days[number]).toordinal() if number in days else last for number in asked]
    return ages


def _read_facets(connection: sqlite3.Connection, only: Sequence[int] | None = None) -> Facets:
    rows = connection.execute(f"SELECT packed FROM packed_facets{_of(only)}").fetchall()
    pairs = np.frombuffer(b"".join(packed for (packed,) in rows), dtype="<i4").reshape(-1, FACET.size // 4)
    return Facets(pairs[:, 0], pairs[:, 1])
