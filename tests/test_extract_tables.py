"""Tables of promises: a row is read as one, whatever its head calls the columns."""

from __future__ import annotations

from functools import lru_cache

import pytest

from commitments.config import Config
from commitments.documents import parse_document
from commitments.extract import Extractor, load_extractor
from commitments.model import Commitment

HEAD = "---\ntitle: Action Plan of Norway and Chile\ndate: 2026-02-04\n---\n\n"
OPENS = "The Parties will take the following actions:\n\n"


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    return load_extractor(Config().spacy_model)


def read(head: str, *rows: str, opens: str = OPENS) -> tuple[Commitment, ...]:
    line = "|".join("---" for _ in head.split("|"))
    table = "\n".join(f"| {row} |" for row in (head, line, *rows))
    return extractor().extract(parse_document(f"{HEAD}{opens}{table}\n", "table")).commitments


def told(one: Commitment) -> str:
    day = one.deadline.due.isoformat() if one.deadline and one.deadline.due else "-"
    return f"{one.action} | {', '.join(b.name for b in one.lead) or '-'} | {day}"


CASES = {
    "Action | Lead | By": (
        "Establish a joint laboratory | Ministry of Science | March 2027",
        "Establish a joint laboratory | Ministry of Science | 2027-03-31",
    ),
    "No. | Commitment | Responsible agency | Deadline": (
        "1 | Norway will open an office in Lima. | Ministry of Trade | 30 June 2026",
        "open an office in Lima | Ministry of Trade | 2026-06-30",
    ),
    "Due date | Measure | Owner": (
        "Within 30 days | Publish a map of wells | Department of Water; Ministry of Mines",
        "Publish a map of wells | Department of Water, Ministry of Mines | 2026-03-06",
    ),
    "Activity | Timeline": (
        "Train forty divers for the port | End of 2026",
        "Train forty divers for the port | - | 2026-12-31",
    ),
    "Task | Who": ("Draft a charter for the forum | DFAT", "Draft a charter for the forum | DFAT | -"),
    "Step | Status | When": ("Map the sea floor | begun | by 2028", "Map the sea floor | - | 2028-12-31"),
}


@pytest.mark.parametrize("head", CASES)
def test_the_cells_beside_a_promise_give_its_lead_and_day(head: str) -> None:
    """Columns are known by what their heads say, in any order."""
    row, expected = CASES[head]
    assert [told(one) for one in read(head, row)] == [expected]


def test_every_field_of_a_row_keeps_its_words() -> None:
    """The evidence of a lead and of a day is the cell that they came from."""
    (one,) = read("Action | Lead | By", "Establish a laboratory | Ministry of Science | March 2027")
    assert [place.text for place in one.evidence["lead"]] == ["Ministry of Science"]
    assert [place.text for place in one.evidence["deadline"]] == ["March 2027"]
    assert one.deadline is not None
    assert one.deadline.text == "March 2027"


def test_a_promise_keeps_a_day_of_its_own() -> None:
    """The day in the sentence is that of the promise, not the one beside it."""
    (one,) = read("Action | By", "Publish a report by June 2026 | March 2027")
    assert told(one).endswith("2026-06-30")


def test_a_cell_of_parties_names_who_promises() -> None:
    """A country in the column of leads is a party, not a body."""
    (one,) = read("Action | Lead | By", "Fund the port | Chile | 2027")
    assert (one.parties, one.lead) == (("Chile",), ())


def test_cells_of_no_promise_give_none() -> None:
    """Bodies, days and the head itself promise nothing."""
    assert len(read("Action | Lead | By", "Fund the port | Chile | 2027", "Run the port | Norway | 2028")) == 2


def test_a_table_without_a_head_of_promises_is_read_cell_by_cell() -> None:
    """A table of facts lends no day to a promise beside it."""
    (one,) = read("Port | Built | Plans", "Arica | 2029 | Chile will deepen the port.", opens="")
    assert one.deadline is None


def test_without_an_opening_line_the_column_of_actions_says_what_is_promised() -> None:
    """ "Establish a laboratory" under "Action" is one; what nothing opens and no head names would not be."""
    rows = ("Establish a laboratory | Ministry of Science", "Norway will build a pier | Ministry of Ports")
    assert [told(one) for one in read("Action | Lead", *rows, opens="")] == [
        "Establish a laboratory | Ministry of Science | -",
        "build a pier | Ministry of Ports | -",
    ]
