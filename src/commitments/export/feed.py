"""Commitments as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TextIO

from feedgen.feed import FeedGenerator

from commitments.export.publication import Publication, description, headline, lasting_id, standing_words
from commitments.model import Tracked


def write_feed(rows: Iterable[Tracked], stream: TextIO, publication: Publication) -> None:
    """Write an entry for each commitment, what changed last first; the same rows give the same bytes."""
    entries = sorted(
        ((_changed(row, publication), row) for row in rows), key=lambda e: (-e[0].toordinal(), e[1].commitment.id)
    )
    feed = FeedGenerator()
    feed.id(lasting_id(publication.url or publication.title))
    feed.title(publication.title)
    if publication.description:
        feed.subtitle(publication.description)
    feed.updated(_midnight(entries[0][0] if entries else date(1970, 1, 1)))
    feed.author({"name": publication.title})
    feed.generator("commitments")
    if publication.url:
        feed.link(href=publication.url, rel="alternate")
    for changed, tracked in entries:
        _add_entry(feed, tracked, changed, publication)
    stream.write(feed.atom_str(pretty=True).decode("utf-8"))


def _add_entry(feed: FeedGenerator, tracked: Tracked, changed: date, publication: Publication) -> None:
    c = tracked.commitment
    entry = feed.add_entry(order="append")
    entry.id(lasting_id(c.id))
    entry.title(f"{headline(tracked)} ({standing_words(tracked.standing)})")
    entry.updated(_midnight(changed))
    entry.content(description(tracked), type="text")
    for topic in c.topics:
        entry.category(term=topic)
    if page := publication.page(c.id):
        entry.link(href=page, rel="alternate")


def _changed(tracked: Tracked, publication: Publication) -> date:
    return publication.since.get(tracked.commitment.id) or tracked.standing.as_of


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
