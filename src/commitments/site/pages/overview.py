"""The first page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commitments.site import linked
from commitments.site.addresses import document_page
from commitments.site.entries import by_due
from commitments.site.pages.drawings import deadline_drawing, outcome_drawing
from commitments.site.sets import SETS
from commitments.site.studio import Page, Studio
from commitments.store import Store

MOST = 6
NEWEST = 8


def overview_pages(studio: Studio, store: Store) -> Iterator[Page]:
    """index.html."""
    edition = studio.edition
    made_from = ([e.key for e in edition.entries], edition.documents, studio.recent)

    def content() -> dict[str, Any]:
        newest_passed = {name: SETS[name].of(edition.entries)[:MOST] for name in ("broken", "overdue", "unchecked")}
        coming = sorted((e for e in edition.counted if e.tallies.open and e.due), key=by_due)
        return {
            "title": edition.config.title,
            "edition": edition,
            "figures": edition.figures,
            "sets": SETS,
            **newest_passed,
            "coming": coming[:MOST],
            "changes": studio.recent[:MOST],
            "drawings": _drawings(studio),
            "newest": _newest(studio),
            "linked": linked.written(linked.dataset(edition, studio.base_url)) if studio.base_url else "",
            "feeds": [{"type": "application/atom+xml", "title": "Everything", "address": "feeds/all.atom"}],
        }

    yield studio.page("index.html", "overview.html", made_from, content)


def _drawings(studio: Studio) -> list[Any]:
    edition = studio.edition
    years = {year: edition.by_facet["year"][year] for year in sorted(edition.by_facet["year"])}
    pages = {facet: {v: f"{a}index.html" for v, a in edition.folders[facet].items()} for facet in ("year", "party")}
    return [
        deadline_drawing(edition.counted, edition.as_of),
        outcome_drawing("by-year", "What came of them, by year due", "Year due", years, pages["year"]),
        outcome_drawing(
            "by-party", "What came of them, by who promised", "Party", edition.by_facet["party"], pages["party"]
        ),
    ]


def _newest(studio: Studio) -> list[dict[str, Any]]:
    edition = studio.edition
    return [
        {
            "address": document_page(row.id),
            "title": row.title,
            "date": row.written_date,
            "count": sum(entry.counted for entry in edition.by_document[row.id]),
        }
        for row in edition.documents[:NEWEST]
    ]
