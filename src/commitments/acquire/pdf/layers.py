"""Words that lie upon each other: drawn twice to look bold, or as a watermark behind the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from commitments.acquire.pdf.words import Word

# So near to its like, in sizes, a word is drawn twice.
_NEAR = 0.15
# A watermark is so many times as large as the text, and lies over so many words of it.
_LARGE, _COVERED = 2.5, 3


def single(words: Sequence[Word]) -> tuple[list[Word], list[str]]:
    """The words of the text, and those of a watermark."""
    once = _once(words)
    if not once:
        return [], []
    size = median(word.size for word in once)
    large = [word for word in once if word.size > _LARGE * size]
    small = [word for word in once if word.size <= _LARGE * size] if large else []
    marks = {id(mark) for mark in large if sum(_covers(mark, word) for word in small) >= _COVERED}
    return [word for word in once if id(word) not in marks], [word.text for word in large if id(word) in marks]


def _once(words: Sequence[Word]) -> list[Word]:
    found: list[Word] = []
    known: dict[tuple[str, int], list[Word]] = defaultdict(list)
    for word in words:
        line = round(word.middle / 4)
        if not any(_is_same(word, other) for near in (line - 1, line, line + 1) for other in known[word.text, near]):
            known[word.text, line].append(word)
            found.append(word)
    return found


def _is_same(word: Word, other: Word) -> bool:
    near = _NEAR * word.size
    return abs(word.x0 - other.x0) < near and abs(word.x1 - other.x1) < near and abs(word.middle - other.middle) < near


def _covers(mark: Word, word: Word) -> bool:
    return mark.x0 < (word.x0 + word.x1) / 2 < mark.x1 and mark.y0 < word.middle < mark.y1
