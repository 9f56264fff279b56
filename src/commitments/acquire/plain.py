"""Plain text becomes Markdown that says the same."""

from __future__ import annotations

import re

from commitments.acquire.draft import Converted
from commitments.acquire.writing import escaped

_BULLET = re.compile(r"^(\s*)[•●▪◦‣·–—○■]\s+")
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
    return Converted("\n".join(_line(line) for line in lines).strip("\n") + "\n")


def _without_page_number(rows: list[str]) -> list[str]:
    filled = [number for number, row in enumerate(rows) if row.strip()]
    dropped = {number for number in (*filled[:1], *filled[-1:]) if _PAGE_NUMBER.match(rows[number])}
    return [row for number, row in enumerate(rows) if number not in dropped]


def _line(line: str) -> str:
    bullet = _BULLET.match(line)
    if bullet:
        return f"{bullet[1]}- {escaped(line[bullet.end() :])}"
    start = re.match(r"\s*[*](?=\s)", line)
    return line[: start.end()] + escaped(line[start.end() :]) if start else escaped(line)
