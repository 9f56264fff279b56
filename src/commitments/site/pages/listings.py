"""Lists of commitments: all of them, and those of each document, party, agency, topic, state and year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from commitments.site.addresses import document_folder, listing_page
from commitments.site.entries import Entry, figures
from commitments.site.pages.drawings import deadline_drawing, outcome_drawing
from commitments.site.pages.facets import FACETS, WORDED, Facet, said
from commitments.site.pages.paging import cut_lastingly, paged, paging
from commitments.site.studio import Page, Studio
from commitments.site.wording import count, meaning
from commitments.store import DocumentRow, Store

# What a table can be filtered by, and how the field is called.
FILTERS = (
    ("party", "Who promises"),
    ("agency", "Who leads"),
    ("topic", "Topic"),
    ("document", "Document"),
    ("timeliness", "Where it stands"),
    ("status", "Recorded status"),
    ("year", "Year due"),
    ("strength", "Verb"),
    ("reviewed", "Checked by a person"),
)


def listing_pages(studio: Studio, store: Store) -> Iterator[Page]:
    """All lists."""
    yield from _all(studio)
    for facet in FACETS:
        for value, entries in studio.edition.by_facet[facet.name].items():
            yield from _of_value(studio, facet, value, entries)
    for row in studio.edition.documents:
        yield from _of_document(studio, row)


def _all(studio: Studio) -> Iterator[Page]:
    words = {
        "title": "All commitments",
        "kicker": "Browse",
        "lead": "",
        "facet": "",
        "value": "",
        "downloads": [
            *downloads_of("data/commitments", ("csv", "json", "jsonl")),
            {"address": "feeds/all.atom", "text": "Feed", "type": "application/atom+xml"},
            {"address": "calendars/all.ics", "text": "Calendar", "type": "text/calendar"},
        ],
    }
    yield from _listing(studio, "commitments/", studio.edition.sure, words)


def _of_value(studio: Studio, facet: Facet, value: str, entries: Sequence[Entry]) -> Iterator[Page]:
    folder = studio.edition.folders[facet.name][value]
    downloads = [*downloads_of(f"{folder}commitments", ("csv",)), feed_link(folder)]
    if facet.dated:
        downloads.append({"address": f"{folder}deadlines.ics", "text": "Calendar", "type": "text/calendar"})
    words = {
        "title": said(facet.name, value) if facet.name != "year" else f"Due in {value}",
        "kicker": facet.title,
        "lead": meaning(facet.name, value) if facet.name in WORDED else "",
        "facet": facet.name,
        "value": value,
        "downloads": downloads,
        "feeds": [d | {"title": said(facet.name, value)} for d in downloads if d["text"] == "Feed"],
    }
    yield from _listing(studio, folder, entries, words, charted=facet.name in ("party", "agency", "topic"))


def _of_document(studio: Studio, row: DocumentRow) -> Iterator[Page]:
    folder = document_folder(row.id)
    entries = studio.edition.by_document[row.id]
    words = {
        "title": row.title,
        "kicker": "Commitments of a document",
        "lead": "",
        "facet": "document",
        "value": row.id,
        "downloads": [
            {"address": f"{folder}index.html", "text": "Running text", "type": ""},
            *downloads_of(f"{folder}commitments", ("csv", "jsonl")),
            feed_link(folder),
        ],
        "feeds": [feed_link(folder) | {"title": row.title}],
    }
    yield from _listing(studio, folder + "list/", entries, words)


def _listing(
    studio: Studio, folder: str, entries: Sequence[Entry], words: dict[str, Any], *, charted: bool = False
) -> Iterator[Page]:
    sure = [entry for entry in entries if not entry.doubtful]
    pages = cut_lastingly(sure)
    for number, address, some in paged(pages, folder):
        rows = [e.key for e in some]
        # The first page alone has counts and charts, so that a report changes few pages of a long list.
        of_all = [e.key for e in sure] if number == 1 else ()
        made_from = (words, len(pages), rows, of_all)

        def content(some: Sequence[Entry] = some, number: int = number) -> dict[str, Any]:
            title = words["title"] if number == 1 else f"{words['title']}, page {number}"
            held = count(len(sure), "commitment") if number == 1 else f"page {number} of {len(pages)}"
            return {
                **words,
                "title": title,
                "description": f"{words['title']}: {held}, by the day they are due.",
                "held": held,
                "filters": FILTERS,
                "rows": studio.table_rows(some, listing_page(folder, number)),
                "figures": figures(sure) if number == 1 else None,
                "caption": "By the last day in time; those without one last",
                "drawings": _charts(studio, sure, words["facet"]) if charted and number == 1 else [],
                **paging(len(pages), number, folder),
            }

        yield studio.page(address, "listing.html", made_from, content)


def _charts(studio: Studio, entries: Sequence[Entry], facet: str) -> list[Any]:
    if not any(entry.due for entry in entries):
        return []
    years: dict[str, list[Entry]] = {}
    for entry in sorted((e for e in entries if e.year), key=lambda e: e.year):
        years.setdefault(entry.year, []).append(entry)
    pages = {value: f"{folder}index.html" for value, folder in studio.edition.folders["year"].items()}
    return [
        deadline_drawing(entries, studio.edition.as_of),
        outcome_drawing("by-year", "What came of them, by year due", "Year due", years, pages),
    ]


def feed_link(folder: str) -> dict[str, str]:
    """The feed of what a folder's pages list."""
    return {"address": f"{folder}feed.atom", "text": "Feed", "type": "application/atom+xml"}


def downloads_of(stem: str, formats: Sequence[str]) -> list[dict[str, str]]:
    """What a folder's pages list, in these formats."""
    names = {"csv": "CSV", "json": "JSON", "jsonl": "JSON Lines"}
    return [{"address": f"{stem}.{format}", "text": names[format], "type": ""} for format in formats]
