"""A hit as `search` prints it: who and what, where and when, the words, and why it was found."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from commitments.cli.tables import plain, timeliness_words
from commitments.model import Span

if TYPE_CHECKING:
    from commitments.search import Hit, PassageHit

_INDENT = "      "
# Lines of a quote that are shown; --format jsonl holds all of it.
_LINES = 3


def entry(hit: Hit | PassageHit) -> str:
    """The lines of a hit, no word of them broken."""
    from commitments.search import Hit

    lines = _commitment(hit) if isinstance(hit, Hit) else _passage(hit)
    return "\n".join(lines)


def _commitment(hit: Hit) -> Iterator[str]:
    c, standing = hit.tracked.commitment, hit.tracked.standing
    yield from _wrapped(f"{_match(hit)}  {plain(c.headline)}", bold=True)
    day = c.written_date or "no date"
    yield from _wrapped(f"{day}  {plain(c.document_title or c.document)}", _INDENT)
    due = f"due {standing.due.isoformat()}, " if standing.due else ""
    yield f"{_INDENT}{due}{timeliness_words(standing)}"
    yield from _quote(c.quote, hit)
    yield from (f"{_INDENT}{click.style(plain(one.commitment.id), dim=True)}" for one in (hit.tracked, *hit.also))


def _passage(hit: PassageHit) -> Iterator[str]:
    day = hit.written_date or "no date"
    yield from _wrapped(f"{_match(hit)}  context, no commitment: {plain(hit.title)}", bold=True)
    yield f"{_INDENT}{day}  {click.style(plain(hit.document), dim=True)}"
    yield from _quote(hit.quote, hit)


def _match(hit: Hit | PassageHit) -> str:
    return f"{hit.score:.2f} {'strong' if hit.strong else 'weak'}"


def _quote(quote: str, hit: Hit | PassageHit) -> Iterator[str]:
    """The quote on some lines, on a terminal with its words in bold and its clause underlined; then why it is here."""
    lines = _wrap(plain(quote), _width() - len(_INDENT))
    shown = lines if len(lines) <= _LINES else [*lines[: _LINES - 1], f"{lines[_LINES - 1]} ..."]
    yield from (f"{_INDENT}{line}" for line in (_marked(shown, quote, hit) if sys.stdout.isatty() else shown))
    if why := _why(quote, hit):
        yield from _wrapped(why, _INDENT)


def _why(quote: str, hit: Hit | PassageHit) -> str:
    from commitments.search import Hit

    if isinstance(hit, Hit) and hit.beside:
        return f"why: a sentence beside it says: {plain(hit.beside.text)}"
    words = dict.fromkeys(plain(quote[word.start : word.end]).lower() for word in hit.why.words)
    if words:
        return f"why: shares {', '.join(words)}"
    if hit.why.clause:
        return f"why: near in meaning: {plain(quote[hit.why.clause.start : hit.why.clause.end])}"
    return "why: near in meaning" if hit.closeness else ""


def _marked(lines: list[str], quote: str, hit: Hit | PassageHit) -> Iterator[str]:
    clause, at = hit.why.clause or Span(0, 0), 0
    words = [(word.start, word.end) for word in hit.why.words]
    for line in lines:
        text = line.removesuffix(" ...")
        start = quote.find(text, at)
        if start < 0:
            yield line
            continue
        at = start + len(text)
        inside = [max(start, min(at, edge)) for pair in (*words, (clause.start, clause.end)) for edge in pair]
        pieces = []
        for first, last in pairwise(sorted({start, at, *inside})):
            bold = any(a <= first and last <= b for a, b in words)
            pieces.append(click.style(quote[first:last], bold=bold, underline=clause.start <= first < clause.end))
        yield "".join(pieces) + line[len(text) :]


def remark(line: str) -> list[str]:
    """A line about the search, broken between words where a terminal would break it within one."""
    return _wrap(line, _width()) if sys.stderr.isatty() else [line]


def _wrapped(text: str, indent: str = "", *, bold: bool = False) -> Iterator[str]:
    for number, line in enumerate(_wrap(text, _width() - len(_INDENT))):
        yield f"{_INDENT if number else indent}{click.style(line, bold=bold)}"


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _width() -> int:
    return max(40, min(120, shutil.get_terminal_size().columns))
