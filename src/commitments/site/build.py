"""The site from a store: read once, render what changed, put it in place, index it for search."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from commitments.config import Config, Folders
from commitments.errors import SiteError
from commitments.model import Progress
from commitments.seals import Seal
from commitments.site.content import SiteContent, read_site_content
from commitments.site.pages import all_pages
from commitments.site.renderer import Renderer
from commitments.site.searching import index_pages
from commitments.site.writing import Written, has_pages, remove_pages, write_site
from commitments.store import Store

NO_ALIASES: Mapping[str, str] = {}
NOTHING_SIMILAR: Mapping[str, Sequence[str]] = {}
NO_OFFERS: Mapping[str, Sequence[Mapping[str, Any]]] = {}


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What a build did to the site."""

    pages: int
    rendered: int
    removed: int
    indexed: bool


def build_site(
    store: Store,
    folders: Folders,
    config: Config,
    as_of: date,
    known_on: date | None = None,
    *,
    built_on: date | None = None,
    similar: Mapping[str, Sequence[str]] = NOTHING_SIMILAR,
    listed: Callable[[SiteContent], None] | None = None,
    aliases: Mapping[str, str] = NO_ALIASES,
    offers: Mapping[str, Sequence[Mapping[str, Any]]] = NO_OFFERS,
    progress: Progress,
) -> SiteSummary:
    """Render what changed since the last build. Raises SiteError for a broken template or a folder in the way.

    `listed` is called with what the site lists, once the pages are there.
    `offers` are what later documents may say of commitments, for the reviewers' page.
    `aliases` leads from ids that commitments had before to those they have now: the old addresses lead on.
    """
    check_folder(folders)
    seal = Seal(folders.derived / "site-seal", ("site*", "site*/**/*"))
    for name, _ in list(seal.damaged()):
        (folders.derived / name).unlink(missing_ok=True)
    seal.open()
    with _uncollected():
        site = read_site_content(store, folders, config, as_of=as_of, known_on=known_on, similar=similar)
        site = replace(site, aliases=aliases, offers=offers, built_on=built_on or as_of)
        written = _render(site, store, folders, progress)
    indexed = index_pages(site, store, folders.site, folders.derived, progress=progress)
    if listed:
        listed(site)
    remove_pages(written.gone, folders.site, folders.derived)
    seal.close()
    return SiteSummary(written.rendered + written.unchanged, written.rendered, len(written.gone), indexed)


_HOSTS = ("CNAME", "_headers", "_redirects", "favicon.ico", "robots.txt")
"""What people put beside a site for the host that serves it."""


def check_folder(folders: Folders) -> None:
    """Raises SiteError for an output folder that is not the site's own: somebody's files may be in it."""
    site = folders.site.resolve()
    if folders.site.exists() and not folders.site.is_dir():
        raise SiteError(f"{folders.site}: a file stands where the site's folder should be")
    kept = (folders.root, folders.corpus, folders.derived, folders.templates)
    if any(place.resolve().is_relative_to(site) for place in kept) or any(
        site.is_relative_to(place.resolve()) for place in kept[1:]
    ):
        raise SiteError(f"{folders.site}: holds the knowledge base itself; set output to a folder of its own")
    if not site.is_dir() or has_pages(folders.derived) or _is_a_site(site):
        return
    if own := sorted(path.name for path in site.iterdir() if not path.name.startswith(".") and path.name not in _HOSTS):
        raise SiteError(f"{folders.site}: holds {own[0]!r}, which no build wrote; set output to an empty folder")


def _is_a_site(site: Path) -> bool:
    try:
        head = (site / "index.html").read_bytes()[:4096]
    except OSError:
        return False
    return b'name="generator" content="commitments"' in head


def _render(site: SiteContent, store: Store, folders: Folders, progress: Progress) -> Written:
    """Write what changed. What only pages need is let go of with them, before search is indexed."""
    pages = all_pages(Renderer(site, folders), store)
    with _collected_after():
        return write_site(pages, folders.site, folders.derived, progress=progress)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage: hundreds of thousands of values live until the end, and looking takes a sixth."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # Straight to the oldest generation: the first look at the youngest would go through all of them.
        gc.freeze()
        if was:
            gc.enable()
        gc.unfreeze()


@contextmanager
def _collected_after() -> Iterator[None]:
    """Looking for garbage again, though not among what is there already: each page that is rendered leaves some."""
    gc.freeze()
    gc.enable()
    try:
        yield
    finally:
        gc.disable()
