"""What is usual in a document: the size of its text, the distance of its lines, its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from commitments.acquire import hyphens
from commitments.acquire.pdf.lines import PdfLine
from commitments.acquire.pdf.vocabulary import common_words
from commitments.acquire.trees import REFERENCE

# The end of a sentence, with its quotation marks and references.
TERMINAL = re.compile(r"[.!?:;][\"”’)\]]*(?:" + REFERENCE[0] + r"[^" + REFERENCE[1] + r"]*" + REFERENCE[1] + r")*$")
_SPLIT_WORD = re.compile(r"(?<=\s)([b-hj-zB-HJ-Z]) ([a-z]+)(?=[\s,.;:]|$)")
# No sentence ends with such a word; a comma can end a paragraph, as in preambles.
GOES_ON = re.compile(r"\b(?:a|an|and|at|by|for|from|in|its|of|on|or|shall|than|that|the|their|to|which|will|with)$")
# From so many on, lines that surely go on give the distance of lines; fewer give a guess.
_SURE = 8


@dataclass(slots=True)
class Measures:
    """What is usual: `pitch` from line to line, `widest` where lines still belong together; `bold`: the text is."""

    body: float
    pitch: float
    widest: float
    bold: bool
    words: Counter[str]


def measure(lines: list[PdfLine]) -> Measures:
    """The usual size and line distance, and the document's vocabulary."""
    sizes: Counter[float] = Counter()
    for item in lines:
        sizes[round(item.size, 1)] += len(item.text) + sum(len(cell) for row in item.table for cell in row)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    letters = sum(len(item.text) for item in lines)
    bold = sum(len(item.text) for item in lines if item.words and item.bold) > 0.5 * letters
    steps, sure = _steps(lines, body)
    if sure:
        pitch = median(sure)
        high = sorted(sure)[9 * len(sure) // 10]
        widest = min(max(1.1 * pitch, 1.03 * high), 1.35 * pitch) if len(sure) >= _SURE else 1.2 * pitch
    else:
        # Not the median: a page of one-line paragraphs has more distances between paragraphs than within.
        pitch = min(sorted(steps)[len(steps) // 4], 1.2 * body) if steps else 1.2 * body
        widest = 1.25 * pitch
    return Measures(body, pitch, widest + 0.3, bold, hyphens.vocabulary(item.text for item in lines))


def _steps(lines: list[PdfLine], body: float) -> tuple[list[float], list[float]]:
    """Distances of lines that follow each other, and those where the sentence surely goes on."""
    steps: list[float] = []
    sure: list[float] = []
    for above, below in pairwise(lines):
        full = above.x1 > above.right - 0.15 * (above.right - above.left)
        if above.page != below.page or above.table or below.table or abs(above.size - body) > 0.5:
            continue
        step = above.middle - below.middle
        if not 0.8 * body < step < 3 * body or abs(below.size - body) > 0.5:
            continue
        steps.append(step)
        if (
            full
            and below.text[:1].islower()
            and not TERMINAL.search(above.text)
            and abs(below.x0 - above.x0) < 6 * body
        ):
            sure.append(step)
    return steps, sure


def joined(texts: Iterable[str], usual: Measures) -> str:
    """Lines as one."""
    parts: list[str] = []
    last = ""
    for text in (text.strip() for text in texts):
        # Only the last line counts: a paragraph can be as long as a book.
        whole = hyphens.joined(last, text, usual.words)
        parts.append(whole[: len(whole) - len(text)])
        last = text or parts.pop()
    whole = "".join([*parts, last]).replace("\xad", "")
    return _SPLIT_WORD.sub(lambda match: _mended(match, usual), whole)


def _mended(match: re.Match[str], usual: Measures) -> str:
    """A word that kerning tore after its first letter, where the document or the language knows it whole."""
    whole = match[1] + match[2]
    here = usual.words[whole.lower()] > 1 >= usual.words[match[2].lower()]
    known = here or whole.lower() in common_words("english")
    return whole if known else match[0]
