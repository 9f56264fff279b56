"""Markdown becomes text, blocks and places: what each construct comes to."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from commitments.documents import parse_document, read_document
from commitments.errors import UnreadableDocumentError
from commitments.model import BlockKind, Document, Span
from tests.places import places_hold

SHARED = Path(os.environ.get("COMMITMENTS_SHARED", Path(__file__).resolve().parents[1] / ".." / "shared"))


def shown(document: Document) -> list[str]:
    """Each block as `kind level marker <governor: text`, what is not there left out."""
    lines = []
    for block in document.blocks:
        text = document.text[block.span.start : block.span.end]
        governor = "" if block.governor is None else f"<{block.governor}"
        parts = [block.kind.value, str(block.level or ""), block.marker or "", governor, ">" if block.quoted else ""]
        lines.append(f"{' '.join(part for part in parts if part)}: {text}")
    return lines


CASES = {
    "soft breaks are spaces, hard breaks are lines": ("a\nb  \nc\\\nd<br>e", ["paragraph: a b\nc\nd\ne"]),
    "a list is governed by the paragraph before it": (
        "The Participants will:\n\n- meet;\n- report:\n  1. once\n  2. twice\n\nThe end.",
        [
            "paragraph: The Participants will:",
            "item - <0: meet;",
            "item - <0: report:",
            "item 1 1. <2: once",
            "item 1 2. <2: twice",
            "paragraph: The end.",
        ],
    ),
    "a comment between two lists parts no governor": (
        "They will:\n\n-   a\n\n<!-- -->\n\n-   b",
        ["paragraph: They will:", "item - <0: a", "item - <0: b"],
    ),
    "a heading, a rule or a table between governs nothing": (
        "They will:\n\n## Next\n\n- a\n\nText\n\n---\n\n* b",
        ["paragraph: They will:", "heading 2: Next", "item -: a", "paragraph: Text", "item *: b"],
    ),
    "what goes on in an item is no item": (
        "1.  **Securing supply:**\n\n    The Participants will act.\n\n    - now",
        ["item 1.: Securing supply:", "paragraph: The Participants will act.", "item 1 - <1: now"],
    ),
    "labels that were typed stay in the text": (
        "(a) They will meet.\n\nSec. 3.  They shall report.",
        ["paragraph: (a) They will meet.", "paragraph: Sec. 3.  They shall report."],
    ),
    "headings of both forms": ("A\n===\n\nB\n---\n\n### C #", ["heading 1: A", "heading 2: B", "heading 3: C"]),
    "quotes are marked, lazy lines belong": ("> a\nb\n\n> - c", ["paragraph >: a b", "item - >: c"]),
    "tables come row by row, extra cells included": (
        "| a | b |\n|---|---|\n| c \\| d |\n| e | f | g |",
        ["row: a\tb", "row: c | d\t", "row: e\tf\tg"],
    ),
    "links, images, code, entities, escapes": (
        "[a *b*](/u) ![c](/i) `d  e` &amp; &#8364; \\_f\\_ <https://g.h> [i][j]\n\n[j]: /k",
        ["paragraph: a b c d  e & € _f_ https://g.h i"],
    ),
    "footnotes stand where they are written, references go": (
        "Text[^1] here.[^x]\n\n[^1]: Note one\n    goes on.\n[^2]: Note two.",
        ["paragraph: Text here.[^x]", "footnote 1: Note one goes on.", "footnote 2: Note two."],
    ),
    "indented text is text": ("Dear all,\n\n      we will meet.", ["paragraph: Dear all,", "paragraph: we will meet."]),
    "typed bullets are bullets, but not in fences": (
        "They will:\n• a\n•\u00a0b\n\n```\n• c\n```",
        ["paragraph: They will:", "item - <0: a", "item - <0: b", "code: • c"],
    ),
    "a line of no-break spaces parts paragraphs": ("One.  \n\u00a0  \nTwo.", ["paragraph: One.", "paragraph: Two."]),
    "words between tags are kept": (
        "<div>\nThe Parties will act.\n</div>\n\nThe 21<sup>st</sup> century",
        ["paragraph: The Parties will act.", "paragraph: The 21st century"],
    ),
    "words behind a comment are kept": ("<!-- x --> They will act.", ["paragraph:  They will act."]),
    "a comment that never closes takes nothing with it": (
        "<!-- x\n\nThey will act.",
        ["paragraph: <!-- x", "paragraph: They will act."],
    ),
    "a byte order mark is no text": ("\ufeff# A", ["heading 1: A"]),
    "fences keep their lines": ("```\na\n b\n```", ["code: a\n b"]),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES.keys())
def test_blocks(source: str, expected: list[str]) -> None:
    document = parse_document(source, "a")
    assert shown(document) == expected
    places_hold(document, source)


def test_sections_hold_the_headings_above_and_bold_lines() -> None:
    document = parse_document("# T\n\nIntro.\n\n## A\n\n**Energy**\n\nOne.\n\n**Trade**\n\nTwo.\n\n## B\n\nThree.", "a")
    found = {document.text[b.span.start : b.span.end]: b.section for b in document.blocks}
    assert found["One."] == ("T", "A", "Energy")
    assert found["Two."] == ("T", "A", "Trade")
    assert found["Three."] == ("T", "B")


def test_marks_say_what_was_dropped() -> None:
    document = parse_document("We **will [meet](https://a.b)** in *Oslo*.", "a")
    assert [(m.kind, document.text[m.span.start : m.span.end], m.target) for m in document.blocks[0].marks] == [
        ("strong", "will meet", None),
        ("link", "meet", "https://a.b"),
        ("em", "Oslo", None),
    ]


@pytest.mark.parametrize(
    ("source", "text", "marks"),
    [
        ("**Democracy Delivers **for all", "Democracy Delivers for all", [("strong", "Democracy Delivers ")]),
        ("**A: ** x **B**, **C: ** y", "A:  x B, C:  y", [("strong", "A: "), ("strong", "B"), ("strong", "C: ")]),
        ("**Heading\n**We will act.", "Heading We will act.", [("strong", "Heading ")]),
        ("*Ukraine *", "Ukraine ", [("em", "Ukraine ")]),
        ("**a [b **c](https://d.e) f", "a b c f", [("link", "b c")]),
        ("trees*,* and 5* of 2 * 3 * 4", "trees, and 5* of 2 * 3 * 4", [("em", ",")]),
        ("Keep these* rules. *We act.", "Keep these rules. We act.", [("em", " rules. ")]),
        ("We will act. **", "We will act. ", []),
        ("We will act.\n\n\\###", "We will act.", []),
    ],
)
def test_emphasis_is_read_as_it_was_meant(source: str, text: str, marks: list[tuple[str, str]]) -> None:
    """Closed after a blank, across a line or not at all: no asterisk is left, each character has its place."""
    document = parse_document(source, "a")
    assert document.text == text
    assert [(m.kind, text[m.span.start : m.span.end]) for b in document.blocks for m in b.marks] == marks
    places_hold(document, source)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_words_lead_back_to_their_characters(newline: str) -> None:
    source = "\ufeff---\ntitle: T\n---\n> - The **Participants**\n>   will report &amp; meet\n".replace("\n", newline)
    document = parse_document(source, "a")
    for words in ("Participants", "will report", "meet"):
        start = document.text.index(words)
        place = document.source_map.place(Span(start, start + len(words)))
        assert source[place.start : place.end] == words
    start = document.text.index("&")
    place = document.source_map.place(Span(start, start + 1))
    assert source[place.start : place.end] == "&amp;"


def test_what_was_left_out_is_said() -> None:
    document = parse_document(
        "---\ntitle: T\ndate: 2026-01-01\ntype: letter\n---\na\0b\n\n<script>x</script>\n\n<img src=x> c", "a"
    )
    assert document.warnings == (
        "line 4: type 'letter' is not known and counts as other; known: joint-statement, mou, framework, agreement, "
        "resolution, communique, declaration, action-plan, order, other",
        "line 8: 2 HTML tags left out: <script>, <img>",
        "1 characters left out: NUL or half a surrogate pair",
    )


def test_front_matter_is_kept_whole() -> None:
    meta = parse_document(
        "---\ntitle: 2030\ndate: 2026-02-04 10:00:00+01:00\nparties: Japan\ntags: [a, b]\nx-y: {z: 1}\n---\nText", "a"
    ).meta
    assert (meta.title, str(meta.date), meta.parties) == ("2030", "2026-02-04", ("Japan",))
    assert dict(meta.other) == {"tags": ["a", "b"], "x-y": {"z": 1}}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("---\ntitle: a\n", "a:1: front matter is opened with --- and never closed"),
        ("---\ntitle: a: b\n---\n", "a:2: front matter is not YAML: mapping values are not allowed here"),
        ("---\n\ttitle: a\n---\n", "a:2: front matter is not YAML"),
        ("---\n- a\n---\n", 'a:2: front matter is to be lines of "name: value"'),
        ("---\ntitle: a\ndate: 4 Feb\n---\n", "a:3: date '4 Feb' is no day; write it as 2026-03-06"),
        ("---\ndate: 2026-02-30\n---\n", "a:2: date '2026-02-30' is no day"),
        ("---\na: " + "[" * 40 + "]" * 40 + "\n---\n", "a:2: front matter is not YAML: nested too deeply"),
        ("---\na: &a [x]\nb: [*a, *a]\n---\n", "a:3: front matter is not YAML: aliases"),
        ("---\na: " + "x" * 10_000_00 + "\n---\n", "characters of front matter; at most 64,000 are read"),
        ("---\na: !!python/object/apply:os.system [x]\n---\n", "a:2: front matter is not YAML: could not determine"),
        ("x" * 8_000_001, "a: 8,000,001 characters; a document has at most 8,000,000"),
    ],
)
def test_unusable_input_is_one_line_with_its_place(source: str, fault: str) -> None:
    with pytest.raises(UnreadableDocumentError) as raised:
        parse_document(source, "a")
    assert fault in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_rule_at_the_start_is_no_front_matter() -> None:
    assert parse_document("---\n\nText\n\n---\n", "a").text == "Text"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.md", b"ok\n\xff", "a.md:2: byte 0xff is not UTF-8; save the file as UTF-8"),
        ("a.md", "text".encode("utf-16"), "a.md:1: byte 0xff is not UTF-8"),
        ("a.docx", b"PK", "no reader for '.docx' files; known: .md, .markdown"),
        ("none.md", None, "none.md: No such file or directory"),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str, content: bytes | None, fault: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableDocumentError) as raised:
        read_document(tmp_path / name)
    assert fault in str(raised.value)


@pytest.mark.parametrize(
    "source",
    [
        "- " * 100_000 + "x",
        "> " * 100_000 + "x",
        "[" * 100_000,
        "*a " * 100_000,
        "`" * 50_000 + "a" + "`" * 49_999,
        "![" * 50_000,
        "<" * 100_000,
        "&" * 100_000,
        "- a\n" * 20_000,
        "[a]: b\n" * 20_000,
        "|a" * 1_000 + "\n" + "|-" * 1_000 + "\n" + "|b\n" * 1_000,
        "a\n" * 50_000,
        "<!--" * 50_000,
        "[^a]:" * 20_000,
        "word " * 1_500_000,
        "*word*\n" * 20_000,
    ],
    ids=lambda source: f"{source[:6]!r}x{len(source)}",
)
def test_input_that_bites_ends_in_time(source: str) -> None:
    started = time.process_time()
    document = parse_document(source, "a")
    assert time.process_time() - started < 10
    assert document.text or source.startswith(("[a]", "[^a]"))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared documents are not here")
def test_real_documents_hold_their_places() -> None:
    paths = sorted((SHARED / "corpus").glob("*.md"))
    started = time.process_time()
    documents = [read_document(path) for path in paths]
    assert time.process_time() - started < 3
    for path, document in zip(paths, documents, strict=True):
        places_hold(document, path.read_bytes().decode())
        assert document.meta.date
        assert document.meta.title
        # One text was signed in Tokyo a day after the day of its page in Washington.
        assert all("but the text says “Signed in Tokyo this 28th day" in warning for warning in document.warnings)
        assert any(block.kind is BlockKind.PARAGRAPH or block.kind is BlockKind.ITEM for block in document.blocks)


def test_a_text_can_begin_with_empty_cells() -> None:
    source = "| | | Day |\n| --- | --- | --- |\n| | A mine | 2027 |\n"
    document = parse_document(source, "a")
    assert document.text == "\t\tDay\n\n\tA mine\t2027"
    places_hold(document, source)
