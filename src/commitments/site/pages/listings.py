"""Lists of commitments: all of them, the overdue ones, and those of each party, agency, topic, state and year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from commitments.model import Timeliness
from commitments.site.addresses import document_folder, listing_page
from commitments.site.entries import Entry, figures
from commitments.site.pages.drawings import deadline_drawing, outcome_drawing
from commitments.site.pages.paging import cut, cut_lastingly, paged, paging
from commitments.site.studio import Page, Studio
from commitments.site.wording import count, label, meaning, vocabulary
from commitments.store import DocumentRow, Store

VALUES = 300
SHOWN = 10
OVERDUE_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to list commitments. `dated`: its values have calendars."""

    name: str
    title: str
    noun: str
    lead: str
    dated: bool = False


FACETS = (
    Facet("party", "Who promises", "Party", "Countries and organisations that promised something.", True),
    Facet("agency", "Who leads", "Agency", "Departments, agencies and officers charged with a promise.", True),
    Facet("topic", "Topics", "Topic", "What the promises are about."),
    Facet("timeliness", "Where they stand", "Standing", "What each comes to on the day of this site."),
    Facet("status", "What was recorded", "Status", "The status that a person recorded, where anyone has."),
    Facet("year", "When they are due", "Year", "The year of the last day in time."),
    Facet("strength", "How firm", "Verb", "The firmness of the verb."),
)

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
    """All lists, and the pages that lead to them."""
    yield from _all(studio)
    yield _overdue(studio)
    yield _browse(studio)
    for facet in FACETS:
        yield from _values(studio, facet)
        for value, entries in studio.edition.by_facet[facet.name].items():
            yield from _of_value(studio, facet, value, entries)
    for row in studio.edition.documents:
        yield from _of_document(studio, row)


def said(facet: str, value: str) -> str:
    """A facet's value as people say it."""
    return label(facet, value) if facet in ("timeliness", "status", "strength") else value


def _all(studio: Studio) -> Iterator[Page]:
    words = {
        "title": "All commitments",
        "kicker": "Browse",
        "lead": "",
        "facet": "",
        "value": "",
        "downloads": [
            *_downloads("data/commitments", ("csv", "json", "jsonl")),
            {"address": "feeds/all.atom", "text": "Feed", "type": "application/atom+xml"},
            {"address": "calendars/all.ics", "text": "Calendar", "type": "text/calendar"},
        ],
    }
    yield from _listing(studio, "commitments/", studio.edition.sure, words)


def _of_value(studio: Studio, facet: Facet, value: str, entries: Sequence[Entry]) -> Iterator[Page]:
    folder = studio.edition.folders[facet.name][value]
    downloads = [*_downloads(f"{folder}commitments", ("csv",)), feed_link(folder)]
    if facet.dated:
        downloads.append({"address": f"{folder}deadlines.ics", "text": "Calendar", "type": "text/calendar"})
    words = {
        "title": said(facet.name, value) if facet.name != "year" else f"Due in {value}",
        "kicker": facet.title,
        "lead": meaning(facet.name, value) if facet.name in ("timeliness", "status", "strength") else "",
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
            *_downloads(f"{folder}commitments", ("csv", "jsonl")),
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


def _downloads(stem: str, formats: Sequence[str]) -> list[dict[str, str]]:
    names = {"csv": "CSV", "json": "JSON", "jsonl": "JSON Lines"}
    return [{"address": f"{stem}.{format}", "text": names[format], "type": ""} for format in formats]


def _values(studio: Studio, facet: Facet) -> Iterator[Page]:
    groups = studio.edition.by_facet[facet.name]
    values = list(groups)
    if facet.name == "year":
        values.sort()
    elif facet.name in ("timeliness", "status", "strength"):
        values = [value for value in vocabulary(facet.name) if value in groups]
    pages = cut(values, VALUES)
    for number, address, some in paged(pages, f"{facet.name}/"):
        made_from = (facet, values, [[e.key for e in groups[value]] for value in some])

        def content(some: Sequence[str] = some, number: int = number) -> dict[str, Any]:
            return {
                "title": facet.title if number == 1 else f"{facet.title}, page {number}",
                "lead": facet.lead,
                "noun": facet.noun,
                "values": [_value(studio, facet.name, value) for value in some],
                "total": len(values),
                **paging(len(pages), number, f"{facet.name}/"),
            }

        yield studio.page(address, "values.html", made_from, content)


def _value(studio: Studio, facet: str, value: str) -> dict[str, Any]:
    edition = studio.edition
    vocabular = facet in ("timeliness", "status", "strength")
    return {
        "address": f"{edition.folders[facet][value]}index.html",
        "text": said(facet, value),
        "meaning": meaning(facet, value) if vocabular else "",
        "figures": figures(edition.by_facet[facet][value]),
    }


def _browse(studio: Studio) -> Page:
    edition = studio.edition
    counts = {
        facet.name: {v: sum(not e.doubtful for e in some) for v, some in edition.by_facet[facet.name].items()}
        for facet in FACETS
    }

    def content() -> dict[str, Any]:
        facets = []
        for facet in FACETS:
            values = list(counts[facet.name].items())
            if facet.name == "year":
                values.sort()
            shown = values if len(values) <= SHOWN + 3 else values[:SHOWN]
            listed = [
                {
                    "address": f"{edition.folders[facet.name][v]}index.html",
                    "text": said(facet.name, v),
                    "count": number,
                }
                for v, number in shown
            ]
            more = len(values) - len(shown)
            facets.append({"name": facet.name, "title": facet.title, "values": listed, "more": more})
        return {"title": "Browse", "facets": facets, "total": len(edition.sure)}

    return studio.page("browse/index.html", "browse.html", (counts,), content)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the overdue page, and which entries stand in it."""

    name: str
    title: str
    text: str
    keeps: Callable[[Entry], bool]
    more: str = "timeliness/overdue/index.html"


SECTIONS = (
    Section("found-not-done", "Found not done", "A person looked, and found it not done.", lambda e: e.found_late),
    Section(
        "nobody-has-checked",
        "Past its day, nobody has checked",
        "The day has passed and no person has recorded anything. It may well have been kept.",
        lambda e: e.unchecked,
    ),
    Section(
        "strict-reading",
        "On the strict reading only",
        "Their words have two fair readings; the day has passed on the harsher one, not on the generous one.",
        lambda e: e.standing.strict_only,
        "commitments/index.html",
    ),
    Section(
        "broken",
        "Broken",
        "A person recorded that the promise was broken or given up.",
        lambda e: e.standing.timeliness is Timeliness.BROKEN,
        "timeliness/broken/index.html",
    ),
)


def _overdue(studio: Studio) -> Page:
    edition = studio.edition
    concerned = {s.name: [e for e in edition.sure if e.counted and s.keeps(e)] for s in SECTIONS}
    made_from = [[e.key for e in some] for some in concerned.values()]

    def content() -> dict[str, Any]:
        sections = [
            {
                "said": s,
                "total": len(concerned[s.name]),
                "shown": min(len(concerned[s.name]), OVERDUE_SHOWN),
                "rows": studio.table_rows(concerned[s.name][:OVERDUE_SHOWN], "overdue/index.html"),
            }
            for s in SECTIONS
        ]
        downloads = []
        if "overdue" in edition.folders["timeliness"]:
            folder = edition.folders["timeliness"]["overdue"]
            downloads = [
                *_downloads(f"{folder}commitments", ("csv",)),
                {"address": f"{folder}feed.atom", "text": "Feed"},
            ]
            downloads.append({"address": f"{folder}index.html", "text": "As one list, to filter and sort"})
        return {"title": "Overdue", "figures": edition.figures, "sections": sections, "downloads": downloads}

    return studio.page("overdue/index.html", "overdue.html", made_from, content)
