"""Footnotes of a PDF: the small print at a column's foot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from commitments.acquire.pdf.lines import PdfLine
from commitments.acquire.pdf.measures import TERMINAL, Measures
from commitments.acquire.trees import REFERENCE

_NOTE = re.compile(rf"(?:{REFERENCE[0]}\d+\.(\d+|[*†‡]){REFERENCE[1]}|(\d{{1,3}})(?=\s+\D))\s*")
_NOTE_INSIDE = re.compile(rf"{REFERENCE[0]}\d+\.(\d+){REFERENCE[1]}\s")


@dataclass(slots=True)
class Note:
    """A note: its label and the texts of its lines."""

    page: int
    label: str
    texts: list[str] = field(default_factory=list)


def notes_of(lines: list[PdfLine], usual: Measures) -> tuple[list[PdfLine], list[Note]]:
    """The lines of a page without its footnotes, and the footnotes: small print at a column's foot after a number."""
    kept: list[PdfLine] = []
    notes: list[Note] = []
    start = 0
    for number in range(1, len(lines) + 1):
        if number < len(lines) and lines[number].middle < lines[number - 1].middle + lines[number].size:
            continue
        body, found = _notes_below(lines[start:number], usual)
        kept += body
        notes += found
        start = number
    return kept, notes


def _notes_below(lines: list[PdfLine], usual: Measures) -> tuple[list[PdfLine], list[Note]]:
    first = len(lines)
    while first and lines[first - 1].size < 0.9 * usual.body and not lines[first - 1].table:
        first -= 1
    opening = next((i for i in range(first, len(lines)) if split_notes(lines[i : i + 1])), None)
    if opening is None:
        return lines, []
    return lines[:opening], split_notes(lines[opening:])


def split_notes(lines: Sequence[PdfLine]) -> list[Note]:
    """Notes that follow each other; none where the first line does not begin with a label."""
    notes: list[Note] = []
    raised = any(item.text.startswith(REFERENCE[0]) for item in lines)
    for item in lines:
        text = item.text
        match = _NOTE.match(text)
        if match and match[2] and len(item.cells) > 2:
            # A row of a small table.
            match = None
        if match and (match[1] or not notes or _begins(match[2], notes[-1], raised=raised)):
            notes.append(Note(item.page, match[1] or match[2]))
            text = text[match.end() :]
        if not notes:
            return []
        # A note can begin in the middle of a line where PDFium joined two.
        while inside := _NOTE_INSIDE.search(text):
            notes[-1].texts.append(text[: inside.start()])
            notes.append(Note(item.page, inside[1]))
            text = text[inside.end() :]
        notes[-1].texts.append(text)
    return notes


def _begins(label: str, last: Note, *, raised: bool) -> bool:
    """Whether an unraised number begins the next note; among raised ones, where the last has come to its end."""
    follows = last.label.isdigit() and int(label) == int(last.label) + 1
    return follows and (not raised or TERMINAL.search("".join(last.texts[-1:]).rstrip()) is not None)
