"""Lines of capitals and lost spaces are read as a reader would, and shown as they stand."""

from __future__ import annotations

import pytest

from commitments.config import Config
from commitments.documents import parse_document
from commitments.extract import load_extractor
from commitments.extract.letters import as_sentences, as_title
from commitments.extract.prose import _joined, read_prose
from commitments.extract.rules import load_rules
from commitments.model import Extraction, Span

HEAD = "# Joint Statement of Norway and Chile\n\nOslo, 4 February 2026\n\n"


def extracted(text: str) -> Extraction:
    return load_extractor(Config().spacy_model).extract(parse_document(text, "a"))


def test_a_document_in_capitals_is_read() -> None:
    text = (
        "# JOINT STATEMENT OF NORWAY AND CHILE\n\nOSLO, 4 FEBRUARY 2026\n\nTHE TWO SIDES MET IN OSLO.\n\n"
        "NORWAY WILL PUBLISH A LIST OF ITS HARBOURS BY 30 JUNE 2026. THE PARTIES AGREED TO MEET EVERY TWO YEARS.\n\n"
        "THE MINISTRY OF FISHERIES OF CHILE SHALL REPORT WITHIN 60 DAYS OF THIS STATEMENT.\n\n"
        "THE PARTIES WILL:\n\n- TRAIN 40 DIVERS BY 2028;\n- OPEN A JOINT OFFICE.\n"
    )
    found = extracted(text)
    said = [(c.quote, c.parties, c.deadline and str(c.deadline.due)) for c in found.commitments]
    both = ("Norway", "Chile")
    assert said == [
        ("NORWAY WILL PUBLISH A LIST OF ITS HARBOURS BY 30 JUNE 2026.", ("Norway",), "2026-06-30"),
        ("THE PARTIES AGREED TO MEET EVERY TWO YEARS.", both, None),
        ("THE MINISTRY OF FISHERIES OF CHILE SHALL REPORT WITHIN 60 DAYS OF THIS STATEMENT.", ("Chile",), "2026-04-05"),
        ("TRAIN 40 DIVERS BY 2028;", both, "2028-12-31"),
        ("OPEN A JOINT OFFICE.", both, None),
    ]
    assert [body.name for body in found.commitments[2].lead] == ["MINISTRY OF FISHERIES OF CHILE"]


def test_what_is_read_in_small_letters_keeps_its_places() -> None:
    found = extracted(HEAD + "THE PARTIESWILL OPEN A JOINT OFFICE BY 2028.\n\nNorway will pay for it by 2029.\n")
    text = found.document.text
    assert [c.quote for c in found.commitments] == [
        "THE PARTIESWILL OPEN A JOINT OFFICE BY 2028.",
        "Norway will pay for it by 2029.",
    ]
    for one in found.commitments:
        assert text[one.start : one.end] == one.quote
        assert found.document.source_map.place(Span(one.start, one.end)) == Span(one.source_start, one.source_end)
        assert one.deadline is not None
        assert text[one.deadline.start : one.deadline.end] == one.deadline.text
        for evidence in (place for places in one.evidence.values() for place in places):
            assert text[evidence.start : evidence.end] == evidence.text
    assert all(text[s.start : s.end] == s.text for s in found.sentences)


@pytest.mark.parametrize(
    "line",
    [
        "WEWILL:",
        "Partiesagree to:",
        "WECOMMITTO:",
        "THE PARTIESWILL",
        "The Parties will",
        "Norway and Chile committo:",
        "WE HEREBY COMMITTO:",
    ],
)
def test_a_lost_space_or_colon_loses_no_promise(line: str) -> None:
    found = extracted(f"{HEAD}## Fish\n\n{line}\n\n- train 40 divers by 2028;\n- open a joint office.\n")
    assert [c.quote for c in found.commitments] == ["train 40 divers by 2028;", "open a joint office."]
    assert {(c.parties, c.lead_in) for c in found.commitments} == {(("Norway", "Chile"), line)}


def test_a_title_in_capitals_names_the_parties() -> None:
    found = extracted("# JOINT STATEMENT OF NORWAY AND CHILE\n\nThe two sides met.\n\nWe will meet again by 2028.\n")
    assert (found.parties, found.document.title) == (("Norway", "Chile"), "JOINT STATEMENT OF NORWAY AND CHILE")


@pytest.mark.parametrize(
    ("capitals", "small"),
    [
        ("NORWAY MAY MEET CHILE ON 3 MAY 2026.", "Norway may meet Chile on 3 May 2026."),
        (
            "THE NORTH SEA POOL (NSP) WILL MEET. THE NSP WILL PAY.",
            "The north sea pool (NSP) will meet. The NSP will pay.",
        ),
        ("1. THE CHILEAN SIDE WILL PAY.", "1. The Chilean side will pay."),
        ("THOSE WHO HELP US WILL WIN.", "Those who help us will win."),
    ],
)
def test_capitals_become_sentences(capitals: str, small: str) -> None:
    assert as_sentences(capitals) == small


def test_capitals_become_titles() -> None:
    assert as_title("PLAN OF THE ASEAN STATES FOR PORTS") == "Plan of the ASEAN States for Ports"


def test_a_lost_space() -> None:
    rule = load_rules("prose")["joined"]
    assert all(_joined().search(line) for line in rule["yes"])
    assert not any(_joined().search(line) for line in rule["no"])


def test_ordinary_prose_is_read_as_it_stands() -> None:
    document = parse_document(HEAD + "The EU will pay. A SHORT TITLE\n\nWE WILL:\n\n- pay.\n", "a")
    assert read_prose(document).same
