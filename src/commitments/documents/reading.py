"""A Markdown file becomes a Document."""

from __future__ import annotations

import re
from pathlib import Path

from commitments.documents.building import build
from commitments.documents.front_matter import read_front_matter
from commitments.documents.metadata import complete
from commitments.documents.source import read_source
from commitments.errors import UnreadableDocumentError
from commitments.model import Document

SUFFIXES = (".md", ".markdown")
# A statement of 300 pages has a tenth of this.
LARGEST = 8_000_000
# Ten times the lines of such a statement; each may be a block, and so many blocks are built in seven seconds.
MOST_LINES = 90_000
_LINE = re.compile(r"\S[^\r\n]*")


def read_document(path: Path) -> Document:
    """Read a Markdown file; its stem is the document's id. Raises UnreadableDocumentError."""
    try:
        size = path.stat().st_size if path.suffix.lower() in SUFFIXES else 0
        if size > 4 * LARGEST:
            raise UnreadableDocumentError(f"{path}: {size:,} bytes; a document has at most {LARGEST:,} characters")
        return decode_document(path, path.read_bytes())
    except OSError as error:
        raise UnreadableDocumentError(f"{path}: {error.strerror or error}") from error


def decode_document(path: Path, raw: bytes) -> Document:
    """Parse a Markdown file's bytes, wherever they were read; `path` names it. Raises UnreadableDocumentError."""
    if path.suffix.lower() not in SUFFIXES:
        raise UnreadableDocumentError(f"{path}: no reader for {path.suffix!r} files; known: {', '.join(SUFFIXES)}")
    try:
        source = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        wrong = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        raise UnreadableDocumentError(f"{path}:{line}: {wrong}; save the file as UTF-8") from error
    return _parse(source, path.stem, str(path))


def parse_document(source: str, document_id: str) -> Document:
    """Parse the decoded text of a Markdown file, front matter included. Raises UnreadableDocumentError."""
    return _parse(source, document_id, document_id)


def _parse(source: str, document_id: str, name: str) -> Document:
    if len(source) > LARGEST:
        raise UnreadableDocumentError(f"{name}: {len(source):,} characters; a document has at most {LARGEST:,}")
    lines = sum(1 for _ in _LINE.finditer(source))
    if lines > MOST_LINES:
        raise UnreadableDocumentError(f"{name}: {lines:,} lines; a document has at most {MOST_LINES:,}")
    start, meta, said, doubts = read_front_matter(source, name)
    built = build(read_source(source, start))
    document = Document(document_id, built.text, meta, built.blocks, built.source_map, (*doubts, *built.warnings))
    return complete(document, said)
