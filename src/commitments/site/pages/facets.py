"""The ways to list commitments, and the pages that lead to what is listed under each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from commitments.site.entries import Entry, figures
from commitments.site.pages.paging import cut, paged, paging
from commitments.site.renderer import Page, Renderer
from commitments.site.sets import SETS
from commitments.site.wording import label, said, vocabulary
from commitments.store import Store

VALUES = 300
SHOWN = 10
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to list commitments. `subscribed`: its values have feeds, calendars and downloads."""

    name: str
    title: str
    noun: str
    nouns: str
    lead: str
    subscribed: bool = True


FACETS = (
    Facet("party", "Who promises", "Party", "parties", "Countries and organisations that promised something."),
    Facet("agency", "Who leads", "Agency", "agencies", "Departments, agencies and officers charged with a promise."),
    Facet("topic", "Topics", "Topic", "topics", "What the promises are about."),
    Facet("year", "When they are due", "Year", "years", "The year of the last day in time.", subscribed=False),
)
# These are filters of the list of all: their values are words of our own.
WORDED = (("status", "What was recorded"), ("strength", "How firm"))


def is_subscribed(entries: Sequence[Entry]) -> bool:
    """Whether a list is long enough to have a feed of its own."""
    return len(entries) >= FEWEST


def is_shared(entries: Sequence[Entry]) -> bool:
    """Whether a list has a Markdown twin and a picture: those of a single document are that document's."""
    return is_subscribed(entries) and len({e.commitment.document for e in entries}) > 1


def has_calendar(entries: Sequence[Entry]) -> bool:
    """Whether any of its days is still to come."""
    return is_subscribed(entries) and any(e.due and e.due >= e.standing.as_of for e in entries)


def facet_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """The values of each way to list, and a page with the first of all."""
    yield _browse(renderer)
    for facet in FACETS:
        yield from _values(renderer, facet)


def _browse(renderer: Renderer) -> Page:
    site = renderer.site
    counted = site.counted

    def content() -> dict[str, Any]:
        facets = [_browsed(renderer, facet) for facet in FACETS]
        totals = figures(site.entries)._asdict()
        sets = [
            {"address": s.address, "text": s.title, "count": totals[s.name]} for s in SETS.values() if totals[s.name]
        ]
        stands = {"address": "overdue/index.html", "title": "Where they stand", "values": sets, "rest": ""}
        worded = [_worded(counted, name, title) for name, title in WORDED]
        description = "Every commitment by who promises, who leads, topic, year due, firmness and where it stands."
        return {
            "title": "Browse",
            "description": description,
            "facets": [*facets, stands, *worded],
            "total": len(counted),
        }

    return renderer.page("browse/index.html", "browse.html", ([e.key for e in site.entries],), content)


def _browsed(renderer: Renderer, facet: Facet) -> dict[str, Any]:
    site = renderer.site
    values = [(value, len(entries)) for value, entries in site.by_facet[facet.name].items()]
    if facet.name == "year":
        values.sort()
    shown = values if len(values) <= SHOWN + 3 else values[:SHOWN]
    listed = [
        {"address": site.list_of(facet.name, v), "text": said(facet.name, v), "count": number} for v, number in shown
    ]
    address = f"{facet.name}/index.html"
    # The number is that of the rows that the link opens.
    rest = f"All {len(values):,} {facet.nouns}" if len(values) > len(shown) else ""
    return {"address": address, "title": facet.title, "values": listed, "rest": rest}


def _worded(entries: Sequence[Entry], name: str, title: str) -> dict[str, Any]:
    values = Counter((e.standing.status if name == "status" else e.commitment.strength).value for e in entries)
    listed = [
        {"address": f"commitments/index.html?{name}={v}", "text": label(name, v), "count": values[v]}
        for v in vocabulary(name)
        if values[v]
    ]
    return {"address": f"methodology/index.html#{name}", "title": title, "values": listed, "rest": ""}


def _values(renderer: Renderer, facet: Facet) -> Iterator[Page]:
    groups = renderer.site.by_facet[facet.name]
    values = list(groups)
    if facet.name == "year":
        values.sort()
    pages = cut(values, VALUES)
    for number, address, some in paged(pages, f"{facet.name}/"):
        made_from = (facet, values, [[e.key for e in groups[value]] for value in some])

        def content(some: Sequence[str] = some, number: int = number) -> dict[str, Any]:
            return {
                "title": facet.title if number == 1 else f"{facet.title}, page {number}",
                "lead": facet.lead,
                "description": f"{facet.lead} For each: broken, past the day, due next and kept.",
                "noun": facet.noun,
                "comparable": facet.name if facet.subscribed and len(values) > 1 else "",
                "values": [_value(renderer, facet.name, value) for value in some],
                "total": len(values),
                **paging(len(pages), number, f"{facet.name}/"),
            }

        yield renderer.page(address, "values.html", made_from, content)


def _value(renderer: Renderer, facet: str, value: str) -> dict[str, Any]:
    site = renderer.site
    return {
        "address": site.list_of(facet, value),
        "text": said(facet, value),
        "figures": figures(site.by_facet[facet][value]),
    }
