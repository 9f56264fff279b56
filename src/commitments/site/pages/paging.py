"""Long lists in pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from commitments.site.addresses import listing_page

Row = TypeVar("Row")
# A row is at most 3 kB of HTML, so that no page passes 300 kB.
ROWS = 90
AROUND = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page of a list; `gap` stands for those left out between."""

    number: int
    address: str = ""
    rel: str = ""
    gap: bool = False


def paged(rows: Sequence[Row], folder: str, size: int = ROWS) -> Iterator[tuple[int, str, Sequence[Row]]]:
    """Each page's number, address and rows; one page where there are none."""
    for number, start in enumerate(range(0, max(len(rows), 1), size), start=1):
        yield number, listing_page(folder, number), rows[start : start + size]


def page_links(total: int, number: int, folder: str, size: int = ROWS) -> list[PageLink]:
    """The links under a page: the first, the last, and those around it."""
    last = -(-max(total, 1) // size)
    shown = sorted({1, last, *range(max(number - AROUND, 1), min(number + AROUND, last) + 1)})
    links = []
    for before, each in zip([0, *shown], shown, strict=False):
        if each - before > 1:
            links.append(PageLink(before + 1, gap=True))
        rel = {number - 1: "prev", number + 1: "next"}.get(each, "")
        links.append(PageLink(each, listing_page(folder, each), rel))
    return links


def paging(total: int, number: int, folder: str, size: int = ROWS) -> dict[str, Any]:
    """What a template needs to link pages."""
    return {"pages": page_links(total, number, folder, size), "number": number, "total": total}
