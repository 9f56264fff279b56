"""The store: what is put comes back equal, and each day's standing is what tracking says it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commitments.errors import StoreError, UnknownIdError
from commitments.model import (
    Body,
    DeadlineKind,
    Event,
    Extraction,
    Filter,
    ReportKind,
    Sentence,
    Status,
    Strength,
    Timeliness,
)
from commitments.store import Store
from commitments.store.facets import FACETS
from commitments.tracking import append_event, append_report, read_reports, standing
from tests.promises import Promise, extraction, report, same_as, supersedes

OFFICE = Promise("Japan will open an office by 2027.", by="by 2027", due=date(2027, 12, 31), topics=("trade",))
ROADMAP = Promise(
    "Canada and Japan will publish a roadmap by March 2026.",
    parties=("Canada", "Japan"),
    by="by March 2026",
    due=date(2026, 3, 31),
    strict=date(2026, 3, 1),
    lead=(Body("the Ministry of Trade", "Ministry of International Trade", "Japan"),),
)
TALKS = Promise("Both sides intend to hold talks.", parties=("Canada",), strength=Strength.INTEND)
ENTRY = Promise(
    "Japan will notify within 30 days of entry into force.",
    by="within 30 days of entry into force",
    kind=DeadlineKind.EVENT,
    event="entry into force",
)
FIRST = extraction("first", [OFFICE, ROADMAP, TALKS])
SECOND = extraction("second", [ENTRY, OFFICE])
TODAY = date(2026, 11, 23)
ALL = Filter()


class Base:
    """A store with its ledgers."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "store.sqlite"
        self.reports = folder / "reports"
        self.events = folder / "events.jsonl"
        self.store = Store.open(self.path, create=True)

    def put(self, *extractions: Extraction) -> None:
        for one in extractions:
            self.store.put(one, "content", "rules")
        self.sync()

    def sync(self) -> None:
        self.summary = self.store.sync(self.reports, self.events)

    def ids(self, filter: Filter = ALL, day: date = TODAY, known_on: date | None = None, **how: str) -> list[str]:
        return [t.commitment.id for t in self.store.select(filter, day, known_on, **how)]  # type: ignore[arg-type]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    base = Base(tmp_path)
    base.put(FIRST, SECOND)
    yield base
    base.store.close()


def ids(extraction: Extraction, *numbers: int) -> list[str]:
    return [extraction.commitments[number].id for number in numbers]


def test_a_document_comes_back_equal(base: Base) -> None:
    """Text, blocks, places, front matter, sentences with their lead-ins, parties, warnings."""
    opening = Sentence(0, 5, FIRST.document.text[:5], 0)
    nested = Sentence(6, 9, FIRST.document.text[6:9], 0, ("A", "B"), opening)
    sentences = (nested, Sentence(10, 12, FIRST.document.text[10:12], 0, (), nested))
    base.put(Extraction(FIRST.document, ("Japan", "Türkiye"), sentences, (), ("odd\nthing",)))
    found = base.store.document("first")
    assert (found.document, found.sentences, found.parties) == (FIRST.document, sentences, ("Japan", "Türkiye"))
    assert found.warnings == (*FIRST.document.warnings, "odd\nthing")


def test_commitments_come_back_equal(base: Base) -> None:
    """With every field and place."""
    found = {t.commitment.id: t.commitment for t in base.store.select(ALL, TODAY)}
    assert found == {c.id: c for c in (*FIRST.commitments, *SECOND.commitments)}


def test_listings_begin_with_the_earliest_day(base: Base) -> None:
    """Undated ones last; of equal days, by document and place."""
    assert base.ids() == [*ids(FIRST, 1, 0), *ids(SECOND, 1), *ids(FIRST, 2), *ids(SECOND, 0)]
    assert base.ids(order="document") == [*ids(FIRST, 0, 1, 2), *ids(SECOND, 0, 1)]


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (Filter(document=("second",)), ids(SECOND, 1, 0)),
        (Filter(party=("CANADA",)), ids(FIRST, 1, 2)),
        (Filter(party=("canada", "nobody"), strength=(Strength.INTEND,)), ids(FIRST, 2)),
        (Filter(agency=("the ministry of trade",)), ids(FIRST, 1)),
        (Filter(agency=("Ministry of International Trade",)), ids(FIRST, 1)),
        (Filter(topic=("Trade",)), [*ids(FIRST, 0), *ids(SECOND, 1)]),
        (Filter(timeliness=(Timeliness.UNCHECKED, Timeliness.AWAITING_EVENT)), [*ids(FIRST, 1), *ids(SECOND, 0)]),
        (Filter(status=(Status.FULFILLED,)), []),
        (Filter(status=(Status.NO_REPORT,), due_before=date(2026, 4, 1)), ids(FIRST, 1)),
        (Filter(due_before=date(2026, 3, 31)), []),
        (Filter(due_after=date(2026, 3, 31)), [*ids(FIRST, 0), *ids(SECOND, 1)]),
        (Filter(due_after=date(2026, 3, 30), due_before=date(2026, 4, 1)), ids(FIRST, 1)),
        (Filter(reviewed=True), []),
    ],
    ids=str,
)
def test_filters(base: Base, filter: Filter, expected: list[str]) -> None:
    """Values of one field are alternatives, fields combine, names compare case-folded; counts agree with rows."""
    assert base.ids(filter) == expected
    assert base.store.count(filter, TODAY) == len(expected)
    assert len(base.store.row_numbers(filter, TODAY)) == len(expected)


def test_pages(base: Base) -> None:
    """`limit` and `offset` cut the same order."""
    assert [base.ids(limit=2, offset=n) for n in (0, 2, 4)] == [base.ids()[:2], base.ids()[2:4], base.ids()[4:]]  # type: ignore[arg-type]


def test_counts_by_facet(base: Base) -> None:
    """Most first, then by name."""
    assert base.store.counts("party", ALL, TODAY) == {"Japan": 4, "Canada": 2}
    assert base.store.counts("agency", ALL, TODAY) == {"Ministry of International Trade": 1}
    assert base.store.counts("document", Filter(party=("japan",)), TODAY) == {"first": 2, "second": 2}
    assert base.store.counts("timeliness", ALL, TODAY) == {
        "upcoming": 2,
        "awaiting_event": 1,
        "no_deadline": 1,
        "unchecked": 1,
    }


def test_counts_kept_for_a_day_are_those_counted_anew(base: Base) -> None:
    """What is kept answers for its day alone, until rows are written, and not where it is damaged."""
    counted = {facet: base.store.counts(facet, ALL, TODAY) for facet in FACETS}
    base.store.keep_counts(TODAY)
    assert {facet: base.store.counts(facet, ALL, TODAY) for facet in FACETS} == counted
    base.store.connection.execute("UPDATE facet_counts SET counts = '{}' WHERE facet = 'party'")
    assert base.store.counts("party", ALL, TODAY) == counted["party"]
    base.store.connection.execute("DELETE FROM standings")
    assert base.store.counts("topic", ALL, TODAY) == counted["topic"] != {}
    assert base.store.counts("topic", ALL, date(2026, 11, 24)) == {}
    base.store.put(SECOND, "another hash", "rules")
    assert base.store.counts("document", ALL, TODAY) == {"second": 2}


def test_the_strict_reading(base: Base) -> None:
    """Past the harsher last day only; the generous listing does not accuse."""
    late, day = Filter(timeliness=(Timeliness.UNCHECKED,)), date(2026, 3, 15)
    assert base.ids(late, day) == []
    assert base.ids(late, day, reading="strict") == ids(FIRST, 1)
    assert base.ids(Filter(strict_only=True), day) == ids(FIRST, 1)


def test_before_its_date_a_document_has_promised_nothing(base: Base) -> None:
    """As of an earlier day it is in no listing."""
    assert base.ids(day=date(2026, 2, 3)) == []
    assert len(base.ids(day=date(2026, 2, 4))) == 5


def test_any_day_is_what_tracking_says(base: Base) -> None:
    """The stored intervals give the standing that the one function computes."""
    first = FIRST.commitments[1]
    append_report(base.reports / "first.jsonl", report(1, first, status=Status.IN_PROGRESS, on=date(2026, 3, 1)))
    append_report(
        base.reports / "first.jsonl", report(2, first, ReportKind.EXTENSION, due=date(2026, 6, 1), on=date(2026, 4, 9))
    )
    append_report(base.reports / "first.jsonl", report(3, first, status=Status.FULFILLED, on=date(2026, 7, 1)))
    base.sync()
    reports = read_reports(base.reports / "first.jsonl").reports
    for ordinal in range(date(2026, 2, 4).toordinal(), date(2026, 8, 1).toordinal()):
        day = date.fromordinal(ordinal)
        assert base.store.commitment(first.id, day).standing == standing(first, reports, (), day), day


def test_an_extension_moves_the_row_in_the_order_of_that_day(base: Base) -> None:
    """Order and filters by day use the day in force."""
    first = FIRST.commitments[1]
    moved = report(1, first, ReportKind.EXTENSION, due=date(2029, 1, 1), on=date(2026, 5, 1))
    append_report(base.reports / "first.jsonl", moved)
    base.sync()
    assert base.ids()[:3] == [*ids(FIRST, 0), *ids(SECOND, 1), *ids(FIRST, 1)]
    assert base.ids(day=date(2026, 4, 30))[:3] == [*ids(FIRST, 1, 0), *ids(SECOND, 1)]
    assert base.ids(Filter(due_before=date(2027, 1, 1)), date(2026, 4, 30)) == ids(FIRST, 1)


def test_an_event_dates_what_waits_for_it(base: Base) -> None:
    """Also in documents whose own ledger did not change."""
    event = Event("entry into force", date(2026, 5, 1), datetime(2026, 6, 1, tzinfo=UTC))
    append_event(base.events, event)
    base.sync()
    assert base.store.commitment(ids(SECOND, 0)[0], TODAY).standing.due == date(2026, 5, 1)
    base.events.unlink()
    base.sync()
    assert base.store.commitment(ids(SECOND, 0)[0], TODAY).standing.due is None


def test_corrections_dismissals_additions_and_back(base: Base) -> None:
    """The row shows what people said; a retraction brings the extraction's own back."""
    office, roadmap, talks = FIRST.commitments
    ledger = base.reports / "first.jsonl"
    append_report(ledger, report(1, office, ReportKind.CORRECTION, field="parties", value=["Norway"]))
    append_report(ledger, report(2, talks, ReportKind.DISMISSAL))
    base.sync()
    assert base.ids(Filter(party=("norway",))) == [office.id]
    assert talks.id not in base.ids()
    assert base.store.totals().commitments == 4
    assert base.store.counts("party", Filter(document=("first",)), TODAY) == {"Canada": 1, "Japan": 1, "Norway": 1}
    for number in (1, 2):
        undo = report(number + 2, office, ReportKind.RETRACTION, report=report(number, office).id)
        append_report(ledger, undo)
    base.sync()
    assert [t.commitment for t in base.store.select(Filter(document=("first",)), TODAY, order="document")] == [
        office,
        roadmap,
        talks,
    ]


def test_numbers_stay(base: Base) -> None:
    """A commitment keeps its number when its document is put again, and a number never comes to mean another."""
    before = base.store.row_numbers(ALL, TODAY)
    base.put(FIRST)
    assert base.store.row_numbers(ALL, TODAY) == before
    base.store.remove("second")
    base.put(SECOND)
    assert set(base.store.row_numbers(ALL, TODAY)) & set(before) == set(before[:3])


def test_linked_promises_share_their_reports(base: Base) -> None:
    """What was recorded on one decides the other, in another document, until the link is taken back."""
    one, other = FIRST.commitments[0], SECOND.commitments[1]
    append_report(base.reports / "first.jsonl", report(1, one, status=Status.BROKEN, on=date(2026, 5, 1)))
    append_report(base.reports / "second.jsonl", report(2, other, ReportKind.LINK, **same_as(one.id)))
    base.sync()
    assert base.store.commitment(other.id, TODAY).standing.status is Status.BROKEN
    broken = Filter(status=(Status.BROKEN,))
    assert base.ids(broken) == [one.id, other.id]
    assert base.ids(replace(broken, linked=False)) == [one.id]
    assert base.ids(replace(broken, linked=False), TODAY, date(2026, 10, 31)) == []
    undo = report(3, other, ReportKind.RETRACTION, report=report(2, other).id)
    append_report(base.reports / "second.jsonl", undo)
    base.sync()
    assert base.store.commitment(other.id, TODAY).standing.status is Status.NO_REPORT
    append_report(
        base.reports / "first.jsonl",
        report(4, one, ReportKind.LINK, **supersedes(other.id), on=date(2026, 10, 1)),
    )
    base.sync()
    assert base.store.commitment(other.id, TODAY).standing.status is Status.SUPERSEDED


def test_remarks_on_ledgers(base: Base) -> None:
    """Moved and lost reports and broken lines are reported at every sync, until they are put right."""
    gone = replace(report(1, FIRST.commitments[0], status=Status.IN_PROGRESS), commitment="first/00000000")
    append_report(base.reports / "first.jsonl", gone)
    with (base.reports / "first.jsonl").open("a") as file:
        file.write('{"id": "cut sho')
    append_report(base.reports / "absent.jsonl", report(2, FIRST.commitments[0], status=Status.IN_PROGRESS))
    base.sync()
    kinds = [(remark.ledger, remark.kind) for remark in base.store.sync(base.reports, base.events).remarks]
    assert kinds == [("absent", "unanchored"), ("first", "set_aside"), ("first", "moved")]
    assert base.store.commitment(FIRST.commitments[0].id, TODAY).standing.status is Status.IN_PROGRESS


def test_a_sync_without_news_writes_nothing(base: Base) -> None:
    """Listings leave the file as it is."""
    append_report(base.reports / "first.jsonl", report(1, FIRST.commitments[0], status=Status.IN_PROGRESS))
    base.sync()
    before = base.store.connection.total_changes
    base.sync()
    assert (base.summary.refreshed, base.store.connection.total_changes) == (0, before)


def test_a_status_changes_no_row(base: Base) -> None:
    """What hangs on rows, as the index does, has nothing to do again; a correction changes the one row."""
    base.store.connection.execute("CREATE TABLE touched (number INTEGER)")
    for what in ("INSERT", "UPDATE"):
        trigger = (
            f"CREATE TRIGGER on_{what} AFTER {what} ON commitments BEGIN INSERT INTO touched VALUES (new.number); END"
        )
        base.store.connection.execute(trigger)
    office, roadmap, _ = FIRST.commitments
    append_report(base.reports / "first.jsonl", report(1, office, status=Status.IN_PROGRESS))
    base.sync()
    assert base.store.connection.execute("SELECT * FROM touched").fetchall() == []
    append_report(base.reports / "first.jsonl", report(2, roadmap, ReportKind.CORRECTION, field="topics", value="sea"))
    base.sync()
    assert base.store.connection.execute("SELECT * FROM touched").fetchall() == [(2,)]
    assert base.ids(Filter(topic=("sea",))) == [roadmap.id]


def test_another_window(base: Base) -> None:
    """Intervals follow the setting for "due soon"."""
    assert not base.ids(Filter(timeliness=(Timeliness.DUE_SOON,)), date(2027, 10, 1))
    base.store.sync(base.reports, base.events, due_soon_days=100)
    assert len(base.ids(Filter(timeliness=(Timeliness.DUE_SOON,)), date(2027, 10, 1))) == 2
    assert base.store.sync(base.reports, base.events, due_soon_days=100).refreshed == 0


def test_known_on_leaves_out_what_was_recorded_later(base: Base) -> None:
    """Statuses, corrections, dismissals and events of later recording are undone; rows and counts agree."""
    office, roadmap, talks = FIRST.commitments
    early, late = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)
    ledger = base.reports / "first.jsonl"
    append_report(ledger, report(1, roadmap, status=Status.IN_PROGRESS, on=date(2026, 4, 1), recorded=early))
    append_report(ledger, report(2, roadmap, status=Status.FULFILLED, on=date(2026, 4, 2), recorded=late))
    append_report(ledger, report(3, talks, ReportKind.DISMISSAL, recorded=late))
    append_report(ledger, report(4, office, ReportKind.CORRECTION, field="parties", value=["Norway"], recorded=late))
    append_event(base.events, Event("entry into force", date(2026, 5, 1), late))
    base.sync()
    for known_on in (date(2026, 8, 31), date(2026, 9, 1), None):
        now = known_on != date(2026, 8, 31)
        days = (TODAY, known_on)
        assert (base.store.commitment(roadmap.id, *days).standing.status is Status.FULFILLED) == now
        assert base.ids(Filter(party=("norway",)), *days) == ([office.id] if now else [])
        assert (talks.id in base.ids(ALL, *days)) != now
        assert base.store.count(ALL, *days) == len(base.ids(ALL, *days)) == (4 if now else 5)
        assert len(base.store.row_numbers(ALL, *days)) == (4 if now else 5)
        assert (base.store.commitment(ids(SECOND, 0)[0], *days).standing.due is not None) == now
        assert base.store.counts("status", Filter(document=("first",)), *days) == (
            {"fulfilled": 1, "no_report": 1} if now else {"no_report": 2, "in_progress": 1}
        )
    assert base.store.commitment(roadmap.id, TODAY, date(2026, 4, 30)).standing.status is Status.NO_REPORT
    assert base.ids(ALL, TODAY, date(2026, 4, 30)) == base.ids(ALL, TODAY, date(2026, 8, 31))


def test_unknown_ids_name_the_nearest(base: Base) -> None:
    """A slip of the finger is easily put right."""
    with pytest.raises(UnknownIdError, match="frist: no such document; the nearest: first"):
        base.store.document("frist")
    wanted = ids(FIRST, 0)[0]
    with pytest.raises(UnknownIdError, match=wanted):
        base.store.commitment(wanted[:-1] + "x", TODAY)


def test_what_is_no_text_is_nowhere(base: Base) -> None:
    """An argument that is not UTF-8 names nothing."""
    odd = "\udcff"
    for filter in (Filter(document=(odd,)), Filter(party=(odd,)), Filter(agency=(odd,), topic=(odd,))):
        assert base.ids(filter) == []
    with pytest.raises(UnknownIdError):
        base.store.document(odd)
    with pytest.raises(UnknownIdError):
        base.store.commitment(f"{odd}/1", TODAY)


def test_removing_forgets_all(base: Base) -> None:
    """Rows, facets, standings; twice is no error."""
    base.store.remove("first")
    base.store.remove("first")
    for table in ("facets", "standings", "commitments"):
        (left,) = base.store.connection.execute(f"SELECT count(DISTINCT number) FROM {table}").fetchone()
        assert left == 2
    assert base.store.hashes() == {"second": ("content", "rules")}


def test_a_store_of_another_version_is_built_again(base: Base, tmp_path: Path) -> None:
    """Listings say so; a build replaces it."""
    base.store.connection.execute("PRAGMA user_version = 999")
    base.store.close()
    with pytest.raises(StoreError, match="commitments build"):
        Store.open(base.path)
    with Store.open(base.path, create=True) as store:
        assert store.hashes() == {}


@pytest.mark.parametrize("content", [b"", b"no database, this" * 100])
def test_what_is_no_store(tmp_path: Path, content: bytes) -> None:
    """One line says what to do; a build replaces the file."""
    path = tmp_path / "store.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="commitments build"):
        Store.open(path)
    with Store.open(path, create=True) as store:
        assert store.totals().documents == 0


def test_nothing_built_yet(tmp_path: Path) -> None:
    """The line says what to do, and no file is made."""
    with pytest.raises(StoreError, match="nothing has been built yet"):
        Store.open(tmp_path / "store.sqlite")
    assert not list(tmp_path.iterdir())


def test_half_a_surrogate_pair_stops_nothing(base: Base) -> None:
    """Front matter can hold what is no text to a database: it is stored as a question mark."""
    odd = replace(FIRST.document, meta=replace(FIRST.document.meta, title="odd \ud800", other={"x": ["\udfff"]}))
    parties = replace(FIRST.commitments[0], parties=("\ud800",))
    base.put(Extraction(odd, ("\ud800",), (), (parties,), ("warned \ud800",)))
    found = base.store.document("first")
    assert (found.document.title, found.document.text, found.warnings[-1]) == ("odd ?", odd.text, "warned ?")
    assert found.parties == base.store.of_document("first")[0].parties == ("?",)
    with pytest.raises(StoreError, match="not UTF-8"):
        base.store.put(replace(FIRST, document=replace(odd, id="\udcff")), "content", "rules")


def test_a_file_that_cannot_be_written(base: Base) -> None:
    """One line, and what was there stays."""
    base.store.connection.execute("PRAGMA query_only = 1")
    with pytest.raises(StoreError, match="cannot be written now"):
        base.store.put(FIRST, "other", "other")
    base.store.connection.execute("PRAGMA query_only = 0")
    assert base.store.hashes()["first"] == ("content", "rules")


def test_a_failed_put_keeps_what_was_there(base: Base) -> None:
    """One document is put whole or not at all."""
    broken = extraction("first", [Promise("Japan will think.")])
    twice = Extraction(broken.document, (), (), (*broken.commitments, *broken.commitments))
    with pytest.raises(sqlite3.IntegrityError):
        base.store.put(twice, "other", "other")
    assert base.store.hashes()["first"] == ("content", "rules")
    assert len(base.ids(Filter(document=("first",)))) == 3
