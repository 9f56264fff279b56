"""The characters of a file as the Markdown parser sees them, and the way back to the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

# markdown-it would turn NUL into U+FFFD and cannot write surrogates into a link; both are left out and counted.
_CHANGED = re.compile("\r\n?|[\0\ud800-\udfff]")
# A line that only looks empty (no-break spaces) parts paragraphs, as its author saw it do.
_LOOKS_EMPTY = re.compile(r"^[ \t]*[^\S\n\t ][^\S\n]*$", re.MULTILINE)
# What people type for a bullet, and Markdown does not know.
_TYPED_BULLET = re.compile(r"^([ \t]*(?:>[ \t]?)*)[•●▪◦‣■][ \t\xa0](?=[ \t\xa0]*\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """Text with "\\n" as its only newline, and where each of its characters stands in the file.

    `marked` is the text as the parser gets it, character for character, with typed bullets as Markdown's. From
    `breaks[i]` on, a character at p stands in the file at p + `shifts[i]`. `first_line` counts from 1.
    """

    text: str
    marked: str
    breaks: tuple[int, ...]
    shifts: tuple[int, ...]
    left_out: int
    first_line: int

    def place(self, offset: int) -> int:
        """Where a character stands in the file."""
        return offset + self.shifts[bisect_right(self.breaks, offset) - 1]

    def runs(self, start: int, length: int) -> list[tuple[int, int]]:
        """Cut a range where the file holds something between its characters: (start, length) of each part."""
        inner = self.breaks[bisect_right(self.breaks, start) : bisect_right(self.breaks, start + length - 1)]
        edges = [start, *inner, start + length]
        return [(a, b - a) for a, b in pairwise(edges)]


def read_source(raw: str, start: int) -> Source:
    """The text of a file from `start` on."""
    parts: list[str] = []
    breaks, shifts = [0], [start]
    position, length, left_out = start, 0, 0
    for match in _CHANGED.finditer(raw, start):
        newline = "\n" if match[0][0] == "\r" else ""
        parts += (raw[position : match.start()], newline)
        length += match.start() - position + len(newline)
        position = match.end()
        left_out += not newline
        if len(newline) == len(match[0]):
            continue
        if breaks[-1] == length:
            breaks.pop()
            shifts.pop()
        breaks.append(length)
        shifts.append(position - length)
    parts.append(raw[position:])
    text = "".join(parts)
    marked = _LOOKS_EMPTY.sub(lambda match: " " * len(match[0]), text)
    marked = _TYPED_BULLET.sub(lambda match: f"{match[1]}- ", marked)
    return Source(text, marked, tuple(breaks), tuple(shifts), left_out, first_line=line_of(raw, start))


def line_of(raw: str, offset: int) -> int:
    """The line of a file, counted from 1, however its lines end."""
    head = raw[:offset]
    return head.count("\n") + head.count("\r") - head.count("\r\n") + 1
