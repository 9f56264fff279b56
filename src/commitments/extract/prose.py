"""A document as a reader takes it: lines of capitals in small letters, and the spaces that its source lost.

What is found in it goes back to the places and words of the document itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from commitments.extract.annotate.lines import pledges
from commitments.extract.letters import as_sentences, as_title
from commitments.extract.rules import any_of, load_rules
from commitments.model import (
    Block,
    BlockKind,
    Body,
    Commitment,
    Deadline,
    Document,
    Evidence,
    Sentence,
    Span,
)

_FEWEST_WORDS = 3
_LONGEST_TITLE = 12
_ENDS = re.compile(r"[.;:!?][\"”’)\]]*(?:\s+(?:AND|OR))?\s*$")


@dataclass(frozen=True, slots=True)
class Prose:
    """A document and how it is read: `spaces` are the places in the reading of the spaces that were put in."""

    document: Document
    reading: Document
    spaces: tuple[int, ...] = ()

    @property
    def same(self) -> bool:
        """Whether it is read as it stands."""
        return self.reading is self.document

    def place(self, span: Span) -> Span:
        """Where a range of the reading stands in the document."""
        return Span(self._back(span.start), self._back(span.end))

    def evidence(self, found: Evidence) -> Evidence:
        """The words of the document that were read."""
        place = self.place(found.span)
        return self.document.evidence(place.start, place.end)

    def sentence(self, read: Sentence) -> Sentence:
        """A sentence of the document."""
        if self.same:
            return read
        place = self.place(read.span)
        above = self.sentence(read.lead_in) if read.lead_in else None
        words = self.document.text[place.start : place.end]
        return replace(read, start=place.start, end=place.end, text=words, lead_in=above)

    def commitment(self, read: Commitment) -> Commitment:
        """A commitment with the places and words of the document; what it is called keeps the small letters."""
        if self.same:
            return read
        place = self.place(Span(read.start, read.end))
        source = self.document.source_map.place(place)
        evidence = {name: tuple(map(self.evidence, found)) for name, found in read.evidence.items()}
        recurrence = read.recurrence
        if recurrence is not None:
            at = self.evidence(Evidence(recurrence.start, recurrence.end, recurrence.text))
            recurrence = replace(recurrence, start=at.start, end=at.end, text=at.text)
        return replace(
            read,
            quote=self.document.text[place.start : place.end],
            start=place.start,
            end=place.end,
            source_start=source.start,
            source_end=source.end,
            lead_in=read.lead_in and self._words(read.lead_in, read.start),
            lead=tuple(self._body(one, evidence.get("lead", ())) for one in read.lead),
            support=tuple(self._body(one, evidence.get("support", ())) for one in read.support),
            deadline=read.deadline and self._deadline(read.deadline),
            recurrence=recurrence,
            evidence=MappingProxyType(evidence),
            document_title=self.document.title,
        )

    def _deadline(self, read: Deadline) -> Deadline:
        at = self.evidence(Evidence(read.start, read.end, read.text))
        return replace(
            read,
            start=at.start,
            end=at.end,
            text=at.text,
            anchor_evidence=read.anchor_evidence and self.evidence(read.anchor_evidence),
        )

    def _words(self, read: str, before: int) -> str:
        at = self.reading.text.rfind(read, 0, before)
        place = self.place(Span(at, at + len(read)))
        return self.document.text[place.start : place.end] if at >= 0 else read

    @staticmethod
    def _body(read: Body, places: Sequence[Evidence]) -> Body:
        """The name as the document writes it."""
        for place in places:
            if found := re.search(re.escape(read.name), place.text, re.IGNORECASE):
                return replace(read, name=found.group())
        return read

    def _back(self, offset: int) -> int:
        return offset - bisect_left(self.spaces, offset)


def read_prose(document: Document) -> Prose:
    """The document as it is read; itself where nothing is set in capitals or put together."""
    text = list(document.text)
    for block in document.blocks:
        words = document.text[block.span.start : block.span.end]
        if (small := _small(words, block)) is not None:
            text[block.span.start : block.span.end] = small
    joins = [join for block in document.blocks for join in _joins(document.text, block.span)]
    written, title = "".join(text), document.meta.title
    if written == document.text and not joins and not (title and _capitals(title)):
        return Prose(document, document)
    parts = [written[a:b] for a, b in zip([0, *joins], [*joins, len(written)], strict=True)]
    meta = replace(document.meta, title=as_title(title)) if title and _capitals(title) else document.meta
    reading = replace(
        document, text=" ".join(parts), blocks=tuple(_moved(one, joins) for one in document.blocks), meta=meta
    )
    return Prose(document, reading, tuple(at + number for number, at in enumerate(joins)))


def _small(words: str, block: Block) -> str | None:
    """The words of a block of capitals in small letters; None where they stay: a short title, a solemn line."""
    if block.kind is BlockKind.CODE or not _capitals(words) or pledges(_joined().sub(_parted, words)):
        return None
    if block.kind is BlockKind.HEADING:
        return as_title(words)
    if _ENDS.search(words) or len(words.split()) > _LONGEST_TITLE or block.kind is BlockKind.ITEM:
        return as_sentences(words)
    return as_title(words) if block.kind is BlockKind.PARAGRAPH and block.span.start == 0 else None


def _capitals(words: str) -> bool:
    return words.isupper() and len(re.findall(r"[A-Z]{2,}", words)) >= _FEWEST_WORDS


@lru_cache(maxsize=1)
def _joined() -> re.Pattern[str]:
    """Two or three words without a space between."""
    rules = load_rules("prose")["joined"]
    start, middle, bound, verbs = (any_of(rules[name]) for name in ("start", "middle", "bound", "verbs"))
    return re.compile(
        rf"\b(?:(?P<a>{start})(?P<b>(?:hereby)?)(?P<c>{bound})(?P<d>to)"
        rf"|(?P<e>{start})(?P<f>(?:hereby)?)(?P<g>{middle})|(?P<h>{bound})(?P<i>to)"
        rf"|(?P<j>{any_of(rules['open'])})(?P<k>{verbs}))\b",
        re.IGNORECASE,
    )


def _joins(text: str, span: Span) -> Iterator[int]:
    """Where a space was lost."""
    for found in _joined().finditer(text, span.start, span.end):
        ends = {found.end(name) for name, words in found.groupdict().items() if words}
        yield from sorted(ends - {found.end()})


def _parted(found: re.Match[str]) -> str:
    return " ".join(word for word in found.groups() if word)


def _moved(block: Block, joins: Sequence[int]) -> Block:
    """A block with its places in the reading."""
    if not joins:
        return block

    def to(span: Span) -> Span:
        return Span(span.start + bisect_left(joins, span.start), span.end + bisect_left(joins, span.end))

    return replace(
        block,
        span=to(block.span),
        cells=tuple(map(to, block.cells)),
        marks=tuple(replace(mark, span=to(mark.span)) for mark in block.marks),
    )
