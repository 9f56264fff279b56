"""Which commitment a report is about, what people put right, and promises that are one and the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.errors import LedgerError
from commitments.model import (
    Bound,
    Commitment,
    Document,
    Event,
    FrontMatter,
    Relation,
    Report,
    ReportKind,
    SourceMap,
    Status,
    Strength,
    Timeliness,
)
from commitments.store.stored import dump, load
from commitments.tracking import (
    CORRECTABLE,
    amend,
    anchor,
    apply,
    awaited,
    changes,
    commitment_id,
    event_day,
    links_of,
    read_value,
    resolved,
    standing,
)
from tests.tracking_cases import commitment_with

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SENTENCES = (
    "Syldavia will open a consulate in Klow by 30 June 2027.",
    "Borduria will publish its list of tariffs before the end of 2026, and Syldavia will answer it.",
    "The Parties will meet.",
    "The Parties will meet.",
)


def commitments(*quotes: str, document: str = "specimen") -> tuple[Commitment, ...]:
    """One commitment a sentence, with the ids that extraction gives."""
    found, start = [], 0
    for number, quote in enumerate(quotes):
        one = commitment_with("due 2027-06-30")
        places = {"start": start, "end": start + len(quote), "source_start": start, "source_end": start + len(quote)}
        found.append(
            replace(
                one,
                id=commitment_id(document, quote, quotes[:number].count(quote)),
                document=document,
                quote=quote,
                **places,
            )
        )
        start += len(quote) + 1
    return tuple(found)


def report(about: Commitment, number: int = 1, kind: ReportKind = ReportKind.STATUS, **fields: object) -> Report:
    values: dict[str, object] = {"status": Status.IN_PROGRESS} if kind is ReportKind.STATUS else {}
    made = Report(f"r{number}", about.id, about.quote, kind, "A reviewer", NOON + timedelta(seconds=number))
    return replace(made, **(values | fields))  # type: ignore[arg-type]


BEFORE = commitments(*SENTENCES)


# Anchoring


def test_an_id_that_is_there_decides() -> None:
    """Even where the quote was edited."""
    one = report(BEFORE[0], quote="Something else entirely.")
    assert anchor([one], BEFORE).by_commitment == {BEFORE[0].id: (one,)}


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ("Moreover, Syldavia will open a consulate in Klow by 30 June 2027.", "the new quote contains the old"),
        ("open a consulate in Klow by 30 June 2027", "the old quote contains the new"),
        ("Syldavia will open one consulate in Klow by 30 June 2027.", "nine words of ten"),
    ],
)
def test_a_sentence_cut_differently_keeps_its_reports(now: str, why: str) -> None:
    """And that is said."""
    after = commitments(SENTENCES[1], now)
    anchoring = anchor([report(BEFORE[0])], after)
    assert anchoring.by_commitment == {after[1].id: (replace(report(BEFORE[0]), commitment=after[1].id),)}, why
    assert (anchoring.moved[0].commitment, anchoring.unanchored) == (after[1].id, ())
    assert f"{BEFORE[0].id}: gone; its status report now counts for {after[1].id}" == str(anchoring.moved[0])


def test_what_fits_nothing_stays_and_the_closest_is_proposed() -> None:
    """A report is never dropped."""
    after = commitments("Syldavia will close its consulate in Klow.", "The Parties will part.")
    anchoring = anchor([report(BEFORE[0])], after)
    (lost,) = anchoring.unanchored
    assert (anchoring.by_commitment, lost.nearest) == ({}, after[0].id)
    assert "the closest:" in str(lost)
    assert "the closest" not in str(anchor([report(BEFORE[0])], ()).unanchored[0])


def test_of_equal_sentences_each_keeps_its_own_reports() -> None:
    """The id tells which of them it was, after a renaming too."""
    after = commitments(*SENTENCES, document="renamed")
    found = anchor([report(BEFORE[2], 1), report(BEFORE[3], 2)], after).by_commitment
    assert {id_: [r.id for r in reports] for id_, reports in found.items()} == {
        after[2].id: ["r1"],
        after[3].id: ["r2"],
    }


def test_two_words_anchor_nothing() -> None:
    """ "We will" stands in many sentences."""
    short = replace(report(BEFORE[0]), commitment="specimen/0", quote="will open")
    assert anchor([short], BEFORE).unanchored


def test_a_retraction_stays_with_what_it_takes_back() -> None:
    """Whatever commitment its line names."""
    told = report(BEFORE[0], 1)
    back = report(BEFORE[1], 2, ReportKind.RETRACTION, report="r1")
    assert anchor([back, told], BEFORE).by_commitment == {BEFORE[0].id: (told, back)}


# Corrections, dismissals, additions


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("strength", "intend", Strength.INTEND),
        ("parties", ["Syldavia"], ("Syldavia",)),
        ("parties", "Syldavia; Borduria", ("Syldavia", "Borduria")),
        ("parties", None, ()),
        ("action", "open it", "open it"),
        ("deadline", None, None),
        ("topics", ["trade"], ("trade",)),
        ("continuing", "yes", True),
    ],
)
def test_a_correction_replaces_the_field_always(field: str, value: object, shown: object) -> None:
    """It is marked as a person's; the last one counts; a retraction brings the extraction back."""
    first = report(BEFORE[0], 1, ReportKind.CORRECTION, field=field, value=value)
    corrected = apply(BEFORE, [first])[0]
    assert (getattr(corrected, field), corrected.corrected) == (shown, (field,))
    back = report(BEFORE[0], 2, ReportKind.RETRACTION, report="r1")
    assert apply(BEFORE, [first, back]) == BEFORE


def test_a_corrected_deadline_is_counted_from() -> None:
    """A day, a day to keep up until, the word vague, or a whole object."""
    day, until, vague = (read_value("deadline", text) for text in ("2026-06-30", "until 2026-06-30", "vague"))
    assert (day.due, day.bound, until.bound, vague.kind) == (date(2026, 6, 30), Bound.BY, Bound.UNTIL, "vague")
    whole = read_value("deadline", {"text": "by June", "kind": "event", "event": "signature"})
    assert (whole.text, whole.kind, whole.event) == ("by June", "event", "signature")
    corrected = apply(BEFORE, [report(BEFORE[0], 1, ReportKind.CORRECTION, field="deadline", value="2026-04-30")])[0]
    assert standing(corrected, (), (), date(2026, 5, 1)).timeliness is Timeliness.UNCHECKED


def test_a_correction_survives_a_better_extraction() -> None:
    """The id is another now; the person's field stays."""
    after = commitments("Syldavia will open a consulate in Klow by 30 June 2027, as agreed.")
    first = report(BEFORE[0], 1, ReportKind.CORRECTION, field="strength", value="intend")
    assert apply(after, [first])[0].strength is Strength.INTEND


@pytest.mark.parametrize(
    ("field", "value"), [("quote", "x"), ("strength", "might"), ("deadline", "soonish"), ("action", "")]
)
def test_what_cannot_be_followed_is_said(field: str, value: str) -> None:
    """The extraction stands, and the report is named."""
    amendment = amend(BEFORE, [report(BEFORE[0], 1, ReportKind.CORRECTION, field=field, value=value)])
    assert (amendment.commitments, len(amendment.problems)) == (BEFORE, 1)
    with pytest.raises(LedgerError):
        read_value(field, value)


def test_what_was_dismissed_keeps_its_reports() -> None:
    """It is in no listing; a retraction brings it back with its history."""
    gone = [report(BEFORE[0], 1), report(BEFORE[0], 2, ReportKind.DISMISSAL)]
    amendment = amend(BEFORE, gone)
    assert (amendment.commitments, amendment.dismissed) == (BEFORE[1:], BEFORE[:1])
    assert amendment.anchoring.by_commitment == {BEFORE[0].id: tuple(gone)}
    assert amend(BEFORE, [*gone, report(BEFORE[0], 3, ReportKind.RETRACTION, report="r2")]).dismissed == ()


def test_an_addition_is_a_commitment_like_others() -> None:
    """It can be reported on, corrected and retracted; it stands where the text has it."""
    quote = "Borduria: a road by 2028."
    missed = replace(BEFORE[0], id=commitment_id("specimen", quote, 0), quote=quote)
    fields = {"start": 500, "strength": "intend", "parties": ["Borduria"], "deadline": "2028-12-31"}
    added = report(missed, 1, ReportKind.ADDITION, value=fields)
    amendment = amend(BEFORE, [added, report(missed, 2)])
    found = amendment.commitments[-1]
    assert (found.id, found.added, found.start, found.parties) == (missed.id, True, 500, ("Borduria",))
    assert found.deadline is not None
    assert found.deadline.due == date(2028, 12, 31)
    assert [r.id for r in amendment.anchoring.by_commitment[missed.id]] == ["r1", "r2"]
    assert apply(BEFORE, [added, report(missed, 3, ReportKind.RETRACTION, report="r1")]) == BEFORE


def test_an_addition_moves_with_its_document() -> None:
    """Renamed, it and the reports on it have ids of the new name."""
    quote = "Borduria: a road by 2028."
    missed = replace(BEFORE[0], id=commitment_id("specimen", quote, 0), quote=quote)
    reports = [report(missed, 1, ReportKind.ADDITION, value={"start": 0}), report(missed, 2)]
    amendment = amend((), reports, document_of(quote, "renamed"))
    home = commitment_id("renamed", quote, 0)
    assert [(c.id, c.document) for c in amendment.commitments] == [(home, "renamed")]
    assert [r.id for r in amendment.anchoring.by_commitment[home]] == ["r1", "r2"]


def test_added_words_that_are_gone_are_said() -> None:
    """They stand in no text any more: no place can be shown for them."""
    missed = replace(BEFORE[0], quote="Borduria: a road by 2028.")
    amendment = amend((), [report(missed, 1, ReportKind.ADDITION)], document_of("Another text.", "specimen"))
    assert (amendment.commitments, len(amendment.problems)) == ((), 1)


def document_of(text: str, id_: str) -> Document:
    return Document(id_, text, FrontMatter(), (), SourceMap((0,), (0,), (len(text),), len(text)))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["2026-01-01", "by"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "kind", "due", "start", "end", "event", "name", "every", "bound", "party"]), inner
        )
    ),
    max_leaves=8,
)
FIELD_NAMES = [*CORRECTABLE, "quote", "section", "lead_in", "start", "source_start"]


@settings(deadline=None)
@given(st.sampled_from(FIELD_NAMES), JSON)
def test_no_value_stops_a_build(field: str, value: object) -> None:
    """A ledger edited by hand can hold anything: it is followed or named, and what is followed can be judged."""
    correction = report(BEFORE[0], 1, ReportKind.CORRECTION, field=field, value=value)
    missed = replace(BEFORE[0], id="specimen/0", quote="words")
    addition = report(missed, 2, ReportKind.ADDITION, value={field: value})
    amendment = amend(BEFORE, [correction, addition], document_of("Some words.", "specimen"))
    for commitment in amendment.commitments:
        standing(commitment, (), (), date(2026, 5, 1))
        assert load(dump(commitment)) == commitment


# Links


def test_the_same_promise_shares_its_reports() -> None:
    """Across documents, and through a third one."""
    one, other, third = (commitments(SENTENCES[0], document=name)[0] for name in ("one", "other", "third"))
    kept = report(one, 1, status=Status.FULFILLED, on=date(2026, 4, 1))
    linking = [
        report(other, 2, ReportKind.LINK, relation=Relation.SAME_AS, to=one.id),
        report(third, 3, ReportKind.LINK, relation=Relation.SAME_AS, to=other.id),
    ]
    links = links_of(linking)
    pooled = links.pool(third.id, {one.id: (kept,)})
    assert standing(third, pooled, (), date(2026, 5, 1)).timeliness is Timeliness.FULFILLED_ON_TIME
    assert links.touching() == {one.id, other.id, third.id}
    assert apply([other], linking[:1])[0].same_as == one.id


def test_what_takes_the_place_of_one_closes_all_that_are_the_same() -> None:
    """But not itself."""
    old, same, new = (commitments(SENTENCES[0], document=name)[0] for name in ("old", "same", "new"))
    linking = [
        report(same, 1, ReportKind.LINK, relation=Relation.SAME_AS, to=old.id),
        report(new, 2, ReportKind.LINK, relation=Relation.SUPERSEDES, to=old.id, on=date(2026, 5, 1)),
    ]
    links = links_of(linking)
    assert [
        standing(c, links.pool(c.id, {new.id: tuple(linking[1:])}), (), date(2026, 6, 1)).status
        for c in (old, same, new)
    ] == [Status.SUPERSEDED, Status.SUPERSEDED, Status.NO_REPORT]


# Events


def test_a_documents_own_event_wins() -> None:
    """An entry into force here says nothing of one there."""
    shared = Event("The next summit", date(2026, 1, 1), NOON + timedelta(9))
    own = Event("next  Summit", date(2026, 2, 2), NOON, document="specimen")
    assert event_day("next summit", "specimen", (shared, own)) == date(2026, 2, 2)
    assert event_day("next summit", "other", (shared, own)) == date(2026, 1, 1)
    assert event_day("last summit", "other", (shared, own)) is None


def test_awaited_tells_shared_from_own() -> None:
    """What still has no day comes first."""
    here, there = (replace(commitment_with("event signature"), id=f"{d}/1", document=d) for d in ("here", "there"))
    nowhere = replace(commitment_with("event receipt"), id="here/2", document="here")
    found = awaited([here, there, nowhere], [Event("signature", date(2026, 1, 1), NOON, document="here")])
    assert [(a.name, a.document, a.day, a.commitments) for a in found] == [
        ("receipt", None, None, ("here/2",)),
        ("signature", None, None, ("there/1",)),
        ("signature", "here", date(2026, 1, 1), ("here/1",)),
    ]


def test_an_events_day_is_counted_in() -> None:
    """The proof then shows it; arithmetic that says nothing means the event's own day."""
    happened = (Event("signature", date(2026, 1, 31), NOON),)
    for words, arithmetic in (
        ("event signature + 1 month", "2026-01-31 + 1 month = 2026-02-28"),
        ("event signature", "2026-01-31 = 2026-01-31"),
    ):
        deadline = commitment_with(words).deadline
        assert deadline is not None
        found = resolved(deadline, "specimen", happened)
        assert (found.arithmetic, found.anchor) == (arithmetic, date(2026, 1, 31))
        assert resolved(deadline, "specimen", ()) == deadline


# Changes


def test_an_extension_recorded_late_does_not_hide_that_its_day_passed() -> None:
    """Whoever read the ledger every evening saw it past its day first."""
    one = commitment_with("due 2026-03-06")
    late = replace(report(one, 1, ReportKind.EXTENSION, due=date(2026, 6, 30), on=date(2026, 3, 1)), commitment=one.id)
    found = changes([(one, (late,))], (), date(2026, 3, 1), date(2026, 7, 31))
    assert [(c.day, c.kind) for c in found] == [
        (date(2026, 3, 7), "unchecked"),
        (date(2026, 5, 1), "extended"),
        (date(2026, 7, 1), "unchecked"),
    ]


def test_what_was_taken_back_within_the_days_is_no_news() -> None:
    """But what was taken back of earlier is."""
    one = commitment_with("none")
    said = report(one, 1, ReportKind.REPLY, by_party="Syldavia", note="Yes.")
    back = report(one, 2, ReportKind.RETRACTION, report="r1", recorded=NOON + timedelta(days=2))
    whole = changes([(one, (said, back))], (), date(2026, 5, 1), date(2026, 5, 31))
    assert [c.kind for c in whole] == []
    after = changes([(one, (said, back))], (), date(2026, 5, 2), date(2026, 5, 31))
    assert [c.kind for c in after] == ["retracted"]


def test_an_event_dated_backwards_passes_on_the_day_it_is_known() -> None:
    """Not on a day on which nobody could know it."""
    one = commitment_with("event signature + 30 days")
    events = (Event("signature", date(2026, 1, 1), NOON),)
    found = changes([(one, ())], events, date(2026, 1, 1), date(2026, 12, 31))
    assert [(c.day, c.kind) for c in found] == [(NOON.date(), "unchecked"), (NOON.date(), "event_dated")]


def test_changes_of_all_time() -> None:
    """The first and the last day there are."""
    assert [c.kind for c in changes([(commitment_with("due 2026-03-06"), ())], (), date.min, date.max)] == ["unchecked"]
