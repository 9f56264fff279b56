"""A document's text as published: blocks in their nesting, cut where markup or a commitment begins or ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from commitments.model import Block, BlockKind, Document, Mark, Span

# Deeper lists are shown as if they were this deep.
DEEPEST = 8
SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pin:
    """What is to be marked in the text: a place and the name of what stands there."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Run:
    """Characters with the same markup. `pin` names what they belong to."""

    text: str
    kinds: tuple[str, ...] = ()
    href: str | None = None
    pin: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Runs of one pin, or of none. `first`: nothing of the pin stands before it in the document; `last`: nor after."""

    runs: tuple[Run, ...]
    pin: str | None = None
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block of the text. `number` is the block's place in the document; `pins` begin in it, in order.

    A list is a block of kind "list" whose children are items; a table one of kind "table" whose children are rows.
    """

    kind: str
    number: int = 0
    level: int = 0
    marker: str | None = None
    quoted: bool = False
    stretches: tuple[Stretch, ...] = ()
    cells: tuple[tuple[Stretch, ...], ...] = ()
    pins: tuple[str, ...] = ()
    children: tuple[ShownBlock, ...] = ()


def shown_blocks(
    document: Document, pins: Sequence[Pin], blocks: Iterable[int] | None = None
) -> tuple[ShownBlock, ...]:
    """The document, or the blocks of these numbers alone, with what is pinned marked."""
    numbers = range(len(document.blocks)) if blocks is None else blocks
    reader = _Reader(document, sorted(pins, key=lambda pin: (pin.span.start, -pin.span.end)))
    return _nested([reader.block(number) for number in numbers])


def block_at(document: Document, start: int) -> int:
    """The number of the block that a place stands in; the nearest one before it where it stands in none."""
    found = 0
    for number, block in enumerate(document.blocks):
        if block.span.start > start:
            break
        found = number
    return found


class _Reader:
    """Reads blocks in order and remembers which pins have begun."""

    def __init__(self, document: Document, pins: Sequence[Pin]) -> None:
        self.document = document
        self.begun: set[str] = set()
        self.pins: dict[int, list[Pin]] = {}
        starts = [block.span.start for block in document.blocks]
        for pin in pins:
            number = max(bisect_right(starts, pin.span.start) - 1, 0)
            while number < len(starts) and starts[number] < pin.span.end:
                self.pins.setdefault(number, []).append(pin)
                number += 1

    def block(self, number: int) -> ShownBlock:
        block = self.document.blocks[number]
        pins = self.pins.get(number, [])
        starting = tuple(pin.name for pin in pins if pin.name not in self.begun)
        level = min(block.level, DEEPEST)
        if block.cells:
            cells = tuple(self._stretches(block, cell, pins) for cell in block.cells)
            return ShownBlock(block.kind.value, number, level, cells=cells, pins=starting, quoted=block.quoted)
        stretches = self._stretches(block, block.span, pins)
        return ShownBlock(block.kind.value, number, level, block.marker, block.quoted, stretches, (), starting)

    def _stretches(self, block: Block, span: Span, pins: Sequence[Pin]) -> tuple[Stretch, ...]:
        cuts = {span.start, span.end}
        for each in (*(mark.span for mark in block.marks), *(pin.span for pin in pins)):
            cuts.update(place for place in (each.start, each.end) if span.start < place < span.end)
        edges = sorted(cuts)
        runs = [self._run(block, Span(*edge), pins) for edge in pairwise(edges)]
        return _together(runs, span.start, {pin.name: pin.span.end for pin in pins}, self.begun)

    def _run(self, block: Block, span: Span, pins: Sequence[Pin]) -> Run:
        marks = [mark for mark in block.marks if span in mark.span]
        pin = next((pin.name for pin in pins if span in pin.span), None)
        kinds = tuple(sorted({mark.kind for mark in marks} & {"strong", "em", "code"}))
        return Run(self.document.text[span.start : span.end], kinds, _href(marks), pin)


def _href(marks: Sequence[Mark]) -> str | None:
    """The link's target where a browser would only ever go there, never run it."""
    targets = (mark.target for mark in marks if mark.kind == "link" and mark.target)
    return next((target for target in targets if SAFE_LINK.fullmatch(target)), None)


def _together(runs: Iterable[Run], start: int, ends: Mapping[str, int], begun: set[str]) -> tuple[Stretch, ...]:
    """Runs that belong to the same pin stand together, so that they can be marked as one."""
    made = []
    for pin, group in groupby(runs, key=lambda run: run.pin):
        some = tuple(group)
        start += sum(len(run.text) for run in some)
        if pin is None:
            made.append(Stretch(some))
            continue
        made.append(Stretch(some, pin, first=pin not in begun, last=start >= ends[pin]))
        begun.add(pin)
    return tuple(made)


def _nested(flat: Sequence[ShownBlock]) -> tuple[ShownBlock, ...]:
    """Put items into lists, deeper items into the item above, and rows into tables."""
    out: list[ShownBlock] = []
    i = 0
    while i < len(flat):
        kind = flat[i].kind
        if kind not in (BlockKind.ITEM, BlockKind.ROW):
            out.append(flat[i])
            i += 1
            continue
        j = i
        while j < len(flat) and flat[j].kind == kind:
            j += 1
        group = flat[i:j]
        if kind == BlockKind.ROW:
            out.append(ShownBlock("table", group[0].number, children=tuple(group)))
        else:
            out.append(_list(group))
        i = j
    return tuple(out)


def _list(items: Sequence[ShownBlock]) -> ShownBlock:
    """Items in a row as a list; each takes the deeper ones that follow it as its own list."""
    level = min(item.level for item in items)
    starts = [i for i, item in enumerate(items) if item.level == level or i == 0]
    children = []
    for start, end in zip(starts, [*starts[1:], len(items)], strict=True):
        deeper = items[start + 1 : end]
        inner = (_list(deeper),) if deeper else ()
        children.append(replace(items[start], children=inner))
    return ShownBlock("list", items[0].number, children=tuple(children))
