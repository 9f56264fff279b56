"""The overdue page: what is past its day, by what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from commitments.model import Timeliness
from commitments.site.entries import Entry
from commitments.site.pages.listings import downloads_of
from commitments.site.studio import Page, Studio
from commitments.store import Store

MOST = 60


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
        "timeliness/unchecked/index.html",
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


def overdue_pages(studio: Studio, store: Store) -> Iterator[Page]:
    """overdue/index.html."""
    edition = studio.edition
    concerned = {s.name: [e for e in edition.sure if e.counted and s.keeps(e)] for s in SECTIONS}
    made_from = [[e.key for e in some] for some in concerned.values()]

    def content() -> dict[str, Any]:
        sections = [
            {
                "said": s,
                "total": len(concerned[s.name]),
                "shown": min(len(concerned[s.name]), MOST),
                "rows": studio.table_rows(concerned[s.name][:MOST], "overdue/index.html"),
            }
            for s in SECTIONS
        ]
        downloads = []
        if "overdue" in edition.folders["timeliness"]:
            folder = edition.folders["timeliness"]["overdue"]
            downloads = [
                *downloads_of(f"{folder}commitments", ("csv",)),
                {"address": f"{folder}feed.atom", "text": "Feed"},
            ]
            downloads.append({"address": f"{folder}index.html", "text": "As one list, to filter and sort"})
        return {"title": "Overdue", "figures": edition.figures, "sections": sections, "downloads": downloads}

    yield studio.page("overdue/index.html", "overdue.html", made_from, content)
