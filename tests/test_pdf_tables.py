"""Tables in PDF files: drawn with rules, with some of them, or set apart by space alone."""

from __future__ import annotations

import pytest

from tests.pdf_writing import Text, pdf
from tests.test_pdf_kinds import HEAD, TITLE, blocks

ACTIONS = [
    (["Build a ferry to Chiloe, and a", "harbour for it"], ["Ministry of", "Transport"], ["2027"]),
    (["Publish a map of kelp"], ["Institute of", "Marine Research"], ["30 June", "2027"]),
    (["Train 300 divers in the", "repair of nets"], ["Coast Guard"], ["2028"]),
]
ROWS = [
    ("row", "Build a ferry to Chiloe, and a harbour for it\tMinistry of Transport\t2027"),
    ("row", "Publish a map of kelp\tInstitute of Marine Research\t30 June 2027"),
    ("row", "Train 300 divers in the repair of nets\tCoast Guard\t2028"),
]


def actions() -> list[Text]:
    head = [(90.0, 660.0, 10.0, "F2", "Action"), (260.0, 660.0, 10.0, "F2", "Lead"), (360.0, 660.0, 10.0, "F2", "Day")]
    body = [
        (x, 640.0 - 34 * number - 12 * line, 10.0, "F1", text)
        for number, row in enumerate(ACTIONS)
        for x, cell in zip((90.0, 260.0, 360.0), row, strict=True)
        for line, text in enumerate(cell)
    ]
    return [*TITLE, *head, *body, (90, 530, 10, "F1", "Both sides will review this list by 2030.")]


UPRIGHT = "\n".join(f"{x} 672 m {x} 550 l S" for x in (86, 256, 356, 450))
TOP_AND_FOOT = "\n".join(f"86 {y} m 450 {y} l S" for y in (672, 654, 550))
BETWEEN = "\n".join(f"86 {y} m 450 {y} l S" for y in (672, 654, 619, 585, 550))


@pytest.mark.parametrize("drawn", ["", BETWEEN, f"{UPRIGHT}\n{TOP_AND_FOOT}", f"{UPRIGHT}\n{BETWEEN}"])
def test_rows_of_several_lines_stay_rows(drawn: str) -> None:
    """Without rules, with flat ones, with upright ones, and with all."""
    found = blocks(pdf([actions()], drawn=drawn))
    assert found == [
        *HEAD,
        ("row", "Action\tLead\tDay"),
        *ROWS,
        ("paragraph", "Both sides will review this list by 2030."),
    ]


def test_a_lead_that_spans_rows_counts_in_each() -> None:
    rules = "\n".join(f"{x} {y} m {to_x} {to_y} l S" for x, y, to_x, to_y in (
        (90, 690, 400, 690), (190, 670, 400, 670), (90, 650, 400, 650),
        (90, 690, 90, 650), (190, 690, 190, 650), (400, 690, 400, 650),
    ))  # fmt: skip
    page: list[Text] = [
        (94, 666, 10, "F1", "Chile"),
        (194, 676, 10, "F1", "builds a ferry by 2027"),
        (194, 656, 10, "F1", "builds a harbour by 2028"),
    ]
    assert blocks(pdf([[*TITLE, *page]], drawn=rules))[2:] == [
        ("row", "Chile\tbuilds a ferry by 2027"),
        ("row", "Chile\tbuilds a harbour by 2028"),
    ]


def test_cells_can_be_wider_than_a_column() -> None:
    rules = "\n".join(f"{x} {y} m {to_x} {to_y} l S" for x, y, to_x, to_y in (
        (90, 690, 500, 690), (90, 670, 500, 670), (90, 650, 500, 650), (90, 630, 500, 630),
        (90, 690, 90, 630), (500, 690, 500, 630), (250, 670, 250, 630),
    ))  # fmt: skip
    page: list[Text] = [
        (94, 676, 10, "F1", "Actions that the Parties agreed on, and their days"),
        (94, 656, 10, "F1", "Ferry to Chiloe"),
        (254, 656, 10, "F1", "2027"),
        (94, 636, 10, "F1", "Office in Oslo"),
        (254, 636, 10, "F1", "2028"),
    ]
    assert [text for kind, text in blocks(pdf([[*TITLE, *page]], drawn=rules)) if kind == "row"] == [
        "Actions that the Parties agreed on, and their days\t",
        "Ferry to Chiloe\t2027",
        "Office in Oslo\t2028",
    ]
