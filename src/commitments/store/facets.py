"""What a commitment can be filtered by."""

from __future__ import annotations

from collections.abc import Iterator

from commitments.model import Body, Commitment


def facets_of(commitment: Commitment) -> Iterator[tuple[str, str]]:
    """Each facet and value. `agency` is the leading body as listings name it, `agency alias` its other name."""
    yield "strength", commitment.strength.value
    yield from (("party", party) for party in commitment.parties)
    yield from (("topic", topic) for topic in commitment.topics)
    for body in commitment.lead:
        yield "agency", agency(body)
        if body.name != agency(body):
            yield "agency alias", body.name


def agency(body: Body) -> str:
    """The body as listings name it: the gazetteer's name where there is one."""
    return body.canonical or body.name
