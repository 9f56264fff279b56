"""Heads and feet that a text set in pages repeats: they go, and what goes on over the page stays one."""

from __future__ import annotations

import re

# "Person                       Informational                      [Page 1]"
_FOOT = re.compile(r"\s*\S.*\s{3,}\[?page \d{1,4}(?: of \d{1,4})?\]?\s*$", re.I)
_COLUMNS = re.compile(r"\S {3,}\S")
_ENDED = (".", ":", ";", "!", "?", "”", '"', ")")


def without_heads(lines: list[str]) -> list[str]:
    """The lines without the feet that number their pages, and the heads in columns that follow these."""
    found: list[str] = []
    number = 0
    while number < len(lines):
        if not _FOOT.match(lines[number]):
            found.append(lines[number])
            number += 1
            continue
        number = _filled(lines, number + 1)
        if number < len(lines) and _COLUMNS.search(lines[number].strip()) and not _FOOT.match(lines[number]):
            number = _filled(lines, number + 1)
        while found and not found[-1].strip():
            found.pop()
        if found and number < len(lines) and not _goes_on(found[-1], lines[number]):
            found.append("")
    return found


def _filled(lines: list[str], number: int) -> int:
    """The next line with words."""
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number


def _goes_on(above: str, below: str) -> bool:
    """Whether a sentence goes on over the page."""
    return not above.rstrip().endswith(_ENDED) and below.strip()[:1].islower() and not re.match(r"\s*\w\s{2,}", below)
