"""Lists of commitments: all of them, and those of each set, party, agency, topic and year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from commitments.site import linked
from commitments.site.addresses import listing_page
from commitments.site.entries import Entry, figures
from commitments.site.pages.facets import FACETS, Facet, has_calendar, is_shared, is_subscribed
from commitments.site.pages.paging import cut_lastingly, paged, paging
from commitments.site.previews import preview
from commitments.site.renderer import Page, Renderer
from commitments.site.scorecards import scorecard
from commitments.site.sets import SETS, Set
from commitments.site.wording import count, said
from commitments.store import Store

# What a table can be filtered by, and how the field is called. Long lists are typed into.
FILTERS = (
    ("party", "Who promises"),
    ("agency", "Who leads"),
    ("topic", "Topic"),
    ("document", "Document"),
    ("type", "Kind of document"),
    ("timeliness", "Where it stands"),
    ("status", "Recorded status"),
    ("year", "Year due"),
    ("strength", "Verb"),
    ("reviewed", "Checked by a person"),
)
# Where people linked promises, what each is in its thread.
THREAD = ("thread", "In its thread")
PLAIN = {"twin": "", "picture": "assets/preview.png"}
ORDERS = {"due": "By the last day in time", "-due": "The latest day first"}
FIRST = ("party", "agency", "topic", "timeliness")
TYPED = ("party", "agency", "topic", "document")


def listing_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """All lists."""
    yield from _all(renderer)
    for each in SETS.values():
        held = each.of(renderer.site.entries)
        if each.has_pages and held:
            yield from _of_set(renderer, each, held)
    for facet in FACETS:
        for value, entries in renderer.site.by_facet[facet.name].items():
            if value in renderer.site.folders[facet.name]:
                yield from _of_value(renderer, facet, value, entries)


def _all(renderer: Renderer) -> Iterator[Page]:
    words = {
        "title": "All commitments",
        "kicker": "Browse",
        "downloads": [
            *downloads_of("data/commitments", ("csv", "jsonl")),
            feed_link("feeds/", "all.atom"),
            calendar_link("calendars/all.ics"),
        ],
    }
    yield from _listing(renderer, "commitments/", renderer.site.counted, words)


def _of_set(renderer: Renderer, each: Set, entries: Sequence[Entry]) -> Iterator[Page]:
    words = {
        "title": each.title,
        "kicker": "Where they stand",
        "lead": each.text,
        "facet": "set",
        "value": each.name,
        "order": "-due" if each.passed else "due",
    }
    yield from _listing(renderer, each.folder, entries, words)


def _of_value(renderer: Renderer, facet: Facet, value: str, entries: Sequence[Entry]) -> Iterator[Page]:
    folder = renderer.site.folders[facet.name][value]
    title = said(facet.name, value)
    words: dict[str, Any] = {
        "title": title if facet.name != "year" else f"Due in {value}",
        "kicker": facet.title,
        "facet": facet.name,
        "value": value,
    }
    shared = facet.subscribed and is_subscribed(entries)
    if shared:
        feed, calendar = feed_link(folder), calendar_link(f"{folder}deadlines.ics")
        words["downloads"] = [feed, calendar] if has_calendar(entries) else [feed]
        words["feeds"] = [feed | {"title": title}]
    if facet.name == "party" and is_shared(entries):
        words["twin"] = f"{folder}index.md"
        if renderer.base_url:
            words["picture"] = f"{folder}preview.png"
            yield _picture(renderer, value, folder, entries)
    yield from _listing(renderer, folder, entries, words, facet=facet)


def _listing(
    renderer: Renderer, folder: str, entries: Sequence[Entry], words: dict[str, Any], *, facet: Facet | None = None
) -> Iterator[Page]:
    """The pages of a list. A facet's value has one: its other rows stand in the list of all, and in a script."""
    words = {"lead": "", "facet": "", "value": "", "downloads": [], "order": "due", "feeds": [], **PLAIN, **words}
    pages = cut_lastingly(entries)
    left = len(entries) - len(pages[0]) if facet else 0
    pages = pages[:1] if facet else pages
    carded = facet if facet and facet.subscribed else None
    for number, address, some in paged(pages, folder):
        # The first page alone has counts and charts, so that a report changes few pages of a long list.
        of_all = [e.key for e in entries] if number == 1 else ()
        diluted = renderer.site.diluted.get(facet.name, {}) if facet and number == 1 else {}
        changed = diluted.get(words["value"].casefold())
        threaded = bool(renderer.site.roles)
        made_from = (words, len(pages), [e.key for e in some], of_all, changed, threaded)

        def content(some: Sequence[Entry] = some, number: int = number) -> dict[str, Any]:
            title = words["title"] if number == 1 else f"{words['title']}, page {number}"
            first = number == 1
            held = count(len(entries), "commitment") if first else f"page {number} of {len(pages)}"
            return {
                **words,
                "title": title,
                "description": f"{words['title']}: {_summed(entries) if facet and first else held}.",
                "held": held,
                "filters": (*FILTERS, THREAD) if renderer.site.roles else FILTERS,
                "typed": TYPED,
                "first_filters": FIRST,
                "rows": renderer.table_rows(some, listing_page(folder, number)),
                "figures": figures(entries) if first and words["facet"] != "set" else None,
                "card": scorecard(renderer.site, carded.name, words["value"], entries) if carded and first else None,
                "left": left,
                "linked": _linked(renderer, words, folder),
                "sets": SETS,
                "caption": ORDERS[words["order"]],
                **paging(len(pages), number, folder),
            }

        yield renderer.page(address, "listing.html", made_from, content)


def _linked(renderer: Renderer, words: dict[str, Any], folder: str) -> str:
    way = [(words["kicker"], f"{words['facet']}/index.html")] if words["facet"] not in ("", "set") else []
    steps = [*way, (words["title"], f"{folder}index.html")]
    return linked.written(linked.breadcrumbs(renderer.base_url, steps)) if renderer.base_url else ""


def _picture(renderer: Renderer, value: str, folder: str, entries: Sequence[Entry]) -> Page:
    words = (value, _summed(entries), renderer.site.config.title)
    return renderer.file(f"{folder}preview.png", words, lambda: preview(*words))


def _summed(entries: Sequence[Entry]) -> str:
    counts = figures(entries)
    line = f"{count(len(entries), 'commitment')}: {counts.broken} broken, {counts.kept + counts.kept_late} kept"
    return f"{line}, {counts.unchecked} past their day, unchecked"


def feed_link(folder: str, name: str = "feed.atom") -> dict[str, str]:
    """The feed of what a folder's pages list."""
    return {"address": f"{folder}{name}", "text": "Feed", "type": "application/atom+xml"}


def calendar_link(address: str) -> dict[str, str]:
    """A calendar of what a folder's pages list."""
    return {"address": address, "text": "Calendar", "type": "text/calendar"}


def downloads_of(stem: str, formats: Sequence[str]) -> list[dict[str, str]]:
    """What a folder's pages list, in these formats."""
    names = {"csv": "CSV", "jsonl": "JSON Lines"}
    return [{"address": f"{stem}.{format}", "text": names[format], "type": ""} for format in formats]
