"""Untidy PDF files: each test is a kind of page met in public files, with an input of our own that shows it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from commitments.acquire.pdf import convert_pdf
from commitments.acquire.pdf.lines import PdfLine
from commitments.acquire.pdf.notes import split_notes
from commitments.acquire.trees import REFERENCE
from commitments.documents import parse_document
from commitments.errors import UnreadableDocumentError
from tests.pdf_writing import Text, pdf, sheared, show

TITLE: list[Text] = [
    (90, 730, 14, "F2", "Joint Statement of Norway and Chile"),
    (90, 706, 11, "F1", "Oslo, 3 March 2026"),
]
HEAD = [("heading", "Joint Statement of Norway and Chile"), ("paragraph", "Oslo, 3 March 2026")]


def lines(x: float, top: float, texts: list[str], step: float = 14, size: float = 11) -> list[Text]:
    return [(x, top - step * number, size, "F1", text) for number, text in enumerate(texts)]


def blocks(content: bytes) -> list[tuple[str, str]]:
    document = parse_document(convert_pdf(content).markdown, "a")
    return [(block.kind.value, document.text[block.span.start : block.span.end]) for block in document.blocks]


def test_an_indented_first_line_cuts_no_item() -> None:
    page: list[Text] = [
        (126, 676, 11, "F1", "1."),
        (150, 676, 11, "F1", "Decide to set up a council of fisheries, which shall meet at the Oslo"),
        (90, 662, 11, "F1", "Town Hall by 30 June 2026, to draw up its rules;"),
        (126, 640, 11, "F1", "2."),
        (150, 640, 11, "F1", "Agree that Chile will send its maps of the sea bed to the Institute of"),
        (90, 626, 11, "F1", "Marine Research no later than 31 December 2026."),
    ]
    assert blocks(pdf([[*TITLE, *page]])) == [
        *HEAD,
        (
            "item",
            "Decide to set up a council of fisheries, which shall meet at the Oslo Town Hall by 30 June 2026, "
            "to draw up its rules;",
        ),
        (
            "item",
            "Agree that Chile will send its maps of the sea bed to the Institute of Marine Research no later than "
            "31 December 2026.",
        ),
    ]


def test_a_wide_gap_after_a_number_makes_no_table() -> None:
    page = []
    texts = ["The talks shall last a year.", "Norway shall pay four million kroner to the fund, and Chile"]
    for number, (text, y) in enumerate(zip([*texts, "The Parties meet."], (676, 654, 618), strict=True), 1):
        page += [(90.0, float(y), 11.0, "F1", f"{number}."), (126.0, float(y), 11.0, "F1", text)]
    page.append((90.0, 640.0, 11.0, "F1", "shall pay as much by 2028."))
    assert blocks(pdf([[*TITLE, *page]]))[2:] == [
        ("item", texts[0]),
        ("item", f"{texts[1]} shall pay as much by 2028."),
        ("item", "The Parties meet."),
    ]


def test_letters_that_are_sheared_are_read_and_turned_ones_are_not() -> None:
    italics = [sheared(90, 656, 11, "Chile will train 300 divers by 31 December 2027.")]
    stamp = "BT 0.7 0.7 -0.7 0.7 200 200 Tm /F1 30 Tf (DRAFT) Tj ET"
    content = pdf([[*TITLE, (90, 676, 11, "F1", "Norway will lend its ships.")]], drawn="\n".join([*italics, stamp]))
    assert [text for _, text in blocks(content)[2:]] == [
        "Norway will lend its ships.",
        "Chile will train 300 divers by 31 December 2027.",
    ]
    assert convert_pdf(content).warnings == ("page 1: 5 letters that stand askew; not read",)


PROSE = [
    "Norway and Chile met today and spoke about the sea, about ships and about trade. The",
    "Parties will set up a group of experts on kelp within sixty days of this Statement. Chile",
    "will publish a list of its harbours by 30 June 2026, and Norway will open an office in",
    "Valparaiso by 2028. Both sides will go on sharing what they know of storms.",
]
OUTLINES = "n 100 600 m 240 610 l 250 700 l 105 698 l h f\nn 175 620 m 315 620 l 315 705 l 175 705 l h f"
SHADES = "\n".join(f".9 g {x} {y} 150 30 re f 0 g" for x in (90, 240, 390) for y in (610, 640, 670))
CURVES = "n 100 600 m 200 600 l 250 650 300 700 400 700 c 400 600 l h S"
LETTER = "n 90 600 m 90 700 l 130 700 l 130 660 l 300 660 l 300 700 l 400 700 l 400 600 l h S"
FRAME = "80 620 300 80 re S 200 640 250 60 re S 1 1 1 rg 90 600 200 100 re f 0 g"


@pytest.mark.parametrize("drawn", [OUTLINES, SHADES, CURVES, LETTER, FRAME])
def test_what_is_drawn_behind_prose_makes_no_table(drawn: str) -> None:
    content = pdf([[*TITLE, *lines(90, 676, PROSE)]], drawn=drawn)
    assert blocks(content) == [*HEAD, ("paragraph", " ".join(PROSE))]


def test_kerned_and_spaced_letters_are_words() -> None:
    drawn = "\n".join(
        [
            "BT /F2 14 Tf 4 Tc 90 740 Td (JOINT STATEMENT) Tj 0 Tc ET",
            "BT /F1 11 Tf 90 700 Td [(No) -60 (rw) -70 (ay) -280 (w) -60 (ill) -280 (build) -280 (it.)] TJ ET",
            show((90, 680, 11, "F1", "C H I L E   A N D   N O R W A Y")),
            show((90, 660, 11, "F1", "Chile w ill pay for all of the ferries, and s hall report to the Parties.")),
        ]
    )
    assert [text for _, text in blocks(pdf([[]], drawn=drawn))] == [
        "JOINT STATEMENT",
        "Norway will build it.",
        "CHILE AND NORWAY",
        "Chile will pay for all of the ferries, and shall report to the Parties.",
    ]


def test_ligatures_are_the_letters_of_their_words() -> None:
    drawn = r"BT /F4 11 Tf 90 700 Td (The \256rst de\256nition of \257ags is \256nal.) Tj ET"
    assert blocks(pdf([[]], drawn=drawn)) == [("paragraph", "The first definition of flags is final.")]


@pytest.mark.parametrize("space", [16.5, 18.0, 20.0])
def test_paragraphs_a_little_apart_are_not_glued(space: float) -> None:
    pairs = [
        ["Norway will publish a map of its kelp forests, and will bring it up to date in each", "year by 30 June."],
        ["Chile will send two ships of its navy to the north, and Norway will meet all of their", "costs until 2030."],
        ["Both sides will report to their parliaments on what they have done for the sea and its", "fish by 2028."],
    ]
    page = list(TITLE)
    y = 676.0
    for pair in pairs:
        page += lines(90, y, pair, 13.5)
        y -= 13.5 + space
    assert blocks(pdf([page]))[2:] == [("paragraph", " ".join(pair)) for pair in pairs]


def test_a_page_of_three_lines_keeps_its_lines_apart() -> None:
    texts = ["Joint Statement of Norway and Chile", "Oslo, 3 March 2026", "Norway will build a ferry by 2030."]
    for step in (15.0, 22.0, 40.0):
        assert [text for _, text in blocks(pdf([lines(90, 730, texts, step)]))] == texts


def test_a_sentence_crosses_a_page_with_note_head_and_job_number() -> None:
    first: list[Text] = [
        *TITLE,
        (90, 676, 11, "F1", "Norway will publish a list of its lighthouses and will send it to the"),
        (90, 100, 6, "F1", "1"),
        (96, 96, 8, "F1", "See the Treaty of 2019, in which Chile will pay nothing."),
        (90, 60, 9, "F1", "26-04321 (E)"),
        (500, 60, 9, "F1", "1/2"),
    ]
    second: list[Text] = [
        (90, 750, 9, "F1", "NO/CL/2026/7"),
        (90, 720, 11, "F1", "Government of Chile by 30 June 2026, and in each year after that."),
        (90, 60, 9, "F1", "2/2"),
        (470, 60, 9, "F1", "26-04321"),
    ]
    content = pdf([first, second])
    assert blocks(content) == [
        *HEAD,
        (
            "paragraph",
            "Norway will publish a list of its lighthouses and will send it to the Government of Chile by "
            "30 June 2026, and in each year after that.",
        ),
        ("footnote", "See the Treaty of 2019, in which Chile will pay nothing."),
    ]
    assert convert_pdf(content).warnings == (
        "left out on 1 page: 26-04321 (E) 1/2",
        "left out on 1 page: NO/CL/2026/7",
        "left out on 1 page: 2/2 26-04321",
    )


def test_headings_at_the_top_of_pages_are_no_running_heads() -> None:
    pages = [
        [(90.0, 720.0, 12.0, "F2", f"Article {number}"), *lines(90, 690, [f"Chile will do thing {number} by 2030."])]
        for number in range(2, 9)
    ]
    assert [text for kind, text in blocks(pdf(pages)) if kind == "heading"] == [f"Article {n}" for n in range(2, 9)]


def shifted(text: str) -> str:
    """A text as a file shows it whose fonts do not say which letters they hold."""
    return "".join(chr(ord(letter) - 29) if letter.isalpha() else letter for letter in text)


def test_a_gibberish_layer_is_refused_and_the_remedy_named() -> None:
    with pytest.raises(UnreadableDocumentError, match=r"not those that its pages show; run text recognition \(OCR\)"):
        convert_pdf(pdf([lines(90, 700, [shifted(line) for line in PROSE])]))


def test_a_page_of_gibberish_is_left_out_and_named() -> None:
    pages = [lines(90, 650, PROSE), lines(90, 650, PROSE), lines(90, 650, [shifted(line) for line in PROSE[:3]])]
    converted = convert_pdf(pdf(pages))
    assert converted.warnings == ("page 3: its letters are not those that it shows; not read",)
    assert converted.markdown.count("Valparaiso") == 2


@pytest.mark.parametrize(
    "texts",
    [
        ["Участники будут сотрудничать в области полезных ископаемых и сообщать об этом"],
        ["List of members: Aalto Virtanen, Berg Hansen, Cruz Molina, Dubois Lefebvre, Eriksen", "Olsen, Fuentes Rojas"],
        ["2024 2025 2026 2027", "1,200 1,300 1,450 1,500", "3,400 3,600 3,700 3,900", "7.1 7.4 7.9 8.0 8.2 8.4 8.9"],
        ["Osapuolet kokoontuvat Oslossa ja päättävät yhteistyöstä, joka alkaa ensi vuonna ja jatkuu"],
    ],
    ids=["another script", "names", "numbers", "another language"],
)
def test_what_is_no_english_prose_is_no_gibberish(texts: list[str]) -> None:
    from commitments.acquire.pdf.legible import is_garbled

    assert not is_garbled(" ".join(texts))


SHARED = Path(os.environ.get("COMMITMENTS_SHARED", Path(__file__).resolve().parents[1] / ".." / "shared"))
FILES = sorted((SHARED / "formats").glob("*.pdf")) + sorted((SHARED / "cases").glob("*.pdf"))


@pytest.mark.skipif(not FILES, reason="the shared documents are not here")
def test_every_shared_file_is_read_or_refused_in_one_line() -> None:
    for path in FILES:
        if "gibberish" in path.name:
            with pytest.raises(UnreadableDocumentError, match="run text recognition"):
                convert_pdf(path.read_bytes())
            continue
        document = parse_document(convert_pdf(path.read_bytes()).markdown, "a")
        assert document.blocks
        assert not [c for c in document.text if "\ue000" <= c <= "\uf8ff"], path.name


def test_words_that_lie_upon_each_other_are_read_once() -> None:
    again = "\n".join(show((90.4, 676 - 14 * number, 11, "F1", text)) for number, text in enumerate(PROSE))
    page = [[*TITLE, *lines(90, 676, PROSE)]]
    assert blocks(pdf(page, drawn=again)) == [*HEAD, ("paragraph", " ".join(PROSE))]
    behind = pdf(page, drawn=".9 g BT /F2 90 Tf 120 610 Td (DRAFT) Tj ET 0 g")
    assert blocks(behind) == [*HEAD, ("paragraph", " ".join(PROSE))]
    assert convert_pdf(behind).warnings == ("page 1: a watermark left out: DRAFT",)


def test_numbers_of_lines_are_no_words_and_those_of_rows_are() -> None:
    numbers: list[Text] = [(60, 676 - 20 * n, 11, "F1", str(n + 1)) for n in range(8)]
    prose = pdf([[*TITLE, *numbers, *lines(90, 676, PROSE * 2, 20)]])
    assert blocks(prose) == [*HEAD, ("paragraph", " ".join(PROSE)), ("paragraph", " ".join(PROSE))]
    assert convert_pdf(prose).warnings == ("left out on 1 page: numbers of lines",)
    rows = lines(90, 676, [f"Ferry number {n}" for n in range(8)], 20)
    assert "8 Ferry number 7" in convert_pdf(pdf([[*TITLE, *numbers, *rows]])).markdown


def test_contents_without_dots_are_contents() -> None:
    entries = ["Kelp", "Ships", "Ferries", "Harbours"]
    toc = [(90.0, 700.0, 14.0, "F2", "Contents"), *lines(90, 670, entries), *lines(480, 670, ["1", "3", "7", "12"])]
    converted = convert_pdf(pdf([TITLE, toc, lines(90, 676, PROSE)]))
    assert converted.warnings == ("page 2: 5 lines of a table of contents left out",)
    assert "Harbours" not in converted.markdown


def test_a_large_initial_begins_its_word() -> None:
    texts = [
        "he two Governments will set up a group of experts on kelp and",
        "on ships, which will meet in each year and which will then be",
    ]
    drawn = show((90, 664, 34, "F1", "T"))
    page = [*TITLE, *lines(112, 676, texts), *lines(90, 648, ["asked to report to both Ministers by 30 June 2027."])]
    assert blocks(pdf([page], drawn=drawn))[2:] == [
        ("paragraph", f"T{' '.join(texts)} asked to report to both Ministers by 30 June 2027.")
    ]


def test_a_slanted_paragraph_is_no_heading() -> None:
    texts = ["“We will not rest until the sea is clean,” said the Minister of Norway. “By", "2030, all nets are gone.”"]
    quoted = [(150.0, 660.0 - 14 * n, 11.0, "F3", text) for n, text in enumerate(texts)]
    page = [*TITLE, *quoted, *lines(90, 610, PROSE)]
    assert blocks(pdf([page]))[2] == ("paragraph", " ".join(texts))


def test_words_in_capitals_are_a_heading() -> None:
    page = [*TITLE, *lines(90, 670, ["FINAL PROVISIONS"]), *lines(90, 640, PROSE)]
    assert blocks(pdf([page]))[2] == ("heading", "FINAL PROVISIONS")


def test_a_note_whose_number_is_not_raised_follows_those_that_are() -> None:
    """Only where the note above it has come to its end."""
    raised = f"{REFERENCE[0]}1.3{REFERENCE[1]}"

    def read(*texts: str) -> list[str]:
        return [note.label for note in split_notes([PdfLine(1, [], text=text) for text in texts])]

    assert read(f"{raised} See the Treaty of Corin.", "4 Rivers Act of 2020.") == ["3", "4"]
    assert read(f"{raised} Of the members", "4 Members were absent.") == ["3"]


BOXED = "0.9 g 72 540 468 80 re f 0 g"


@pytest.mark.parametrize(
    "last", ["and it will share it with the", "and, as the heads of state have agreed, will share the list with the"]
)
def test_a_box_within_a_sentence_does_not_cut_it(last: str) -> None:
    """A filled box across the page, with a text of its own, stands behind the paragraph that it interrupts."""
    texts = [
        *lines(72, 690, ["Joint Statement of Canada and Japan"], size=16),
        *lines(
            72, 650, ["Canada will publish a list of its critical minerals, which it keeps since the last year,", last]
        ),
        *lines(
            80,
            600,
            ["Box 1: Trade in figures", "Trade between the two was 40 billion dollars in 2025. It has doubled."],
            size=9,
        ),
        *lines(72, 520, ["Government of Japan by 30 June 2026, and every year after that."]),
        *lines(72, 490, ["Japan will train 500 officers by 31 December 2027."]),
    ]
    found = [text for _, text in blocks(pdf([texts], drawn=BOXED))]
    whole = (
        f"Canada will publish a list of its critical minerals, which it keeps since the last year, {last} Government of"
    )
    assert found[1] == f"{whole} Japan by 30 June 2026, and every year after that."
    assert found[-1] == "Japan will train 500 officers by 31 December 2027."


def test_a_box_between_paragraphs_joins_none() -> None:
    """Where no sentence was cut, what stands around a box stays apart."""
    texts = [
        *lines(72, 650, ["Canada will publish a list of its critical minerals, which it keeps since the last year."]),
        *lines(80, 600, ["Box 1: Trade in figures", "Trade between the two was 40 billion dollars in 2025."], size=9),
        *lines(72, 520, ["Japan will train 500 officers by 31 December 2027."]),
    ]
    assert len(blocks(pdf([texts], drawn=BOXED))) == 4


def test_a_raised_figure_changes_no_number() -> None:
    """A power stays one; behind a word a raised figure is the mark of a note."""
    texts: list[Text] = [
        (72, 700, 11, "F1", "Arland will plant 10"),
        (174, 704, 7, "F1", "6"),
        (181, 700, 11, "F1", "trees along rivers"),
        (270, 704, 7, "F1", "1"),
        (277, 700, 11, "F1", "and along all of its roads in the years to come, and"),
        *lines(72, 686, ["will care for them in the years that follow, with all that they need to grow."]),
    ]
    ((_, text),) = blocks(pdf([texts]))
    assert text.startswith("Arland will plant 10⁶ trees along rivers[1] and along all of its roads")


def test_a_day_that_ends_a_sentence_on_a_line_of_its_own_is_not_cut_off() -> None:
    """ "no later than" goes on with the day below; behind a whole sentence a day stands for itself."""
    texts = [
        *lines(72, 700, ["Canada will convene the first meeting of the council in Vancouver no later than"]),
        *lines(72, 686, ["15 March 2027."]),
        *lines(72, 660, ["Japan will send its officers there, as both of them have agreed before in Ottawa."]),
    ]
    found = [text for _, text in blocks(pdf([texts]))]
    assert found[0].endswith("in Vancouver no later than 15 March 2027.")


def test_cells_of_a_letterhead_are_lines_of_their_own() -> None:
    """The day at the right stands apart from the address at the left."""
    texts: list[Text] = [
        *lines(440, 745, ["Ref. MFA/2026/114"]),
        *lines(72, 738, ["12 River Road, Ottawa"]),
        *lines(440, 738, ["12 May 2026"]),
        *lines(72, 726, ["Tel. 555 0100"]),
        *lines(72, 680, ["Canada will publish a list of the minerals that it considers strategic in 2027."]),
    ]
    assert "12 May 2026" in [text for _, text in blocks(pdf([texts]))]


def test_paragraphs_of_a_preamble_end_with_commas() -> None:
    """Over a page, too, each stays a paragraph of its own."""
    first = "Recalling further its resolution 77/321 of 1 August 2023 and resolution 78/272 of 2024,"
    texts = [
        lines(72, 120, [first.replace("its", "all of its"), "and the decision of 13 August 2024,"]),
        lines(72, 700, ["Underscoring the importance of the work of the commission,", "Decides to meet in 2027."]),
    ]
    assert any(text.startswith("Underscoring") for _, text in blocks(pdf(texts)))
