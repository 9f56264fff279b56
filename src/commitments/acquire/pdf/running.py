"""What a page holds beside its text: running heads and feet, page numbers, job numbers, marks of the printer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from commitments.acquire.pdf.lines import rows
from commitments.acquire.pdf.pages import PdfPage
from commitments.acquire.pdf.words import ARTIFACT, Word

# Heads and feet stand in these parts of a page; those of the file's own marking can reach further in.
_MARGIN = 0.12
_OUTERMOST = 3
# A page whose lines are numbered has so many at least.
_NUMBERED = 6
# "United Nations A/RES/81/7": so many other words can stand beside the symbol of a document.
_NAMES = 3
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—|]?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[-–—|]?(?:\s*(?:of|/)\s*\d{1,4})?", re.I)
# The number of a print job, a bar code, a language, a document's symbol.
_FURNITURE = re.compile(
    r"(?:\d{1,4}/\d{1,4}|\d{2}-\d{5,6}|\*\d{6,9}\*|\([A-Z]\)|\d{6}|[A-Z]{1,6}(?:/[A-Z0-9][\w.-]*){2,}(?:\s*\(\d\))?|_{8,})"
)
_HEADING = re.compile(r"(?:Article|Section|Part|Annex|Chapter|Pillar|Appendix)\s+[\dIVXA-Z]{1,4}[.:]?", re.I)
_SYMBOL = re.compile(r"[A-Z]{1,6}(?:/[A-Z0-9][\w.-]*){2,}|\d{2}-\d{5,6}|\*\d{6,9}\*|\d{1,4}/\d{1,4}|_{8,}")


_DATE = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Z][a-z]{2,8}\.?\s+(?:(?:\d{1,2}|DD|XX|__+),?\s+)?(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row in the margin of a page, and the keys by which it is found on others."""

    words: list[Word]
    text: str
    keys: tuple[str, ...]


def without_running(pages: list[PdfPage]) -> tuple[list[list[Word]], list[str]]:
    """The words of each page without what belongs to the page, and warnings that say what was left out."""
    dropped: Counter[str] = Counter()
    kept = [_without_line_numbers(_without_artifacts(page, dropped), dropped) for page in pages]
    edges = [_edges(page, words) for page, words in zip(pages, kept, strict=True)]
    places: dict[str, set[int]] = defaultdict(set)
    for page, found in zip(pages, edges, strict=True):
        for edge in found:
            for key in edge.keys:
                places[key].add(page.number)
    numbered = _numbered(pages, edges)
    often = max(3, 0.3 * len(pages)) if len(pages) > 6 else 2
    for number, found in enumerate(edges):
        gone: set[int] = set()
        outermost = {id(edge) for edge in (*found[:2], *found[-2:])}
        for edge in found:
            if not number and _DATE.fullmatch(edge.text) and all(len(places[key]) == 1 for key in edge.keys):
                continue
            alone = bool(_PAGE_NUMBER.fullmatch(edge.text)) and id(edge) in outermost
            if alone or id(edge) in numbered or _is_furniture(edge) or any(len(places[k]) >= often for k in edge.keys):
                gone |= {id(word) for word in edge.words}
                dropped["page numbers" if alone else edge.text] += 1
        kept[number] = [word for word in kept[number] if id(word) not in gone]
    return kept, _warnings(dropped)


def _warnings(dropped: Counter[str]) -> list[str]:
    """What was left out, the numbers in it as signs where they change from page to page."""
    alike: dict[str, Counter[str]] = defaultdict(Counter)
    for text, count in dropped.items():
        alike[re.sub(r"\d+", "#", text)][text] += count
    return [
        f"left out on {found.total()} page{'s' * (found.total() > 1)}: {next(iter(found)) if len(found) == 1 else text}"
        for text, found in alike.items()
    ]


def _without_artifacts(page: PdfPage, dropped: Counter[str]) -> list[Word]:
    """The words that the file does not mark as belonging to the page; the mark counts in the margins of others too."""
    low, high = page.height * _MARGIN, page.height * (1 - _MARGIN)
    marked = [w for w in page.words if w.content == ARTIFACT and (page.tags or not low < w.middle < high)]
    if not marked or len(marked) > 0.5 * len(page.words):
        return page.words
    kept: set[int] = set()
    for row in rows(marked):
        text = " ".join(word.text for word in row)
        if page.number == 1 and _DATE.fullmatch(text):
            # The day in a letterhead is the text's own.
            kept |= {id(word) for word in row}
            continue
        dropped["page numbers" if _PAGE_NUMBER.fullmatch(text) else text] += 1
    gone = {id(word) for word in marked} - kept
    return [word for word in page.words if id(word) not in gone]


def _without_line_numbers(words: list[Word], dropped: Counter[str]) -> list[Word]:
    """The words of a draft whose lines are numbered in the margin; in a table, lines do not go on below each other."""
    left = [word for word in words if word.text.isascii() and word.text.isdigit() and len(word.text) < 4]
    if len(left) < _NUMBERED:
        return words
    edge = Counter(round(word.x1 / 4) for word in left).most_common(1)[0][0]
    numbers = [word for word in left if abs(round(word.x1 / 4) - edge) <= 1]
    margin = max(word.x1 for word in numbers)
    beside = rows([word for word in words if word.x0 > margin])
    own = {id(word) for word in numbers}
    values = [int(word.text) for word in sorted(numbers, key=lambda word: -word.middle)]
    counts = sum(below == above + 1 for above, below in pairwise(values)) >= 0.8 * len(values)
    alone = sum(word.x0 <= margin and id(word) not in own for word in words) <= 0.05 * len(words)
    prose = sum(row[0].text[:1].islower() for row in beside) >= 0.2 * len(beside)
    if not (len(values) >= _NUMBERED and counts and alone and prose and len(values) > 0.6 * len(beside)):
        return words
    dropped["numbers of lines"] += 1
    return [word for word in words if id(word) not in own]


def _edges(page: PdfPage, words: list[Word]) -> list[_Edge]:
    """The outermost rows of the margins, from the top."""
    low, high = page.height * _MARGIN, page.height * (1 - _MARGIN)
    head = rows([word for word in words if word.middle >= high])
    foot = rows([word for word in words if word.middle <= low])
    return [_edge(page, row) for row in (*head[: 2 * _OUTERMOST], *foot[-2 * _OUTERMOST :])]


def _edge(page: PdfPage, row: list[Word]) -> _Edge:
    text = "".join(" " * word.spaced + word.text for word in row).strip()
    place = f"@{round(row[0].middle / 6)}"
    numbers = list(re.finditer(r"\d+", text))
    # A number that grows with the pages is the page's; "Article 3" and "Article 4" are two headings.
    counted = {
        f"{text[: found.start()]}#{int(found[0]) - page.number}{text[found.end() :]}{place}"
        for found in (*numbers[:1], *numbers[-1:])
        if len(found[0]) < 5 and not _HEADING.fullmatch(text)
    }
    return _Edge(row, " ".join(word.text for word in row), (text + place, *sorted(counted)))


def _is_furniture(edge: _Edge) -> bool:
    """Whether a row holds symbols and numbers of the document, one of them beyond doubt, and hardly a word."""
    parts = edge.text.split()
    others = [part for part in parts if not _FURNITURE.fullmatch(part)]
    named = len(others) <= _NAMES and all(part.isalpha() and part[0].isupper() for part in others)
    return named and not edge.text.endswith(".") and any(_SYMBOL.fullmatch(part) for part in parts)


def _numbered(pages: list[PdfPage], edges: list[list[_Edge]]) -> set[int]:
    """Rows that begin or end with the number of their page, as on most pages."""
    offsets: dict[int, list[_Edge]] = defaultdict(list)
    for page, found in zip(pages, edges, strict=True):
        for edge in {id(edge): edge for edge in (*found[:1], *found[-1:])}.values():
            if _HEADING.fullmatch(edge.text):
                continue
            for word in {id(word): word for word in (edge.words[0], edge.words[-1])}.values():
                if word.text.isascii() and word.text.isdigit() and len(word.text) < 5:
                    offsets[int(word.text) - page.number].append(edge)
    most = max(offsets.values(), key=len, default=[])
    return {id(edge) for edge in most} if len(most) >= max(3, 0.5 * len(pages)) else set()
