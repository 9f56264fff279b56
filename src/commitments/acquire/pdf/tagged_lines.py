"""The lines of tagged elements: in the order of their tags, and where something new begins in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from commitments.acquire.pdf.lines import PdfLine, line_of, rows
from commitments.acquire.pdf.measures import TERMINAL
from commitments.acquire.pdf.words import Word

BULLET = re.compile(r"[•●▪◦‣■□○➢►▸✓]\s*\S")
# So many times the usual distance of lines parts two paragraphs in one element.
_PARAGRAPH = 1.35


def lines_in(number: int, words: list[Word]) -> Iterator[PdfLine]:
    """The lines of words in the order of their tags; a leap upwards begins another column."""
    for column in _runs(words):
        left, right = min(word.x0 for word in column), max(word.x1 for word in column)
        for row in rows(column):
            yield line_of(number, row, left, right)


def _runs(words: list[Word]) -> Iterator[list[Word]]:
    run: list[Word] = []
    lowest = 0.0
    for word in words:
        if run and word.middle > lowest + 3 * word.size and word.x0 > max(w.x0 for w in run[-3:]):
            yield run
            run = []
        run.append(word)
        lowest = word.middle if len(run) == 1 else min(lowest, word.middle)
    if run:
        yield run


def put_in(lines: list[PdfLine], loose: list[Word]) -> list[Word]:
    """Put words that lie in no tag into the tagged lines that they stand in; those that stand in none are left."""
    left: list[Word] = []
    for word in loose:
        reach = 2 * word.size
        near = (
            line
            for line in lines
            if abs(line.middle - word.middle) < 0.35 * line.size
            and line.x0 - reach < word.x1
            and word.x0 < line.x1 + reach
        )
        line = next(near, None)
        if line is None:
            left.append(word)
            continue
        words = sorted([*line.words, word], key=lambda one: one.x0)
        made = line_of(line.page, words, line.left, line.right)
        line.words, line.text, line.cells, line.size = made.words, made.text, made.cells, made.size
    return left


def widen(lines: list[PdfLine]) -> None:
    """Let each line know how far the lines of its column reach."""
    ends = [(line.x0, line.x1) for line in lines]
    for line, (x0, x1) in zip(lines, ends, strict=True):
        beside = sorted(end for start, end in ends if start < x1 and end > x0)
        line.right = max(line.right, beside[9 * (len(beside) - 1) // 10])


def starts(lines: list[PdfLine]) -> list[int]:
    """The lines at which something new begins within an element."""
    steps = sorted(above.middle - below.middle for above, below in pairwise(lines) if above.middle > below.middle)
    usual = steps[len(steps) // 4] if len(steps) > 2 else 1_000.0
    return [
        number
        for number, (above, below) in enumerate(pairwise(lines), 1)
        if BULLET.match(below.text)
        or (TERMINAL.search(above.text) and above.middle - below.middle > _PARAGRAPH * usual)
        or (not below.text[:1].islower() and _is_ended(above, below, lines))
    ]


def _is_ended(above: PdfLine, below: PdfLine, lines: list[PdfLine]) -> bool:
    """Whether a line was ended by its author and not by the width of the text: the next word would have fitted."""
    styled = above.bold and not any(word.bold for word in below.words)
    # Several lines show how wide their text is; it can be narrower than the page's.
    right = max(line.x1 for line in lines if line.left == above.left) if len(lines) > 2 else above.right
    room = right - 0.05 * (right - above.left) * (not styled)
    return above.x1 + below.first_word + 0.5 * above.size < room
