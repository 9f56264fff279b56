"""Commitments as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TextIO

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree  # type: ignore[import-untyped]

from commitments.export.publication import Publication, description, headline, lasting_id, standing_words
from commitments.model import Tracked


def write_feed(rows: Iterable[Tracked], stream: TextIO, publication: Publication) -> None:
    """Write an entry for each commitment, what changed last first; the same rows give the same bytes."""
    # Each as it will be written: a million held together as elements would take eight gigabytes.
    entries = sorted(_written(row, publication) for row in rows)
    feed = FeedGenerator()
    feed.id(lasting_id(publication.url or publication.title))
    feed.title(publication.title)
    if publication.description:
        feed.subtitle(publication.description)
    feed.updated(_midnight(date.fromordinal(-entries[0][0]) if entries else date(1970, 1, 1)))
    feed.author({"name": publication.title})
    feed.generator("commitments")
    if publication.url:
        feed.link(href=publication.url, rel="alternate")
    head, end, rest = feed.atom_str(pretty=True).decode("utf-8").rpartition("</feed>")
    stream.write(head)
    for *_, text in entries:
        stream.write(text)
    stream.write(end + rest)


def _written(tracked: Tracked, publication: Publication) -> tuple[int, str, str]:
    """The entry as the feed holds it, after what it is ordered by: the last change first, then the id."""
    c, changed = tracked.commitment, _changed(tracked, publication)
    entry = FeedEntry()
    entry.id(lasting_id(c.id))
    entry.title(f"{headline(tracked)} ({standing_words(tracked.standing)})")
    entry.updated(_midnight(changed))
    entry.content(description(tracked), type="text")
    for topic in c.topics:
        entry.category(term=topic)
    if page := publication.page(c.id):
        entry.link(href=page, rel="alternate")
    element = entry.atom_entry()
    etree.indent(element, level=1)
    return -changed.toordinal(), c.id, f"  {etree.tostring(element, encoding='unicode', with_tail=False)}\n"


def _changed(tracked: Tracked, publication: Publication) -> date:
    return publication.since.get(tracked.commitment.id) or tracked.standing.as_of


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
