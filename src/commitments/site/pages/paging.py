"""Long lists in pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from commitments.site.addresses import listing_page
from commitments.site.entries import Entry

Item = TypeVar("Item")
# A row is at most 3 kB of HTML, so that no page passes 300 kB.
MOST_ROWS = 90
FEWEST_ROWS = 55
AROUND = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page of a list; `gap` stands for those left out between."""

    number: int
    address: str = ""
    rel: str = ""
    gap: bool = False


def cut(rows: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Pages of equal length; an empty one where there are no rows."""
    return [rows[start : start + size] for start in range(0, max(len(rows), 1), size)]


def cut_lastingly(entries: Sequence[Entry], fewest: int = FEWEST_ROWS, most: int = MOST_ROWS) -> list[Sequence[Entry]]:
    """Pages that end where the entries say and not at a number: one that comes or goes shifts its neighbours alone."""
    pages: list[Sequence[Entry]] = []
    start = 0
    while len(entries) - start > most:
        ends = range(start + fewest, start + most + 1)
        end = min(ends, key=lambda place: entries[place - 1].mark)
        pages.append(entries[start:end])
        start = end
    return [*pages, entries[start:]]


def paged(pages: Sequence[Sequence[Item]], folder: str) -> Iterator[tuple[int, str, Sequence[Item]]]:
    """Each page's number, address and rows."""
    for number, rows in enumerate(pages, start=1):
        yield number, listing_page(folder, number), rows


def page_links(pages: int, number: int, folder: str) -> list[PageLink]:
    """The links under a page: the first, the last, and those around it."""
    shown = sorted({1, pages, *range(max(number - AROUND, 1), min(number + AROUND, pages) + 1)})
    links = []
    for before, each in zip([0, *shown], shown, strict=False):
        if each - before > 1:
            links.append(PageLink(before + 1, gap=True))
        rel = {number - 1: "prev", number + 1: "next"}.get(each, "")
        links.append(PageLink(each, listing_page(folder, each), rel))
    return links


def paging(pages: int, number: int, folder: str) -> dict[str, Any]:
    """What a template needs to link pages."""
    return {"pages": page_links(pages, number, folder), "number": number, "last": pages}
