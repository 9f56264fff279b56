"""Words that lie upon each other: drawn twice to look bold, or as a watermark behind the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from commitments.acquire.pdf.vocabulary import common_words
from commitments.acquire.pdf.words import Word

# So near to its like, in sizes, a word is drawn twice.
_NEAR = 0.15
# A watermark is so many times as large as the text, and lies over so many words of it.
_LARGE, _COVERED = 2.5, 3
# An initial is so many times as large as the text.
_INITIAL = 1.7


def single(words: Sequence[Word]) -> tuple[list[Word], list[str]]:
    """The words of the text, and those of a watermark."""
    once = _once(words)
    if not once:
        return [], []
    size = median(word.size for word in once)
    large = [word for word in once if word.size > _LARGE * size]
    small = [word for word in once if word.size <= _LARGE * size] if large else []
    for initial in [
        word for word in once if len(word.text) == 1 and word.text.isupper() and word.size > _INITIAL * size
    ]:
        once = _with_initial(once, initial)
    marks = {id(mark) for mark in large if sum(_covers(mark, word) for word in small) >= _COVERED}
    return [word for word in once if id(word) not in marks], [word.text for word in large if id(word) in marks]


def _with_initial(words: list[Word], initial: Word) -> list[Word]:
    """A large first letter with the word that it begins, on the uppermost line beside it."""
    beside = [
        word
        for word in words
        if word is not initial
        and word.size < initial.size / _INITIAL
        and initial.y0 < word.middle < initial.y1
        and -0.3 * word.size < word.x0 - initial.x1 < 1.2 * word.size
    ]
    lines = {round(word.middle) for word in beside}
    if len(lines) < 2:
        return words
    first = max(beside, key=lambda word: word.middle)
    whole = initial.text + first.text
    alone = initial.text in "AI" and whole.lower() not in common_words("english")
    first.text = f"{initial.text} {first.text}" if alone else whole
    return [word for word in words if word is not initial]


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
