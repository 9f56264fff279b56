"""Heads and feet that a text set in pages repeats: they go, and what goes on over the page stays one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

# "Person                       Informational                      [Page 1]"
_FOOT = re.compile(r"\s*\S.*\s{3,}\[?page \d{1,4}(?: of \d{1,4})?\]?\s*$", re.I)
_PAGE = re.compile(r"\s*(?:page\s+)?[-–—|\[]?\s*(?P<number>\d{1,4})\s*[-–—|\]]?(?:\s*(?:of|/)\s*\d{1,4})?\s*", re.I)
_COLUMNS = re.compile(r"\S {3,}\S")
_ENDED = (".", ":", ";", "!", "?", "”", '"', ")")
# "Article 3" and "Action 4" recur, too, and are headings.
_HEADING = re.compile(
    r"\W*(?:(?:article|section|part|chapter|annex|action|activity|goal|target|objective|output|outcome|step|pillar|priority"
    r"|commitment|milestone|measure|lead|deadline|responsible)\b|#[.)]|\([#a-z]\)|[-*•]\s+[^\W\d])",
    re.I,
)
# A head or foot has so few lines, so few words, and recurs so often; pages are of some length and alike.
_MOST_LINES, _LONGEST, _FEWEST = 3, 110, 3
_SHORTEST_PAGE, _ALIKE = 12, 0.5
# Lines at each end of a page that can be its head and foot.
_EDGE = 3


def without_heads(pages: Sequence[list[str]]) -> list[str]:
    """The lines of a text, of one or more pages that form feeds part, without what belongs to the pages."""
    lines: list[str] = []
    gone: set[int] = set()
    for page, edges in zip(pages, _edges(pages), strict=True):
        if lines:
            gone.add(len(lines))
            lines.append("")
        gone |= {len(lines) + number for number in edges}
        lines += page
    gone |= set(_feet(lines)) | set(_repeated(lines))
    return list(_joined(lines, gone))


def _edges(pages: Sequence[list[str]]) -> Iterator[set[int]]:
    """Of each page the lines at its ends that others have, too, or that number it."""
    ends = []
    for page in pages:
        filled = [number for number, line in enumerate(page) if line.strip()]
        ends.append([*filled[:_EDGE], *filled[-_EDGE:]] if len(pages) > 1 else [])
    keys = [{_key(page[number]) for number in end} for page, end in zip(pages, ends, strict=True)]
    for page, end in zip(pages, ends, strict=True):
        found = set()
        for number in dict.fromkeys([*end[:1], *end[-1:], *end]):
            key = _key(page[number])
            often = sum(key in other for other in keys) >= max(2, _ALIKE * len(pages))
            if (often and not _HEADING.match(key)) or (
                number in (*end[:1], *end[-1:]) and _PAGE.fullmatch(page[number])
            ):
                found.add(number)
        yield found


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _feet(lines: list[str]) -> Iterator[int]:
    """The feet that number their pages, and the heads in columns that follow these."""
    number = 0
    while number < len(lines):
        if not _FOOT.match(lines[number]):
            number += 1
            continue
        yield number
        number = _filled(lines, number + 1)
        if number < len(lines) and _COLUMNS.search(lines[number].strip()) and not _FOOT.match(lines[number]):
            yield number
            number += 1


def _repeated(lines: list[str]) -> Iterator[int]:
    """Short runs of lines between blank ones that recur about a page apart, or count the pages."""
    runs = [run for run in _runs(lines) if len(run) <= _MOST_LINES]
    places: dict[str, list[int]] = {}
    for run in runs:
        for number in run:
            if len(lines[number].strip()) <= _LONGEST:
                places.setdefault(_key(lines[number]), []).append(number)
    running = {key for key, found in places.items() if _is_running(key, found, lines)}
    for run in runs:
        if all(_key(lines[number]) in running for number in run):
            yield from run


def _is_running(key: str, found: list[int], lines: list[str]) -> bool:
    if len(found) < _FEWEST or _HEADING.match(key):
        return False
    gaps = [below - above for above, below in pairwise(found)]
    usual = median(gaps)
    alike = usual >= _SHORTEST_PAGE and all(abs(gap - usual) <= _ALIKE * usual for gap in gaps)
    if not key.strip("#-–—|[] /ofpageOFPAGE"):
        counted = [int(match["number"]) for at in found if (match := _PAGE.fullmatch(lines[at]))]
        return alike and len(counted) == len(found) and all(b == a + 1 for a, b in pairwise(counted))
    return alike


def _runs(lines: list[str]) -> Iterator[list[int]]:
    """The numbers of the lines between blank ones."""
    run: list[int] = []
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            run.append(number)
        elif run:
            yield run
            run = []


def _joined(lines: list[str], gone: set[int]) -> Iterator[str]:
    """The lines that stay; what goes on over a page is not parted."""
    last, number = "", 0
    waiting: list[str] = []
    crossed = False
    while number < len(lines):
        line = lines[number]
        if number in gone or not line.strip():
            crossed = crossed or number in gone
            waiting += [] if number in gone else [line]
        else:
            if crossed and last:
                yield from () if _goes_on(last, line) else ("",)
            else:
                yield from waiting
            yield line
            last, waiting, crossed = line, [], False
        number += 1


def _filled(lines: list[str], number: int) -> int:
    """The next line with words."""
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number


def _goes_on(above: str, below: str) -> bool:
    """Whether a sentence goes on over the page."""
    return not above.rstrip().endswith(_ENDED) and below.strip()[:1].islower() and not re.match(r"\s*\w\s{2,}", below)
