"""What a file is, by its first bytes; a name or a server's word for it counts only among kinds of text."""

from __future__ import annotations

import re
from enum import StrEnum

from commitments.errors import UnreadableDocumentError


class Kind(StrEnum):
    """What a file holds."""

    MARKDOWN = "Markdown"
    TEXT = "plain text"
    HTML = "a web page"
    PDF = "PDF"
    DOCX = "a Word document"


KINDS = {
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
}
SUFFIXES = {Kind.MARKDOWN: ".md", Kind.TEXT: ".txt", Kind.HTML: ".html", Kind.PDF: ".pdf", Kind.DOCX: ".docx"}
_BINARY = {
    b"\xd0\xcf\x11\xe0": "an old Office file; save it as .docx or PDF",
    b"{\\rtf": "RTF; save it as .docx or PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file; unpack it first",
    b"7z\xbc\xaf": "a compressed file; unpack it first",
    b"Rar!": "a compressed file; unpack it first",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}
# What is zipped and no Word document, by a name or words in it.
_ZIPPED = {
    b"ppt/": "a PowerPoint presentation; save it as PDF",
    b"xl/": "an Excel workbook; save it as PDF",
    b"vnd.oasis.opendocument": "an OpenDocument file; save it as .docx or PDF",
    b"epub+zip": "an e-book; save it as PDF",
}
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.DOTALL | re.I)


def kind_of(content: bytes, suffix: str, where: str) -> Kind:
    """What the bytes are. Raises UnreadableDocumentError for what no reader takes."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"PK\x03\x04"):
        if b"word/" in content:
            return Kind.DOCX
        name = next((name for mark, name in _ZIPPED.items() if mark in content), "a zip archive; unpack it first")
        raise UnreadableDocumentError(f"{where}: {name}; known: {', '.join(KINDS)}")
    for magic, name in _BINARY.items():
        if content.startswith(magic):
            raise UnreadableDocumentError(f"{where}: {name}; known: {', '.join(KINDS)}")
    if _HTML.match(content[:4096].decode("latin-1").removeprefix("ï»¿")):
        return Kind.HTML
    kind = KINDS.get(suffix.lower())
    if kind is None:
        raise UnreadableDocumentError(f"{where}: no reader for {suffix!r} files; known: {', '.join(KINDS)}")
    if kind in (Kind.PDF, Kind.DOCX):
        raise UnreadableDocumentError(f"{where}: named {suffix} but is not {kind}")
    if not content.strip():
        raise UnreadableDocumentError(f"{where}: empty")
    return kind


def decode(content: bytes, where: str) -> str:
    """Text in UTF-8, or in UTF-16 or UTF-32 with its mark. Raises UnreadableDocumentError with the faulty line."""
    encoding = bom(content) or "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise UnreadableDocumentError(f"{where}: not {encoding.upper()}, as its first bytes say") from error
        line = content.count(b"\n", 0, error.start) + 1
        wrong = f"byte 0x{content[error.start]:02x} is not UTF-8"
        raise UnreadableDocumentError(f"{where}:{line}: {wrong}; save the file as UTF-8") from error


def bom(content: bytes) -> str | None:
    """The encoding that a file's mark names."""
    return next((name for mark, name in _MARKS if content.startswith(mark)), None)


_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
