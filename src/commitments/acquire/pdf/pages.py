"""The pages of a PDF as PDFium reads them: words, drawing and structure tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from commitments.acquire.pdf.drawing import Drawing, drawn_bullet, read_drawing
from commitments.acquire.pdf.layers import single
from commitments.acquire.pdf.tags import Tag, read_tags
from commitments.acquire.pdf.words import Word, read_words, turn_of
from commitments.errors import UnreadableDocumentError

MOST_PAGES = 1_000


@dataclass(slots=True)
class PdfPage:
    """A page turned upright: its words in the file's order, and how many letters are unnamed or stand askew."""

    number: int
    width: float
    height: float
    words: list[Word]
    unread: int = 0
    askew: int = 0
    drawing: Drawing = field(default_factory=Drawing)
    tags: tuple[Tag, ...] = ()
    watermark: str = ""


def read_pages(content: bytes) -> list[PdfPage]:
    """All pages of a file. Raises UnreadableDocumentError for what is no PDF, locked or too long."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        reason = "locked with a password" if "password" in str(error).lower() else "not a whole PDF"
        raise UnreadableDocumentError(
            f"{reason}; save it anew without one" if "locked" in reason else reason
        ) from error
    if len(document) > MOST_PAGES:
        raise UnreadableDocumentError(f"{len(document):,} pages; at most {MOST_PAGES:,} are read")
    found = []
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            found.append(PdfPage(number + 1, 1, 1, [], drawing=Drawing(pictures=True)))
            continue
        found.append(_page(page, number + 1))
        page.close()
    return found


def _page(page: Any, number: int) -> PdfPage:
    text = page.get_textpage()
    turn = turn_of(page, text)
    layer = read_words(text, turn)
    text.close()
    drawing = read_drawing(page, turn)
    words, marks = single(layer.words)
    words += [bullet for shape in drawing.small if (bullet := drawn_bullet(shape, words))]
    tags = read_tags(page) if any(word.content >= 0 for word in words) else ()
    return PdfPage(number, *turn.size, words, layer.unread, layer.askew, drawing, tags, " ".join(marks))
