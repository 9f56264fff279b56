"""What changed, a page a week; the first page has the latest weeks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from commitments.site.changes import Week, weeks
from commitments.site.studio import Page, Studio
from commitments.site.wording import count, day
from commitments.store import Store

SHOWN = 4
FEED = {"type": "application/atom+xml", "title": "What changed", "address": "feeds/all.atom"}


def week_pages(studio: Studio, store: Store) -> Iterator[Page]:
    """changes/index.html and a page for each week."""
    found = weeks(studio.recent)
    yield _page(studio, "changes/index.html", "What changed", found[:SHOWN], found)
    for week in found:
        yield _page(studio, week.address, f"What changed in the week of {day(week.monday)}", (week,), found)


def _page(studio: Studio, address: str, title: str, shown: Sequence[Week], others: Sequence[Week]) -> Page:
    listed = [(week.monday, len(week.lines)) for week in others]
    return studio.page(address, "changes.html", (title, shown, listed), lambda: _content(title, shown, others))


def _content(title: str, shown: Sequence[Week], others: Sequence[Week]) -> dict[str, Any]:
    changed = count(sum(len(week.lines) for week in shown), "change")
    return {
        "title": title,
        "description": f"{title}: {changed} of promises and their days.",
        "explain": "What people recorded and which days passed, newest first: from what to what, and where promised.",
        "shown": shown,
        "others": others,
        "feeds": [FEED],
    }
