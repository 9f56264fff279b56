"""Footnotes of a PDF: the small print at a column's foot."""

from __future__ import annotations

import re

from commitments.acquire.pdf_blocks import Measures
from commitments.acquire.pdf_lines import Line
from commitments.acquire.trees import REFERENCE

_NOTE = re.compile(rf"(?:{REFERENCE[0]}(\w+|[*†‡]){REFERENCE[1]}|(\d{{1,3}})(?=\s+\D))\s*")
_NOTE_INSIDE = re.compile(rf"{REFERENCE[0]}(\d+){REFERENCE[1]}\s")


def notes_of(lines: list[Line], usual: Measures) -> tuple[list[Line], list[tuple[str, list[str]]]]:
    """The lines of a page without its footnotes, and the footnotes: small print at a column's foot after a number."""
    kept: list[Line] = []
    notes: list[tuple[str, list[str]]] = []
    start = 0
    for number in range(1, len(lines) + 1):
        if number < len(lines) and lines[number].middle < lines[number - 1].middle + lines[number].size:
            continue
        body, found = _notes_below(lines[start:number], usual)
        kept += body
        notes += found
        start = number
    return kept, notes


def _notes_below(lines: list[Line], usual: Measures) -> tuple[list[Line], list[tuple[str, list[str]]]]:
    first = len(lines)
    while first and lines[first - 1].size < 0.9 * usual.body:
        first -= 1
    small = lines[first:]
    opening = next((i for i, item in enumerate(small) if _NOTE.match(item.text)), None)
    if opening is None:
        return lines, []
    notes: list[tuple[str, list[str]]] = []
    raised = any(item.text.startswith(REFERENCE[0]) for item in small)
    for item in small[opening:]:
        text = item.text
        match = _NOTE.match(text)
        if match and (match[1] or not notes or (not raised and int(match[2]) == int(notes[-1][0]) + 1)):
            notes.append((match[1] or match[2], []))
            text = text[match.end() :]
        # A note can begin in the middle of a line where PDFium joined two.
        while inside := _NOTE_INSIDE.search(text):
            notes[-1][1].append(text[: inside.start()])
            notes.append((inside[1], []))
            text = text[inside.end() :]
        notes[-1][1].append(text)
    return lines[: first + opening], notes
