"""A file of any kind that `add` takes as a document, without a knowledge base."""

from __future__ import annotations

from pathlib import Path

from commitments.acquire import Given, Received, draft, read_file
from commitments.documents import parse_document, read_document
from commitments.errors import UnreadableDocumentError
from commitments.model import Document

_MARKDOWN = ("", ".md", ".markdown")


def document_of(path: Path) -> Document:
    """The document that a file holds. Raises UnreadableDocumentError."""
    if path.suffix.lower() in _MARKDOWN or not path.is_file():
        document = read_document(path)
        if not document.text.strip():
            raise UnreadableDocumentError(f"{path}: empty")
        return document
    drafted = draft(Received(read_file(path), path.name, str(path)), Given())
    return parse_document(drafted.markdown, path.stem)
