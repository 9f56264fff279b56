"""PDF files: reading order, headings, lists, tables and notes come out whole, and what is lost is listed."""

from __future__ import annotations

import os
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from commitments.acquire import Given, Received, draft
from commitments.acquire.kinds import Kind
from commitments.acquire.pdf import convert_pdf
from commitments.acquire.sandbox import convert
from commitments.documents import parse_document
from commitments.errors import UnreadableDocumentError
from commitments.model import BlockKind
from tests.pdf_writing import Text, pdf, written

SHARED = Path(os.environ.get("COMMITMENTS_SHARED", Path(__file__).resolve().parents[1] / ".." / "shared"))
PLAN = SHARED / "formats" / "americas-ai-action-plan.pdf"


def column(x: float, top: float, lines: list[str], size: float = 10) -> list[Text]:
    return [(x, top - 12 * number, size, "F1", line) for number, line in enumerate(lines)]


def blocks(content: bytes) -> list[tuple[str, str]]:
    document = parse_document(convert_pdf(content).markdown, "a")
    return [(block.kind.value, document.text[block.span.start : block.span.end]) for block in document.blocks]


LEFT = [
    "The Participants intend to share infor-",
    "mation on critical minerals, and to meet",
    "in each year. They will report on their",
    "long-term cooperation to the Ministers by",
    "the end of June, and publish a summary of",
    "the projects that they have agreed on. The",
    "first report will describe the long-term",
    "measures that each Participant has taken",
]
RIGHT = [
    "and the lessons that have been drawn from",
    "them. A working group will be convened by",
    "the Office within ninety days of signature",
    "and will meet twice a year from then on at",
    "a place that is agreed between both sides.",
    "Each side bears the costs that it incurs by",
    "taking part. Nothing in this text creates a",
    "right under international law for any side.",
]


def test_two_columns_are_read_one_after_the_other() -> None:
    title = [(150.0, 740.0, 18.0, "F2", "Joint Statement on Critical Minerals")]
    rows = [line for pair in zip(column(72, 700, LEFT), column(320, 700, RIGHT), strict=True) for line in pair]
    whole = " ".join([*LEFT, *RIGHT]).replace("infor- mation", "information")
    assert blocks(pdf([title + rows])) == [("heading", "Joint Statement on Critical Minerals"), ("paragraph", whole)]


def test_running_heads_and_page_numbers_go_and_sentences_cross_pages() -> None:
    pages = []
    for number in range(1, 5):
        body = column(
            72, 680, [f"The Participants of page {number} will carry on with the work on minerals in the", "years"]
        )
        if number > 1:
            body = [(72, 680, 10, "F1", "that follow."), *column(72, 640, [line[4] for line in body])]
        pages.append([(72, 760, 9, "F3", "Framework on Minerals"), *body, (300, 30, 9, "F1", str(number))])
    found = blocks(pdf(pages))
    assert not any("Framework on Minerals" in text for _, text in found)
    assert found[0] == (
        "paragraph",
        "The Participants of page 1 will carry on with the work on minerals in the years that follow.",
    )
    warnings = convert_pdf(pdf(pages)).warnings
    assert warnings == ("left out on 4 pages: Framework on Minerals", "left out on 4 pages: page numbers")


def test_lists_nest_by_their_indents_and_articles_are_headings() -> None:
    lines = [
        (72, 720, 11, "F2", "Article 2"),
        (72, 700, 10, "F1", "The Participants will do all of the following in the course of the coming five years:"),
        (90, 680, 10, "F1", "1."),
        (105, 680, 10, "F1", "share information about projects of mining, refining and recycling, and about"),
        (105, 668, 10, "F1", "the measures that they take;"),
        (110, 650, 10, "F1", "-"),
        (120, 650, 10, "F1", "once a year in writing;"),
        (90, 632, 10, "F1", "2."),
        (105, 632, 10, "F1", "convene a working group."),
        (72, 600, 10, "F1", "They will review this text by 30 June 2027, and will publish what they have found."),
    ]
    document = parse_document(convert_pdf(pdf([lines])).markdown, "a")
    found = [(block.kind, block.level, document.text[block.span.start : block.span.end]) for block in document.blocks]
    assert found == [
        (BlockKind.HEADING, 1, "Article 2"),
        (BlockKind.PARAGRAPH, 0, lines[1][4]),
        (
            BlockKind.ITEM,
            0,
            f"{lines[3][4]} {lines[4][4]}",
        ),
        (BlockKind.ITEM, 1, "once a year in writing;"),
        (BlockKind.ITEM, 0, "convene a working group."),
        (BlockKind.PARAGRAPH, 0, lines[-1][4]),
    ]


def test_notes_stand_apart_and_tables_stay_tables() -> None:
    lines = [
        (72, 720, 10, "F1", "The Participants will build on the Framework"),
        (275, 724, 6, "F1", "1"),
        (280, 720, 10, "F1", "that they signed in the last year."),
        (72, 690, 10, "F1", "Project"),
        (250, 690, 10, "F1", "Place"),
        (400, 690, 10, "F1", "Day"),
        (72, 676, 10, "F1", "Refinery"),
        (250, 676, 10, "F1", "Oslo"),
        (400, 676, 10, "F1", "30 June 2027"),
        (72, 662, 10, "F1", "Mine"),
        (250, 662, 10, "F1", "Perth"),
        (400, 662, 10, "F1", "by 2030"),
        (72, 100, 5, "F1", "1"),
        (76, 97, 7, "F1", "Signed on 27 October 2025 by the leaders of both countries."),
    ]
    assert blocks(pdf([lines])) == [
        ("paragraph", "The Participants will build on the Framework that they signed in the last year."),
        ("row", "Project\tPlace\tDay"),
        ("row", "Refinery\tOslo\t30 June 2027"),
        ("row", "Mine\tPerth\tby 2030"),
        ("footnote", "Signed on 27 October 2025 by the leaders of both countries."),
    ]


def test_typed_labels_begin_paragraphs_and_each_column_has_its_notes() -> None:
    left = [*LEFT[:5], "the projects. They also intend to:", "(a) share what they know of minerals, and", "(b) meet."]
    rows = [line for pair in zip(column(72, 700, left), column(320, 700, RIGHT), strict=True) for line in pair]
    notes: list[Text] = [(72, 90, 7, "F1", "1 A note of the left side."), (320, 90, 7, "F1", "2 A note of the right.")]
    found = blocks(pdf([[*rows, *notes]]))
    assert ("paragraph", "(a) share what they know of minerals, and") in found
    assert found[-2:] == [("footnote", "A note of the left side."), ("footnote", "A note of the right.")]


def test_rules_make_tables_and_drawn_dots_are_bullets() -> None:
    lines: list[Text] = [
        (72, 720, 10, "F1", "The Participants will support these projects, and will do the following for them:"),
        (90, 700, 10, "F1", "publish a list;"),
        (90, 686, 10, "F1", "report."),
        (75, 650, 10, "F1", "Project"),
        (205, 650, 10, "F1", "Day"),
        (75, 630, 10, "F1", "Recycling of perma-"),
        (75, 618, 10, "F1", "nent magnets"),
        (205, 624, 10, "F1", "by 2030"),
    ]
    dots = [(80.0, 702.0, 3.0, 3.0), (80.0, 688.0, 3.0, 3.0)]
    rules = [(70.0, y, 230.0, 0.7) for y in (665.0, 643.0, 612.0)] + [
        (x, 612.0, 0.7, 53.0) for x in (70.0, 200.0, 300.0)
    ]
    assert blocks(pdf([lines], dots + rules))[1:] == [
        ("item", "publish a list;"),
        ("item", "report."),
        ("row", "Project\tDay"),
        ("row", "Recycling of permanent magnets\tby 2030"),
    ]


def test_a_line_with_cells_right_above_a_ruled_table_is_read() -> None:
    lines: list[Text] = [
        (72, 672, 10, "F1", "Table 2"),
        (210, 672, 10, "F1", "Projects and days"),
        (75, 650, 10, "F1", "Project"),
        (205, 650, 10, "F1", "Day"),
        (75, 625, 10, "F1", "Refinery"),
        (205, 625, 10, "F1", "by 2030"),
    ]
    rules = [(70.0, y, 230.0, 0.7) for y in (665.0, 643.0, 612.0)] + [
        (x, 612.0, 0.7, 53.0) for x in (70.0, 200.0, 300.0)
    ]
    assert blocks(pdf([lines], rules)) == [
        ("paragraph", "Table 2 Projects and days"),
        ("row", "Project\tDay"),
        ("row", "Refinery\tby 2030"),
    ]


def test_heads_that_count_the_pages_go() -> None:
    pages = []
    for number in range(1, 7):
        head = f"Chapter {(number + 1) // 2} of the plan"
        body = column(72, 650, [f"Sentence {number} of the plan says what the Participants will do in that year."])
        pages.append([(72, 760, 9, "F1", head), (500, 760, 9, "F1", str(number + 4)), *body])
    assert [kind for kind, _ in blocks(pdf(pages))] == ["paragraph"] * 6


def test_a_scan_says_so() -> None:
    with pytest.raises(UnreadableDocumentError, match="no text"):
        draft(Received(pdf([[]]), "a.pdf", "a.pdf"), Given())


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"%PDF-1.4\nnothing more", "not a whole PDF"),
        (
            written(
                [
                    b"<< /Type /Catalog /Pages 2 0 R >>",
                    b"<< /Type /Pages /Count 1000000 /Kids [" + b"3 0 R " * 200_000 + b"] >>",
                    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
                ]
            ),
            "pages; at most 1,000 are read",
        ),
        (b"%PDF-1.4\n1 0 obj\n" + b"[" * 500_000, "not a whole PDF"),
    ],
    ids=["cut off", "a million pages", "nested"],
)
def test_a_broken_file_ends_in_one_line(content: bytes, fault: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=fault) as raised:
        convert(Kind.PDF, content, "a.pdf")
    assert "\n" not in str(raised.value)


@pytest.mark.skipif(not PLAN.exists(), reason="the shared documents are not here")
def test_a_long_plan_comes_out_whole() -> None:
    converted = convert_pdf(PLAN.read_bytes())
    document = parse_document(converted.markdown, "plan")
    by_kind = {kind: [b for b in document.blocks if b.kind is kind] for kind in BlockKind}
    texts = {kind: [document.text[b.span.start : b.span.end] for b in found] for kind, found in by_kind.items()}
    headings = texts[BlockKind.HEADING]
    assert headings[1] == "AMERICA’S AI ACTION PLAN"
    assert [h for h in headings if h.startswith("Pillar")] == [
        "Pillar I: Accelerate AI Innovation",
        "Pillar II: Build American AI Infrastructure",
        "Pillar III: Lead in International AI Diplomacy and Security",
    ]
    assert headings.count("Recommended Policy Actions") == 30
    assert len(texts[BlockKind.ITEM]) == 103
    assert all(item[0].isupper() and item[-1] in ".:;”" for item in texts[BlockKind.ITEM])
    prose = [text for text in texts[BlockKind.PARAGRAPH] if len(text) > 100]
    assert all(text[0].isupper() or text[0] == "“" for text in prose)
    assert all(text[-1] in ".!?:”" for text in prose)
    assert [block.marker for block in by_kind[BlockKind.FOOTNOTE]] == [str(n) for n in range(1, 31)]
    assert "AMERICA’S AI ACTION PLAN" not in " ".join(prose)
    assert [w for w in converted.warnings if "contents" in w] == ["page 3: 37 lines of a table of contents left out"]
    assert missing_letters(document.text) == 0
    assert all(a.span.end < b.span.start for a, b in pairwise(document.blocks))


def missing_letters(text: str) -> int:
    """Letters of the file's text layer that are not in the text; running heads and the page of contents apart."""
    import pypdfium2

    pages = pypdfium2.PdfDocument(PLAN.read_bytes())
    layer = [pages[n].get_textpage().get_text_range() for n in range(len(pages)) if n != 2]
    letters = Counter(c for page in layer for c in page.replace("AMERICA’S AI ACTION PLAN", "", page is not layer[0]))
    lost = letters - Counter(text) - Counter("AMERICA’S AI ACTION PLAN") - Counter("i")  # the number of a page
    return sum(count for letter, count in lost.items() if letter.isalpha())


def test_a_paragraph_as_long_as_a_book_takes_no_longer_than_its_pages() -> None:
    started = time.process_time()
    text = parse_document(convert_pdf(pdf([column(72, 700, LEFT * 6)] * 60)).markdown, "a").text
    assert time.process_time() - started < 10
    assert text.count("long-term cooperation to the Ministers") == 360


@pytest.mark.parametrize("turn", [(0, 1, -1, 0, 700, 0), (-1, 0, 0, -1, 700, 792), (0, -1, 1, 0, 0, 700)])
def test_a_page_on_its_side_is_read_upright(turn: tuple[int, ...]) -> None:
    """A table set across the page, or a sheet that was scanned upside down: the letters say how they stand."""
    upright = pdf([column(72, 700, LEFT)])
    matrix = " ".join(map(str, turn)).encode()
    stream = upright[upright.index(b"stream\n") + 7 : upright.index(b"\nendstream")]
    turned = b"q " + matrix + b" cm\n" + stream + b"\nQ"
    length = b"<< /Length %d >>"
    assert "share information on" in blocks(upright)[0][1]
    assert blocks(upright.replace(stream, turned).replace(length % len(stream), length % len(turned))) == blocks(
        upright
    )


def test_letters_that_stand_askew_are_counted() -> None:
    page = pdf([column(72, 700, LEFT)])
    stamp = b"BT /F1 30 Tf 0.7 0.7 -0.7 0.7 200 200 Tm (DRAFT) Tj ET\n"
    start = page.index(b"stream\n") + 7
    length = int(page[page.index(b"/Length ") + 8 :].split()[0])
    stamped = page[:start] + stamp + page[start:]
    stamped = stamped.replace(b"/Length %d " % length, b"/Length %d " % (length + len(stamp)), 1)
    assert convert_pdf(stamped).warnings == ("page 1: 5 letters that stand askew; not read",)
    assert "DRAFT" not in convert_pdf(stamped).markdown


def test_paragraphs_of_one_line_stay_apart() -> None:
    """On a short page the lines stand further apart than those of a paragraph."""
    lines = [
        "Joint Statement of Norway and Japan",
        "Tokyo, 2 March 2026",
        "The Parties will meet again soon, and report",
    ]
    page = [(72.0, 700.0 - 28 * number, 11.0, "F1", line) for number, line in enumerate(lines)]
    page.append((72.0, 630.0, 11.0, "F1", "on their work in the field of minerals by 30 June 2027."))
    assert [text for _, text in blocks(pdf([page]))] == [
        *lines[:2],
        "The Parties will meet again soon, and report on their work in the field of minerals by 30 June 2027.",
    ]
