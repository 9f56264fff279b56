"""What a commitment can be filtered and counted by.

A facet of one value is a column of `standings`; one of several values is kept in `facets`, a pair a value.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date

from commitments.model import Body, Commitment, Filter
from commitments.store.seal import sum_of

COLUMNS = ("document", "type", "strength", "status", "timeliness")
"""Facets that are columns of `standings`, by the same name as the field of Filter."""

PAIRED = {"party": ("party",), "agency": ("agency", "agency alias"), "topic": ("topic",), "thread": ("thread",)}
"""Fields of Filter, and the facets that each looks into."""

FACETS = (*COLUMNS, *PAIRED)
"""What commitments can be counted by."""


def facets_of(commitment: Commitment) -> Iterator[tuple[str, str]]:
    """Each facet and value. `agency` is the leading body as listings name it, `agency alias` its other name."""
    yield from (("party", party) for party in commitment.parties)
    yield from (("topic", topic) for topic in commitment.topics)
    for body in commitment.lead:
        yield "agency", agency(body)
        if body.name != agency(body):
            yield "agency alias", body.name


def agency(body: Body) -> str:
    """The body as listings name it: the gazetteer's name where there is one."""
    return body.canonical or body.name


def wanted(filter: Filter) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The paired facets that a filter looks into, with the values that it keeps."""
    for field, facets in PAIRED.items():
        if values := getattr(filter, field):
            yield facets, values


def keep_counts(connection: sqlite3.Connection, facet: str, day: date, counts: Mapping[str, int]) -> None:
    """Keep how many commitments each value has on a day, in place of those of another day."""
    found = (facet, day.toordinal(), json.dumps(counts))
    connection.execute("INSERT OR REPLACE INTO facet_counts VALUES (?, ?, ?, ?)", (*found, sum_of(*found)))


def kept_counts(connection: sqlite3.Connection, facet: str, day: date) -> dict[str, int] | None:
    """What was counted for a day; None where nothing was, or rows were written since."""
    query = "SELECT facet, day, counts, sum FROM facet_counts WHERE facet = ? AND day = ?"
    for *found, kept in connection.execute(query, (facet, day.toordinal())):
        if sum_of(*found) == kept:
            counts: dict[str, int] = json.loads(found[2])
            return counts
    return None


def forget_counts(connection: sqlite3.Connection) -> None:
    """Let all be counted anew: rows are being written."""
    connection.execute("DELETE FROM facet_counts")
