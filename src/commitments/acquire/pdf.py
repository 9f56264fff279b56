"""PDF files become Markdown."""

from __future__ import annotations

from commitments.acquire.draft import Converted
from commitments.errors import UnreadableDocumentError


def convert_pdf(content: bytes) -> Converted:
    """The text of a PDF."""
    raise UnreadableDocumentError("PDF cannot be read yet")
