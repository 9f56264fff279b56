"""The list of documents, and each document's text with its commitments marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from commitments.model import BlockKind, Document, Span
from commitments.site import linked
from commitments.site.addresses import document_folder, document_page
from commitments.site.entries import Entry, by_due, figures
from commitments.site.pages.paging import cut, paged, paging
from commitments.site.previews import preview
from commitments.site.renderer import Page, Renderer
from commitments.site.shown_blocks import SAFE_LINK, Pin, shown_blocks
from commitments.site.wording import count, excerpt, issued, label
from commitments.store import DocumentRow, Store

LISTED = 200
# So many rows of what is due stand above the text, and headings as deep as this in its contents.
SUMMARY = 25
DEEPEST = 3
HEADING = 90
TWIN, PICTURE = "index.md", "preview.png"


def document_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """documents/index.html and a page for each."""
    rows = renderer.site.documents
    for number, address, some in paged(cut(rows, LISTED), "documents/"):
        yield _list_page(renderer, address, number, some)
    for row in rows:
        yield _document_page(renderer, store, row)
        if renderer.base_url:
            yield _picture(renderer, row)


def _list_page(renderer: Renderer, address: str, number: int, rows: Sequence[DocumentRow]) -> Page:
    site = renderer.site
    made_from = (len(site.documents), [(row, _standings(site.by_document[row.id])) for row in rows])

    def content() -> dict[str, Any]:
        return {
            "description": f"{count(len(site.documents), 'document')} with every commitment marked in its text.",
            "title": "Documents" if number == 1 else f"Documents, page {number}",
            "documents": [_listed(row, site.by_document[row.id], renderer) for row in rows],
            "total": len(site.documents),
            **paging(len(cut(site.documents, LISTED)), number, "documents/"),
        }

    return renderer.page(address, "documents.html", made_from, content)


def _document_page(renderer: Renderer, store: Store, row: DocumentRow) -> Page:
    entries = renderer.site.by_document[row.id]

    def content() -> dict[str, Any]:
        stored = store.document(row.id)
        document = stored.document
        pins = [Pin(e.id, Span(e.commitment.start, e.commitment.end)) for e in entries]
        source = document.meta.source_url or ""
        notable = sorted((e for e in entries if e.notable), key=by_due)
        return {
            "title": renderer.site.titles[row.id],
            "description": _description(row, entries),
            "document": document,
            "meta": document.meta,
            "row": row,
            "parties": stored.parties,
            "entries": [e for e in entries if e.counted],
            "figures": figures(entries),
            "notes": {e.id: e for e in entries},
            "numbers": {e.id: number for number, e in enumerate(entries, start=1)},
            "blocks": shown_blocks(document, pins),
            "contents": _contents(document),
            "twin": document_folder(row.id) + TWIN,
            "picture": document_folder(row.id) + PICTURE,
            "linked": _linked(renderer, row),
            "rows": renderer.table_rows(notable[:SUMMARY], document_page(row.id)),
            "notable": len(notable),
            "shown": min(len(notable), SUMMARY),
            "source": source if SAFE_LINK.fullmatch(source) else "",
            "warnings": stored.warnings if renderer.site.config.publish == "all" else (),
        }

    made_from = (row, renderer.site.titles[row.id], _standings(entries))
    return renderer.page(document_page(row.id), "document.html", made_from, content)


def _linked(renderer: Renderer, row: DocumentRow) -> str:
    way = (("Documents", "documents/index.html"), (row.title, document_page(row.id)))
    return linked.written(linked.breadcrumbs(renderer.base_url, way)) if renderer.base_url else ""


def _contents(document: Document) -> list[dict[str, Any]]:
    """The headings of the text, and where each stands."""
    title = " ".join(document.title.split()).casefold()
    found = []
    for number, block in enumerate(document.blocks):
        text = " ".join(document.text[block.span.start : block.span.end].split())
        if block.kind is BlockKind.HEADING and block.level <= DEEPEST and text.casefold() != title:
            found.append({"number": number, "level": block.level, "text": excerpt(text, HEADING)})
    return found


def _picture(renderer: Renderer, row: DocumentRow) -> Page:
    """What other sites show for it, where its address is known."""
    number = sum(e.counted for e in renderer.site.by_document[row.id])
    parts = (label("type", row.type.value), issued(row.written_date), count(number, "commitment"))
    line = " · ".join(part for part in parts if part)
    words = (row.title, line, renderer.site.config.title)
    return renderer.file(document_folder(row.id) + PICTURE, words, lambda: preview(*words))


def _standings(entries: Sequence[Entry]) -> list[str]:
    return [e.key for e in entries]


def _listed(row: DocumentRow, entries: Sequence[Entry], renderer: Renderer) -> dict[str, Any]:
    return {
        "address": document_page(row.id),
        "id": row.id,
        "title": row.title,
        "date": row.written_date,
        "type": label("type", row.type.value),
        "parties": row.parties,
        "guessed": row.guessed,
        "figures": figures(entries),
    }


def _description(row: DocumentRow, entries: Sequence[Entry]) -> str:
    when = f" of {issued(row.written_date)}" if row.date else ""
    kind = label("type", row.type.value)
    parties = f", {excerpt(', '.join(row.parties), 60)}," if row.parties else ""
    return f"{kind}{when}{parties} with {count(sum(e.counted for e in entries), 'commitment')} marked in its text."
