"""A text and the places of its characters; every offset counts code points of `Document.text`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from commitments.model.vocabulary import BlockKind, DocumentType, written


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points."""

    start: int
    end: int

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document and their place: `document.text[start:end] == text`."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """The place alone."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Mark:
    """Inline markup that `Document.text` dropped: kind is strong, em, code, link or image."""

    kind: str
    span: Span
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between blank lines of `Document.text`.

    `level` is a heading's level (1 to 6) or an item's nesting depth (0 outermost), else 0.
    `marker` is an item's bullet or number as written ("-", "3.", "(a)"), and is not in the text when Markdown made it.
    `governor` is the index of the block that governs an item: the paragraph that opens its list, or the parent item.
    `section` holds the headings above, outermost first. `cells` are a row's cells; `marks` its inline markup;
    `quoted` says that it stands in a block quote.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    marker: str | None = None
    governor: int | None = None
    section: tuple[str, ...] = ()
    cells: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Where each character of `Document.text` stands in the file.

    Piece i covers text[text_starts[i] : text_starts[i + 1]] and source[source_starts[i] : source_ends[i]]. Pieces of
    equal length on both sides map character by character; others (an entity, an escape, a soft break) map as a whole.
    """

    text_starts: tuple[int, ...]
    source_starts: tuple[int, ...]
    source_ends: tuple[int, ...]
    text_length: int

    def place(self, span: Span) -> Span:
        """The range of the file that a non-empty range of the text was built from."""
        first, last = self._piece(span.start), self._piece(span.end - 1)
        start = self.source_starts[first]
        if self._even(first):
            start += span.start - self.text_starts[first]
        end = self.source_ends[last]
        if self._even(last):
            end = self.source_starts[last] + span.end - self.text_starts[last]
        return Span(start, max(start, end))

    def _piece(self, offset: int) -> int:
        return bisect_right(self.text_starts, offset) - 1

    def _even(self, i: int) -> bool:
        following = self.text_starts[i + 1] if i + 1 < len(self.text_starts) else self.text_length
        return following - self.text_starts[i] == self.source_ends[i] - self.source_starts[i]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is known about a document, from its front matter or, where safe, from its text.

    `month_only` says that only the month of `date` is known, which is then its last day.
    `found` names the fields that were read from the text and the words they came from; `doubts` those that are
    missing or uncertain, and why, with "language" and "kind" for a text that is not read; `other` keeps unknown keys.
    """

    title: str | None = None
    date: date | None = None
    month_only: bool = False
    type: DocumentType = DocumentType.OTHER
    parties: tuple[str, ...] = ()
    place: str | None = None
    source_url: str | None = None
    retrieved: str | None = None
    original: str | None = None
    sha256: str | None = None
    language: str = "en"
    license: str | None = None
    attribution: str | None = None
    found: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))
    doubts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    other: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def written_date(self) -> str:
        """The date as it is written: "2026-03-06", "2026-03" where only the month is known, or nothing."""
        return written(self.date, month_only=self.month_only)

    @property
    def unread(self) -> str | None:
        """Why a text is not read for commitments: it is not English, or no document at all."""
        return self.doubts.get("language") or self.doubts.get("kind")


@dataclass(frozen=True, slots=True)
class Document:
    """One text with a date and parties. `warnings` say what was missing, lost or not understood, one line each."""

    id: str
    text: str
    meta: FrontMatter
    blocks: tuple[Block, ...]
    source_map: SourceMap
    warnings: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title, or the id where there is none."""
        return self.meta.title or self.id

    def evidence(self, start: int, end: int) -> Evidence:
        """The words at a place."""
        return Evidence(start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or list item: `document.text[start:end] == text`; `block` is the index of the block that holds it.

    `lead_in` is the sentence that governs a list item; its own `lead_in` governs it in turn.
    """

    start: int
    end: int
    text: str
    block: int
    section: tuple[str, ...] = ()
    lead_in: Sentence | None = None

    @property
    def span(self) -> Span:
        """The place alone."""
        return Span(self.start, self.end)
