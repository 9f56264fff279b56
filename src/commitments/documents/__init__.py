"""Markdown becomes a Document whose every character has a place in the file."""

from commitments.documents.reading import parse_document, read_document

__all__ = ["parse_document", "read_document"]
