"""Lines become headings, paragraphs, lists, tables and footnotes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from commitments.acquire import hyphens
from commitments.acquire.pdf_lines import Line
from commitments.acquire.trees import REFERENCE
from commitments.acquire.writing import escaped, line, table

_BULLET = re.compile(r"([•●▪◦‣·■□○➢►▸*–—-]|o(?=\s))\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_LABEL = re.compile(
    r"(?:\(?[a-z]{1,4}\)|\(?[A-Z]\)|[a-z]\.|\d{1,2}(?:\.\d{1,2})+\.?|§|Sec\.|Section\s+\d|Article\s+[\dIVX])(?=\s|$)"
)
_AND = re.compile(r"[;,]\s*(?:and|or|and/or)$")
_ARTICLE = re.compile(r"(?:Article|Section|Part|Annex|Chapter|Pillar)\s+[\dIVXA-Z]{1,4}\b[.:]?(?:\s.{0,80})?")
_LEADERS = re.compile(r"\.{4,}|(?:\.\s){4,}|…{2,}")
_TERMINAL = re.compile(r"[.!?:;][\"”’)\]]*(?:" + REFERENCE[0] + r"[^" + REFERENCE[1] + r"]*" + REFERENCE[1] + r")*$")


@dataclass(slots=True)
class PdfBlock:
    """A heading, paragraph, item, table or note in the making."""

    kind: str
    lines: list[Line]
    texts: list[str]
    level: int = 0
    marker: str = ""
    indent: float = 0
    rows: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class Measures:
    """What is usual in a document: the size of its text, and the distance of its lines."""

    body: float
    pitch: float
    words: Counter[str]


def measure(lines: list[Line]) -> Measures:
    """The usual size and line distance, and the document's vocabulary."""
    sizes: Counter[float] = Counter()
    for item in lines:
        sizes[round(item.size, 1)] += len(item.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    steps = [
        above.middle - below.middle
        for above, below in pairwise(lines)
        if above.page == below.page
        and abs(above.size - body) < 0.5
        and 0.8 * body < above.middle - below.middle < 3 * body
    ]
    # Not the median: a page of one-line paragraphs has more distances between paragraphs than within.
    pitch = sorted(steps)[len(steps) // 4] if steps else 1.2 * body
    return Measures(body, pitch, hyphens.vocabulary(item.text for item in lines))


def blocks(lines: list[Line], usual: Measures) -> list[PdfBlock]:
    """The blocks of the text, in order; notes where their page ends."""
    found: list[PdfBlock] = []
    last: Line | None = None
    for item in _tabled(lines):
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
        if block.kind == "heading" and (len(text := " ".join(block.texts)) > 200 or text[-1] in ".;,”"):
            block.kind = "paragraph"
    return found


def without_contents(lines: list[Line]) -> tuple[list[Line], int]:
    """The lines of a page without a table of contents: dots that lead to page numbers, and what stands between them."""
    led = [number for number, item in enumerate(lines) if _LEADERS.search(item.text)]
    if len(led) < 3:
        return [item for item in lines if not _LEADERS.search(item.text)], len(led)
    first = led[0]
    while first and lines[first - 1].size < 1.3 * lines[led[0]].size:
        first -= 1
    return [*lines[:first], *lines[led[-1] + 1 :]], led[-1] + 1 - first


def _begin(item: Line, last: Line | None, found: list[PdfBlock], usual: Measures) -> PdfBlock | None:
    """The block that a line begins; None where it goes on with the last one."""
    open_block = found[-1] if found and last else None
    after_heading = bool(open_block and open_block.kind == "heading")
    if _is_heading(item, last, usual, after_heading=after_heading):
        if open_block and open_block.kind == "heading" and last and _same_heading(item, last, usual):
            return None
        return PdfBlock("heading", [item], [item.text])
    if match := _BULLET.match(item.text):
        return _item(item, match, "-")
    if match := _NUMBER.match(item.text):
        expected = _expected(found)
        if int(match[1]) == 1 or int(match[1]) in expected:
            return _item(item, match, f"{match[1]}.")
    if (
        open_block
        and last
        and open_block.kind in ("paragraph", "item", "more")
        and _goes_on(item, last, open_block, usual)
    ):
        return None
    holder = next((block for block in reversed(found[-60:]) if block.kind == "item"), None)
    if open_block and holder and open_block.kind != "heading" and abs(item.x0 - holder.indent) < 4:
        return PdfBlock("more", [item], [item.text], indent=holder.indent)
    return PdfBlock("paragraph", [item], [item.text])


def _item(item: Line, match: re.Match[str], marker: str) -> PdfBlock:
    rest = item.text[match.end() :]
    width = sum(len(word.text) + 1 for word in item.words)
    shown = 0
    indent = item.x0
    for word in item.words:
        if shown >= len(match[0].strip()):
            indent = word.x0
            break
        shown += len(word.text)
    return PdfBlock("item", [item], [rest], marker=marker, indent=indent if width else item.x0)


def _expected(found: list[PdfBlock]) -> set[int]:
    numbers = [int(block.marker[:-1]) for block in found[-40:] if block.marker[:-1].isdigit()]
    return {number + 1 for number in numbers}


def _is_heading(item: Line, last: Line | None, usual: Measures, *, after_heading: bool) -> bool:
    if len(item.text) > 160 or not re.search(r"\w", item.text):
        return False
    if item.size > 1.12 * usual.body:
        return True
    apart = last is None or last.page != item.page or last.middle - item.middle > 1.2 * usual.pitch
    short = item.x1 < item.right - 0.15 * (item.right - item.left) and item.text[-1] not in ".;,:"
    same = last and last.bold == item.bold and last.italic == item.italic
    styled = (item.bold or item.italic) and (after_heading or not same)
    apart = apart or (after_heading and bool(same))
    if _BULLET.match(item.text) or item.size < 0.9 * usual.body:
        return False
    return apart and short and (styled or bool(_ARTICLE.fullmatch(item.text)))


def _same_heading(item: Line, last: Line, usual: Measures) -> bool:
    same = abs(item.size - last.size) < 0.6 and item.bold == last.bold and item.italic == last.italic
    return same and item.page == last.page and last.middle - item.middle < 1.6 * item.size


def _goes_on(item: Line, last: Line, block: PdfBlock, usual: Measures) -> bool:
    ended = bool(_TERMINAL.search(last.text))
    if _LABEL.match(item.text) and (ended or _AND.search(last.text)):
        return False
    if abs(item.size - last.size) > 0.12 * usual.body:
        return False
    if item.page != last.page or item.left > last.right or item.middle > last.middle:
        # A new page or column: the sentence goes on, or the line before was full and ended nothing.
        full = last.x1 > last.right - 0.25 * (last.right - last.left)
        return item.text[:1].islower() or (not ended and full)
    if last.middle - item.middle > 1.25 * usual.pitch:
        return False
    if block.kind == "item":
        return item.x0 > block.indent - 6 or item.text[:1].islower()
    if item.x0 - last.x0 > 0.8 * usual.body and ended:
        return False
    short = last.x1 < last.right - 0.2 * (last.right - last.left)
    return not (short and ended)


def _tabled(lines: list[Line]) -> Iterator[Line | PdfBlock]:
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


def _table_end(lines: list[Line], start: int) -> int | None:
    if len(lines[start].cells) < 2 or _BULLET.match(lines[start].text):
        return None
    end, full = start + 1, 1
    starts = [x for x, _ in lines[start].cells]
    while end < len(lines) and lines[end].page == lines[start].page and not lines[end].table:
        places = [x for x, _ in lines[end].cells]
        fits = all(any(abs(x - known) < 8 for known in starts) for x in places)
        near = lines[end - 1].middle - lines[end].middle < 3 * lines[start].size
        if (
            not fits
            or not near
            or (len(places) < 2 and abs(places[0] - starts[0]) < 8 and len(starts) > 1 and full < 2)
        ):
            break
        full += len(places) > 1
        end += 1
    while end > start and len(lines[end - 1].cells) < 2:
        end -= 1
    return end if full >= 3 else None


def _table_rows(lines: list[Line]) -> list[list[str]]:
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


def joined(texts: list[str], usual: Measures) -> str:
    """Lines as one."""
    parts: list[str] = []
    last = ""
    for text in (text.strip() for text in texts):
        # Only the last line counts: a paragraph can be as long as a book.
        whole = hyphens.joined(last, text, usual.words)
        parts.append(whole[: len(whole) - len(text)])
        last = text or parts.pop()
    return "".join([*parts, last]).replace("\xad", "")


def written(found: list[PdfBlock], usual: Measures) -> Iterator[str]:
    """The Markdown of each block."""
    styles = _heading_levels(found)
    stack: list[tuple[float, int]] = []
    for block in found:
        text = escaped(joined(block.texts, usual))
        if block.kind == "heading":
            stack = []
            yield f"{'#' * styles[_style(block)]} {text}"
        elif block.kind == "item":
            x = block.lines[0].x0
            while stack and stack[-1][0] > x - 5:
                stack.pop()
            margin = stack[-1][1] if stack else 0
            stack.append((x, margin + len(block.marker) + 1))
            yield f"{' ' * margin}{block.marker} {line(text)}"
        elif block.kind == "more" and stack:
            yield " " * stack[-1][1] + line(text)
        elif block.kind == "table":
            stack = []
            yield table([[escaped(joined(cell.split("\n"), usual)) for cell in row] for row in block.rows])
        else:
            stack = []
            yield line(text)


def _style(block: PdfBlock) -> tuple[float, bool, bool]:
    first = block.lines[0]
    return (round(first.size * 2) / 2, first.bold, first.italic)


def _heading_levels(found: list[PdfBlock]) -> dict[tuple[float, bool, bool], int]:
    styles: dict[tuple[float, bool, bool], int] = defaultdict(int)
    for block in found:
        if block.kind == "heading":
            styles[_style(block)] += 1
    levels: dict[tuple[float, bool, bool], int] = {}
    # A title page has sizes of its own; what comes only once makes one level with what is nearly as large.
    level, last = 0, None
    for style in sorted(styles, key=lambda style: (-style[0], not style[1], style[2])):
        if (
            last is None
            or last[0] > 1.25 * style[0]
            or (styles[style] > 1 and (last[0] > 1.05 * style[0] or last != style))
        ):
            level, last = level + 1, style
        levels[style] = min(level, 6)
    return levels
