"""The text of one paragraph, heading or cell, with the place in the file of each of its pieces."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from markdown_it.token import Token

from commitments.documents.inline import Piece, pieces
from commitments.documents.markdown import Lines
from commitments.documents.source import Source
from commitments.model import Mark, Span


@dataclass(slots=True)
class Place:
    """Text and the range of the file it was made from."""

    text: str
    start: int
    end: int
    is_break: bool = False

    @property
    def even(self) -> bool:
        """Whether it stands in the file character by character."""
        return not self.is_break and len(self.text) == self.end - self.start


@dataclass(slots=True)
class Run:
    """The text of one block or cell; its marks count from its own start."""

    places: list[Place] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(place.text for place in self.places)

    def add(self, place: Place) -> None:
        """Add a piece; one that runs on from the last becomes part of it."""
        last = self.places[-1] if self.places else None
        if last and last.even and place.even and last.end == place.start:
            last.text += place.text
            last.end = place.end
        else:
            self.places.append(place)
        self.length += len(place.text)

    def add_break(self, place: Place) -> None:
        """Add a line break; of several in a row the first counts, and one before all text counts for nothing."""
        if self.places and not self.places[-1].is_break:
            self.add(place)

    def trim(self) -> None:
        """Drop a break behind all text, and marks around nothing."""
        if self.places and self.places[-1].is_break:
            self.length -= len(self.places.pop().text)
        marks = (Mark(m.kind, Span(m.span.start, min(m.span.end, self.length)), m.target) for m in self.marks)
        self.marks = sorted((m for m in marks if m.span.start < m.span.end), key=lambda m: (m.span.start, -m.span.end))


def read_run(token: Token, source: Source, leave_out: Callable[[str], None]) -> Run:
    """The text of an inline token; `leave_out` gets each HTML tag's name."""
    run = Run()
    opened: list[tuple[str, str | None, int]] = []
    lines: Lines = token.meta["lines"]
    for piece in pieces(token):
        if piece.kind == "open":
            opened.append((piece.text, piece.target, run.length))
        elif piece.kind == "close":
            kind, target, start = opened.pop()
            run.marks.append(Mark(kind, Span(start, run.length), target))
        elif piece.kind == "html":
            leave_out(piece.text)
        else:
            _put(run, piece, token.content, lines, source)
    run.trim()
    return run


def read_lines(content: str, lines: Lines, source: Source) -> Run:
    """Text that stands in the file line by line, without markup."""
    run = Run()
    _put_lines(run, content, 0, lines, source, newline="\n")
    run.trim()
    return run


def _put(run: Run, piece: Piece, content: str, lines: Lines, source: Source) -> None:
    if piece.kind == "break":
        start, end = _place(piece.start, lines, source), _place(piece.end, lines, source)
        run.add_break(Place(piece.text, start, max(end, start), is_break=True))
    elif piece.kind == "raw":
        _put_lines(run, content[piece.start : piece.end], piece.start, lines, source)
    elif len(piece.text) == piece.end - piece.start:
        _put_even(run, piece.text, piece.start, lines, source)
    else:
        last = _place(piece.end - 1, lines, source) + 1
        run.add(Place(piece.text, _place(piece.start, lines, source), last))


def _put_lines(run: Run, text: str, start: int, lines: Lines, source: Source, newline: str = " ") -> None:
    for number, part in enumerate(text.split("\n")):
        if number:
            at = _place(start - 1, lines, source)
            run.add_break(Place(newline, at, max(at, _place(start, lines, source)), is_break=True))
        _put_even(run, part, start, lines, source)
        start += len(part) + 1


def _put_even(run: Run, text: str, start: int, lines: Lines, source: Source) -> None:
    """Text that the content holds as it is at `start`, cut where the file holds something between its characters."""
    done = 0
    number = _line(start, lines)
    while done < len(text):
        begins, place, even = lines[number]
        number += 1
        until = lines[number][0] if number < len(lines) else start + len(text)
        part = text[done : done + until - start - done]
        if not part:
            continue
        if even:
            for at, size in source.runs(place + start + done - begins, len(part)):
                run.add(Place(source.text[at : at + size], source.place(at), source.place(at + size - 1) + 1))
                done += size
        else:
            run.add(Place(part, source.place(place), source.place(place) + 1, is_break=True))
            done += len(part)


def _place(offset: int, lines: Lines, source: Source) -> int:
    begins, place, even = lines[_line(offset, lines)]
    return source.place(place + offset - begins if even else place)


def _line(offset: int, lines: Lines) -> int:
    return max(bisect_right(lines, offset, key=lambda line: line[0]) - 1, 0)
