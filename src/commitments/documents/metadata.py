"""What the front matter leaves open, read from the text where that is safe: from its title lines, date line and
signature, never from running prose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from commitments.documents.day_reading import read_day
from commitments.documents.issue_days import issue_day
from commitments.documents.title_lines import any_heading, title_of_page, title_span
from commitments.documents.titles import type_of, type_of_opening
from commitments.model import Document, DocumentType, Evidence, Span
from commitments.words.languages import language_of, not_read

# A name in capitals, but no abbreviation.
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ]{4,}\b")
_LONGEST_TITLE = 400
# A line of adoption stands among so many first blocks.
_OPENING = 15


def complete(document: Document, said: frozenset[str]) -> Document:
    """The document with title, type, date and place filled in from its text; `said` are the fields it had."""
    page = _TitlePage(document)
    page.read_language("language" in said)
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

    def read_language(self, stated: bool) -> None:
        """The language that the front matter states, or else the text's own; what is not read, and why."""
        language = self.document.meta.language if stated else language_of(self.document.text) or "en"
        self.values["language"] = language
        if foreign := not_read(language):
            self.doubts["language"] = foreign
        if listed := self.document.meta.other.get("listed_pages"):
            self.doubts["kind"] = f"the page is a list of {listed} other pages and no document: add those instead"

    def read_title(self) -> None:
        """The first heading, the bold lines that open the text, or a short first line; else what its page is called."""
        span = title_span(self.document)
        if span is None and (named := title_of_page(self.document)):
            self.values["title"] = named
            return
        span = span or any_heading(self.document)
        if span is None:
            self.doubts["title"] = "no title in the front matter, and no heading or bold line to take it from"
            return
        self._find("title", span, " ".join(self.document.text[span.start : span.end].split()))

    def read_type(self) -> None:
        """What the title calls its text, or else what one of the first lines does."""
        if adopted := self._adopted():
            self._find("type", *adopted)
            return
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

    def _adopted(self) -> tuple[Span, DocumentType] | None:
        """The type that a line of adoption names: "Resolution adopted by the General Assembly on 3 May 2026"."""
        for block in self.document.blocks[:_OPENING]:
            line = self.document.text[block.span.start : block.span.end]
            named = type_of(line) if issue_day(line, "adopted") else None
            if named:
                start = block.span.start
                return Span(start + named[1].start, start + named[1].end), named[0]
        return None

    def check_day(self) -> None:
        """The front matter's day wins; where the text's own signature or date line says another, that is a doubt."""
        found = read_day(self.document, sure_only=True).issued
        said = self.document.meta.written_date
        if found and not found.day.isoformat().startswith(said):
            words = " ".join(self.document.text[found.words.start : found.words.end].split())
            self.doubts["date"] = f"the date is {said}, but the text says “{words}”; check it"

    def read_day(self) -> None:
        """The day that the surest rule finds, and its place; different days are a doubt."""
        found = read_day(self.document)
        if found.doubt:
            self.doubts["date"] = found.doubt
        if not found.issued:
            return
        self._find("date", found.issued.words, found.issued.day)
        self.values["month_only"] = found.month_only
        place = found.issued.place
        if place and not self.document.meta.place:
            words = " ".join(self.document.text[place.start : place.end].split())
            self._find("place", place, _CAPITALS.sub(lambda word: word[0].capitalize(), words))

    def _find(self, name: str, span: Span, value: Any) -> None:
        self.values[name] = value
        self.found[name] = self.document.evidence(span.start, span.end)
