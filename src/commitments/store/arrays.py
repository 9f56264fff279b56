"""Phases and facets of a large store as arrays: read from SQLite, or laid beside it, so that a new process maps them.

A store names its state by a random word that changes with every document written; what is laid is laid for a state, so
that what a killed build, a copy or a report has overtaken is never taken for the store's.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from commitments.errors import StoreError
from commitments.store.packing import FACET, PHASE
from commitments.store.rows import NOTHING_YET, state

Bytes: TypeAlias = NDArray[np.uint8]
Ints: TypeAlias = NDArray[np.int32]
Longs: TypeAlias = NDArray[np.int64]

_UNDATED_DOCUMENT = date.max.toordinal()


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
    return _laid(Phases, connection, beside) or _read_phases(connection)


def facets(connection: sqlite3.Connection, beside: Path) -> Facets:
    """The facets as laid beside the store, or else as it has packed them."""
    return _laid(Facets, connection, beside) or _read_facets(connection)


def lay(connection: sqlite3.Connection, beside: Path) -> None:
    """Lay the arrays of the store's state, in place of those of any other; nothing is done where they lie.

    Raises StoreError where they cannot be written.
    """
    connection.execute("BEGIN")
    try:
        now = state(connection)
        if now == NOTHING_YET or (beside / now).is_dir():
            return
        arrays = {**_named(_read_phases(connection)), **_named(_read_facets(connection))}
    finally:
        connection.execute("COMMIT")
    try:
        _write(beside, now, arrays)
    except OSError as error:
        raise StoreError(f"{beside}: cannot be written: {error.strerror or error}") from error


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


def _laid(kind: type[Laid], connection: sqlite3.Connection, beside: Path) -> Laid | None:
    folder = beside / state(connection)
    try:
        return kind(**{field.name: np.load(folder / _file(kind, field.name), mmap_mode="r") for field in fields(kind)})
    except (OSError, ValueError):
        return None


def _named(laid: Phases | Facets) -> dict[str, NDArray[Any]]:
    return {_file(type(laid), field.name): getattr(laid, field.name) for field in fields(laid)}


def _file(kind: type, name: str) -> str:
    return f"{kind.__name__.lower()}-{name}.npy"


def _read_phases(connection: sqlite3.Connection) -> Phases:
    rows = connection.execute("SELECT document, packed FROM packed_phases ORDER BY document").fetchall()
    documents, packed = zip(*rows, strict=True) if rows else ((), ())
    joined = b"".join(packed)
    days = np.frombuffer(joined, dtype="<i4").reshape(-1, PHASE.size // 4)
    # Timeliness, status and flags are the first bytes of the last number.
    kinds = np.frombuffer(joined, dtype=np.uint8).reshape(-1, PHASE.size)[:, 16:19]
    lengths = np.fromiter(map(len, packed), dtype=np.int64, count=len(rows)) // PHASE.size
    numbers = np.array(documents, dtype=np.int32)
    return Phases(
        number=days[:, 0],
        first=days[:, 1],
        last=days[:, 2],
        due=days[:, 3],
        timeliness=kinds[:, 0],
        status=kinds[:, 1],
        flags=kinds[:, 2],
        document=np.repeat(np.arange(len(rows), dtype=np.int32), lengths),
        documents=numbers,
        starts=np.cumsum(lengths) - lengths,
        ranks=_ranks(connection, numbers),
        ages=_ages(connection, numbers),
    )


def _ranks(connection: sqlite3.Connection, documents: Ints) -> Longs:
    in_order = [number for (number,) in connection.execute("SELECT number FROM documents ORDER BY id")]
    ranks = np.zeros(max(in_order, default=0) + 1, dtype=np.int64)
    ranks[in_order] = np.arange(len(in_order))
    found: Longs = ranks[documents]
    return found


def _ages(connection: sqlite3.Connection, documents: Ints) -> Longs:
    """The newest first, and those without a date last."""
    days = dict(connection.execute("SELECT number, date FROM documents WHERE date IS NOT NULL"))
    last = _UNDATED_DOCUMENT
    ages = [
        last - date.fromisoformat(days[number]).toordinal() if number in days else last for number in documents.tolist()
    ]
    return np.array(ages, dtype=np.int64)


def _read_facets(connection: sqlite3.Connection) -> Facets:
    rows = connection.execute("SELECT packed FROM packed_facets").fetchall()
    pairs = np.frombuffer(b"".join(packed for (packed,) in rows), dtype="<i4").reshape(-1, FACET.size // 4)
    return Facets(pairs[:, 0], pairs[:, 1])
