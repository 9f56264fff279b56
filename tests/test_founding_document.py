"""The press statement of 4 February 2026, completely: what it promises, to whom, by when, and what became of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from commitments.config import Config
from commitments.harvest import read_path
from commitments.model import Commitment, Extraction, Standing, Strength
from commitments.tracking import read_events, read_reports, standing

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = "eu-us-japan-critical-minerals-2026"
ALL_THREE = {"United States", "European Union", "Japan"}
THE_TWO = {"United States", "European Union"}


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return read_path(ROOT / f"corpus/documents/{DOCUMENT}.md", spacy_model=Config().spacy_model)


def the(extraction: Extraction, words: str) -> Commitment:
    """The one commitment whose quote holds the words."""
    found = [c for c in extraction.commitments if words in c.quote]
    assert len(found) == 1, [c.quote for c in extraction.commitments]
    return found[0]


def test_it_holds_eight_or_nine_commitments(extraction: Extraction) -> None:
    """The eight below, and perhaps 'now taking significant steps'."""
    quotes = [c.quote for c in extraction.commitments if "now taking significant steps" not in c.quote]
    assert len(quotes) == 8, quotes


@pytest.mark.parametrize(
    ("words", "strength", "parties"),
    [
        ("their intention to expedite", Strength.INTEND, ALL_THREE),
        ("a commitment within the next 30 days", Strength.WILL, THE_TWO),
        ("will identify areas of cooperation", Strength.WILL, THE_TWO),
        ("will also include discussion", Strength.WILL, THE_TWO),
        ("intend to develop Action Plans", Strength.INTEND, ALL_THREE),
        ("The Department of State will lead", Strength.WILL, {"United States"}),
        ("The Office of the U.S. Trade Representative will lead", Strength.WILL, {"United States"}),
        ("intend to further engage", Strength.INTEND, ALL_THREE),
    ],
)
def test_each_commitment_has_its_strength_and_parties(
    extraction: Extraction, words: str, strength: Strength, parties: set[str]
) -> None:
    """Who promises, and how firmly."""
    found = the(extraction, words)
    assert (found.strength, set(found.parties)) == (strength, parties)


@pytest.mark.parametrize("words", ["signed a Framework", "could include", "met during"])
def test_facts_and_possibilities_are_no_commitments(extraction: Extraction, words: str) -> None:
    """A past signature, a bare possibility and a meeting promise nothing."""
    assert not [c.quote for c in extraction.commitments if words in c.quote]


def test_the_memorandum_is_due_thirty_calendar_days_later(extraction: Extraction) -> None:
    """4 February 2026 + 30 days; the only deadline of the document."""
    deadline = the(extraction, "conclude a Memorandum").deadline
    assert deadline is not None
    assert (deadline.text, deadline.anchor, deadline.due) == (
        "within the next 30 days",
        date(2026, 2, 4),
        date(2026, 3, 6),
    )
    assert [c.quote for c in extraction.commitments if c.deadline] == [the(extraction, "conclude a Memorandum").quote]


@pytest.mark.parametrize(
    ("words", "lead"),
    [
        ("conclude a Memorandum", "Department of State"),
        ("develop Action Plans", "Office of the U.S. Trade Representative"),
    ],
)
def test_a_later_sentence_gives_the_lead(extraction: Extraction, words: str, lead: str) -> None:
    """The lead is scoped to the United States, and points to the sentence that assigns it."""
    found = the(extraction, words)
    assert [(body.name, body.party) for body in found.lead] == [(lead, "United States")]
    assert any(lead in place.text and place.start > found.end for place in found.evidence["lead"])


def test_every_place_holds_its_words(extraction: Extraction) -> None:
    """Quote, deadline and evidence stand where they are said to stand, in the text and in the file."""
    source = (ROOT / f"corpus/documents/{DOCUMENT}.md").read_text(encoding="utf-8")
    text = extraction.document.text
    for c in extraction.commitments:
        assert text[c.start : c.end] == c.quote == source[c.source_start : c.source_end]
        assert not c.deadline or text[c.deadline.start : c.deadline.end] == c.deadline.text
        assert all(text[e.start : e.end] == e.text for places in c.evidence.values() for e in places)


def as_of(extraction: Extraction, words: str, day: date) -> Standing:
    reports = read_reports(ROOT / f"corpus/reports/{DOCUMENT}.jsonl").reports
    events = read_events(ROOT / "corpus/events.jsonl").events
    found = the(extraction, words)
    return standing(found, [r for r in reports if r.commitment == found.id], events, day)


@pytest.mark.parametrize(
    ("day", "timeliness", "days"),
    [
        (date(2026, 3, 6), "due_soon", None),
        (date(2026, 3, 7), "unchecked", 1),
        (date(2026, 4, 23), "unchecked", 48),
        (date(2026, 4, 24), "fulfilled_late", 49),
        (date(2026, 11, 23), "fulfilled_late", 49),
    ],
)
def test_the_memorandum_came_49_days_late(extraction: Extraction, day: date, timeliness: str, days: int | None) -> None:
    """The fact that this project was founded on, from the recorded reports."""
    found = as_of(extraction, "conclude a Memorandum", day)
    assert (found.timeliness, found.days_late or found.days_past) == (timeliness, days)


def test_the_action_plans_are_partly_there(extraction: Extraction) -> None:
    """A plan between two of the three parties came; the initiative has not."""
    assert as_of(extraction, "develop Action Plans", date(2026, 11, 23)).status == "partly_fulfilled"
