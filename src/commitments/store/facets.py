"""What a commitment can be filtered and counted by.

A facet of one value is a column of `standings`; one of several values is kept in `facets`, a pair a value.
"""

from __future__ import annotations

from collections.abc import Iterator

from commitments.model import Body, Commitment, Filter

COLUMNS = ("document", "type", "strength", "status", "timeliness")
"""Facets that are columns of `standings`, by the same name as the field of Filter."""

PAIRED = {"party": ("party",), "agency": ("agency", "agency alias"), "topic": ("topic",)}
"""Fields of Filter, and the facets that each looks into."""


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
