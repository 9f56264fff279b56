"""Texts set as pages of PDF in several layouts, so that what is read can be compared with what was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from commitments.acquire.pdf.pages import read_pages
from commitments.model import BlockKind, Document
from tests.pdf_writing import Tagged, Text, pdf, tagged_pdf

WIDTH, HEIGHT, EDGE = 612.0, 792.0, 80.0
# Letters that the standard fonts lack.
PLAIN = str.maketrans({"‑": "-", "\u00a0": " ", "\u202f": " ", "−": "-", "ﬁ": "fi", "\t": " ", "\n": " "})
PRINTED = "".join(chr(code) for code in range(33, 127)) + "“”‘’–—…•§éáíóúüäößñç°"


@dataclass(frozen=True)
class Layout:
    """How pages look."""

    name: str
    size: float = 10.5
    step: float = 13.0
    space: float = 6.0
    indent: float = 0.0
    columns: int = 1
    # Where the words of an item begin behind its mark; its other lines begin at the margin where it is `flush`.
    gap: float = 18.0
    flush: bool = False
    heads: bool = True
    tagged: bool = False


LAYOUTS = (
    Layout("plain"),
    Layout("tagged", tagged=True),
    Layout("narrow spacing", space=2.5),
    Layout("first line indented", space=0.0, indent=24.0),
    Layout("numbers flush, wide gap", gap=36.0, flush=True),
    Layout("two columns", size=9.0, step=11.0, columns=2),
    Layout("two columns, tagged", size=9.0, step=11.0, columns=2, tagged=True),
    Layout("one and a half lines", step=19.5, space=10.0),
)


@dataclass
class _Line:
    x: float
    font: str
    size: float
    text: str
    above: float


def typeset(document: Document, layout: Layout) -> bytes:
    """The headings, paragraphs and items of a document as a PDF."""
    pages: list[list[Tagged]] = [[]]
    column, y = 0, HEIGHT - EDGE
    for number, block in enumerate(document.blocks):
        text = document.text[block.span.start : block.span.end].translate(PLAIN)
        role = {BlockKind.HEADING: "H1", BlockKind.ITEM: "LI"}.get(block.kind, "P")
        lines = list(_lines(text, role, layout))
        for line in lines:
            y -= line.above
            if y < EDGE:
                column, y = column + 1, HEIGHT - EDGE - layout.step
                if column == layout.columns:
                    column = 0
                    pages.append([])
            left = EDGE + column * (_measure(layout) + 24)
            shown: Text = (left + line.x, y, line.size, line.font, line.text)
            pages[-1].append(Tagged(role, [shown], key=f"{role}{number}"))
    if layout.heads:
        for number, page in enumerate(pages, 1):
            page.insert(0, Tagged("Artifact", [(EDGE, HEIGHT - 40, 8, "F3", "Minerals of the north")]))
            page.append(Tagged("Artifact", [(WIDTH / 2, 40, 8, "F1", f"{number}")]))
    if layout.tagged:
        return tagged_pdf(pages)
    return pdf([[kid for tag in page for kid in tag.kids if not isinstance(kid, Tagged)] for page in pages])


def _measure(layout: Layout) -> float:
    return (WIDTH - 2 * EDGE - 24 * (layout.columns - 1)) / layout.columns


def _lines(text: str, role: str, layout: Layout) -> Iterator[_Line]:
    font, size = ("F2", layout.size + 3) if role == "H1" else ("F1", layout.size)
    above = layout.step + (10 if role == "H1" else layout.space)
    x = {"LI": layout.gap, "P": layout.indent}.get(role, 0.0)
    rest = 0.0 if role != "LI" or layout.flush else layout.gap
    mark = "•" if role == "LI" else ""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and x + width(longer, font) * size > _measure(layout):
            yield from _marked(_Line(x, font, size, line, above), mark)
            mark, above, x, line = "", layout.step * size / layout.size, rest, word
        else:
            line = longer
    yield from _marked(_Line(x, font, size, line, above), mark)


def _marked(line: _Line, mark: str) -> Iterator[_Line]:
    if mark:
        yield _Line(0, line.font, line.size, mark, line.above)
        yield _Line(line.x, line.font, line.size, line.text, 0)
    else:
        yield line


def width(text: str, font: str) -> float:
    """How wide a text is in a size of one."""
    widths = _widths(font)
    return sum(widths.get(letter, 0.6) for letter in text)


@cache
def _widths(font: str) -> dict[str, float]:
    """How wide letters are, as the reader itself sees them: each stands alone on a line."""
    found = {" ": 0.278}
    for start in range(0, len(PRINTED), 30):
        letters = PRINTED[start : start + 30]
        page: list[Text] = [(300.0, 770.0 - 25 * n, 10.0, font, letter) for n, letter in enumerate(letters)]
        words = read_pages(pdf([page]))[0].words
        found |= {word.text: (word.x1 - word.x0) / 10 for word in words}
    return found
