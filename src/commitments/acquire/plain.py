"""Plain text becomes Markdown that says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from commitments.acquire.draft import Converted
from commitments.acquire.hyphens import joined, vocabulary
from commitments.acquire.page_heads import without_heads
from commitments.acquire.writing import escaped, table

_BULLET = re.compile(r"^(\s*)(?:[•●▪◦‣·–—○■]\s+|o(?:\t|\s{2,}))")
# A line shorter than this part of the page's width, before one that starts anew.
_SHORT, _WIDEST = 0.6, 100
_STARTS = re.compile(r"\s*(?!\d{1,9}[.)])[^\W_a-z]")
_FENCE = re.compile(r"~(?=~~)")
_BROKEN = re.compile(r"[^\W\d_][-\xad]$")
# A soft hyphen that breaks no word here.
_WITHIN = re.compile(r"(?<=\w)\xad(?=\w)")
# "Introduction ........... 3"
_CONTENTS_LINE = re.compile(r"\s*\S.*?(?:\.{4,}|(?:\s\.){4,}|…{2,}|·{4,})[\s.]*(?:\d{1,3}|[ivxlc]{1,6})\s*")
_CONTENTS = re.compile(r"\s*(?:table of )?contents:?\s*", re.I)
_FEWEST = 3
# Of so many lines, such a part begins within a sentence, where a text is set with an empty line behind each.
_FEWEST_LINES, _WITHIN_SENTENCES = 10, 0.3
_ENDS = (".", "!", "?", ":", ";")
# "(a)", "b)": an item's label, and what stands before one.
_LABEL = re.compile(r"^(\s*)(?:\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)|[a-z]\))\s+(?=\S)")
_MARKER = re.compile(r"[(\[]?[\w.]{1,4}[.)\]]|[o*•●▪◦‣·–—○■-]")
_ITEM = re.compile(rf"{_BULLET.pattern}|{_LABEL.pattern}|\s*(?:[-*]|\d{{1,9}}[.)])\s+\S")
_STEP = 3
_BEFORE_ITEM = (":", ";", ",", ".", " and", " or")


def convert_text(text: str) -> Converted:
    """The lines as they are, with nothing in them taken for markup but lists, headings and tables set by tabs."""
    pages = [page.split("\n") for page in text.replace("\r\n", "\n").replace("\r", "\n").split("\f")]
    lines, contents = _without_contents(without_heads(pages))
    lines = _single_spaced(lines)
    mended = [_WITHIN.sub("", line) for line in _mended(lines)]
    tables = dict(_tables(mended))
    ended, indents = _ended(mended), list(_indents(mended))
    written = [
        tables.get(number)
        or _line(line, mended[number - 1] if number else "", indents[number])
        + "\\" * (ended[number] and number + 1 not in tables)
        for number, line in enumerate(mended)
    ]
    warnings = (f"{contents} lines of a table of contents left out",) if contents else ()
    return Converted("\n".join(written).strip("\n") + "\n", {}, warnings)


def _single_spaced(lines: list[str]) -> list[str]:
    """The lines of a text that is set with an empty line behind each, without those within its sentences."""
    said = [line for line in lines if line.strip()]
    alone = all(not above.strip() or not below.strip() for above, below in pairwise(lines))
    within = sum(line.strip()[:1].islower() for line in said)
    if not alone or len(said) < _FEWEST_LINES or within < _WITHIN_SENTENCES * len(said):
        return lines
    width = sorted(map(len, said))[9 * len(said) // 10]
    found: list[str] = []
    for above, line in pairwise(["", *said]):
        goes_on = line.strip()[:1].islower() or (len(above) > 0.8 * width and not above.rstrip().endswith(_ENDS))
        found += [line] if above and goes_on and not _ITEM.match(line) else ["", line]
    return found[1:]


def _without_contents(lines: list[str]) -> tuple[list[str], int]:
    """The lines without those whose dots lead to a page's number, and their heading; how many went."""
    gone = {number for number, line in enumerate(lines) if _CONTENTS_LINE.fullmatch(line)}
    if len(gone) < _FEWEST:
        return lines, 0
    above = [number for number in range(min(gone)) if lines[number].strip()][-1:]
    gone |= {number for number in above if _CONTENTS.fullmatch(lines[number])}
    return [line for number, line in enumerate(lines) if number not in gone], len(gone)


def _tables(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines that follow each other with the same number of tabs between words, as rows of a table."""
    start = 0
    while start < len(lines):
        width = _cells(lines[start])
        end = start
        while end < len(lines) and width and _cells(lines[end]) == width:
            end += 1
        if width > 1 and end - start >= _FEWEST:
            head, rule, *rows = table([_row(line) for line in lines[start:end]]).split("\n")
            yield start, f"\n{head}\n{rule}"
            yield from zip(range(start + 1, end), [*rows[:-1], rows[-1] + "\n"], strict=True)
        start = max(end, start + 1)


def _row(line: str) -> list[str]:
    return [_words(cell.strip()) for cell in line.strip().split("\t")]


def _cells(line: str) -> int:
    """How many cells tabs make of a line; an item's label before a tab is none."""
    cells = line.strip().split("\t")
    labelled = _MARKER.fullmatch(cells[0])
    return 0 if labelled or not all(cell.strip() for cell in cells) else len(cells)


def _ended(lines: list[str]) -> list[bool]:
    """Whether each line was ended by its author and not by the width of the page: a title's, a date's, an address's."""
    width = min(max(map(len, lines), default=0), _WIDEST)
    return [
        bool(line.strip())
        and len(line) < _SHORT * width
        and _STARTS.match(following) is not None
        and not _BULLET.match(line)
        for line, following in zip(lines, [*lines[1:], ""], strict=False)
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


def _indents(lines: list[str]) -> Iterator[str]:
    """How far each line that is an item stands in: a step for each level of its list."""
    levels: list[int] = []
    for line in lines:
        width = len(line.expandtabs(8)) - len(line.expandtabs(8).lstrip())
        if _ITEM.match(line):
            while levels and levels[-1] > width:
                levels.pop()
            levels += [] if levels and levels[-1] == width else [width]
            yield " " * _STEP * (len(levels) - 1)
            continue
        if line.strip() and (not levels or width <= levels[0]):
            levels = []
        yield ""


def _line(line: str, above: str, indent: str) -> str:
    bullet = _BULLET.match(line)
    if bullet:
        return f"{indent}- {_words(line[bullet.end() :])}"
    label = _LABEL.match(line)
    if label and (not above.strip() or above.rstrip().endswith(_BEFORE_ITEM) or _LABEL.match(above)):
        return f"{indent}- {_words(line[len(label[1]) :].replace(chr(9), ' '))}"
    start = re.match(r"\s*[*](?=\s)", line)
    return line[: start.end()] + _words(line[start.end() :]) if start else _words(line)


def _words(text: str) -> str:
    """Escaped, and without a fence of tildes, which would hide what stands beside it."""
    return _FENCE.sub(r"\\~", escaped(text))
