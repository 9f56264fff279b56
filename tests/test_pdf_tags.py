"""Tagged PDF files: what the tags say is read, where they say it of most letters and the page does not contradict."""

from __future__ import annotations

from commitments.acquire.pdf import convert_pdf
from commitments.documents import parse_document
from tests.pdf_writing import Tagged, Text, tagged_pdf


def blocks(content: bytes) -> list[tuple[str, str]]:
    document = parse_document(convert_pdf(content).markdown, "a")
    return [(block.kind.value, document.text[block.span.start : block.span.end]) for block in document.blocks]


def tag(role: str, y: float, *texts: str, x: float = 90, font: str = "F1", size: float = 11, key: str = "") -> Tagged:
    return Tagged(role, [(x, y - 14 * n, size, font, text) for n, text in enumerate(texts)], key)


def item(y: float, label: str, *texts: str, font: str = "F1") -> Tagged:
    mark: list[Tagged | Text] = [(90, y, 11, font, label)]
    return Tagged("LI", [Tagged("Lbl", mark), tag("LBody", y, *texts, x=110, font=font)])


TITLE = tag("H1", 730, "Joint Statement of Norway and Chile", font="F2", size=14)
PROSE = ("Norway and Chile met today and spoke about the sea. They will draw up a plan for kelp", "by 30 June 2026.")


def test_paragraphs_headings_items_and_notes_are_those_of_the_tags() -> None:
    """Nothing in the look of this page tells its paragraphs apart."""
    note = Tagged("Note", [tag("P", 690, "1 Oslo, 2 May 2020.", size=11)])
    page = [
        TITLE,
        tag("P", 700, *PROSE),
        note,
        tag("P", 672, "Chile will send its maps to Oslo, and Norway will pay for what they cost it to send th", "em."),
        tag("H2", 630, "Ferries"),
        Tagged("L", [item(612, "1.", "build a ferry by 2030;"), item(598, "2.", "train its crew, and"),
                     Tagged("LI", [tag("LBody", 584, "report.")])]),
        Tagged("Artifact", [(90, 400, 11, "F1", "DRAFT")]),
        Tagged("Artifact", [(300, 30, 11, "F1", "Page 1")]),
    ]  # fmt: skip
    assert blocks(tagged_pdf([page])) == [
        ("heading", "Joint Statement of Norway and Chile"),
        ("paragraph", " ".join(PROSE)),
        ("paragraph", "Chile will send its maps to Oslo, and Norway will pay for what they cost it to send th em."),
        ("heading", "Ferries"),
        ("item", "build a ferry by 2030;"),
        ("item", "train its crew, and"),
        ("item", "report."),
        ("footnote", "Oslo, 2 May 2020."),
    ]
    assert convert_pdf(tagged_pdf([page])).warnings == ("left out on 1 page: DRAFT", "left out on 1 page: page numbers")


def test_an_element_goes_on_over_the_page() -> None:
    first = [TITLE, tag("P", 700, "The Parties will meet in each year. They will draw up a list of their", key="a")]
    second = [tag("P", 700, "Harbours by 30 June 2026.", key="a"), tag("P", 680, "Norway will pay.")]
    assert blocks(tagged_pdf([first, second]))[1:] == [
        (
            "paragraph",
            "The Parties will meet in each year. They will draw up a list of their Harbours by 30 June 2026.",
        ),
        ("paragraph", "Norway will pay."),
    ]


def test_a_numbered_heading_that_word_tags_as_an_item_is_a_heading() -> None:
    page = [
        TITLE,
        Tagged("L", [item(700, "1.", "Kelp and Fish", font="F2")]),
        tag("P", 680, *PROSE),
        Tagged("L", [item(640, "2.", "Ferries and Harbours", font="F2")]),
        tag("P", 620, "Chile will build a ferry by 2030, and Norway will train those who are to sail on it."),
    ]
    kinds = blocks(tagged_pdf([page]))
    assert [text for kind, text in kinds if kind == "heading"][1:] == ["1. Kelp and Fish", "2. Ferries and Harbours"]
    assert [kind for kind, _ in kinds].count("paragraph") == 2


def test_rows_of_tags_are_rows_and_long_cells_are_text() -> None:
    def row(y: float, *cells: str) -> Tagged:
        texts = enumerate(cells)
        return Tagged("TR", [Tagged("TD", [tag("P", y, cell, x=90 + 150 * n)]) for n, cell in texts])

    table = Tagged("Table", [row(680, "Action", "Lead"), row(660, "Ferry to Chiloe", "Ministry of Transport")])
    promises = (
        "Norway will pay for the ferry and its crew by 2030;",
        "Chile will build a harbour for it in that year.",
    )
    listed = Tagged("TD", [Tagged("L", [item(600 - 20 * n, "•", promise) for n, promise in enumerate(promises)])])
    layout = Tagged("Table", [Tagged("TR", [Tagged("TD", [tag("P", 600, "Ferries", x=400)]), listed])])
    assert blocks(tagged_pdf([[TITLE, table, layout]]))[1:] == [
        ("row", "Action\tLead"),
        ("row", "Ferry to Chiloe\tMinistry of Transport"),
        ("paragraph", "Ferries"),
        *(("item", promise) for promise in promises),
    ]


def test_a_lead_that_spans_rows_counts_in_each() -> None:
    def cell(x: float, y: float, text: str, attributes: str = "") -> Tagged:
        return Tagged("TD", [tag("P", y, text, x=x)], attributes=attributes)

    rows = [
        [cell(90, 680, "Chile", "/O /Table /RowSpan 2"), cell(240, 680, "builds a ferry"), cell(400, 680, "2027")],
        [cell(240, 660, "builds a harbour"), cell(400, 660, "2028")],
        [cell(90, 640, "All will meet", "/O /Table /ColSpan 2"), cell(400, 640, "2029")],
    ]
    table = Tagged("Table", [Tagged("TR", [*row]) for row in rows])
    assert blocks(tagged_pdf([[TITLE, table]]))[1:] == [
        ("row", "Chile\tbuilds a ferry\t2027"),
        ("row", "Chile\tbuilds a harbour\t2028"),
        ("row", "All will meet\t\t2029"),
    ]


def test_letters_in_no_tag_are_not_lost() -> None:
    page = [
        TITLE,
        tag("P", 700, *PROSE),
        Tagged("", [(90, 660, 11, "F1", "Chile will pay.")]),
        tag("P", 620, "Norway will build a ferry by 2030, and will train those who are to sail on it in Oslo."),
    ]
    assert [text for _, text in blocks(tagged_pdf([page]))][2] == "Chile will pay."


def test_a_page_with_few_letters_in_tags_is_read_by_its_look() -> None:
    page = [TITLE, Tagged("", [(90, 700 - 14 * n, 11, "F1", text) for n, text in enumerate(PROSE)])]
    other = [tag("P", 700, "Chile will build a ferry by 2030, and Norway will train those who are to sail on it.")]
    assert blocks(tagged_pdf([page, other])) == [
        ("heading", "Joint Statement of Norway and Chile"),
        ("paragraph", " ".join(PROSE)),
        ("paragraph", "Chile will build a ferry by 2030, and Norway will train those who are to sail on it."),
    ]


def test_the_page_wins_over_tags_in_another_order() -> None:
    texts = [f"Norway will do thing number {n} of this list, and will report on it by 203{n}." for n in range(6)]
    page = [tag("P", 700 - 30 * n, texts[n]) for n in (3, 0, 5, 1, 4, 2)]
    assert [text for _, text in blocks(tagged_pdf([[TITLE, *page]]))][1:] == texts


def test_tags_for_each_line_are_not_believed() -> None:
    texts = [
        "Norway and Chile met today and spoke about the sea, about ships and about trade. The",
        "two sides will set up a group of experts on kelp within sixty days of this text. Chile",
        "will publish a list of its harbours by 30 June 2026, and Norway will open an office in",
        "the north of Chile by 2028. Both sides will go on sharing what they know of storms and",
        "of the sea in each year, and they will report on it.",
    ]
    page = [tag("P", 700 - 14 * n, text) for n, text in enumerate(texts)]
    assert blocks(tagged_pdf([[TITLE, *page]]))[1:] == [("paragraph", " ".join(texts))]


def test_a_note_inside_a_sentence_does_not_cut_it() -> None:
    note = Tagged("Note", [tag("P", 100, "1 See the Treaty of 2019.", size=8)])
    sentence = Tagged(
        "P", [(90, 700, 11, "F1", "Norway will pay"), Tagged("Link", [note]), (180, 700, 11, "F1", "for the ferry.")]
    )
    assert blocks(tagged_pdf([[TITLE, sentence, tag("P", 670, *PROSE)]]))[1:] == [
        ("paragraph", "Norway will pay for the ferry."),
        ("paragraph", " ".join(PROSE)),
        ("footnote", "See the Treaty of 2019."),
    ]


def test_several_paragraphs_in_one_element_are_parted() -> None:
    lines: list[Tagged | Text] = [
        (90, 700, 11, "F1", "Norway and Chile met today and spoke about the sea, and about trade in fish"),
        (90, 686, 11, "F1", "and kelp."),
        (
            90,
            660,
            11,
            "F1",
            "They will set up a group of experts on kelp within sixty days, and they will",
        ),
        (90, 646, 11, "F1", "report."),
        (90, 620, 11, "F1", "Chile will publish a list of its harbours by 30 June 2026."),
    ]
    assert [text[-8:] for _, text in blocks(tagged_pdf([[TITLE, Tagged("P", lines)]]))[1:]] == [
        "nd kelp.",
        " report.",
        "ne 2026.",
    ]
