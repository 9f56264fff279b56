"""Blocks that a page's edge, a note or a picture cut in two are joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commitments.acquire.pdf.blocks import LABEL, PdfBlock
from commitments.acquire.pdf.geometry import goes_on_over
from commitments.acquire.pdf.measures import TERMINAL, Measures
from commitments.acquire.pdf.words import Box

# A box beside a text holds at most so many blocks.
_MOST_BOXED = 40
_TEXT = ("paragraph", "item", "more")


def joined_blocks(blocks: Iterable[PdfBlock], usual: Measures) -> list[PdfBlock]:
    """All blocks of a document, those that belong together made one."""
    found: list[PdfBlock] = []
    for block in blocks:
        last = next(
            (one for one in _before(found, block) if _is_one(one, block, usual, boxed=one is not found[-1])), None
        )
        if last is None:
            found.append(block)
            continue
        rows = block.rows[1:] if last.rows[:1] == block.rows[:1] else block.rows
        last.lines, last.texts, last.rows = (
            [*last.lines, *block.lines],
            [*last.texts, *block.texts],
            [*last.rows, *rows],
        )
        last.unfinished = block.unfinished
    return found


def _before(found: list[PdfBlock], block: PdfBlock) -> Iterator[PdfBlock]:
    """The block before another, and the one before the box between them."""
    yield from found[-1:]
    box = _box(found[-1]) if found else None
    if box and _box(block) is None:
        yield from [one for one in found[-_MOST_BOXED:] if _box(one) != box][-1:]


def _box(block: PdfBlock) -> Box | None:
    return block.lines[0].box if block.lines else None


def _is_one(above: PdfBlock, below: PdfBlock, usual: Measures, *, boxed: bool) -> bool:
    last, first = above.lines[-1], below.lines[0]
    if above.kind == below.kind == "table":
        wide = {len(row) for row in (*above.rows, *below.rows)}
        return last.page != first.page and (len(wide) == 1 or (above.unfinished and below.begun))
    if above.kind not in _TEXT or below.kind not in _TEXT or _has_mark(below) or last.box != first.box:
        return False
    if abs(last.size - first.size) > 0.12 * usual.body or LABEL.match(first.text):
        return False
    lower = first.text[:1].islower()
    if last.page != first.page and above.unfinished and below.begun:
        return lower or not TERMINAL.search(last.text) or last.x1 > last.right - 0.12 * (last.right - last.left)
    if last.page != first.page:
        return goes_on_over(last, lower=lower and not TERMINAL.search(last.text))
    # On one page only what was surely cut: a note, a picture or a box stood between.
    return (lower or boxed) and above.kind == below.kind == "paragraph" and goes_on_over(last, lower=False)


def _has_mark(block: PdfBlock) -> bool:
    return block.kind == "item" and block.texts[0] != block.lines[0].text
