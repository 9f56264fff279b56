"""The page of what is past its day or broken, by what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commitments.site.renderer import Page, Renderer
from commitments.site.sets import SETS
from commitments.store import Store

MOST = 25
SECTIONS = ("broken", "overdue", "unchecked", "strict_only")
ADDRESS = "overdue/index.html"


def overdue_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """overdue/index.html."""
    site = renderer.site
    concerned = {name: SETS[name].of(site.entries) for name in SECTIONS}
    made_from = [[e.key for e in some] for some in concerned.values()]

    def content() -> dict[str, Any]:
        sections = [
            {
                "said": SETS[name],
                "total": len(entries),
                "shown": min(len(entries), MOST),
                "rows": renderer.table_rows(entries[:MOST], ADDRESS),
            }
            for name, entries in concerned.items()
        ]
        return {
            "title": "Past their day, and broken",
            "description": "What is broken, what a person found not done after its day, and what nobody has checked.",
            "figures": site.figures,
            "sections": sections,
        }

    yield renderer.page(ADDRESS, "overdue.html", made_from, content)
