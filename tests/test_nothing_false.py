"""Nothing false in the ledgers: what appending refuses, reading sets aside; odd days are asked about."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commitments.ids import aliases, find_commitment
from commitments.model import ReportKind, Source, Status
from commitments.store import Store
from commitments.tracking import append_report, read_reports, report_record, standing
from tests.bases import build_base
from tests.conftest import PROGRAM, Run
from tests.hostile_ledgers import hostile_lines
from tests.in_process import run_here
from tests.promises import Promise, extraction, report, same_as, supersedes

OFFICE = Promise("Japan will open an office by 31 March 2026.", by="by 31 March 2026", due=date(2026, 3, 31))
ROADMAP = Promise("Canada and Japan will publish a roadmap for minerals.", ("Canada", "Japan"))
DOCUMENTS = {"one": (OFFICE, ROADMAP), "two": (OFFICE,)}
FIRST, SECOND = extraction("one", DOCUMENTS["one"]).commitments
OTHER = extraction("two", DOCUMENTS["two"]).commitments[0]
WHO = ("--reviewer", "A reviewer")
PAGE = ("--evidence", "https://example.org/page")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_base(tmp_path_factory.mktemp("nothing-false") / "kb", DOCUMENTS)


@pytest.fixture
def base(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "kb"))


@pytest.fixture(scope="module")
def program() -> Run:
    return run_here


GOOD = report_record(report(1, FIRST, status=Status.FULFILLED, on=date(2026, 3, 1)))
HOSTILE = hostile_lines(GOOD)
SAYING = (
    *(["list"], ["overdue"], ["events"], ["status"], ["documents"], ["show", FIRST.id], ["explain", FIRST.id]),
    *(["changes", "--since", "2026-01-01"], ["threads"], ["dilution"], ["export", "--format", "jsonl", "--out", "-"]),
    ["review", SECOND.id, "--status", "in_progress", *WHO],
)


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE)
def test_a_line_that_appending_refuses_is_set_aside(program: Run, base: Path, line: bytes) -> None:
    """It changes nothing that anybody sees, takes no other line with it, and `check` names it."""
    ledger = base / "corpus/reports/one.jsonl"
    good = json.dumps(GOOD).encode() + b"\n"
    ledger.write_bytes(good)
    before = program("--kb", base, "list", "--format", "jsonl").out
    ledger.write_bytes(line + b"\n" + good)
    done = program("--kb", base, "list", "--format", "jsonl")
    assert (done.code, done.out, "1 line of the ledgers is set aside" in done.err) == (0, before, True), done.err
    assert json.loads(before.splitlines()[0])["status"] == "fulfilled"
    done = program("--kb", base, "check")
    assert (done.code, f"{ledger}:1: " in done.out, "set aside" in done.out) == (1, True, True), done.out


@pytest.mark.parametrize("command", SAYING, ids=lambda command: command[0])
def test_every_command_says_that_lines_are_set_aside(program: Run, base: Path, command: list[str]) -> None:
    ledger = base / "corpus/reports/one.jsonl"
    ledger.write_bytes(b"\n".join([*HOSTILE.values(), json.dumps(GOOD).encode()]) + b"\n")
    done = program("--kb", base, *command)
    assert (done.code, f"{len(HOSTILE)} lines of the ledgers are set aside" in done.err) == (0, True), done


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "UTC"])
def test_a_report_counts_from_the_local_day(base: Path, zone: str) -> None:
    """Wherever it is made, it shows at once."""
    environment = os.environ | {"TZ": zone}
    command = [str(PROGRAM), "--kb", str(base)]
    made = [*command, "review", FIRST.id, "--status", "in_progress", *WHO]
    subprocess.run(made, env=environment, check=True, capture_output=True)
    (line,) = read_reports(base / "corpus/reports/one.jsonl").reports
    assert line.local_day == line.recorded.astimezone(ZoneInfo(zone)).date()
    shown = subprocess.run(
        [*command, "show", FIRST.id, "--format", "json"], env=environment, capture_output=True, check=True
    )
    assert json.loads(shown.stdout)["status"] == "in_progress"


def test_west_of_greenwich_the_day_is_still_yesterday() -> None:
    """At 18:00 in Los Angeles it is tomorrow in UTC: the report counts today, there."""
    recorded = datetime(2026, 11, 2, 2, tzinfo=UTC)
    made = report(1, FIRST, status=Status.IN_PROGRESS, recorded=recorded, local_day=date(2026, 11, 1))
    assert standing(FIRST, [made], (), date(2026, 11, 1)).status is Status.IN_PROGRESS
    assert standing(FIRST, [made], (), date(2026, 10, 31)).status is Status.NO_REPORT


ODD = {
    "before the document": (["--status", "in_progress", "--on", "2025-02-04"], "before the document's day, 2026-02-04"),
    "an earlier last day": (["--extend", "2026-03-30"], "earlier than the one it had, 2026-03-31"),
    "too far": (["--extend", "2062-03-31"], "more than 5 years from 2026-03-31"),
}


@pytest.mark.parametrize(("arguments", "says"), ODD.values(), ids=ODD)
def test_a_day_that_looks_mistyped_is_refused_with_the_remedy(
    program: Run, base: Path, arguments: list[str], says: str
) -> None:
    """Where nobody can be asked; --yes overrides, and `check` names it while it stands."""
    done = program("--kb", base, "review", FIRST.id, *arguments, *WHO)
    assert (done.code, says in done.err, "--yes" in done.err) == (2, True, True), done.err
    assert program("--kb", base, "review", FIRST.id, *arguments, *WHO, "--yes").code == 0
    assert says in program("--kb", base, "check").err


def test_an_event_of_another_century_is_asked_about(program: Run, base: Path) -> None:
    """1926 for 2026."""
    done = program("--kb", base, "event", "set", "signature", "1926-05-01", *WHO)
    assert (done.code, "more than 5 years" in done.err) == (2, True)


def test_a_more_exact_report_wins() -> None:
    """Fulfilled without a day, then with one: kept on time, not just kept."""
    vague = report(1, FIRST, status=Status.FULFILLED)
    exact = report(2, FIRST, status=Status.FULFILLED, on=date(2026, 3, 1))
    assert standing(FIRST, [vague], (), date(2026, 11, 5)).timeliness == "fulfilled"
    assert standing(FIRST, [vague, exact], (), date(2026, 11, 5)).timeliness == "fulfilled_on_time"
    assert standing(FIRST, [exact, vague], (), date(2026, 4, 5)).timeliness == "fulfilled_on_time"
    # Also where another status was reported before anybody knew that it was fulfilled.
    started = report(0, FIRST, status=Status.IN_PROGRESS, on=date(2026, 4, 2))
    assert standing(FIRST, [started, vague, exact], (), date(2026, 11, 5)).timeliness == "fulfilled_on_time"
    assert standing(FIRST, [started, exact], (), date(2026, 11, 5)).status == "in_progress"
    # Another status is no more exact report of this one.
    other = report(2, FIRST, status=Status.IN_PROGRESS, on=date(2026, 3, 1))
    assert standing(FIRST, [vague, other], (), date(2026, 11, 5)).timeliness == "fulfilled"


def test_a_retracted_addition_leaves_no_noise(program: Run, base: Path) -> None:
    """Nor do the reports on it; `check` is silent."""
    added = program("--kb", base, "review", "one", "--add", "a roadmap for minerals", *WHO)
    id_ = read_reports(base / "corpus/reports/one.jsonl").reports[0].commitment
    program("--kb", base, "review", id_, "--status", "in_progress", *WHO)
    program("--kb", base, "review", "--retract", added.out.strip(), *WHO)
    done = program("--kb", base, "check")
    assert (done.code, done.out) == (0, ""), done
    assert "gone" not in done.err


def test_circular_links_are_refused_and_not_followed(program: Run, base: Path) -> None:
    """The same promise cannot take its own place, nor the place of what took its place."""
    assert program("--kb", base, "review", FIRST.id, "--supersedes", OTHER.id, *WHO).code == 0
    for option in ("--supersedes", "--same-as"):
        done = program("--kb", base, "review", OTHER.id, option, FIRST.id, *WHO)
        assert (done.code, "circular" in done.err) == (2, True), done.err
    # One that stands in a ledger all the same: merged from two branches.
    append_report(base / "corpus/reports/two.jsonl", report(9, OTHER, ReportKind.LINK, **supersedes(FIRST.id)))
    rows = program("--kb", base, "list", "--format", "jsonl").out.splitlines()
    assert {row["id"]: row["timeliness"] for row in map(json.loads, rows)}[OTHER.id] != {FIRST.id: "closed"}
    assert program("--kb", base, "list", "--status", "superseded", "--format", "jsonl").out.count("\n") == 1


def test_merged_promises_are_marked_in_lists(program: Run, base: Path) -> None:
    """The one that counts is named."""
    append_report(base / "corpus/reports/two.jsonl", report(1, OTHER, ReportKind.LINK, **same_as(FIRST.id)))
    (line,) = [line for line in program("--kb", base, "list").out.splitlines() if OTHER.id in line]
    assert f"same as {FIRST.id}" in line


def test_a_unique_beginning_of_an_id_is_enough(program: Run, base: Path) -> None:
    """Of the whole id or of its last part; several are named."""
    assert FIRST.id in program("--kb", base, "show", FIRST.id[:-4]).out
    assert FIRST.id in program("--kb", base, "explain", FIRST.id.partition("/")[2][:6]).out
    assert OTHER.id in program("--kb", base, "show", "two").out
    done = program("--kb", base, "show", "one/")
    assert (done.code, "several" in done.err, FIRST.id in done.err) == (2, True, True)
    report_id = program("--kb", base, "review", FIRST.id[:-2], "--status", "in_progress", *WHO).out.strip()
    assert program("--kb", base, "review", "--retract", report_id[:-2], *WHO).code == 0
    assert program("--kb", base, "text", "tw").out.startswith("Japan will open")


def test_an_old_id_leads_to_the_new_one(program: Run, base: Path) -> None:
    """After a new version of its document, with and without reports; and after all that is derived was deleted."""
    reworded = Promise("Canada and Japan will jointly publish a roadmap for minerals and metals.", ("Canada", "Japan"))
    new = extraction("one", (OFFICE, reworded))
    from commitments.config import Config, folders
    from commitments.ids import vanishing
    from commitments.tracking import append_aliases

    places = folders(base, Config())
    with Store.open(places.store) as store:
        append_aliases(places.aliases, vanishing(store, new))
        store.put(new, "another", "rules")
        assert aliases(store, places) == {SECOND.id: new.commitments[1].id}
        found = find_commitment(store, places, SECOND.id, date(2026, 11, 30))
        assert found.commitment.id == new.commitments[1].id
    assert new.commitments[1].id in program("--kb", base, "show", SECOND.id).out
    for old in (SECOND.id, SECOND.id[:-2], SECOND.id.partition("/")[2], SECOND.id.partition("/")[2][:6]):
        shown = program("--kb", base, "show", old)
        assert (new.commitments[1].id in shown.out, "shown by its old id" in shown.err) == (True, True), shown.err


def test_an_old_address_leads_to_the_new_page(base: Path) -> None:
    """A page at the old address; another commitment's page stays what it is."""
    from commitments.config import Config, folders
    from commitments.site import build_site
    from commitments.site.addresses import commitment_page

    places = folders(base, Config())
    moved = {"one/00000000": FIRST.id, SECOND.id: FIRST.id}
    with Store.open(places.store) as store:
        store.sync(places.reports, places.events)
        build_site(store, places, Config(), date(2026, 11, 30), aliases=moved, progress=lambda *_: None)
    assert FIRST.id.partition("/")[2] in (places.site / commitment_page("one/00000000")).read_text()
    assert "roadmap" in (places.site / commitment_page(SECOND.id)).read_text()


def test_a_renamed_document_is_found_by_its_old_name(program: Run, base: Path) -> None:
    """And so are its commitments."""
    assert program("--kb", base, "rename", "two", "deux").code == 0
    with Store.open(base / ".commitments/store.sqlite") as store:
        store.put(extraction("deux", (OFFICE,)), "as a build", "does")
    assert "deux/" in program("--kb", base, "show", OTHER.id).out
    assert program("--kb", base, "text", "two").code == 0


def test_evidence_may_be_words_of_a_document(program: Run, base: Path) -> None:
    """They have to stand in it."""
    told = ("--status", "fulfilled", "--on", "2026-03-01", "--evidence", "two", "--by", "party")
    done = program("--kb", base, "review", FIRST.id, *told, "--quote", "will close an office", *WHO)
    assert (done.code, "not in it" in done.err) == (2, True)
    assert program("--kb", base, "review", FIRST.id, *told, "--quote", "will open an office", *WHO).code == 0
    (line,) = read_reports(base / "corpus/reports/one.jsonl").reports
    assert line.evidence[0] == Source("", None, line.evidence[0].by, "two", "will open an office")
    assert "two: “will open an office”" in program("--kb", base, "show", FIRST.id).out


def test_links_of_every_relation(program: Run, base: Path) -> None:
    """To another commitment, or to the words of a document."""
    assert program("--kb", base, "review", OTHER.id, "--link", f"restates={FIRST.id}", *WHO).code == 0
    words = ("--quote", "Japan will open an office")
    assert program("--kb", base, "review", FIRST.id, "--link", "fulfils=two", *words, *WHO).code == 0
    records = [json.loads(line) for line in (base / "corpus/reports/one.jsonl").read_text().splitlines()]
    assert records[0]["relation"] == "fulfils"
    assert records[0]["to"] == {"document": "two", "quote": "Japan will open an office"}
    assert f"restates {FIRST.id}" in program("--kb", base, "show", OTHER.id).out
    assert "fulfils this" in program("--kb", base, "show", FIRST.id).out
    assert program("--kb", base, "check").code == 0
    done = program("--kb", base, "review", FIRST.id, "--link", "resembles=two", *WHO)
    assert (done.code, "restates" in done.err) == (2, True)
