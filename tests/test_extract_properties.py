"""For any text: what is found stands where it is said to stand, and leads back to the file."""

from __future__ import annotations

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.config import Config
from commitments.documents import parse_document
from commitments.extract import load_extractor, split_sentences
from commitments.model import Evidence, Extraction

PIECES = st.sampled_from(
    [
        "The Parties will ",
        "We intend to:",
        "- ",
        "  - ",
        "1. ",
        "(a) ",
        "(ii) ",
        "\n",
        "\n\n",
        "**Trade:** ",
        "# ",
        "| ",
        " | ",
        "open a joint office",
        "by 30 June 2027",
        "within 30 days",
        "annually",
        "the Ministry of Trade",
        "shall",
        "and",
        "; ",
        ". ",
        ": ",
        "U.S. ",
        "Whereas, ",
        "İstanbul",
        "ﬁsh",
        "&amp;",
        "\\*",
        "“",
        "”",
        "\u00a0",
        "\u2028",
        "😀",
        "> ",
        "`x` ",
    ]
)
TEXTS = st.lists(PIECES | st.text(string.printable, max_size=6), max_size=25).map("".join)


@pytest.fixture(scope="module", autouse=True)
def _rules_are_read() -> None:
    """The first text pays for reading rules and languages, which no timed example should."""
    split_sentences(parse_document("- We intend to:\n  - open a port\n\n" + "within 30 days İstanbul %# ' " * 4, "any"))


def places(extraction: Extraction) -> list[Evidence]:
    """Every place that the extraction names."""
    found = [e for c in extraction.commitments for words in c.evidence.values() for e in words]
    for c in extraction.commitments:
        found.append(Evidence(c.start, c.end, c.quote))
        if c.deadline:
            found.append(Evidence(c.deadline.start, c.deadline.end, c.deadline.text))
        if c.recurrence:
            found.append(Evidence(c.recurrence.start, c.recurrence.end, c.recurrence.text))
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_every_word_stands_where_it_is_said_to(body: str) -> None:
    """Quote, deadline, cadence and evidence are the document's own words; the quote has a place in the file."""
    source = "---\ndate: 2026-03-02\nparties: [Norway, Chile]\n---\n\n" + body
    document = parse_document(source, "any")
    extraction = load_extractor(Config().spacy_model).extract(document)
    for one in places(extraction):
        assert document.text[one.start : one.end] == one.text
    for c in extraction.commitments:
        assert 0 <= c.source_start < c.source_end <= len(source)
    assert len({c.id for c in extraction.commitments}) == len(extraction.commitments)


@given(TEXTS)
def test_sentences_stand_in_order_and_apart(body: str) -> None:
    """No sentence overlaps another, and each is its own words."""
    document = parse_document(body, "any")
    end = 0
    for sentence in split_sentences(document):
        assert document.text[sentence.start : sentence.end] == sentence.text
        assert sentence.start >= end
        end = sentence.end
