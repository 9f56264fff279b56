"""Downloads, feeds, calendars, and the rows that the browser filters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from heapq import nsmallest
from pathlib import Path

from commitments.export import ALL_COLUMNS, Publication
from commitments.site.addresses import commitment_page, document_folder, document_page
from commitments.site.database import database
from commitments.site.entries import Entry
from commitments.site.lines import Lines, compact
from commitments.site.pages.facets import FACETS, said
from commitments.site.studio import Page, Studio, clean
from commitments.site.wording import load_wording
from commitments.store import Store

FEED_ENTRIES = 60


def data_pages(studio: Studio, store: Store) -> Iterator[Page]:
    """Everything that is for programs."""
    edition = studio.edition
    publication = _publication(studio, "calendars/all.ics", "")
    lines = Lines(edition, publication, studio.derived / "site-lines", studio.fingerprint)
    everything = [e.key for e in edition.entries]
    yield studio.file("data/rows.js", (everything,), lambda: _rows_script(studio, lines))
    for format in ("csv", "json", "jsonl"):
        yield _download(studio, lines, f"data/commitments.{format}", edition.entries)
    yield studio.file(
        "data/commitments.sqlite", (everything,), lambda: database(edition, studio.derived / "site-database")
    )
    yield studio.file("data/datapackage.json", (), lambda: (_package(studio),))
    yield _feed(studio, lines, "feeds/all.atom", edition.entries, "")
    yield _calendar(studio, lines, "calendars/all.ics", edition.entries, "")
    for facet in FACETS:
        for value, entries in edition.by_facet[facet.name].items():
            folder, title = edition.folders[facet.name][value], said(facet.name, value)
            yield _download(studio, lines, f"{folder}commitments.csv", entries)
            yield _feed(studio, lines, f"{folder}feed.atom", entries, title)
            if facet.dated:
                yield _calendar(studio, lines, f"{folder}deadlines.ics", entries, title)
    for row in edition.documents:
        folder, entries = document_folder(row.id), edition.by_document[row.id]
        for format in ("csv", "jsonl"):
            yield _download(studio, lines, f"{folder}commitments.{format}", entries)
        yield _feed(studio, lines, f"{folder}feed.atom", entries, row.title)
    yield from _assets(studio)


def _download(studio: Studio, lines: Lines, address: str, entries: Sequence[Entry]) -> Page:
    write = {"csv": lines.csv, "json": lines.json, "jsonl": lines.jsonl}[address.rpartition(".")[2]]
    return studio.file(address, ([entry.key for entry in entries],), lambda: write(entries))


def _feed(studio: Studio, lines: Lines, address: str, entries: Sequence[Entry], title: str) -> Page:
    edition, place = studio.edition, studio.edition.latest
    places = nsmallest(FEED_ENTRIES, [place[e.id] for e in entries if e.counted])
    latest = [edition.by_recency[place] for place in places]
    made_from = ([edition.moment(e) for e in latest], title)
    return studio.file(address, made_from, lambda: lines.atom(latest, _publication(studio, address, title)))


def _calendar(studio: Studio, lines: Lines, address: str, entries: Iterable[Entry], title: str) -> Page:
    dated = [e for e in entries if e.due and e.due < date.max and e.counted]
    made_from = ([studio.edition.moment(e) for e in dated], title)
    return studio.file(address, made_from, lambda: lines.ics(dated, _publication(studio, address, title)))


def _publication(studio: Studio, address: str, title: str) -> Publication:
    config, base = studio.edition.config, studio.base_url
    named = Publication(
        title=clean(f"{title} – {config.title}" if title else config.title),
        description=clean(config.description),
        since=studio.edition.since,
    )
    if not base:
        return named
    url = base + address.rpartition("/")[0] + "/index.html"
    return replace(named, url=url, address=lambda id_: base + commitment_page(id_))


def _rows_script(studio: Studio, lines: Lines) -> Iterator[bytes]:
    """The rows of all lists as a script: a page opened from a folder may run one, but not fetch."""
    edition = studio.edition
    documents = {row.id: i for i, row in enumerate(edition.documents)}
    party, agency, topic = (_Numbers(edition.spelling[facet]) for facet in ("party", "agency", "topic"))
    for e in edition.sure:
        # A value's place in its table is that of the first row that names it.
        party.list(e.commitment.parties), agency.list(e.leads), topic.list(e.commitment.topics)
    head = {
        "documents": [
            [row.id, row.title, document_page(row.id).removesuffix("index.html")] for row in edition.documents
        ],
        "party": [[value, edition.folders["party"][value]] for value in party.places],
        "agency": [[value, edition.folders["agency"][value]] for value in agency.places],
        "topic": [[value, edition.folders["topic"][value]] for value in topic.places],
        "words": {
            name: {value: words["label"] for value, words in load_wording()[name].items()}
            for name in ("timeliness", "status", "strength")
        },
    }
    opening = clean(f"window.commitmentsRows={compact(head)[:-1]}").encode()
    yield opening + b',"rows":['
    separator = b""
    for e, (front, back) in zip(edition.sure, lines.rows(edition.sure), strict=True):
        c = e.commitment
        facets = (party.list(c.parties), agency.list(e.leads), topic.list(c.topics))
        places = f"{documents[c.document]},{compact(e.address.rpartition('/')[2])},{','.join(facets)}"
        yield b"%b[%b,%b,%b" % (separator, front, places.encode(), back)
        separator = b","
    yield b"]};\n"


class _Numbers:
    """A facet's values as their places in a table, which grows as values are met."""

    def __init__(self, spelling: Mapping[str, str]) -> None:
        self.spelling = spelling
        self.places: dict[str, int] = {}
        self.said: dict[tuple[str, ...], str] = {}

    def list(self, named: tuple[str, ...]) -> str:
        """The places of these values, as a list in a script."""
        if named not in self.said:
            values = dict.fromkeys(self.spelling[value] for value in named)
            self.said[named] = compact([self.places.setdefault(value, len(self.places)) for value in values])
        return self.said[named]


def _package(studio: Studio) -> bytes:
    """A description of the downloads as a Frictionless data package."""
    config = studio.edition.config
    csv = {
        "name": "commitments",
        "path": "commitments.csv",
        "format": "csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {"name": name, "type": TYPES.get(name, "string"), "description": DESCRIPTIONS[name]}
                for name in ALL_COLUMNS
            ],
            "primaryKey": "id",
        },
    }
    others = [
        {"name": f"commitments-{format}", "path": f"commitments.{format}", "format": format}
        for format in ("json", "jsonl", "sqlite")
    ]
    package = {
        "name": "commitments",
        "title": config.title,
        "description": config.description,
        "homepage": studio.base_url,
        "created": studio.edition.as_of.isoformat(),
        "resources": [csv, *others],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


TYPES = {
    "due": "date",
    "due_strict": "date",
    "as_of": "date",
    "document_date": "date",
    "days_late": "integer",
    "days_past": "integer",
    "confidence": "number",
}
DESCRIPTIONS = {
    "id": "Document id and eight characters that stand for the quote",
    "document": "Id of the document, the name of its file",
    "document_title": "Title of the document",
    "document_date": "The day on which it was promised",
    "source_url": "Where the document was published",
    "headline": "Who and what in one line",
    "quote": "The words of the document, one contiguous run",
    "lead_in": "The line that governs a list item",
    "action": "What is promised",
    "strength": "Firmness of the verb: shall, will, intend, explore",
    "parties": "Who promises, joined by semicolons",
    "lead": "Bodies charged with doing or leading it, joined by semicolons",
    "support": "Bodies consulted or assisting, joined by semicolons",
    "deadline": "The words that set the time limit",
    "deadline_kind": "fixed, relative, event or vague",
    "due": "The last day in time that counts, on the generous reading",
    "due_strict": "The last day in time on the strict reading, where there is another",
    "recurrence": "The words of a cadence",
    "topics": "What it is about, joined by semicolons",
    "status": "What a person recorded; no_report where nobody has",
    "reviewed": "Whether any person has reported on it",
    "claimed": "Whether the status rests on the promiser's word alone",
    "timeliness": "What status and deadline come to on the day of as_of",
    "days_late": "Days past the last day in time, of what a person found late",
    "days_past": "Days past the last day in time, of what nobody has checked",
    "as_of": "The day for which this holds",
    "confidence": "How sure the reading is, from 0 to 1",
    "page": "The address of its page, where the site's own address is set",
    "on": "The day on which the status became true, as reported",
    "evidence": "The pages, or words of documents, that show it, as reported",
    "by": "Who speaks there: party or independent",
    "note": "What the person who reported added",
    "reviewer": "Who reported",
    "report": "The report's own id",
}


def _assets(studio: Studio) -> Iterator[Page]:
    """Styles, scripts and pictures; a user's own win by name."""
    found: dict[str, Path] = {}
    for folder in reversed(studio.templates):
        assets = folder / "assets"
        if assets.is_dir():
            found |= {p.relative_to(assets).as_posix(): p for p in sorted(assets.rglob("*")) if p.is_file()}
    for name, path in sorted(found.items()):
        yield studio.file(f"assets/{name}", (path.read_bytes(),), partial(_copied, path))


def _copied(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()
