"""A document becomes sentences: what a reader takes as one, each list item with the line that governs it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from commitments.extract.labels import Label, is_next_letter, labels_at
from commitments.extract.rules import load_rules
from commitments.extract.tables import Row, read_rows
from commitments.model import Block, BlockKind, Document, Mark, Sentence, Span

_END = re.compile(r"[.!?][\"”’»)\]*_]*(?=(\s+)(\S))|\n")
_OPENING = '"“‘«([*'
_OPENS_LIST = re.compile(r"[:—–]\s*$")
_TERMINAL = re.compile(r"[.!?][\"”’»)\]]*$")
_UNTITLED = re.compile(r"^[a-z]|(?:[,;]|[.!?][\"”’»)\]]*)(?:\s+(?:and|or))?$")
_RUN_IN_END = re.compile(r"[.:–—-]\s*$")
_RUN_IN_NEXT = re.compile(r"\s*[:–—]\s*|\.\s+")
_SPACE = re.compile(r"\s*")


def split_sentences(document: Document) -> tuple[Sentence, ...]:
    """Every sentence of the document, in its order."""
    return split_labelled(document)[0]


def split_labelled(document: Document) -> tuple[tuple[Sentence, ...], frozenset[int]]:
    """Every sentence of the document, and where those start that label what follows them ("Norland:")."""
    splitter = _Splitter(document, rows=read_rows(document))
    for index, block in enumerate(document.blocks):
        splitter.read(index, block)
    return tuple(splitter.sentences), frozenset(splitter.labels)


def sentence_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a run of text, white space trimmed."""
    begin = start
    for found in _END.finditer(text, start, end):
        if found.start() >= begin and _ends_sentence(text, begin, found, end):
            yield from _trimmed(text, begin, found.end())
            begin = found.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _ends_sentence(text: str, begin: int, found: re.Match[str], end: int) -> bool:
    if found.group() == "\n":
        return _ends_line(text, begin, found.start(), end)
    following = _SPACE.match(text, found.end(), end)
    at = following.end() if following else found.end()
    rest = text[at : at + 40]
    first = rest.lstrip(_OPENING)[:1]
    if not first or not (first.isupper() or first.isdigit() or labels_at(text, at, end)):
        return False
    if found.group()[0] != ".":
        return True
    token = text[max(begin, found.start() - 40) : found.start() + 1].split()[-1].lstrip(_OPENING + "–—")
    never, may, starters = _words()
    if token in never:
        return False
    if token in may or re.search(r"(?:^|[-–/])(?:[A-Z]\.)+$", token):
        word = re.match(r"[\"“‘(]*(\w+)", rest)
        return bool(word and word.group(1) in starters)
    return not _only_label(text, begin, found.end())


def _ends_line(text: str, begin: int, at: int, end: int) -> bool:
    """A hard break ends a sentence when what follows starts anew."""
    before, after = text[begin:at].rstrip(), text[at + 1 : end].lstrip()
    if not before or not after:
        return False
    if _TERMINAL.search(before) or labels_at(after, 0, len(after)):
        return True
    return not before.endswith((",", "and", "or", "the", "of")) and after.lstrip(_OPENING)[:1].isupper()


def _only_label(text: str, begin: int, end: int) -> bool:
    """Whether only labels ("1.", "Sec. 2.") stand before the period."""
    labels = labels_at(text, begin + len(text[begin:end]) - len(text[begin:end].lstrip()), end + 1)
    return bool(labels) and labels[-1].end >= end


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    rules = load_rules("sentences")
    return (
        frozenset(rules["never-end"]["words"]),
        frozenset(rules["may-end"]["words"]),
        frozenset(rules["starters"]["words"]),
    )


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
    rows: Mapping[int, Row] = field(default_factory=dict)
    listing: dict[int, Sentence] = field(default_factory=dict)
    labels: set[int] = field(default_factory=set)
    opener: Sentence | None = None
    announcer: Sentence | None = None

    def read(self, index: int, block: Block) -> None:
        """Add the sentences of a block."""
        if block.kind is BlockKind.CODE:
            return
        if block.kind is BlockKind.HEADING:
            self.levels, self.opener = [], None
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
        run_in = _run_in(text, block, part)
        if run_in:
            self.labels.add(part.start)
            self._add(index, block, Span(part.start, run_in.start), None)
            begin = run_in.end
        first = True
        for span in sentence_spans(text, begin, part.end):
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
        if block.kind is not BlockKind.ITEM and not is_title(sentence.text):
            self.announcer = sentence if announces_list(sentence.text) else None
        self.opener = sentence if _OPENS_LIST.search(sentence.text) else (self.opener if governor else None)

    def _governor(self, block: Block, labels: tuple[Label, ...], *, first: bool) -> Sentence | None:
        for label in labels[:-1]:
            self._enter(label)
        typed = self._enter(labels[-1]) if labels else None
        if block.kind is BlockKind.ITEM and first and not labels and (opened := self._just_opened(block)):
            return opened
        if block.governor is not None and first:
            return _if_governing(self.last_of_block.get(block.governor)) or typed or self.announcer
        if block.kind is BlockKind.ITEM and first:
            return typed or self.announcer
        if typed or not first or self.opener is None:
            return typed
        return self._unlabelled(block)

    def _just_opened(self, block: Block) -> Sentence | None:
        """The line right before a list that opens it, for each of the list's items."""
        opened = self._opened()
        if opened is not None and _says(opened):
            self.listing[block.level] = opened
        return self.listing.get(block.level)

    def _unlabelled(self, block: Block) -> Sentence | None:
        """A paragraph without a label goes on from a line that opened a list when it starts in lower case."""
        begins = self.document.text[block.span.start : block.span.start + 1]
        if block.kind is BlockKind.PARAGRAPH and begins.islower():
            return self.opener
        if block.kind is BlockKind.PARAGRAPH:
            self.levels = [level for level in self.levels if level.kind in ("section", "letter", "digit")]
        return None

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
        for depth, level in enumerate(self.levels):
            if level.kind == kind and not (self._opened() and _restarts(label)):
                self.levels = self.levels[: depth + 1]
                level.last = label.text
                return level.governor
        governor = self._opened()
        self.levels.append(_Level(kind, label.text, governor))
        return governor

    def _opened(self) -> Sentence | None:
        """The last sentence, if it opens a list."""
        if self.sentences and _OPENS_LIST.search(self.sentences[-1].text):
            return self.sentences[-1]
        return None


def _says(sentence: Sentence) -> bool:
    """Whether a line that opens a list is more than a title: "we agree to these steps:", but not "b. Financing:"."""
    return len(re.findall(r"\b[a-z]\w+", sentence.text)) > 1


def _if_governing(sentence: Sentence | None) -> Sentence | None:
    """The sentence, if it goes on in a list: it ends open, says "the following", or is no heading and has no end."""
    if sentence is None or _OPENS_LIST.search(sentence.text) or announces_list(sentence.text):
        return sentence
    lower = sum(word[0].islower() for word in sentence.text.split())
    unended = not _TERMINAL.search(sentence.text) and lower * 2 >= len(sentence.text.split()) > 5
    return sentence if unended else None


def announces_list(text: str) -> bool:
    """Whether the sentence says that a list follows."""
    return bool(_announcement().search(text))


@lru_cache(maxsize=1)
def _announcement() -> re.Pattern[str]:
    return re.compile(load_rules("sentences")["announces-list"]["pattern"], re.IGNORECASE)


def is_title(text: str) -> bool:
    """Whether the words are a heading set as a paragraph: few, without an end, or all emphasised."""
    if _OPENS_LIST.search(text) and len(re.findall(r"\b[a-z]\w+", text)) > 1:
        return False
    return (len(text.split()) <= 12 and not _UNTITLED.search(text)) or text.strip("*_") != text


def _restarts(label: Label) -> bool:
    return label.text.strip("().").lower() in ("a", "i", "1")


def _run_in(text: str, block: Block, part: Span) -> Span | None:
    """A bold or underlined heading at the start of a paragraph: from its end to the start of the text after it."""
    begin = part.start
    labels = labels_at(text, part.start, part.end)
    begin = labels[-1].end if labels else begin
    end = _marked_until(text, block.marks, begin)
    if end is None or end >= part.end:
        return None
    words = text[begin:end]
    following = _RUN_IN_NEXT.match(text, end, part.end)
    if not _RUN_IN_END.search(words) and not following:
        return None
    after = following.end() if following and not _RUN_IN_END.search(words) else end
    while after < part.end and text[after].isspace():
        after += 1
    return Span(end, after) if after < part.end and len(words.split()) <= 14 else None


def _marked_until(text: str, marks: tuple[Mark, ...], begin: int) -> int | None:
    ends = [
        m.span.end for m in marks if m.kind in ("strong", "em") and m.span.start <= begin + 1 and m.span.end > begin
    ]
    return max(ends, default=None)
