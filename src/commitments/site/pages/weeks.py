"""What changed, a page a week; the first page has the latest weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commitments.site.changes import Week, latest, weeks
from commitments.site.renderer import Page, Renderer
from commitments.site.wording import count, day
from commitments.store import Store

SHOWN = 4
FEED = {"type": "application/atom+xml", "title": "What changed", "address": "feeds/all.atom"}


def week_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """changes/index.html and a page for each week."""
    found = weeks(renderer.recent)
    yield _page(renderer, "changes/index.html", "What changed", latest(found, renderer.site.as_of, SHOWN), found)
    for week in found:
        title = f"What changed in the week of {day(week.monday)}"
        yield _page(renderer, week.address, title, {count(len(week.lines), "change"): week}, found)


def _page(renderer: Renderer, address: str, title: str, shown: Mapping[str, Week], others: Sequence[Week]) -> Page:
    listed = [(week.monday, len(week.lines)) for week in others]
    made_from = (title, list(shown.items()), listed)
    return renderer.page(address, "changes.html", made_from, lambda: _content(title, shown, others))


def _content(title: str, shown: Mapping[str, Week], others: Sequence[Week]) -> dict[str, Any]:
    changed = count(sum(len(week.lines) for week in shown.values()), "change")
    return {
        "title": title,
        "description": f"{title}: {changed} of promises and their days.",
        "explain": "What people recorded and which days passed, newest first: from what to what, and where promised.",
        "shown": shown,
        "others": others,
        "feeds": [FEED],
    }
