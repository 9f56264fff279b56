"""Commitments, or what changed with them, as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TextIO

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree  # type: ignore[import-untyped]

from commitments.export.publication import (
    FeedItem,
    Publication,
    description,
    headline,
    lasting_id,
    printable,
    standing_words,
)
from commitments.model import Tracked


def write_feed(rows: Iterable[Tracked], stream: TextIO, publication: Publication) -> None:
    """Write an entry for each commitment, what changed last first; the same rows give the same bytes."""
    write_items((_item(row, publication) for row in rows), stream, publication)


def write_items(items: Iterable[FeedItem], stream: TextIO, publication: Publication) -> None:
    """Write these entries, the latest first."""
    # Each as it will be written: a million held together as elements would take eight gigabytes.
    entries = sorted(_written(item) for item in items)
    feed = FeedGenerator()
    feed.id(lasting_id(publication.url or publication.title))
    feed.title(publication.title)
    if publication.description:
        feed.subtitle(publication.description)
    feed.updated(_midnight(date.fromordinal(-entries[0][0]) if entries else date(1970, 1, 1)))
    feed.author({"name": publication.publisher or publication.title})
    feed.generator("commitments")
    if publication.licence:
        feed.rights(publication.licence)
    if publication.url:
        feed.link(href=publication.url, rel="alternate")
    if publication.feed:
        feed.link(href=publication.feed, rel="self")
    head, end, rest = feed.atom_str(pretty=True).decode("utf-8").rpartition("</feed>")
    stream.write(head)
    for *_, text in entries:
        stream.write(text)
    stream.write(end + rest)


def _item(tracked: Tracked, publication: Publication) -> FeedItem:
    c = tracked.commitment
    title = f"{headline(tracked)} ({standing_words(tracked.standing)})"
    changed = publication.since.get(c.id) or tracked.standing.as_of
    return FeedItem(c.id, changed, title, description(tracked), publication.page(c.id), c.topics)


def _written(item: FeedItem) -> tuple[int, str, str]:
    """The entry as the feed holds it, after what it is ordered by: the last change first, then the key."""
    entry = FeedEntry()
    entry.id(lasting_id(item.key))
    entry.title(printable(item.title))
    entry.updated(_midnight(item.day))
    entry.content(printable(item.text), type="text")
    for topic in item.topics:
        entry.category(term=printable(topic))
    if item.page:
        entry.link(href=item.page, rel="alternate")
    element = entry.atom_entry()
    etree.indent(element, level=1)
    return -item.day.toordinal(), item.key, f"  {etree.tostring(element, encoding='unicode', with_tail=False)}\n"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
