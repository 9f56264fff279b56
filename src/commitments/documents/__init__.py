"""Markdown becomes a Document whose every character has a place in the file."""

from commitments.documents.reading import decode_document, parse_document, read_document

__all__ = ["decode_document", "parse_document", "read_document"]
