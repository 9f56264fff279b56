"""Lines become headings, paragraphs, items and tables by where they stand and how they look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commitments.acquire.pdf.aligned import tabled
from commitments.acquire.pdf.blocks import BULLET, LABEL, NUMBER, PdfBlock, could_head, is_named_so, item_of
from commitments.acquire.pdf.lines import PdfLine, line_of
from commitments.acquire.pdf.measures import GOES_ON, TERMINAL, Measures

_AND = re.compile(r"[;,]\s*(?:and|or|and/or)$")
_RAISED = 1.3
# A place of a few words with capitals, and a day.
_DATELINE = re.compile(
    r"(?:(?:[A-Z][\w.’'-]*|de|do|da|of|the),? ){0,5}"
    r"(?:(?:the )?\d{1,2}(?:st|nd|rd|th)? [A-Z]\w{2,9},?|[A-Z]\w{2,9} \d{1,2},) \d{4}\.?"
)
_OPEN = ("paragraph", "item", "more")


def blocks(lines: list[PdfLine], usual: Measures) -> list[PdfBlock]:
    """The blocks of lines, in order."""
    found: list[PdfBlock] = []
    last: PdfLine | None = None
    for item in tabled(list(_with_days_apart(lines))):
        if isinstance(item, PdfBlock):
            found.append(item)
            last = None
            continue
        begun = _begin(item, last, found, usual)
        if begun:
            found.append(begun)
        else:
            found[-1].lines.append(item)
            found[-1].texts.append(item.text)
        last = item
    for block in found:
        if block.kind == "heading" and (len(block.text) > 200 or block.text[-1] in ".;,”"):
            block.kind = "paragraph"
    return found


def _with_days_apart(lines: list[PdfLine]) -> Iterator[PdfLine]:
    """The lines; where one of two cells is a day, as in a letterhead, each is a line."""
    for item in lines:
        days = [bool(_DATELINE.fullmatch(text)) for _, text in item.cells]
        if len(days) == 2 and any(days) and not item.table:
            edge = item.cells[1][0]
            for side in ([w for w in item.words if w.x0 < edge], [w for w in item.words if w.x0 >= edge]):
                yield line_of(item.page, side, item.left, item.right)
        else:
            yield item


def _begin(item: PdfLine, last: PdfLine | None, found: list[PdfBlock], usual: Measures) -> PdfBlock | None:
    """The block that a line begins; None where it goes on with the last one."""
    open_block = found[-1] if found and last else None
    after_heading = bool(open_block and open_block.kind == "heading")
    if _is_heading(item, last, usual, after_heading=after_heading):
        if open_block and open_block.kind == "heading" and last and _same_heading(item, last):
            return None
        return PdfBlock("heading", [item], [item.text])
    if open_block and last and open_block.kind == "heading" and _runs_on(item, last, usual):
        open_block.kind = "paragraph"
    if match := BULLET.match(item.text):
        return item_of([item], match, "-")
    if match := NUMBER.match(item.text):
        expected = _expected(found)
        if int(match[1]) == 1 or int(match[1]) in expected:
            return item_of([item], match, f"{match[1]}.")
    if open_block and last and open_block.kind in _OPEN and _goes_on(item, last, open_block, usual):
        return None
    holder = next((block for block in reversed(found[-60:]) if block.kind == "item"), None)
    if open_block and holder and open_block.kind != "heading" and abs(item.x0 - holder.indent) < 4:
        return PdfBlock("more", [item], [item.text], indent=holder.indent)
    return PdfBlock("paragraph", [item], [item.text])


def _expected(found: list[PdfBlock]) -> set[int]:
    numbers = [int(block.marker[:-1]) for block in found[-40:] if block.marker[:-1].isdigit()]
    return {number + 1 for number in numbers}


def _is_heading(item: PdfLine, last: PdfLine | None, usual: Measures, *, after_heading: bool) -> bool:
    if not could_head(item.text):
        return False
    if item.size > 1.12 * usual.body:
        return True
    apart = last is None or last.page != item.page or last.middle - item.middle > 1.2 * usual.pitch
    short = item.x1 < item.right - 0.15 * (item.right - item.left) and item.text[-1] not in ".;,:"
    same = last and last.bold == item.bold and last.italic == item.italic
    styled = (item.bold or item.italic) and (after_heading or not same)
    apart = apart or (after_heading and bool(same))
    if item.size < 0.9 * usual.body:
        return False
    return apart and short and (styled or is_named_so(item.text))


def _same_heading(item: PdfLine, last: PdfLine) -> bool:
    same = (
        item.box == last.box
        and abs(item.size - last.size) < 0.6
        and item.bold == last.bold
        and item.italic == last.italic
    )
    return same and item.page == last.page and last.middle - item.middle < 1.6 * item.size


def _runs_on(item: PdfLine, last: PdfLine, usual: Measures) -> bool:
    """Whether what looked like a heading was the first line of a paragraph that is all bold or slanted."""
    named = last.size > 1.12 * usual.body or not (last.bold or last.italic) or TERMINAL.search(last.text)
    return not named and _same_heading(item, last) and last.middle - item.middle <= usual.widest


def _goes_on(item: PdfLine, last: PdfLine, block: PdfBlock, usual: Measures) -> bool:
    ended = bool(TERMINAL.search(last.text))
    lower = item.text[:1].islower()
    deeper = item.x0 - last.x0 > 0.8 * usual.body
    if LABEL.match(item.text) and (ended or deeper or _AND.search(last.text)):
        return False
    if abs(item.size - last.size) > 0.12 * usual.body or item.box != last.box:
        return False
    if item.page != last.page or item.left > last.right or item.middle > last.middle:
        return goes_on_over(last, lower=lower)
    # A raised letter moves its line down; where a full line ended no sentence, that is no new paragraph.
    open_line = not ended and last.x1 > last.right - 0.1 * (last.right - last.left)
    if last.middle - item.middle > (max(usual.widest, _RAISED * usual.pitch) if open_line else usual.widest):
        return False
    if _is_dateline(item, last, open_line=open_line) or _is_beside(item, last, usual):
        return False
    if not lower and _had_room(item, last, block):
        return False
    if ended and last.x1 < last.right - 0.2 * (last.right - last.left):
        return False
    if ended and item.x0 - last.x0 > 0.8 * usual.body and (block.kind != "item" or item.x0 > block.indent + usual.body):
        return False
    if block.kind == "item" and item.x0 < block.indent - 6:
        # Left of the item's words: its second line where only the first is indented, else a new paragraph.
        return lower or not ended or (len(block.lines) > 1 and abs(item.x0 - last.x0) < 4)
    return True


def _is_dateline(item: PdfLine, last: PdfLine, *, open_line: bool) -> bool:
    """Whether a line, or the last one, is a day and no end of a sentence: "no later than", "15 March 2027."."""
    unfinished = GOES_ON.search(last.text) or (open_line and item.text.endswith("."))
    return bool(_DATELINE.fullmatch(last.text) or (_DATELINE.fullmatch(item.text) and not unfinished))


def _is_beside(item: PdfLine, last: PdfLine, usual: Measures) -> bool:
    """Whether a line stands beside the last one and a little lower, as in the other cell of a letterhead."""
    return item.x0 - last.x1 > usual.body or last.x0 - item.x1 > usual.body


def goes_on_over(last: PdfLine, *, lower: bool) -> bool:
    """Whether a sentence goes on in a new column or on a new page: it was not ended, and its last line was full."""
    full = last.x1 > last.right - 0.25 * (last.right - last.left)
    return lower or ((full or GOES_ON.search(last.text) is not None) and not TERMINAL.search(last.text))


def _had_room(item: PdfLine, last: PdfLine, block: PdfBlock) -> bool:
    """Whether the first word of a line would have fitted on the line before: then its author began anew."""
    width = item.first_word + 0.5 * item.size
    # Lines beside it show how far a line can reach; a region's edge can be that of another paragraph.
    reach = max([item.x1, *(line.x1 for line in block.lines[-3:])])
    room = last.right - last.x1
    return last.x1 + width < reach or room > max(width, 0.4 * (last.right - last.left))
