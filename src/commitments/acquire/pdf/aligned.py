"""Tables of a PDF without rules: cells of lines that follow each other stand at the same places."""

from __future__ import annotations

from collections.abc import Iterator

from commitments.acquire.pdf.blocks import BULLET, PdfBlock
from commitments.acquire.pdf.lines import PdfLine


def tabled(lines: list[PdfLine]) -> Iterator[PdfLine | PdfBlock]:
    """Lines, with runs of at least three that have cells at the same places made into tables."""
    number = 0
    while number < len(lines):
        if lines[number].table:
            yield PdfBlock("table", [lines[number]], [], rows=lines[number].table)
            number += 1
            continue
        end = _table_end(lines, number)
        if end:
            yield PdfBlock("table", lines[number:end], [], rows=_table_rows(lines[number:end]))
            number = end
        else:
            yield lines[number]
            number += 1


def _table_end(lines: list[PdfLine], start: int) -> int | None:
    if len(lines[start].cells) < 2 or BULLET.match(lines[start].text):
        return None
    end, full = start + 1, 1
    starts = [x for x, _ in lines[start].cells]
    while end < len(lines) and lines[end].page == lines[start].page and not lines[end].table:
        places = [x for x, _ in lines[end].cells]
        fits = all(any(abs(x - known) < 8 for known in starts) for x in places)
        # A line of prose that runs through several columns is no cell.
        through = len(places) < 2 and any(places[0] + 8 < x < lines[end].x1 for x in starts)
        near = lines[end - 1].middle - lines[end].middle < 3 * lines[start].size
        if (
            not fits
            or not near
            or through
            or (len(places) < 2 and abs(places[0] - starts[0]) < 8 and len(starts) > 1 and full < 2)
        ):
            break
        full += len(places) > 1
        end += 1
    while end > start and len(lines[end - 1].cells) < 2:
        end -= 1
    return end if full >= 3 else None


def _table_rows(lines: list[PdfLine]) -> list[list[str]]:
    starts = sorted(x for x, _ in max(lines, key=lambda item: len(item.cells)).cells)
    found: list[list[str]] = []
    for item in lines:
        row = [""] * len(starts)
        for x, text in item.cells:
            row[min(range(len(starts)), key=lambda i: abs(starts[i] - x))] = text
        if found and not row[0]:
            found[-1] = [f"{above} {below}".strip() for above, below in zip(found[-1], row, strict=True)]
        else:
            found.append(row)
    return found
