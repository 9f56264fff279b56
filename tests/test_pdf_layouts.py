"""The founding document, set as PDF in several layouts, comes back with its paragraphs and headings."""

from __future__ import annotations

import pytest

from commitments.acquire.pdf import convert_pdf
from commitments.documents import parse_document
from tests.fuzz.inputs import FOUNDING
from tests.pdf_setting import LAYOUTS, PLAIN, Layout, typeset


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_statement_comes_back_from_every_layout(layout: Layout) -> None:
    written = parse_document(FOUNDING.read_text(encoding="utf-8"), "a")
    read = parse_document(convert_pdf(typeset(written, layout)).markdown, "a")
    texts = [read.text[block.span.start : block.span.end] for block in read.blocks]
    for block in written.blocks:
        assert written.text[block.span.start : block.span.end].translate(PLAIN) in texts
