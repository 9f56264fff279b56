"""Pages about the site: how to read it, its data, what changed, search, the reviewers' page, the lost ways'."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from commitments.site.addresses import document_page
from commitments.site.studio import Page, Studio
from commitments.store import Store

MOST_CHANGES = 300
MOST_DOUBTFUL = 60
MOST_WARNINGS = 400


def about_pages(studio: Studio, store: Store) -> Iterator[Page]:
    """One page each."""
    yield _changes(studio)
    yield _review(studio)
    yield studio.page("methodology/index.html", "methodology.html", (_quality(studio),), lambda: _method(studio))
    late = studio.edition.folders["timeliness"].get("overdue")
    yield studio.page("data/index.html", "data.html", (late,), lambda: _data(studio))
    yield studio.page(
        "search/index.html",
        "search.html",
        (),
        lambda: {"title": "Search", "description": "Search every commitment and document of this site."},
    )
    # It is shown at any address, so that its links cannot be relative.
    home = urlsplit(studio.base_url).path or "/"
    yield studio.page("404.html", "missing.html", (), lambda: {"title": "No such page", "root": home, "canonical": ""})


def _changes(studio: Studio) -> Page:
    found = studio.recent

    def content() -> dict[str, Any]:
        feeds = [{"type": "application/atom+xml", "title": "Everything", "address": "feeds/all.atom"}]
        return {"title": "What changed", "changes": found[:MOST_CHANGES], "total": len(found), "feeds": feeds}

    return studio.page("changes/index.html", "changes.html", (found,), content)


def _review(studio: Studio) -> Page:
    edition = studio.edition
    doubtful = sorted(edition.doubtful, key=lambda e: (e.commitment.confidence, e.id))
    warnings = [(row, line) for row in edition.documents for line in row.warnings]

    def content() -> dict[str, Any]:
        return {
            "title": "For reviewers",
            "doubtful": studio.table_rows(doubtful[:MOST_DOUBTFUL], "review/index.html"),
            "doubtful_total": len(doubtful),
            "unanchored": edition.unanchored,
            "warnings": [
                {"address": document_page(row.id), "title": row.title, "text": line}
                for row, line in warnings[:MOST_WARNINGS]
            ],
            "warning_total": len(warnings),
        }

    made_from = ([e.key for e in doubtful], edition.unanchored, warnings)
    return studio.page("review/index.html", "review.html", made_from, content)


def _method(studio: Studio) -> dict[str, Any]:
    return {"title": "How to read this", "quality": _quality(studio)}


def _quality(studio: Studio) -> list[dict[str, Any]]:
    """The bench's figures as they were when this was built, where it has been run."""
    path = studio.quality
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [f for f in found if isinstance(f, dict) and {"name", "value", "unit"} <= f.keys()]


def _data(studio: Studio) -> dict[str, Any]:
    downloads = [
        ("data/commitments.csv", "CSV", "for spreadsheets, a row for each commitment"),
        ("data/commitments.json", "JSON", "with every field and the words behind it"),
        ("data/commitments.jsonl", "JSON Lines", "the same, an object a line"),
        ("data/commitments.sqlite", "SQLite", "tables of documents, commitments, parties, leads, topics and reports"),
        ("data/datapackage.json", "Data package", "what the columns mean"),
    ]
    subscriptions = [
        ("feeds/all.atom", "Feed of everything", "what changed last first"),
        ("calendars/all.ics", "Calendar of all deadlines", "subscribe to it, and moved or kept deadlines follow"),
    ]
    if "overdue" in studio.edition.folders["timeliness"]:
        folder = studio.edition.folders["timeliness"]["overdue"]
        subscriptions.append((f"{folder}feed.atom", "Feed of the overdue", "the latest to pass their day first"))
    named = ("address", "text", "meaning")
    return {
        "title": "Data and feeds",
        "downloads": [dict(zip(named, d, strict=True)) for d in downloads],
        "subscriptions": [dict(zip(named, s, strict=True)) for s in subscriptions],
    }
