"""Plain text becomes Markdown that says the same."""

from __future__ import annotations

import re

from commitments.acquire.draft import Converted
from commitments.acquire.hyphens import joined, vocabulary
from commitments.acquire.page_heads import without_heads
from commitments.acquire.writing import escaped

_BULLET = re.compile(r"^(\s*)[•●▪◦‣·–—○■]\s+")
# A line shorter than this part of the page's width, before one that starts anew.
_SHORT, _WIDEST = 0.6, 100
_STARTS = re.compile(r"\s*(?!\d{1,9}[.)])[^\W_a-z]")
_FENCE = re.compile(r"~(?=~~)")
_BROKEN = re.compile(r"[^\W\d_][-\xad]$")
# A soft hyphen that breaks no word here.
_WITHIN = re.compile(r"(?<=\w)\xad(?=\w)")
_PAGE_NUMBER = re.compile(r"^\s*(?:page\s+)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s+of\s+\d+)?\s*$", re.I)


def convert_text(text: str) -> Converted:
    """The lines as they are, with nothing in them taken for markup but lists and headings."""
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    lines: list[str] = []
    for number, page in enumerate(pages):
        rows = page.split("\n")
        if len(pages) > 1:
            rows = _without_page_number(rows)
        lines += [""] * bool(number) + rows
    mended = [_WITHIN.sub("", line) for line in _mended(without_heads(lines))]
    written = [_line(line) + "\\" * ends for line, ends in zip(mended, _ended(mended), strict=True)]
    return Converted("\n".join(written).strip("\n") + "\n")


def _ended(lines: list[str]) -> list[bool]:
    """Whether each line was ended by its author and not by the width of the page: a title's, a date's, an address's."""
    width = min(max(map(len, lines), default=0), _WIDEST)
    return [
        bool(line.strip())
        and len(line) < _SHORT * width
        and _STARTS.match(following) is not None
        and not _BULLET.match(line)
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
    ]


def _mended(lines: list[str]) -> list[str]:
    """The lines with broken words whole again, at the end of the line where they began."""
    words = vocabulary(lines)
    found: list[str] = []
    for line in lines:
        broken = found and _BROKEN.search(found[-1]) and line.strip()[:1].islower()
        if broken:
            first, space, rest = line.strip().partition(" ")
            found[-1] = joined(found[-1], first, words)
            line = rest
            if not space:
                continue
        found.append(line)
    return found


def _without_page_number(rows: list[str]) -> list[str]:
    filled = [number for number, row in enumerate(rows) if row.strip()]
    dropped = {number for number in (*filled[:1], *filled[-1:]) if _PAGE_NUMBER.match(rows[number])}
    return [row for number, row in enumerate(rows) if number not in dropped]


def _line(line: str) -> str:
    bullet = _BULLET.match(line)
    if bullet:
        return f"{bullet[1]}- {_words(line[bullet.end() :])}"
    start = re.match(r"\s*[*](?=\s)", line)
    return line[: start.end()] + _words(line[start.end() :]) if start else _words(line)


def _words(text: str) -> str:
    """Escaped, and without a fence of tildes, which would hide what stands beside it."""
    return _FENCE.sub(r"\\~", escaped(text))
