"""Two parties, agencies or topics side by side: one page, whose script takes the two from its address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commitments.site.lines import compact
from commitments.site.pages.facets import FACETS
from commitments.site.renderer import Page, Renderer, clean
from commitments.site.scorecards import MOST_NAMES, Card, scorecard
from commitments.site.wording import said
from commitments.store import Store


def compare_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """compare/index.html and data/scorecards.js."""
    site = renderer.site
    content = {
        "title": "Side by side",
        "description": "Two parties, agencies or topics side by side: kept, kept late, broken, unchecked and open.",
        "facets": [(facet.name, facet.nouns) for facet in FACETS if facet.subscribed],
    }
    yield renderer.page("compare/index.html", "compare.html", (), lambda: content)
    everything = [e.key for e in site.counted]
    yield renderer.file("data/scorecards.js", (everything,), lambda: (_cards(renderer),))


def _cards(renderer: Renderer) -> bytes:
    site = renderer.site
    cards: dict[str, Any] = {}
    for facet in (facet.name for facet in FACETS if facet.subscribed):
        cards[facet] = {
            value: _card(scorecard(site, facet, value, entries), site.list_of(facet, value))
            for value, entries in site.by_facet[facet].items()
        }
    first = next(iter(site.by_facet["party"].items()), None)
    titles = [share.title for share in scorecard(site, "party", *first).shares] if first else []
    tones = [share.tone for share in scorecard(site, "party", *first).shares] if first else []
    names = [share.name for share in scorecard(site, "party", *first).shares] if first else []
    shown = {"titles": titles, "tones": tones, "names": names, "cards": cards}
    return clean(f"window.commitmentsCards={compact(shown)};\n").encode()


def _card(card: Card, address: str) -> list[Any]:
    """Name, the list's address, total, the shares, the next day, leads, topics."""
    following = card.following[0] if card.following else None
    return [
        said(card.facet, card.value),
        address,
        card.total,
        [share.count for share in card.shares],
        [following.due.isoformat(), following.address, following.headline] if following and following.due else None,
        [name for name, _ in card.leads[: MOST_NAMES // 2]],
        [said("topic", name) for name, _ in card.topics[: MOST_NAMES // 2]],
    ]
