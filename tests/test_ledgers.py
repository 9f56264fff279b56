"""Ledgers: nothing is lost, broken or doubled, and nothing that a crash leaves behind stops anybody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.errors import LedgerError
from commitments.model import Event, Relation, Report, ReportKind, Source, Speaker, Status
from commitments.tracking import (
    append_event,
    append_report,
    event_record,
    read_events,
    read_reports,
    report_faults,
    report_from,
    report_record,
    uuid7,
)
from commitments.tracking.entries import FIELDS
from commitments.tracking.uuid7 import assemble

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGE = Source("https://example.org/page", "A page", Speaker.INDEPENDENT)


def report(number: int = 1, kind: ReportKind = ReportKind.STATUS, **fields: object) -> Report:
    values: dict[str, object] = {"status": Status.IN_PROGRESS} if kind is ReportKind.STATUS else {}
    made = Report(f"id-{number}", "specimen/1", "Words.", kind, "A reviewer", NOON + timedelta(seconds=number))
    return replace(made, **(values | fields))  # type: ignore[arg-type]


EVERY_KIND = [
    report(1, status=Status.FULFILLED, on=date(2026, 4, 24), evidence=(PAGE, Source("http://example.org"))),
    report(2, ReportKind.EXTENSION, due=date(2027, 1, 31), on=date(2026, 11, 1)),
    report(3, ReportKind.CORRECTION, field="parties", value=["Syldavia", "Borduria"]),
    report(4, ReportKind.DISMISSAL, note="a heading"),
    report(5, ReportKind.ADDITION, value={"start": 3, "strength": "will", "parties": ["Syldavia"]}),
    report(6, ReportKind.LINK, relation=Relation.SAME_AS, to="other/1", other_quote="Other words."),
    report(7, ReportKind.LINK, relation=Relation.SUPERSEDES, to="older/1", on=date(2026, 2, 4)),
    report(8, ReportKind.REPLY, by_party="Syldavia", note="We do it – “soon”.\u2028Really."),
    report(9, ReportKind.RETRACTION, report="id-1"),
    report(10, ReportKind.LINK, relation=Relation.FULFILS, to="later", other_quote="It met.", to_document=True),
]


@pytest.mark.parametrize("given_report", EVERY_KIND, ids=lambda r: r.kind)
def test_every_kind_comes_back_as_it_was(given_report: Report, tmp_path: Path) -> None:
    """Written and read again, a report is equal; a line is one line."""
    path = tmp_path / "specimen.jsonl"
    append_report(path, given_report)
    assert read_reports(path).reports == (given_report,)
    assert path.read_bytes().count(b"\n") == 1


def test_every_kind_is_written_and_tested() -> None:
    """The vocabulary of kinds exists once."""
    assert set(FIELDS) == set(ReportKind) == {r.kind for r in EVERY_KIND}


def test_a_line_holds_what_the_format_says(tmp_path: Path) -> None:
    """The names of the fields are a contract."""
    record = report_record(EVERY_KIND[0])
    common = {"id", "commitment", "quote", "kind", "reviewer", "note", "recorded", "evidence"}
    assert set(record) == common | {"status", "on"}
    assert record["recorded"] == "2026-11-23T12:00:01.000000Z"
    assert record["evidence"][0] == {"url": PAGE.url, "title": "A page", "by": "independent"}


def test_events_come_back_as_they_were(tmp_path: Path) -> None:
    """Shared ones, one document's own, and one whose day was taken back."""
    events = (
        Event("signature", date(2026, 5, 1), NOON, (PAGE,), "A reviewer", "as reported"),
        Event("entry into force", date(2027, 1, 1), NOON + timedelta(1), document="specimen"),
        Event("signature", None, NOON + timedelta(2)),
    )
    for event in events:
        append_event(tmp_path / "events.jsonl", event)
    assert read_events(tmp_path / "events.jsonl").events == events


def test_no_ledger_is_an_empty_ledger(tmp_path: Path) -> None:
    """Most documents have none."""
    assert read_reports(tmp_path / "none.jsonl").reports == ()


APPENDER = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from commitments.model import Report, ReportKind, Status
from commitments.tracking import append_report, uuid7
for n in range(int(sys.argv[3])):
    now = datetime.now(UTC)
    id = str(uuid7(now, os.urandom(8)))
    note = f"{sys.argv[2]}-{n} " + "x" * (n * 37 % 9000)
    status = {"status": Status.IN_PROGRESS}
    append_report(Path(sys.argv[1]), Report(id, "specimen/1", "Words.", ReportKind.STATUS, "R", now, note, **status))
"""


def test_eight_people_append_two_hundred_reports_each(tmp_path: Path) -> None:
    """None lost, none broken, none doubled; each person's in their order."""
    path = tmp_path / "specimen.jsonl"
    arguments = [sys.executable, "-c", APPENDER, str(path)]
    writers = [subprocess.Popen([*arguments, str(n), "200"]) for n in range(8)]
    assert [writer.wait() for writer in writers] == [0] * 8
    ledger = read_reports(path)
    assert ledger.problems == ()
    assert len({r.id for r in ledger.reports}) == len(path.read_bytes().splitlines()) == 1600
    notes = [r.note.split()[0] for r in ledger.reports]
    for n in range(8):
        assert [note for note in notes if note.startswith(f"{n}-")] == [f"{n}-{k}" for k in range(200)]


@pytest.mark.parametrize("left", [1, 20, 200, -2])
def test_a_line_that_a_crash_cut_short_is_set_aside(tmp_path: Path, left: int) -> None:
    """It is reported with file and line, spoils nothing, and the next report stands on a line of its own."""
    path = tmp_path / "specimen.jsonl"
    for one in EVERY_KIND[:3]:
        append_report(path, one)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]) + lines[2][:left])
    append_report(path, EVERY_KIND[3])
    ledger = read_reports(path)
    assert ledger.reports == (*EVERY_KIND[:2], EVERY_KIND[3])
    (problem,) = ledger.problems
    assert str(problem).startswith(f"{path}:3: cut short, set aside")
    assert path.read_bytes().startswith(b"".join(lines[:2]) + lines[2][:left])


def test_a_whole_line_without_its_end_counts(tmp_path: Path) -> None:
    """An editor that leaves out the last line break has lost nothing."""
    path = tmp_path / "specimen.jsonl"
    append_report(path, EVERY_KIND[0])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    append_report(path, EVERY_KIND[1])
    assert read_reports(path) == type(read_reports(path))(tuple(EVERY_KIND[:2]), ())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("<<<<<<< HEAD", "no JSON object"),
        ("[1, 2]", "no JSON object"),
        ('{"id": "x", "kind": "status"', "cut short"),
        ('{"id": "x", "kind": "rumour"}', "unknown kind 'rumour'; known: status, extension"),
        ('{"id": "x", "kind": "status", "status": "kept"}', "unknown status 'kept'"),
        ('{"id": "x", "kind": "status", "status": "no_report"}', "no_report is what"),
        ('{"id": "x", "kind": "status", "status": "broken", "on": "2026-02-30"}', "'2026-02-30' is no day"),
        ('{"id": "x", "kind": "status", "status": "broken", "on": "20260203"}', "'20260203' is no day"),
        ('{"id": "x", "kind": "status", "status": "broken"}', "no commitment"),
        ('{"id": "x", "kind": "extension"}', "says no due"),
        ('{"id": "x", "kind": "dismissal", "commitment": "a/1"}', "no recorded"),
        ('{"id": "x", "kind": "dismissal", "commitment": "a/1", "recorded": "noon"}', "'noon' is no time"),
        ('{"id": 7, "kind": "dismissal"}', "id is to be text"),
        ('{"id": "x", "kind": "dismissal", "commitment": "a/1", "recorded": "2026-01-01", "evidence": [3]}', "no url"),
    ],
)
def test_a_line_that_says_nothing_sound_is_named(tmp_path: Path, line: str, says: str) -> None:
    """File, line and reason; the lines around it count."""
    path = tmp_path / "specimen.jsonl"
    append_report(path, EVERY_KIND[0])
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n\n")
    append_report(path, EVERY_KIND[1])
    ledger = read_reports(path)
    assert ledger.reports == tuple(EVERY_KIND[:2])
    (problem,) = ledger.problems
    assert str(problem).startswith(f"{path}:2: ")
    assert says in str(problem)


WORDS = st.sampled_from(["status", "addition", "link", "fulfilled", "2026-01-01", "2026-13-01", "", "x", "\ud800"])
VALUES = WORDS | st.none() | st.integers() | st.floats() | st.lists(WORDS | st.dictionaries(WORDS, WORDS), max_size=2)
KEYS = sorted({name for one in EVERY_KIND for name in report_record(one)})
RECORDS = st.builds(
    lambda one, changes: report_record(one) | changes,
    st.sampled_from(EVERY_KIND),
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3),
)
LINES = RECORDS.map(lambda record: json.dumps(record).encode()) | st.binary()


@settings(deadline=None)
@given(st.lists(LINES))
def test_whatever_a_ledger_holds_it_is_read(lines: list[bytes]) -> None:
    """What can be followed counts, and the rest is named: never a traceback."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "specimen.jsonl"
        path.write_bytes(b"\n".join(lines))
        read_events(path)
        for one in read_reports(path).reports:
            report_faults(one)
            assert report_from(json.loads(json.dumps(report_record(one)))) == one


@settings(deadline=None)
@given(st.permutations(EVERY_KIND + EVERY_KIND[:4]))
def test_a_union_of_branches_reads_the_same(lines: list[Report]) -> None:
    """git merges ledgers by union: any order, and lines that came along both branches count once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "specimen.jsonl"
        path.write_text("".join(json.dumps(report_record(line)) + "\r\n" for line in lines), encoding="utf-8")
        ledger = read_reports(path)
    assert ledger.reports == tuple(EVERY_KIND)
    assert ledger.problems == ()


def test_two_reports_of_one_id_are_a_problem(tmp_path: Path) -> None:
    """Somebody edited a ledger by hand: the earlier one counts, the other is named."""
    path = tmp_path / "specimen.jsonl"
    for one in (report(1, note="edited", recorded=NOON + timedelta(5)), report(1)):
        append_report(path, one)
    ledger = read_reports(path)
    assert (ledger.reports, ledger.problems[0].line) == ((report(1),), 1)


def test_git_is_told_to_merge_ledgers_by_union() -> None:
    """Reports and events of this repository and of the specimens."""
    root = Path(__file__).resolve().parents[1]
    for name in ("corpus/reports/a.jsonl", "corpus/events.jsonl", "examples/specimens/corpus/reports/a.jsonl"):
        found = subprocess.run(
            ["git", "check-attr", "merge", name], cwd=root, capture_output=True, text=True, check=True
        )
        assert found.stdout.strip().endswith("merge: union")


def test_two_branches_merge_without_a_conflict(tmp_path: Path) -> None:
    """Each appended to the same ledger; both reports count."""

    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
        subprocess.run(["git", "-C", str(tmp_path), *identity, *arguments], check=True, capture_output=True)

    path = tmp_path / "corpus/reports/specimen.jsonl"
    (tmp_path / ".gitattributes").write_text("corpus/reports/*.jsonl merge=union\n")
    git("init", "-q", "-b", "main")
    append_report(path, report(1))
    git("add", ".")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "other")
    append_report(path, report(2))
    git("commit", "-qam", "two")
    git("checkout", "-q", "main")
    append_report(path, report(3))
    git("commit", "-qam", "three")
    git("merge", "-q", "other")
    assert read_reports(path) == type(read_reports(path))((report(1), report(2), report(3)), ())


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A folder in the way, or one that may not be written."""
    (tmp_path / "specimen.jsonl").mkdir()
    with pytest.raises(LedgerError, match="cannot be written"):
        append_report(tmp_path / "specimen.jsonl", report())


def test_a_full_disk_leaves_no_half_line(tmp_path: Path) -> None:
    """What was written of a line that did not fit is taken away again."""
    path = tmp_path / "specimen.jsonl"
    append_report(path, report(1))
    before = path.read_bytes()
    code = (
        "import resource, signal, sys\nfrom pathlib import Path\nfrom tests.test_ledgers import report\n"
        "from commitments.tracking import append_report\nfrom commitments.errors import LedgerError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 40}, {len(before) + 40}))\n"
        f"try: append_report(Path({str(path)!r}), report(2))\nexcept LedgerError as error: sys.exit(str(error))\n"
    )
    root = Path(__file__).resolve().parents[1]
    found = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (found.returncode, "too large" in found.stderr) == (1, True), found.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("given_report", "says"),
    [
        (report(status=Status.FULFILLED), "needs evidence"),
        (report(status=Status.PARTLY_FULFILLED), "needs evidence"),
        (report(status=Status.BROKEN), "needs evidence"),
        (report(on=date(2026, 11, 25)), "later than the day of recording"),
        (report(evidence=(Source("example.org"),)), "no web address"),
        (report(evidence=(Source("javascript:alert(1)"),)), "no web address"),
        (report(evidence=(Source("https://exa mple.org"),)), "no web address"),
        (report(evidence=(Source("https://[bad"),)), "no web address"),
        (report(kind=ReportKind.LINK), "one relation"),
        (report(kind=ReportKind.LINK, relation=Relation.SAME_AS, to="specimen/1"), "another commitment"),
        (report(kind=ReportKind.REPLY, by_party="Syldavia"), "what they say"),
    ],
)
def test_what_cannot_stand_is_not_recorded(tmp_path: Path, given_report: Report, says: str) -> None:
    """And nothing is written."""
    with pytest.raises(LedgerError, match=says):
        append_report(tmp_path / "specimen.jsonl", given_report)
    assert not (tmp_path / "specimen.jsonl").exists()


def test_a_reviewer_east_of_greenwich_reports_on_their_own_day() -> None:
    """At eight in the morning in Tokyo the day is not yet there in UTC: no `on` after its `recorded`."""
    tokyo = datetime(2026, 4, 24, 8, tzinfo=timezone(timedelta(hours=9)))
    assert report_faults(report(on=date(2026, 4, 24), recorded=tokyo.astimezone(UTC))) == ()


def test_times_with_and_without_a_zone_are_read() -> None:
    """A hand-written line may leave the zone out, or name another: UTC is kept."""
    record = report_record(report())
    for text in ("2026-11-23T12:00:01", "2026-11-23T13:00:01+01:00", "2026-11-23T12:00:01Z"):
        assert report_from(record | {"recorded": text}).recorded == NOON + timedelta(seconds=1)
    assert report_from(record | {"recorded": "2026-11-23"}).recorded == NOON - timedelta(hours=12)


def test_a_name_that_needs_care_survives(tmp_path: Path) -> None:
    """Lone surrogates, line separators, quotation marks."""
    odd = report(note='\udc80 \u2028 \x85 " \\ İstanbul', reviewer="Žofie ‮")
    append_report(tmp_path / "specimen.jsonl", odd)
    assert read_reports(tmp_path / "specimen.jsonl").reports == (odd,)


def test_uuid7_is_that_of_the_standard() -> None:
    """The example of RFC 9562, appendix A.6."""
    assert str(assemble(0x017F22E279B0, 0xCC3, 0x18C4DC0C0C07398F)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@settings(deadline=None)
@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)),  # noqa: DTZ001 - the zone is given next
    st.timedeltas(timedelta(microseconds=1), timedelta(days=1)),
    st.binary(min_size=8, max_size=8),
)
def test_uuid7_sorts_by_time(moment: datetime, later: timedelta, random: bytes) -> None:
    """Version, variant, milliseconds in front; a later microsecond never sorts before."""
    moment = moment.replace(tzinfo=UTC)
    one, other = uuid7(moment, random), uuid7(moment + later, os.urandom(8))
    assert (one.version, one.variant) == (7, "specified in RFC 4122")
    assert one.int >> 80 == (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert one.int >> 64 <= other.int >> 64


def test_an_event_line_holds_what_the_format_says() -> None:
    """The names of the fields are a contract."""
    fields = {"name", "day", "evidence", "reviewer", "note", "recorded", "document"}
    assert set(event_record(Event("signature", date(2026, 5, 1), NOON))) == fields
