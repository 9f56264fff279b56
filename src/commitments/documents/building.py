"""Blocks and their text, built piece by piece with each piece's place in the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it.token import Token

from commitments.documents.markdown import parse_blocks
from commitments.documents.runs import Place, Run, read_lines, read_run
from commitments.documents.source import Source
from commitments.model import Block, BlockKind, Mark, SourceMap, Span

# Tags that only shape their words; the words are kept, so nothing is lost with these.
_SHAPING = frozenset(
    [
        *(
            "a",
            "abbr",
            "b",
            "big",
            "blockquote",
            "body",
            "center",
            "cite",
            "code",
            "dd",
            "del",
            "dl",
            "dt",
            "em",
            "font",
        ),
        *("article", "aside", "div", "footer", "header", "hr", "main", "nav", "p", "pre", "section", "span"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "i", "ins", "kbd", "li", "mark", "ol", "q", "s", "small", "strike"),
        *("strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul"),
    ]
)
# A bold line this short stands for a heading in `section`.
_LONGEST_HEADING = 120
_BOLD_LEVEL = 7
# What press offices put under a text, and what parts one stretch from the next.
_END_MARK = re.compile(r"\s*(?:[#*_]\s*){2,}")


@dataclass(frozen=True, slots=True)
class Built:
    """The text of a document with its blocks and places; warnings name what was left out."""

    text: str
    blocks: tuple[Block, ...]
    source_map: SourceMap
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Container:
    """What holds blocks: the document, a quote, a list, an item, a footnote. `last` may govern a list that follows."""

    kind: str
    last: int | None = None
    governor: int | None = None
    marker: str | None = None
    begun: bool = False


def build(source: Source) -> Built:
    """Read the Markdown and build the text."""
    parsed = parse_blocks(source.marked)
    builder = _Builder(source)
    for token in parsed.tokens:
        step = _STEPS.get(token.type)
        if step:
            step(builder, token)
    if parsed.too_deep:
        line = source.first_line + parsed.too_deep[0]
        builder.warnings.append(f"line {line}: nested too deeply to tell the lists apart; kept as plain paragraphs")
    return builder.built()


class _Builder:
    """Takes block tokens in order and grows the text."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.texts: list[str] = []
        self.length = 0
        self.places: list[tuple[int, int, int]] = []
        self.blocks: list[Block] = []
        self.warnings: list[str] = []
        self.containers = [_Container("document")]
        self.headings: list[tuple[int, str]] = []
        self.plain_begun = False
        self.level = 0
        self.cells: list[Run] | None = None
        self.left_out: Counter[str] = Counter()
        self.first_left_out = 0

    def built(self) -> Built:
        """The finished text."""
        if self.left_out:
            names = ", ".join(f"<{name}>" for name in self.left_out)
            self.warnings.append(f"line {self.first_left_out}: {self.left_out.total()} HTML tags left out: {names}")
        if self.source.left_out:
            self.warnings.append(f"{self.source.left_out} characters left out: NUL or half a surrogate pair")
        starts, source_starts, source_ends = zip(*self.places, strict=True) if self.places else ((), (), ())
        source_map = SourceMap(starts, source_starts, source_ends, self.length)
        return Built("".join(self.texts), tuple(self.blocks), source_map, tuple(self.warnings))

    def heading(self, token: Token) -> None:
        """A heading begins or ends."""
        self.level = int(token.tag[1]) if token.nesting > 0 else 0

    def enter(self, token: Token) -> None:
        """A quote, list, item or footnote begins."""
        kind = token.type.removesuffix("_open")
        outer = self.containers[-1]
        governor = outer.last if outer.last is not None else outer.governor
        marker = f"{token.info}{token.markup}" if kind == "list_item" else token.info
        self.containers.append(_Container(kind, governor=governor, marker=marker))

    def leave(self, token: Token) -> None:
        """A quote, list, item or footnote ends."""
        self.containers.pop()

    def part(self, token: Token) -> None:
        """Something that governs no list."""
        self.containers[-1].last = None

    def row(self, token: Token) -> None:
        """A table row begins or ends."""
        cells, self.cells = self.cells, [] if token.nesting > 0 else None
        if cells and any(cell.text.strip() for cell in cells):
            self._emit(BlockKind.ROW, cells)
        self.part(token)

    def html(self, token: Token) -> None:
        """A comment, script, style or declaration."""
        content = token.content.lstrip()
        if not content.startswith("<!--"):
            self._leave_out(token)(content[1:7].rstrip(">").split(" ")[0].lower())

    def code(self, token: Token) -> None:
        """A fenced block; its line breaks stand."""
        run = read_lines(token.content.rstrip("\n"), token.meta["lines"], self.source)
        if run.text.strip():
            self._emit(BlockKind.CODE, [run])
        self.part(token)

    def words(self, token: Token) -> None:
        """The words of a paragraph, heading or cell."""
        run = read_run(token, self.source, self._leave_out(token))
        if self.cells is not None:
            self.cells.append(run)
        elif _END_MARK.fullmatch(run.text):
            self.part(token)
        elif run.text.strip():
            self._emit(self._kind(), [run])

    def _kind(self) -> BlockKind:
        if self.level:
            return BlockKind.HEADING
        if any(container.kind == "footnote" for container in self.containers):
            return BlockKind.FOOTNOTE
        holder = self.containers[-1]
        return BlockKind.ITEM if holder.kind == "list_item" and not holder.begun else BlockKind.PARAGRAPH

    def _leave_out(self, token: Token) -> Callable[[str], None]:
        def leave_out(name: str) -> None:
            if name not in _SHAPING:
                self.left_out[name] += 1
                line = token.map[0] if token.map else 0
                self.first_left_out = self.first_left_out or self.source.first_line + line

        return leave_out

    def _emit(self, kind: BlockKind, runs: list[Run]) -> None:
        start, marks, cells = self._write(runs)
        holder = self.containers[-1]
        outer = kind is BlockKind.ITEM or kind is BlockKind.FOOTNOTE
        depth = sum(container.kind == "list_item" for container in self.containers) - 1
        block = Block(
            kind,
            Span(start, self.length),
            level=self.level or (depth if kind is BlockKind.ITEM else 0),
            marker=holder.marker if outer else None,
            governor=holder.governor if kind is BlockKind.ITEM else None,
            section=self._section(kind, runs[0]),
            cells=cells if kind is BlockKind.ROW else (),
            marks=marks,
            quoted=any(container.kind == "blockquote" for container in self.containers),
        )
        self.blocks.append(block)
        holder.begun = True
        if kind is not BlockKind.HEADING:
            holder.last = len(self.blocks) - 1
        else:
            holder.last = None

    def _section(self, kind: BlockKind, run: Run) -> tuple[str, ...]:
        """The headings above; a heading, or a bold line that stands for one, is above what follows it."""
        level = self.level
        if kind is BlockKind.PARAGRAPH and len(self.containers) == 1:
            bold = _stands_for_heading(run)
            level = _BOLD_LEVEL if bold and self.plain_begun else 0
            self.plain_begun = self.plain_begun or not bold
        if level:
            while self.headings and self.headings[-1][0] >= level:
                self.headings.pop()
        section = tuple(text for _, text in self.headings)
        if level:
            self.headings.append((level, " ".join(run.text.split())))
        return section

    def _write(self, runs: list[Run]) -> tuple[int, tuple[Mark, ...], tuple[Span, ...]]:
        if self.blocks:
            self._separate("\n\n", runs)
        start, marks, cells = self.length, [], []
        for number, run in enumerate(runs):
            if number:
                self._separate("\t", runs[number:])
            at = self.length
            cells.append(Span(at, at + run.length))
            marks += [Mark(m.kind, Span(m.span.start + at, m.span.end + at), m.target) for m in run.marks]
            for place in run.places:
                self._append(place)
        return start, tuple(marks), tuple(cells)

    def _separate(self, text: str, following: list[Run]) -> None:
        until = next((run.places[0].start for run in following if run.places), None)
        last = self.places[-1][2] if self.places else until or 0
        until = last if until is None else until
        self._append(Place(text, last, max(until, last)))

    def _append(self, place: Place) -> None:
        self.texts.append(place.text)
        self.places.append((self.length, place.start, place.end))
        self.length += len(place.text)


def _stands_for_heading(run: Run) -> bool:
    text = run.text.strip()
    if len(text) > _LONGEST_HEADING or text[-1] in ".;,":
        return False
    covered = bytearray(run.length)
    for mark in run.marks:
        if mark.kind == "strong":
            covered[mark.span.start : mark.span.end] = b"\1" * len(mark.span)
    return all(bold or character.isspace() for bold, character in zip(covered, run.text, strict=True))


_STEPS: dict[str, Callable[[_Builder, Token], None]] = {
    "heading_open": _Builder.heading,
    "heading_close": _Builder.heading,
    "blockquote_open": _Builder.enter,
    "blockquote_close": _Builder.leave,
    "bullet_list_open": _Builder.enter,
    "bullet_list_close": _Builder.leave,
    "ordered_list_open": _Builder.enter,
    "ordered_list_close": _Builder.leave,
    "list_item_open": _Builder.enter,
    "list_item_close": _Builder.leave,
    "footnote_open": _Builder.enter,
    "footnote_close": _Builder.leave,
    "tr_open": _Builder.row,
    "tr_close": _Builder.row,
    "hr": _Builder.part,
    "html_block": _Builder.html,
    "fence": _Builder.code,
    "inline": _Builder.words,
}
