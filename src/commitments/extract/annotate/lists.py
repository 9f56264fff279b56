"""The sentences of a document, each list item with the line that governs it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from commitments.extract.annotate.lines import (
    emphasised,
    enacts,
    if_governing,
    is_title,
    opens_list,
    pledges,
    recites,
    run_in,
    says,
    without_enactment,
)
from commitments.extract.labels import Label, is_next_letter, labels_at
from commitments.extract.sentences import announces_list, sentence_spans
from commitments.extract.tables import TableRow, read_rows
from commitments.model import Block, BlockKind, Document, Sentence, Span


def split_sentences(document: Document) -> tuple[Sentence, ...]:
    """Every sentence of the document, in its order."""
    return split_labelled(document)[0]


def split_labelled(document: Document) -> tuple[tuple[Sentence, ...], frozenset[int]]:
    """Every sentence of the document, and where those start that label what follows them ("Norland:")."""
    splitter = _Splitter(document, rows=read_rows(document))
    for index, block in enumerate(document.blocks):
        splitter.read(index, block)
    return tuple(splitter.sentences), frozenset(splitter.labels)


_GOES_ON = re.compile(r";(?:\s+(?:and|or))?\W*$")


@dataclass(slots=True)
class _Level:
    """An open level of typed labels: its kind, its last label, and the sentence that governs its items."""

    kind: str
    last: str
    governor: Sentence | None


@dataclass(slots=True)
class _Splitter:
    document: Document
    sentences: list[Sentence] = field(default_factory=list)
    last_of_block: dict[int, Sentence] = field(default_factory=dict)
    levels: list[_Level] = field(default_factory=list)
    rows: Mapping[int, TableRow] = field(default_factory=dict)
    listing: dict[int, Sentence] = field(default_factory=dict)
    labels: set[int] = field(default_factory=set)
    opener: Sentence | None = None
    announcer: Sentence | None = None
    enacting: Sentence | None = None

    def read(self, index: int, block: Block) -> None:
        """Add the sentences of a block."""
        if block.kind is BlockKind.CODE:
            return
        if block.kind is BlockKind.HEADING:
            self.levels, self.opener, self.enacting = [], None, None
        deepest = block.level if block.kind is BlockKind.ITEM else -1
        self.listing = {level: line for level, line in self.listing.items() if level <= deepest}
        if block.kind is BlockKind.ROW and block.cells:
            self._read_row(index, block)
        else:
            self._read_part(index, block, block.span)

    def _read_row(self, index: int, block: Block) -> None:
        """Its cells one by one; what opened the table governs those of its actions."""
        opener, announcer = self.opener, self.announcer
        action = self.rows.get(index, {}).get("action")
        for cell in block.cells:
            self._read_part(index, block, cell, (opener or announcer) if cell == action else None)
        self.opener, self.announcer = opener, announcer

    def _read_part(self, index: int, block: Block, part: Span, above: Sentence | None = None) -> None:
        text, begin = self.document.text, part.start
        label = run_in(text, block, part)
        if label is not None:
            typed = labels_at(text, part.start, label.start)
            start = typed[-1].end if typed and typed[-1].end < label.start else part.start
            self.labels.add(start)
            self._add(index, block, Span(start, label.start), None)
            begin = label.end
        first = True
        for span in without_enactment(text, sentence_spans(text, begin, part.end)):
            labels = labels_at(text, span.start, span.end)
            start = labels[-1].end if labels else span.start
            if start >= span.end:
                self._note(labels)
                continue
            governor = self._governor(block, labels, first=first) or (above if first else None)
            self._add(index, block, Span(start, span.end), governor)
            first = False

    def _add(self, index: int, block: Block, span: Span, governor: Sentence | None) -> None:
        text = self.document.text
        end = span.end
        while end > span.start and text[end - 1].isspace():
            end -= 1
        sentence = Sentence(span.start, end, text[span.start : end], index, block.section, governor)
        self.sentences.append(sentence)
        self.last_of_block[index] = sentence
        if block.kind is not BlockKind.ITEM and not is_title(sentence.text) and not emphasised(sentence, block):
            self.announcer = sentence if announces_list(sentence.text) else None
        self.opener = sentence if opens_list(sentence.text) else (self.opener if governor else None)
        if enacts(sentence.text) or pledges(sentence.text):
            self.enacting = sentence

    def _governor(self, block: Block, labels: tuple[Label, ...], *, first: bool) -> Sentence | None:
        for label in labels[:-1]:
            self._enter(label)
        typed = self._enter(labels[-1]) if labels else None
        if not first:
            return typed
        if block.kind is BlockKind.ITEM and not labels and (opened := self._just_opened(block)):
            return opened
        if block.kind is BlockKind.ITEM:
            marked = None if block.governor is None else if_governing(self.last_of_block.get(block.governor))
            return _nearest(typed, marked) or self.announcer or self.enacting
        if typed or (labels and self.enacting):
            return typed or self.enacting
        return self._unlabelled(block)

    def _just_opened(self, block: Block) -> Sentence | None:
        """The line right before a list that opens it, for each of the list's items."""
        opened = self._opened()
        if opened is not None and says(opened):
            self.listing[block.level] = opened
        return self.listing.get(block.level)

    def _unlabelled(self, block: Block) -> Sentence | None:
        """A paragraph without a label goes on from a line that opened a list when it starts in lower case."""
        words = self.document.text[block.span.start : block.span.end]
        if block.kind is BlockKind.PARAGRAPH and words[:1].islower() and self.opener:
            return self.opener
        if block.kind is BlockKind.PARAGRAPH and (above := self._above_run(words)):
            return above
        if block.kind is BlockKind.PARAGRAPH:
            self.levels = [level for level in self.levels if level.kind in ("section", "letter", "digit")]
        return None

    def _above_run(self, words: str) -> Sentence | None:
        """What governs paragraphs that end in semicolons, as items of a list do: the sentence before the first."""
        before = self.sentences[-1] if self.sentences else None
        if before is None or recites(words) or recites(before.text):
            return None
        if _GOES_ON.search(before.text):
            return before.lead_in
        heading = self.document.blocks[before.block].kind is BlockKind.HEADING or is_title(before.text)
        return before if _GOES_ON.search(words) and not heading else None

    def _note(self, labels: tuple[Label, ...]) -> None:
        for label in labels:
            self._enter(label)

    def _enter(self, label: Label) -> Sentence | None:
        """Open, continue or close levels of labels; the governor of the labelled item."""
        kind = label.kind
        if kind == "section":
            self.levels = [_Level(kind, label.text, None)]
            self.opener = None
            return None
        letters = next((level for level in reversed(self.levels) if level.kind in ("letter", "capital")), None)
        if kind == "roman" and letters and letters.last and is_next_letter(label, letters.last) and not self._opened():
            kind = letters.kind
        for depth, level in reversed(tuple(enumerate(self.levels))):
            if level.kind == kind and not (self._opened() and _restarts(label)):
                self.levels = self.levels[: depth + 1]
                level.last = label.text
                return level.governor
        governor = self._opened()
        self.levels.append(_Level(kind, label.text, governor))
        return governor

    def _opened(self) -> Sentence | None:
        """The last sentence, if it opens a list."""
        if self.sentences and opens_list(self.sentences[-1].text):
            return self.sentences[-1]
        return None


def _nearest(*lines: Sentence | None) -> Sentence | None:
    """The last of the lines."""
    return max((line for line in lines if line), key=lambda line: line.start, default=None)


def _restarts(label: Label) -> bool:
    return label.text.strip("().").lower() in ("a", "i", "1")
