"""How sure deadlines and leads are, and what is done with a text that is not English."""

from __future__ import annotations

import pytest

from commitments.config import Config
from commitments.documents import parse_document
from commitments.extract import load_extractor
from commitments.model import Extraction


def read(text: str, language: str = "en") -> Extraction:
    head = f"---\ntitle: Joint Statement of Canada and Norway\ndate: 2024-03-01\nlanguage: {language}\n---\n\n"
    return load_extractor(Config().spacy_model).extract(parse_document(head + text, "one"))


@pytest.mark.parametrize(
    ("sure", "doubted"),
    [
        (
            "Canada and Norway will publish a map of ports by 30 June 2026.",
            "Canada and Norway will publish a map of the ports that closed after the 2031 review of years.",
        ),
        (
            "Canada and Norway will publish a map of ports.",
            "Canada and Norway will publish a map of ports under the arrangements for the year 2031 and later months.",
        ),
    ],
)
def test_a_day_that_was_not_taken_is_doubted(sure: str, doubted: str) -> None:
    """A sentence in which words of time stand and no day was taken is less sure than a plain one."""
    (first,), (second,) = read(sure).commitments, read(doubted).commitments
    assert second.deadline is None
    assert second.field_confidence["deadline"] < 0.9 < first.field_confidence["deadline"]


def test_a_body_that_was_not_taken_is_doubted() -> None:
    """A sentence that names a body and gives it no task is less sure than one that names none."""
    (plain,) = read("Canada and Norway will publish a map of ports.").commitments
    (named,) = read("Canada and Norway will publish a map of ports after the visit to the Harbour Board.").commitments
    assert named.lead == ()
    assert named.field_confidence["lead"] < plain.field_confidence["lead"]


def test_no_commitments_are_read_from_another_language() -> None:
    """What is known not to be English is reported and not read."""
    found = read("Le Canada et la Norvège publieront une carte.", "fr")
    assert found.commitments == ()
    assert "French" in found.warnings[-1]


def test_a_fiscal_year_of_no_known_country_is_doubted() -> None:
    """Canada's and Norway's do not end on one day; where one country counts, its count holds."""
    both, one = read("The parties will open a port by FY2027.\n\nCanada will open a quay by FY2027.").commitments
    assert both.deadline is not None
    assert "deadline" in both.doubtful(0.7)
    assert one.field_confidence["deadline"] > 0.7
