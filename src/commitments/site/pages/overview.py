"""The first page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commitments.site import linked
from commitments.site.addresses import document_page
from commitments.site.entries import by_due
from commitments.site.pages.drawings import deadline_drawing, outcome_drawing
from commitments.site.renderer import Page, Renderer
from commitments.site.sets import SETS
from commitments.store import Store

MOST = 6
NEWEST = 8


def overview_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """index.html."""
    site = renderer.site
    made_from = ([e.key for e in site.entries], site.documents, renderer.recent)

    def content() -> dict[str, Any]:
        newest_passed = {name: SETS[name].of(site.entries)[:MOST] for name in ("broken", "overdue", "unchecked")}
        coming = sorted((e for e in site.counted if e.tallies.open and e.due), key=by_due)
        return {
            "title": site.config.title,
            "site": site,
            "figures": site.figures,
            "sets": SETS,
            **newest_passed,
            "coming": coming[:MOST],
            "changes": renderer.recent[:MOST],
            "drawings": _drawings(renderer),
            "newest": _newest(renderer),
            "linked": linked.written(linked.dataset(site, renderer.base_url)) if renderer.base_url else "",
            "feeds": [{"type": "application/atom+xml", "title": "Everything", "address": "feeds/all.atom"}],
        }

    yield renderer.page("index.html", "overview.html", made_from, content)


def _drawings(renderer: Renderer) -> list[Any]:
    site = renderer.site
    years = {year: site.by_facet["year"][year] for year in sorted(site.by_facet["year"])}
    pages = {facet: {v: f"{a}index.html" for v, a in site.folders[facet].items()} for facet in ("year", "party")}
    return [
        deadline_drawing(site.counted, site.as_of),
        outcome_drawing("by-year", "What came of them, by year due", "Year due", years, pages["year"]),
        outcome_drawing(
            "by-party", "What came of them, by who promised", "Party", site.by_facet["party"], pages["party"]
        ),
    ]


def _newest(renderer: Renderer) -> list[dict[str, Any]]:
    site = renderer.site
    return [
        {
            "address": document_page(row.id),
            "title": row.title,
            "date": row.written_date,
            "count": sum(entry.counted for entry in site.by_document[row.id]),
        }
        for row in site.documents[:NEWEST]
    ]
