"""PDF files become Markdown. PDFium reads them: it opens what browsers open, and gives each letter its box.

A tagged file says what its paragraphs, headings, items, cells and notes are; where it does not, or where its tags
contradict the page, the place and look of its lines do. The steps are those of `convert_pdf`, one module each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from commitments.acquire.draft import Converted
from commitments.acquire.pdf.blocks import PdfBlock, without_contents
from commitments.acquire.pdf.geometry import blocks as blocks_by_place
from commitments.acquire.pdf.legible import legible
from commitments.acquire.pdf.lines import PdfLine, page_lines
from commitments.acquire.pdf.markdown import markdown
from commitments.acquire.pdf.measures import Measures, measure
from commitments.acquire.pdf.notes import notes_of
from commitments.acquire.pdf.over import joined_blocks
from commitments.acquire.pdf.pages import PdfPage, read_pages
from commitments.acquire.pdf.running import without_running
from commitments.acquire.pdf.tagged import Tagged, lines_of, read_tagged
from commitments.acquire.pdf.tagged_blocks import PageBlocks, blocks_of, with_loose

PageText = Tagged | list[PdfLine]


def convert_pdf(content: bytes) -> Converted:
    """The text of a PDF in reading order, with what could not be read named page by page."""
    pages, illegible = legible(read_pages(content))
    kept, left_out = without_running(pages)
    readings: list[PageText] = [
        read_tagged(page, words) or page_lines(page, words) for page, words in zip(pages, kept, strict=True)
    ]
    usual = measure([line for reading in readings for line in _lines(reading)])
    found = list(_page_blocks(pages, readings, usual))
    blocks = joined_blocks((block for page in found for block in page.blocks), usual)
    notes = [note for page in found for note in page.notes]
    warnings = (*left_out, *_contents(found), *illegible, *_unread(pages))
    return Converted(markdown(blocks, notes, usual), {}, warnings)


def _lines(reading: PageText) -> Iterable[PdfLine]:
    return lines_of(reading.parts) if isinstance(reading, Tagged) else reading


def _page_blocks(pages: Sequence[PdfPage], readings: Sequence[PageText], usual: Measures) -> Iterator[PageBlocks]:
    """The blocks of each page; pages without tags that follow each other are read as one."""
    run: list[PdfLine] = []
    before: list[PdfBlock] = []
    for page, reading in zip(pages, readings, strict=True):
        if isinstance(reading, Tagged):
            yield PageBlocks(page.number, blocks_by_place(run, usual))
            run = []
            loose = blocks_by_place(page_lines(page, reading.loose), usual)
            found = with_loose(blocks_of(page.number, reading.parts, usual, before), loose)
            before += found.blocks
            yield found
            continue
        body, notes = notes_of(reading, usual)
        body, contents = without_contents(body)
        run += body
        yield PageBlocks(page.number, [], notes, contents)
    yield PageBlocks(len(pages), blocks_by_place(run, usual))


def _contents(found: list[PageBlocks]) -> Iterator[str]:
    for page in found:
        if page.contents:
            yield f"page {page.number}: {page.contents} lines of a table of contents left out"


def _unread(pages: list[PdfPage]) -> Iterator[str]:
    for page in pages:
        if not page.words and page.drawing.pictures:
            yield f"page {page.number}: a picture without text; not read"
        elif page.unread:
            yield f"page {page.number}: {page.unread} letters that the file does not name; not read"
        if page.watermark:
            yield f"page {page.number}: a watermark left out: {page.watermark}"
        if page.askew:
            yield f"page {page.number}: {page.askew} letters that stand askew; not read"
