"""The pages of a site, a module for each kind; `all_pages` is the table of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from commitments.site.pages.about import about_pages
from commitments.site.pages.commitments import commitment_pages, moved_pages
from commitments.site.pages.compare import compare_pages
from commitments.site.pages.data import data_pages
from commitments.site.pages.documents import document_pages
from commitments.site.pages.facets import facet_pages
from commitments.site.pages.listings import listing_pages
from commitments.site.pages.machines import machine_pages
from commitments.site.pages.overdue import overdue_pages
from commitments.site.pages.overview import overview_pages
from commitments.site.pages.twins import twin_pages
from commitments.site.pages.weeks import week_pages
from commitments.site.renderer import Page, Renderer
from commitments.store import Store

__all__ = ["all_pages"]

KINDS: tuple[Callable[[Renderer, Store], Iterator[Page]], ...] = (
    overview_pages,
    document_pages,
    commitment_pages,
    moved_pages,
    overdue_pages,
    facet_pages,
    listing_pages,
    data_pages,
    compare_pages,
    week_pages,
    twin_pages,
    about_pages,
)


def all_pages(renderer: Renderer, store: Store) -> list[Page]:
    """Every file of the site; the map for robots knows all the others."""
    pages = [page for kind in KINDS for page in kind(renderer, store)]
    return [*pages, *machine_pages(renderer, [page.address for page in pages])]
