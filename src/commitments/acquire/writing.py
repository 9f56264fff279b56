"""Markdown written so that reading it gives back exactly the words that went in."""

from __future__ import annotations

import re

_INLINE = re.compile(r"([\\`*_\[\]<])|&(?=#?\w+;)")
_AT_START = re.compile(r"(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=+\s*$|(?:-[ \t]*){2,}$|~{3,}|:?-+:?\s*\|)")
_NUMBER_AT_START = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def escaped(text: str) -> str:
    """Text within a line, with nothing left that Markdown would take for markup."""
    return _INLINE.sub(lambda match: "\\" + match[0], text)


def line(text: str) -> str:
    """Escaped text that starts a block, with nothing left at its start that would make it a list or heading."""
    if match := _NUMBER_AT_START.match(text):
        return f"{match[1]}\\{text[match.end(1) :]}"
    return "\\" + text if _AT_START.match(text) else text


def table(rows: list[list[str]]) -> str:
    """A pipe table; the first row is its head."""
    width = max(len(row) for row in rows)
    lines = [
        "| " + " | ".join([*(cell.replace("|", "\\|") for cell in row), *[""] * (width - len(row))]) + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def indented(text: str, width: int) -> str:
    """Text moved right by `width`, its first line left where it is."""
    return text.replace("\n", "\n" + " " * width).replace("\n" + " " * width + "\n", "\n\n")
