"""PDF files become Markdown. PDFium reads them: it opens what browsers open, and gives each letter its box."""

from __future__ import annotations

import re

from commitments.acquire.draft import Converted
from commitments.acquire.pdf_blocks import Measures, blocks, joined, measure, without_contents, written
from commitments.acquire.pdf_lines import Line, page_lines, without_running
from commitments.acquire.pdf_notes import notes_of
from commitments.acquire.pdf_words import Page, read_page
from commitments.acquire.trees import REFERENCE
from commitments.acquire.writing import escaped
from commitments.errors import UnreadableDocumentError

MOST_PAGES = 1_000
_FEWEST_LETTERS = 40


def convert_pdf(content: bytes) -> Converted:
    """The text of a PDF in reading order, with what could not be read named page by page."""
    pages = _pages(content)
    if sum(len(word.text) for page in pages for word in page.words) < _FEWEST_LETTERS:
        raise UnreadableDocumentError("holds pictures of pages and no text; run text recognition (OCR) on it first")
    kept, warnings = without_running(pages)
    by_page = [page_lines(page, words) for page, words in zip(pages, kept, strict=True)]
    usual = measure([line for lines in by_page for line in lines])
    text: list[Line] = []
    notes: list[tuple[int, str, str]] = []
    contents: list[str] = []
    for page, lines in zip(pages, by_page, strict=True):
        body, found = notes_of(lines, usual)
        body, count = without_contents(body)
        contents += [f"page {page.number}: {count} lines of a table of contents left out"] if count else []
        text += body
        notes += [(page.number, label, joined(parts, usual)) for label, parts in found]
    parts = list(written(blocks(text, usual), usual))
    markdown = _noted("\n\n".join(parts), text, notes, usual)
    return Converted(markdown + "\n", {}, (*warnings, *contents, *_unread(pages)))


def _pages(content: bytes) -> list[Page]:
    import pypdfium2  # type: ignore[import-untyped]

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
            found.append(Page(number + 1, 1, 1, [], 0, 0, pictures=True))
            continue
        found.append(read_page(page, number + 1))
        page.close()
    return found


def _noted(markdown: str, text: list[Line], notes: list[tuple[int, str, str]], usual: Measures) -> str:
    """The text with its references to notes, and the notes behind it; a label used twice gets its page's number."""
    labels = [label for _, label, _ in notes]
    names = {(page, label): label if labels.count(label) == 1 else f"{page}-{label}" for page, label, _ in notes}
    pages: dict[str, list[str]] = {}
    for line in text:
        for label in re.findall(f"{REFERENCE[0]}([^{REFERENCE[1]}]*){REFERENCE[1]}", line.text):
            alone = label if labels.count(label) == 1 else ""
            pages.setdefault(label, []).append(names.get((line.page, label), alone))

    def reference(match: re.Match[str]) -> str:
        name = pages[match[1]].pop(0) if pages.get(match[1]) else ""
        return f"[^{name}]" if name else match[1]

    markdown = re.sub(f"{REFERENCE[0]}([^{REFERENCE[1]}]*){REFERENCE[1]}", reference, markdown)
    written = [f"[^{names[page, label]}]: {escaped(words.strip())}" for page, label, words in notes]
    return "\n\n".join([markdown, *(re.sub("[\ue000-\ue00f]", "", note) for note in written)])


def _unread(pages: list[Page]) -> list[str]:
    warnings = []
    for page in pages:
        if not page.words and page.pictures:
            warnings.append(f"page {page.number}: a picture without text; not read")
        elif page.unread:
            warnings.append(f"page {page.number}: {page.unread} letters that the file does not name; not read")
        if page.askew:
            warnings.append(f"page {page.number}: {page.askew} letters that stand askew; not read")
    return warnings
