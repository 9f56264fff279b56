"""Downloads, feeds, calendars, and the rows that the browser filters."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from commitments.export import FeedItem, Publication, write_changes
from commitments.site.addresses import commitment_page
from commitments.site.changes import ChangeLine
from commitments.site.database import database
from commitments.site.datasette import metadata
from commitments.site.entries import Entry
from commitments.site.lines import Lines
from commitments.site.pages.facets import FACETS, has_calendar, is_subscribed
from commitments.site.pages.package import package_pages
from commitments.site.pages.rows import row_pages
from commitments.site.renderer import Page, Renderer, clean
from commitments.site.wording import said
from commitments.store import Store

FEED_ENTRIES = 60


def data_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """Everything that is for programs."""
    site = renderer.site
    publication = _publication(renderer, "calendars/all.ics", "")
    lines = Lines(site, publication, renderer.derived / "site-lines", renderer.fingerprint)
    everything = [e.key for e in site.entries]
    yield from row_pages(renderer, lines)
    for format in ("csv", "jsonl"):
        yield _download(renderer, lines, f"data/commitments.{format}", site.entries)
    yield renderer.file(
        "data/commitments.sqlite", (everything,), lambda: database(site, renderer.derived / "site-database")
    )
    yield from package_pages(renderer)
    yield renderer.file("data/datasette.json", (), lambda: (metadata(site.config),))
    yield _feed(renderer, "feeds/all.atom", None, "")
    yield _calendar(renderer, lines, "calendars/all.ics", site.entries, "")
    for facet in FACETS:
        for value, entries in site.by_facet[facet.name].items() if facet.subscribed else ():
            if not is_subscribed(entries):
                continue
            folder, title = site.folders[facet.name][value], said(facet.name, value)
            yield _feed(renderer, f"{folder}feed.atom", {e.id for e in entries}, title)
            if has_calendar(entries):
                yield _calendar(renderer, lines, f"{folder}deadlines.ics", entries, title)
    yield from _assets(renderer)


def _download(renderer: Renderer, lines: Lines, address: str, entries: Sequence[Entry]) -> Page:
    write = {"csv": lines.csv, "jsonl": lines.jsonl}[address.rpartition(".")[2]]
    return renderer.file(address, ([entry.key for entry in entries],), lambda: write(entries))


def _feed(renderer: Renderer, address: str, held: Collection[str] | None, title: str) -> Page:
    """What changed of these commitments, of all where None, and of events that any waits for."""
    changed = [c for c in renderer.recent if held is None or c.commitment in held][:FEED_ENTRIES]
    return renderer.file(address, (changed, title), lambda: _written_feed(renderer, address, changed, title))


def _written_feed(renderer: Renderer, address: str, changed: Sequence[ChangeLine], title: str) -> Iterator[bytes]:
    base = renderer.base_url
    items = [
        FeedItem(
            c.key,
            c.day,
            clean(f"{c.what}: {c.text}"),
            clean(c.details),
            base + c.address if base else None,
            renderer.site.by_id[c.commitment].commitment.topics if c.commitment else (),
        )
        for c in changed
    ]
    stream = io.StringIO(newline="")
    write_changes(items, stream, _publication(renderer, address, title))
    yield stream.getvalue().encode("utf-8", "replace")


def _calendar(renderer: Renderer, lines: Lines, address: str, entries: Iterable[Entry], title: str) -> Page:
    dated = [e for e in entries if e.due and e.due < date.max and e.counted]
    made_from = ([renderer.site.moment(e) for e in dated], title)
    return renderer.file(address, made_from, lambda: lines.ics(dated, _publication(renderer, address, title)))


def _publication(renderer: Renderer, address: str, title: str) -> Publication:
    config, base = renderer.site.config, renderer.base_url
    named = Publication(
        title=clean(f"{title} – {config.title}" if title else config.title),
        description=clean(config.description),
        publisher=clean(config.publisher),
        licence=clean(config.data_license),
        since=renderer.site.since,
    )
    if not base:
        return named
    # The feed and the calendar of everything stand beside no page of their own.
    page = f"{address.rpartition('/')[0]}/index.html" if title else "index.html"
    feed = base + address if address.endswith(".atom") else ""
    return replace(named, url=base + page, feed=feed, address=lambda id_: base + commitment_page(id_))


def _assets(renderer: Renderer) -> Iterator[Page]:
    """Styles, scripts and pictures; a user's own win by name."""
    found: dict[str, Path] = {}
    for folder in reversed(renderer.templates):
        assets = folder / "assets"
        if assets.is_dir():
            found |= {p.relative_to(assets).as_posix(): p for p in sorted(assets.rglob("*")) if p.is_file()}
    for name, path in sorted(found.items()):
        yield renderer.file(f"assets/{name}", (path.read_bytes(),), partial(_copied, path))


def _copied(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()
