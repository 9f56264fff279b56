"""What the front matter leaves open, read from the text where that is safe: from its title lines, date line and
signature, never from running prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import dropwhile, takewhile
from types import MappingProxyType
from typing import Any

from commitments.documents.day_reading import read_day
from commitments.documents.issue_days import day_rules, for_titles, issue_day
from commitments.documents.titles import is_no_title, type_of, type_of_opening
from commitments.model import Block, BlockKind, Document, Evidence, Span

# A name in capitals, but no abbreviation.
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ]{4,}\b")
# The title page is short.
_OPENING = 15
_LONGEST_TITLE = 400
# What stands above a title: its office, its release, its day.
_LABELS = 5
# A line set in columns is a letterhead's: "United Nations          A/RES/80/1".
_COLUMNS = re.compile(r"\S {4,}\S")
_GOES_ON = re.compile(r"(?:between|of|by|on|from|among|concerning|regarding)\b", re.I)
_NUMBERED = re.compile(r"(?:[IVXLC]+|\d+|[A-Z])[.)]\s|(?:article|section|part|annex|chapter)\s+[\dIVX]+", re.I)


def complete(document: Document, said: frozenset[str]) -> Document:
    """The document with title, type, date and place filled in from its text; `said` are the fields it had."""
    page = _TitlePage(document)
    if not document.meta.title:
        page.read_title()
    if "type" not in said:
        page.read_type()
    if document.meta.date:
        page.check_day()
    else:
        page.read_day()
    found, doubts = MappingProxyType(page.found), MappingProxyType(page.doubts)
    meta = replace(document.meta, **page.values, found=found, doubts=doubts)
    return replace(document, meta=meta, warnings=(*document.warnings, *doubts.values()))


@dataclass(slots=True)
class _TitlePage:
    """Collects what the text says about itself, with the words for it."""

    document: Document
    values: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Evidence] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)

    def read_title(self) -> None:
        """The first heading, the bold lines that open the text, or a short first line."""
        span = _title_span(self.document)
        if span is None:
            self.doubts["title"] = "no title in the front matter, and no heading or bold line to take it from"
            return
        self._find("title", span, " ".join(self.document.text[span.start : span.end].split()))

    def read_type(self) -> None:
        """What the title calls its text, or else what one of the first lines does."""
        match = type_of(self.values.get("title") or self.document.meta.title or "")
        spans = [block.span for block in self.document.blocks[:3]]
        if "title" in self.found:
            spans.insert(0, self.found["title"].span)
        for span in spans:
            of_line = type_of(self.document.text[span.start : span.end]) if len(span) <= _LONGEST_TITLE else None
            if of_line and (not match or match[0] is of_line[0]):
                start = span.start
                self._find("type", Span(start + of_line[1].start, start + of_line[1].end), of_line[0])
                return
        if match:
            self.values["type"] = match[0]
            return
        for span in spans:
            of_text = type_of_opening(self.document.text[span.start : span.end])
            if of_text:
                start = span.start
                self._find("type", Span(start + of_text[1].start, start + of_text[1].end), of_text[0])
                return

    def check_day(self) -> None:
        """The front matter's day wins; where the text's own signature or date line says another, that is a doubt."""
        found = read_day(self.document, sure_only=True).issued
        if found and found.day != self.document.meta.date:
            words = " ".join(self.document.text[found.words.start : found.words.end].split())
            self.doubts["date"] = f"the date is {self.document.meta.date}, but the text says “{words}”; check it"

    def read_day(self) -> None:
        """The day that the surest rule finds, and its place; different days are a doubt."""
        found = read_day(self.document)
        if found.doubt:
            self.doubts["date"] = found.doubt
        if not found.issued:
            return
        self._find("date", found.issued.words, found.issued.day)
        place = found.issued.place
        if place and not self.document.meta.place:
            words = " ".join(self.document.text[place.start : place.end].split())
            self._find("place", place, _CAPITALS.sub(lambda word: word[0].capitalize(), words))

    def _find(self, name: str, span: Span, value: Any) -> None:
        self.values[name] = value
        self.found[name] = self.document.evidence(span.start, span.end)


def _title_span(document: Document) -> Span | None:
    opening = [block for block in document.blocks[:_OPENING] if not _is_image(block)]
    headings = [block for block in opening[:6] if block.kind is BlockKind.HEADING]
    if headings and (headings[0] is opening[0] or min(block.level for block in headings) <= 2):
        return min(headings, key=lambda block: block.level).span
    bold: list[Block] = []
    for block in opening:
        if not _is_bold(document, block):
            break
        bold.append(block)
    if bold and (span := _of_bold_lines(document, bold)) and _is_title(document, span):
        return span
    return _of_first_lines(document)


def _of_first_lines(document: Document) -> Span | None:
    """The first lines that say more than what kind of paper they open, up to a day's; else the line that says that."""
    kind = None
    shown = [block for block in document.blocks if not _is_image(block)]
    for block in shown[:_LABELS] if len(shown) > 1 else ():
        if block.kind is not BlockKind.PARAGRAPH:
            break
        lines = list(_lines(document, block))
        kind = kind or next((span for text, span in lines if is_no_title(text) and type_of(text)), None)
        # "Joint Statement" is part of a title that goes on with "between A and B".
        goes_on = len(lines) > 1 and _GOES_ON.match(lines[1][0]) is not None
        said = lines if goes_on else dropwhile(lambda line: _is_above(line[0]), lines)
        titled = list(takewhile(lambda line: not _is_day(line[0]), said))
        if titled:
            whole = Span(titled[0][1].start, titled[-1][1].end)
            good = document.text[whole.end - 1] not in ".,;:" and _is_title(document, whole)
            return whole if good else kind
    return kind


def _is_above(line: str) -> bool:
    """Whether a line stands above a title: a kind of paper, a day, a letterhead."""
    return is_no_title(line) or _is_day(line) or _COLUMNS.search(line.strip()) is not None


def _is_image(block: Block) -> bool:
    """Whether a block is pictures and nothing else; what is written for those who cannot see them is no title."""
    pictured = sum(len(mark.span) for mark in block.marks if mark.kind == "image")
    return 0 < len(block.span) <= pictured


def _lines(document: Document, block: Block) -> Iterator[tuple[str, Span]]:
    at = block.span.start
    for line in document.text[block.span.start : block.span.end].split("\n"):
        yield line, Span(at, at + len(line))
        at += len(line) + 1


def _is_title(document: Document, span: Span) -> bool:
    """Whether a line can be a title: not a number and a section's name, not a place or a day."""
    text = document.text[span.start : span.end].strip()
    if len(text) > _LONGEST_TITLE or _NUMBERED.match(text) or _is_day(text):
        return False
    return len(text.split()) > 3 or type_of(text) is not None


def _is_day(text: str) -> bool:
    """Whether a line is a day's and no title's."""
    return any(issue_day(text, rule) for rule in day_rules() if not for_titles(rule))


def _of_bold_lines(document: Document, bold: list[Block]) -> Span:
    """All of them where they make one title; the longest where the first only says what kind of text it is."""
    whole = Span(bold[0].span.start, bold[-1].span.end)
    first = document.text[bold[0].span.start : bold[0].span.end].strip()
    if len(whole) <= _LONGEST_TITLE and not is_no_title(first):
        return whole
    return max((block.span for block in bold), key=len)


def _is_bold(document: Document, block: Block) -> bool:
    strong = sum(len(mark.span) for mark in block.marks if mark.kind == "strong")
    text = document.text[block.span.start : block.span.end].strip()
    return block.kind is BlockKind.PARAGRAPH and strong >= len(text) and text[-1] not in ".;,"
