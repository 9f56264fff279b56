"""A document's text on its page is the document's text, whatever is marked in it."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.documents import parse_document
from commitments.errors import UnreadableDocumentError
from commitments.model import Document, Span
from commitments.site.shown_blocks import Pin, ShownBlock, shown_blocks

MARKDOWN = st.text(alphabet=st.sampled_from("ab *_`-#>|.1[]()\n\\&\u202e<"), max_size=120)


def shown(found: Iterable[ShownBlock]) -> dict[int, str]:
    """Block number -> the characters shown for it; cells one after the other."""
    out: dict[int, str] = {}
    for block in found:
        stretches = [*block.stretches, *(s for cell in block.cells for s in cell)]
        if stretches:
            out[block.number] = "".join(run.text for s in stretches for run in s.runs)
        out |= shown(block.children)
    return out


def expected(document: Document) -> dict[int, str]:
    blocks = enumerate(document.blocks)
    texts = {n: [document.text[s.start : s.end] for s in (b.cells or (b.span,))] for n, b in blocks}
    return {n: "".join(parts) for n, parts in texts.items() if any(parts)}


@settings(max_examples=200, deadline=None)
@given(MARKDOWN, st.lists(st.tuples(st.integers(0, 120), st.integers(1, 60)), max_size=4))
def test_every_character_is_shown_once(source: str, places: list[tuple[int, int]]) -> None:
    try:
        document = parse_document(source, "any")
    except UnreadableDocumentError:
        return
    pins = [Pin(str(i), Span(start, start + length)) for i, (start, length) in enumerate(places)]
    assert shown(shown_blocks(document, pins)) == expected(document)


def test_a_commitment_is_marked_where_it_stands() -> None:
    document = parse_document("We *will* act. They left.", "one")
    (block,) = shown_blocks(document, [Pin("a", Span(0, 12))])
    marked = [s for s in block.stretches if s.pin == "a"]
    assert len(marked) == 1
    assert "".join(run.text for run in marked[0].runs) == "We will act."
    assert (marked[0].first, marked[0].last) == (True, True)


def test_a_commitment_across_blocks_begins_once() -> None:
    document = parse_document("First part\n\nsecond part", "one")
    found = shown_blocks(document, [Pin("a", Span(0, len(document.text)))])
    assert [s.first for p in found for s in p.stretches] == [True, False]
    assert [s.last for p in found for s in p.stretches] == [False, True]
    assert [p.pins for p in found] == [("a",), ()]


def test_items_nest_by_depth() -> None:
    document = parse_document("Intro:\n\n- one\n  - deeper\n- two\n", "one")
    intro, outer = shown_blocks(document, [])
    assert (intro.kind, outer.kind, len(outer.children)) == ("paragraph", "list", 2)
    assert outer.children[0].children[0].kind == "list"
