"""Search indexes in several parts, of a site of many small documents."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from commitments.site.content import SiteContent, read_site_content
from commitments.site.searching import index_pages
from commitments.store import Store
from tests.promises import Promise, extraction
from tests.site_bases import DAY, Base, base, render

# Parts of so few characters that these documents make several.
FEW = 600
TOPICS = ("trade", "energy", "health")


def with_many_documents(root: Path, number: int = 12, *, hostile: bool = False) -> Base:
    """A site without its search index. Each document has a word of its own, and every third one "lighthouse"."""
    made = base(root, hostile=hostile)
    with Store.open(made.folders.store) as store:
        for n in range(number):
            put(store, n)
    render(made)
    return made


def put(store: Store, number: int, also: str = "") -> None:
    """Put a document: two promises, of one party and one topic."""
    word, topic = chr(ord("a") + number) * 3 + "zan", TOPICS[number % 3]
    sight = "lighthouse" if number % 3 == 0 else "harbour"
    first = Promise(f"Japan will build the {word} {sight}{also}.", topics=(topic,))
    second = Promise(f"Kenya will pay for the {sight} by 2029.", ("Kenya",), "by 2029", date(2029, 12, 31))
    store.put(extraction(f"plan-{number:02}", (first, second), date(2024, 1, 1)), "0" * 64, "rules")


def content_of(made: Base) -> SiteContent:
    """What the site shows."""
    with made.store() as store:
        return read_site_content(store, made.folders, made.config, as_of=DAY, known_on=None, similar={})


def index(made: Base, most: int = FEW) -> bool:
    """Index the site for search, in parts of that size."""
    site, folders = content_of(made), made.folders
    with made.store() as store:
        return index_pages(site, store, folders.site, folders.derived, most=most, progress=lambda *_: None)


def parts(made: Base) -> list[str]:
    """The folders that a browser is told of."""
    said = json.loads((made.folders.site / "pagefind/parts.json").read_text(encoding="utf-8"))
    found: list[str] = said["parts"]
    return found
