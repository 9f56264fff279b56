"""The ways to list commitments, and the pages that lead to what is listed under each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from commitments.site.entries import figures
from commitments.site.pages.paging import cut, paged, paging
from commitments.site.studio import Page, Studio
from commitments.site.wording import label, meaning, vocabulary
from commitments.store import Store

VALUES = 300
SHOWN = 10


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
# Their values are words of our own, each with a meaning.
WORDED = ("timeliness", "status", "strength")


def facet_pages(studio: Studio, store: Store) -> Iterator[Page]:
    """The values of each way to list, and a page with the first of all."""
    yield _browse(studio)
    for facet in FACETS:
        yield from _values(studio, facet)


def said(facet: str, value: str) -> str:
    """A facet's value as people say it."""
    return label(facet, value) if facet in WORDED else value


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


def _values(studio: Studio, facet: Facet) -> Iterator[Page]:
    groups = studio.edition.by_facet[facet.name]
    values = list(groups)
    if facet.name == "year":
        values.sort()
    elif facet.name in WORDED:
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
    return {
        "address": f"{edition.folders[facet][value]}index.html",
        "text": said(facet, value),
        "meaning": meaning(facet, value) if facet in WORDED else "",
        "figures": figures(edition.by_facet[facet][value]),
    }
