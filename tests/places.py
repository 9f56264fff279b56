"""What holds for the places of any document, whatever was in its file."""

from __future__ import annotations

import html
import re
from itertools import pairwise

from commitments.model import Document


def places_hold(document: Document, source: str) -> None:
    """Blocks in order and apart, marks within, and every piece made from its own characters."""
    text, source_map = document.text, document.source_map
    assert source_map.text_length == len(text)
    end = 0
    for number, block in enumerate(document.blocks):
        assert text[end : block.span.start] == ("\n\n" if number else "")
        assert block.span.start < block.span.end <= len(text)
        assert text[block.span.start : block.span.end].strip()
        assert block.governor is None or block.governor < number
        assert all(mark.span in block.span and len(mark.span) for mark in block.marks)
        assert all(cell in block.span for cell in block.cells)
        end = block.span.end
    assert end == len(text)
    edges = [*source_map.text_starts, len(text)]
    before = 0
    ranges = zip(source_map.source_starts, source_map.source_ends, strict=True)
    for (start, stop), (begin, finish) in zip(pairwise(edges), ranges, strict=True):
        piece, origin = text[start:stop], source[begin:finish].replace("\0", "")
        assert 0 <= begin <= finish <= len(source)
        assert begin >= before
        before = begin
        assert piece
        if piece.isspace():
            continue
        if len(piece) == len(origin):
            assert piece == origin
        else:
            # Python's own decoder drops numbers that name no character; CommonMark shows that one was there.
            nameless = origin.startswith("&#") and piece == "\ufffd"
            # In a table a pipe gives up its backslash twice.
            escape = re.sub(r"^\\", "", origin)
            assert nameless or piece in (html.unescape(origin), escape, escape.replace("\\|", "|"))
