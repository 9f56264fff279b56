"""What the front matter leaves open, read from the text where that is safe: from its title lines, date line and
signature, never from running prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from commitments.documents.issue_days import IssueDay, day_rules, issue_day
from commitments.documents.titles import type_of, type_of_opening
from commitments.model import Block, BlockKind, Document, Evidence, Span

# The title page is short, and so is the block of signatures.
_OPENING, _CLOSING = 15, 25
_LONGEST_TITLE, _LONGEST_LINE = 400, 200
_NO_TITLE = re.compile(r"(?:joint )?(?:press )?(?:statement|release)", re.I)
_NUMBERED = re.compile(r"(?:[IVXLC]+|\d+|[A-Z])[.)]\s|(?:article|section|part|annex|chapter)\s+[\dIVX]+", re.I)


def complete(document: Document, said: frozenset[str]) -> Document:
    """The document with title, type, date and place filled in from its text; `said` are the fields it had."""
    page = _TitlePage(document)
    if not document.meta.title:
        page.read_title()
    if "type" not in said:
        page.read_type()
    if not document.meta.date:
        page.read_day()
    meta = replace(document.meta, **page.values, found=MappingProxyType(page.found))
    return replace(document, meta=meta, warnings=(*document.warnings, *page.doubts))


@dataclass(slots=True)
class _TitlePage:
    """Collects what the text says about itself, with the words for it."""

    document: Document
    values: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Evidence] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def read_title(self) -> None:
        """The first heading, the bold lines that open the text, or a short first line."""
        span = _title_span(self.document)
        if span is None:
            self.doubts.append("no title in the front matter, and no heading or bold line to take it from")
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

    def read_day(self) -> None:
        """The day that the surest rule finds; two different days are a doubt."""
        lines = list(_lines(self.document))
        for rule in day_rules():
            issued = [found for start, line in lines if (found := issue_day(line, rule, start))]
            days = sorted({found.day.isoformat() for found in issued})
            if len(days) > 1:
                self.doubts.append(f"no date in the front matter, and the text could be of {' or '.join(days)}")
                return
            if issued:
                self._take_day(issued[0])
                if self.document.meta.other.get("published") == days[0]:
                    self.doubts.append(f"the date {days[0]} is also the day its page was published; check it")
                return
        self.doubts.append("no date in the front matter, and no date line in the text")

    def _take_day(self, issued: IssueDay) -> None:
        self._find("date", issued.words, issued.day)
        place = issued.place
        if place and not self.document.meta.place:
            self._find("place", place, " ".join(self.document.text[place.start : place.end].split()))

    def _find(self, name: str, span: Span, value: Any) -> None:
        self.values[name] = value
        self.found[name] = self.document.evidence(span.start, span.end)


def _title_span(document: Document) -> Span | None:
    opening = document.blocks[:_OPENING]
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
    if len(document.blocks) < 2 or opening[0].kind is not BlockKind.PARAGRAPH:
        return None
    first = opening[0].span
    return first if document.text[first.end - 1] not in ".,;:" and _is_title(document, first) else None


def _is_title(document: Document, span: Span) -> bool:
    """Whether a line can be a title: not a number and a section's name, not a place or a day."""
    text = document.text[span.start : span.end].strip()
    if len(text) > _LONGEST_TITLE or _NUMBERED.match(text) or any(issue_day(text, rule) for rule in day_rules()):
        return False
    return len(text.split()) > 3 or type_of(text) is not None


def _of_bold_lines(document: Document, bold: list[Block]) -> Span:
    """All of them where they make one title; the longest where the first only says what kind of text it is."""
    whole = Span(bold[0].span.start, bold[-1].span.end)
    first = document.text[bold[0].span.start : bold[0].span.end].strip()
    if len(whole) <= _LONGEST_TITLE and not _NO_TITLE.fullmatch(first):
        return whole
    return max((block.span for block in bold), key=len)


def _is_bold(document: Document, block: Block) -> bool:
    strong = sum(len(mark.span) for mark in block.marks if mark.kind == "strong")
    text = document.text[block.span.start : block.span.end].strip()
    return block.kind is BlockKind.PARAGRAPH and strong >= len(text) and text[-1] not in ".;,"


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    """The short lines at both ends of the text, with their places."""
    blocks = document.blocks
    ends = blocks if len(blocks) <= _OPENING + _CLOSING else (*blocks[:_OPENING], *blocks[-_CLOSING:])
    for block in ends:
        if block.kind in (BlockKind.ITEM, BlockKind.ROW, BlockKind.FOOTNOTE) or block.quoted:
            continue
        start = block.span.start
        for line in document.text[block.span.start : block.span.end].split("\n"):
            if len(line) <= _LONGEST_LINE:
                yield start + len(line) - len(line.lstrip()), line.strip()
            start += len(line) + 1
