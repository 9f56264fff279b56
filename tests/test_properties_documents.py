"""For any Markdown at all: every character of the text has its place in the file."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commitments.acquire.writing import escaped, line, table
from commitments.documents import parse_document
from commitments.errors import UnreadableDocumentError
from commitments.model import Document
from tests.places import places_hold

WORDS = [
    "The Participants",
    "will",
    "report",
    "by 2030",
    "İstanbul",
    "naïve",
    "𝒜",
    "e\u0301",
    "a\u00a0b",
    "\u2028",
    "x",
]
MARKS = [
    *("*", "**", "_", "__", "`", "``", "```", "~~~", "[", "]", "(", ")", "![", "](u)", "[a]:", "<u>", "[^1]", "[^1]:"),
    *("\\", "\\*", "\\_", "\\|", "&amp;", "&nbsp;", "&#x41;", "&#0;", "&bogus;", "<", ">", "<br>", "<sup>", "</sup>"),
    *(
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<div>",
        "<https://a.b/é>",
        "#",
        "##",
        "===",
        "---",
        "-",
        "+",
        "1.",
        "2)",
    ),
    *("|", "|-|-|", ":-:", "***", "~", "!", '"', "'", "3)"),
]
SPACES = [
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\n    ",
    "\n  - ",
    "\n> ",
    "\n1. ",
    "\n> > ",
    "\n\t",
    "\0",
    "\ufeff",
]
markdown = st.lists(st.sampled_from(WORDS + MARKS + SPACES * 3), max_size=40).map("".join)


def parsed(source: str) -> Document | None:
    try:
        return parse_document(source, "any")
    except UnreadableDocumentError:
        return None


@given(markdown)
@settings(max_examples=400, deadline=None)
@example("- a\n\n  b\r\n\r\n  - c\n> d\ne")
@example("`a\n\tb`")
@example("1.\t\ta\n\t\tb `c\n\t\td`")
@example("|a|b|\n|-|-|\n|c\\|d|e|f|")
@example("[^1]: note\n\nA[^1] b.")
def test_any_markdown(source: str) -> None:
    document = parsed(source)
    if document:
        places_hold(document, source)


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text(source: str) -> None:
    document = parsed(source)
    if document:
        places_hold(document, source)


@given(st.text(alphabet=st.characters(codec=None), max_size=100))
@settings(max_examples=100, deadline=None)
def test_half_surrogates_are_left_out(source: str) -> None:
    document = parsed(source)
    if document:
        document.text.encode("utf-8")


@given(markdown, st.sampled_from(["\r\n", "\r"]))
@settings(max_examples=150, deadline=None)
def test_line_endings_change_no_word(source: str, newline: str) -> None:
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    one, other = parsed(source), parsed(source.replace("\n", newline))
    assert (one and one.text) == (other and other.text)


@pytest.mark.parametrize("depth", [10, 45, 400, 20_000])
def test_deep_lists_keep_their_words(depth: int) -> None:
    document = parse_document("- " * depth + "The Parties will meet.", "deep")
    assert "The Parties will meet." in document.text
    assert any("nested" in warning for warning in document.warnings) == (depth > 40)


lines_of_text = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1, max_size=60)


@given(st.one_of(lines_of_text, st.lists(st.sampled_from(WORDS + MARKS), max_size=12).map(" ".join)))
@settings(max_examples=500, deadline=None)
@example("1. We will")
@example("+ a")
@example("=====")
@example("-- -")
@example("a &amp; b &copy c")
@example("| a | b |")
def test_what_we_write_as_markdown_reads_as_its_words(text: str) -> None:
    text = text.strip()
    # A line of nothing but such marks ends a text or parts its stretches; it has no words.
    if re.sub(r"[#*_\s]", "", text) and "•" not in text and not text.startswith(("●", "▪", "◦", "‣", "■")):
        assert parse_document(line(escaped(text)), "a").text == text


@given(
    st.lists(
        st.lists(st.sampled_from([*WORDS[:9], "a|b", "\\", "|", "`x|y`"]), min_size=1, max_size=3),
        min_size=2,
        max_size=4,
    )
)
@settings(max_examples=150, deadline=None)
def test_what_we_write_as_a_table_reads_as_its_cells(rows: list[list[str]]) -> None:
    document = parse_document(table([[escaped(cell) for cell in row] for row in rows]), "a")
    width = max(len(row) for row in rows)
    read = [[document.text[cell.start : cell.end] for cell in block.cells] for block in document.blocks]
    assert read == [[*row, *[""] * (width - len(row))] for row in rows if any(cell.strip() for cell in row)]
