"""Notes after a promise that say who leads and by when: "Map the coast. Responsible: Ports Agency. Deadline: 2027."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from commitments.extract.tables import TableRow, column_of
from commitments.model import BlockKind, Commitment, Document, Span

_NOTE = re.compile(
    r"(?:^|(?<=[.;(|\n ]))\s*(?P<label>[A-Z][\w /&-]{1,30}?)\s*[:–]\s+"
    r"(?P<value>[^.;()|\n]+?)(?=\s+[A-Z][a-z]+:\s|[.;()|\n]|$)"
)
# How many blocks after that of the promise may hold notes of their own.
_BLOCKS = 4


def is_note(text: str) -> bool:
    """Whether words are a note on what stands before them, and promise nothing themselves: "Responsible: Ports"."""
    found = _NOTE.match(text)
    return found is not None and column_of(found.group("label")) in ("lead", "support", "day")


def noted_rows(commitments: Sequence[Commitment], document: Document) -> Iterator[tuple[Commitment, TableRow]]:
    """Each commitment with what notes in it and after it say, by the names that columns of a table have."""
    starts = sorted({one.start for one in commitments})
    following = dict(zip(starts, [*starts[1:], len(document.text)], strict=False))
    for one in commitments:
        parts = _parts(document, one, following[one.start])
        yield one, MappingProxyType({name: span for part in parts for name, span in _notes(document.text, part)})


def _parts(document: Document, one: Commitment, until: int) -> Iterator[Span]:
    """The words in which notes on a promise may stand: its own brackets, the rest of its block, and blocks of notes."""
    blocks = [b for b in document.blocks if b.span.end > one.start and b.span.start < until][: _BLOCKS + 1]
    for i, block in enumerate(blocks):
        if i and (block.kind is BlockKind.HEADING or block.kind is BlockKind.ROW):
            return
        if i == 0:
            yield Span(one.start, min(until, block.span.end))
        elif _NOTE.match(document.text, block.span.start, block.span.end):
            yield Span(block.span.start, min(until, block.span.end))


def _notes(text: str, part: Span) -> Iterator[tuple[str, Span]]:
    for match in _NOTE.finditer(text[part.start : part.end]):
        column = column_of(match.group("label"))
        if column is not None and column != "action":
            yield column, Span(part.start + match.start("value"), part.start + match.end("value"))
