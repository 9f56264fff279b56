"""Pages about the site: how to read it, its data, what changed, search, the reviewers' page, the lost ways'."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from commitments.site.addresses import document_page
from commitments.site.citing import address_of
from commitments.site.entries import by_due
from commitments.site.renderer import Page, Renderer
from commitments.site.sets import SETS
from commitments.store import Store

MOST_QUEUED = 30
CARD = "One commitment, to be shown in a frame of another page."
REVIEW = "review/index.html"
MOST_WARNINGS = 400


def about_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """One page each."""
    yield _review(renderer)
    yield renderer.page("methodology/index.html", "methodology.html", (_quality(renderer),), lambda: _method(renderer))
    yield renderer.page("about/index.html", "about.html", (len(renderer.site.documents),), lambda: _about(renderer))
    yield renderer.page("card/index.html", "card.html", (), lambda: {"title": "A commitment", "description": CARD})
    yield renderer.page("data/index.html", "data.html", (), lambda: _data(renderer))
    yield renderer.page(
        "search/index.html",
        "search.html",
        (renderer.site.config.search_by_meaning,),
        lambda: {
            "title": "Search",
            "description": "Search every commitment and document of this site.",
            "search_by_meaning": renderer.site.config.search_by_meaning,
        },
    )
    # It is shown at any address, so that its links cannot be relative.
    root = urlsplit(renderer.base_url).path or "/"
    yield renderer.page(
        "404.html",
        "missing.html",
        (),
        lambda: {"title": "No such page", "description": "No page is at this address.", "root": root, "canonical": ""},
    )


def _review(renderer: Renderer) -> Page:
    """The reviewer's queue: what is past its day first, then what is doubtful, then what fits nowhere."""
    site = renderer.site
    queue = {name: SETS[name].of(site.entries) for name in ("unchecked", "doubtful")}
    events = [e for e in site.counted if e.may_have_passed]
    queue["awaiting"] = sorted(events, key=by_due)
    editors = site.config.publish == "all"
    warnings = [(row, line) for row in site.documents for line in row.warnings] if editors else []

    offered = {id_: found for id_, found in site.offers.items() if editors and id_ in site.by_id}

    def content() -> dict[str, Any]:
        return {
            "title": "To review",
            "description": "What a person should look at next: what is past its day, what is doubtful.",
            "queue": [
                {
                    "said": SETS[name],
                    "title": "Events that may have passed" if name == "awaiting" else SETS[name].title,
                    "rows": renderer.table_rows(entries[:MOST_QUEUED], REVIEW),
                    "total": len(entries),
                    "shown": min(len(entries), MOST_QUEUED),
                }
                for name, entries in queue.items()
            ],
            "editors": editors,
            "offered": [(site.by_id[id_], found[0]) for id_, found in offered.items()],
            "unanchored": site.unanchored if editors else (),
            "warnings": [
                {"address": document_page(row.id), "title": row.title, "text": line}
                for row, line in warnings[:MOST_WARNINGS]
            ],
            "warning_total": len(warnings),
        }

    made_from = ([[e.key for e in some] for some in queue.values()], site.unanchored, warnings, offered)
    return renderer.page(REVIEW, "review.html", made_from, content)


def _about(renderer: Renderer) -> dict[str, Any]:
    config = renderer.site.config
    return {
        "title": "About this site",
        "description": "Who publishes this site, how to reach them, terms, privacy and accessibility.",
        "contact": address_of(config.contact),
        "documents": len(renderer.site.documents),
    }


def _method(renderer: Renderer) -> dict[str, Any]:
    return {
        "title": "How to read this",
        "description": "What counts as a commitment here, how a last day is found, and what each word and sign means.",
        "quality": _quality(renderer),
    }


def _quality(renderer: Renderer) -> list[dict[str, Any]]:
    """The bench's figures as they were when this was built, where it has been run."""
    path = renderer.quality
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [f for f in found if isinstance(f, dict) and {"name", "value", "unit"} <= f.keys()]


def _data(renderer: Renderer) -> dict[str, Any]:
    downloads = [
        ("data/commitments.csv", "CSV", "for spreadsheets, a row for each commitment"),
        ("data/commitments.jsonl", "JSON Lines", "an object a line, with every field and the words behind it"),
        (
            "data/commitments.sqlite",
            "SQLite",
            "tables of documents, commitments, proofs, evidence and reports",
        ),
        ("data/datapackage.json", "Data package", "what the columns of the CSV mean"),
        ("data/commitment.schema.json", "JSON Schema", "what a line of the JSON Lines holds"),
        ("llms.txt", "llms.txt", "where programs that read begin"),
        ("data/datasette.json", "Datasette", "questions to ask the SQLite, as metadata of Datasette"),
    ]
    subscriptions = [
        ("feeds/all.atom", "Feed of everything", "what changed last first"),
        ("calendars/all.ics", "Calendar of all deadlines", "subscribe to it, and moved or kept deadlines follow"),
    ]
    named = ("address", "text", "meaning")
    return {
        "title": "Data and feeds",
        "description": "All commitments as CSV, JSON Lines and SQLite, and feeds and calendars to subscribe to.",
        "downloads": [dict(zip(named, d, strict=True)) for d in downloads],
        "subscriptions": [dict(zip(named, s, strict=True)) for s in subscriptions],
    }
