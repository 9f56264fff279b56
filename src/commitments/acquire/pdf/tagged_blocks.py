"""The parts of tagged pages become blocks; what authors leave untagged, their bold lines and typed marks, is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from commitments.acquire.pdf.blocks import BULLET, NUMBER, PdfBlock, could_head, is_named_so, item_of, stands_out
from commitments.acquire.pdf.measures import Measures, joined
from commitments.acquire.pdf.notes import Note, split_notes
from commitments.acquire.pdf.tagged import TaggedPart, lines_of

# A cell with more words than this is no cell of a table but a part of the page's layout.
_LONGEST_CELL = 150
# The items of a list of names have so many words at most.
_LONGEST_NAME = 7


@dataclass(slots=True)
class PageBlocks:
    """The blocks of a page, its notes, and how many lines of a table of contents were left out."""

    number: int
    blocks: list[PdfBlock] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    contents: int = 0


def blocks_of(number: int, parts: Sequence[TaggedPart], usual: Measures, before: Sequence[PdfBlock]) -> PageBlocks:
    """The blocks of a page's parts; `before` are those of earlier pages, whose lists can go on."""
    page = PageBlocks(number)
    lists = Counter(part.listed for part in parts if part.kind == "item")
    noted: list[TaggedPart] = []
    for part in parts:
        if part.kind == "contents":
            page.contents += len(part.lines)
        elif part.kind == "note" and not _is_text(part, usual):
            noted.append(part)
        elif part.kind == "table":
            page.blocks += _table(part, usual)
        elif part.lines:
            _add(page.blocks, _block(part, [*before[-40:], *page.blocks], usual, alone=lists[part.listed] == 1))
    small = _small_print(page.blocks, usual)
    page.notes = split_notes([line for block in small for line in block.lines])
    page.notes += split_notes(list(lines_of(noted)))
    if noted and not any(note.texts for note in page.notes):
        page.blocks += [PdfBlock("paragraph", part.lines, [line.text for line in part.lines]) for part in noted]
    return page


def _is_text(part: TaggedPart, usual: Measures) -> bool:
    """Whether what is tagged as a note is text all the same: as large as text, and without a label."""
    return all(line.size > 0.95 * usual.body for line in part.lines) and not split_notes(part.lines[:1])


def _add(found: list[PdfBlock], block: PdfBlock) -> None:
    """A heading in several elements is one."""
    last = found[-1] if found else None
    if (
        last
        and last.kind == block.kind == "heading"
        and not last.level
        and not block.level
        and abs(last.lines[-1].size - block.lines[0].size) < 0.6
        and 0 < last.lines[-1].middle - block.lines[0].middle < 1.4 * block.lines[0].size
    ):
        last.lines += block.lines
        last.texts += block.texts
    else:
        found.append(block)


def _block(part: TaggedPart, before: list[PdfBlock], usual: Measures, *, alone: bool) -> PdfBlock:
    lines = part.lines
    texts = [line.text for line in lines]
    whole = " ".join(texts)
    kind = "paragraph" if part.kind == "note" else part.kind
    block = PdfBlock(kind, lines, texts, begun=part.begun, unfinished=part.unfinished)
    if part.kind == "heading":
        block.level = part.level
        if len(whole) > 200 or whole[-1] in ";,":
            block.kind = "paragraph"
        return block
    if _is_heading(part, whole, usual, alone=alone):
        block.kind = "heading"
        return block
    return _marked(part, block, before)


def _marked(part: TaggedPart, block: PdfBlock, before: list[PdfBlock]) -> PdfBlock:
    """A block as an item, where it is tagged as one or begins with the mark of one."""
    first = block.texts[0]
    bullet, number = BULLET.match(first), NUMBER.match(first)
    if number and part.kind == "paragraph":
        known = {int(one.marker[:-1]) + 1 for one in before[-40:] if one.marker[:-1].isdigit()}
        number = number if int(number[1]) in known | {1} else None
    found = block
    if bullet and part.kind != "more":
        found = item_of(block.lines, bullet, "-")
    elif number and part.kind != "more":
        found = item_of(block.lines, number, f"{number[1]}.")
    elif part.kind == "item":
        block.marker, block.indent = "-", block.lines[0].x0
    found.begun, found.unfinished = block.begun, block.unfinished
    return found


def _is_heading(part: TaggedPart, whole: str, usual: Measures, *, alone: bool) -> bool:
    """Whether what is tagged as text is a heading: Word tags its numbered headings as items of a list of one."""
    if part.kind == "more" or not could_head(whole) or len(part.lines) > 3 or whole[-1] in ".;:,”":
        return False
    if all(line.size > 1.12 * usual.body for line in part.lines):
        return True
    if part.kind == "item" and not alone:
        return False
    slanted = len(part.lines) == 1 and part.lines[0].italic and len(whole) < 80
    return slanted or all(stands_out(line, usual) for line in part.lines) or is_named_so(whole)


def _table(part: TaggedPart, usual: Measures) -> list[PdfBlock]:
    """A table, or what stands in its cells one after the other where it is no table but a way to lay out a page."""
    rows = [[joined((line.text for line in lines_of(cell)), usual) for cell in row] for row in part.cells]
    columns = max(sum(map(bool, row)) for row in rows)
    nested = any(
        sum(one.kind == "item" for one in cell) > 1 or any(one.cells for one in cell)
        for row in part.cells
        for cell in row
    )
    wordy = any(len(text.split()) > _LONGEST_CELL for row in rows for text in row)
    if columns > 1 and len([row for row in rows if any(row)]) > 1 and not nested and not wordy:
        lines = list(lines_of([part]))
        return [PdfBlock("table", lines, [], rows=rows, begun=part.begun, unfinished=part.unfinished)]
    found: list[PdfBlock] = []
    for row in part.cells:
        for cell in row:
            for one in cell:
                if one.kind == "table":
                    found += _table(one, usual)
                elif one.lines:
                    _add(found, _block(one, found, usual, alone=False))
    return found


def _is_list(cell: Sequence[TaggedPart]) -> bool:
    """Whether a cell holds a list of sentences; one of names stays in its cell."""
    items = [one for one in cell if one.kind == "item"]
    words = sum(len(line.text.split()) for one in items for line in one.lines)
    return len(items) > 1 and words > _LONGEST_NAME * len(items)


def _small_print(blocks: list[PdfBlock], usual: Measures) -> list[PdfBlock]:
    """The paragraphs at the foot of a page that are notes though not tagged so, taken out of the blocks."""
    first = len(blocks)
    while first and blocks[first - 1].kind in ("paragraph", "item") and _is_small(blocks[first - 1], usual):
        first -= 1
    opening = next((i for i in range(first, len(blocks)) if split_notes(blocks[i].lines)), None)
    if opening is None:
        return []
    found = blocks[opening:]
    del blocks[opening:]
    return found


def _is_small(block: PdfBlock, usual: Measures) -> bool:
    return all(line.size < 0.9 * usual.body for line in block.lines)


def with_loose(page: PageBlocks, loose: list[PdfBlock]) -> PageBlocks:
    """The page with blocks that lie in no tag, each above the first block that stands below it."""
    for block in loose:
        first = block.lines[0]
        below = (
            index
            for index, other in enumerate(page.blocks)
            if other.lines[0].middle < first.middle
            and other.lines[0].x0 < first.right
            and first.x0 < other.lines[0].right
        )
        page.blocks.insert(next(below, len(page.blocks)), block)
    return page
