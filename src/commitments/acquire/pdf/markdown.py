"""Blocks become Markdown."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from commitments.acquire.pdf.blocks import PdfBlock
from commitments.acquire.pdf.measures import Measures, joined
from commitments.acquire.pdf.notes import Note
from commitments.acquire.trees import REFERENCE
from commitments.acquire.writing import escaped, line, table

_REFERENCE = re.compile(rf"{REFERENCE[0]}(\d+)\.\\?([^{REFERENCE[1]}]*){REFERENCE[1]}")


def markdown(blocks: Sequence[PdfBlock], notes: Sequence[Note], usual: Measures) -> str:
    """The text with its references to notes, and the notes behind it; a label used twice gets its page's number."""
    often = Counter(note.label for note in notes)
    names = {
        (note.page, note.label): note.label if often[note.label] == 1 else f"{note.page}-{note.label}" for note in notes
    }

    def reference(match: re.Match[str]) -> str:
        label = match[2]
        name = names.get((int(match[1]), label), label if often[label] == 1 else "")
        if name:
            return f"[^{name}]"
        # A mark whose note is not there is no part of the word or year before it.
        behind = match.start() and not match.string[match.start() - 1].isspace()
        return f"\\[{escaped(label)}\\]" if behind else label

    text = [_REFERENCE.sub(reference, part) for part in _written(blocks, usual)]
    for note in notes:
        words = _REFERENCE.sub(r"\2", escaped(joined(note.texts, usual).strip()))
        text.append(f"[^{names[note.page, note.label]}]: {words}")
    return "\n\n".join(text) + "\n"


def _written(found: Sequence[PdfBlock], usual: Measures) -> Iterator[str]:
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


def _heading_levels(found: Sequence[PdfBlock]) -> dict[tuple[float, bool, bool], int]:
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
