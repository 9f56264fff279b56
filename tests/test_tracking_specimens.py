"""The specimens: every kind of deadline, status, timeliness, report and event, through the commands a person types."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from commitments.model import DeadlineKind, ReportKind, Status, Timeliness
from commitments.reasoning import faults
from commitments.records import deadline_from
from commitments.tracking import commitment_id, read_events, read_reports
from tests.conftest import ROOT, Run
from tests.in_process import run_here

SPECIMENS = ROOT / "examples" / "specimens"
TODAY = "2026-11-23"


@pytest.fixture(scope="module")
def program() -> Run:
    """The command line, without a process for each call."""
    return run_here


@pytest.fixture(scope="module")
def base(program: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The specimens, built."""
    folder = tmp_path_factory.mktemp("specimens") / "kb"
    shutil.copytree(SPECIMENS, folder, ignore=shutil.ignore_patterns(".commitments", "site"))
    assert program("--kb", folder, "build", "--no-index", "--no-site").code == 0
    return folder


@pytest.fixture(scope="module")
def today(program: Run, base: Path) -> list[dict[str, Any]]:
    return rows(program, base, "list", "--as-of", TODAY)


def rows(program: Run, base: Path, *arguments: str) -> list[dict[str, Any]]:
    done = program("--kb", base, *arguments, "--format", "jsonl")
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def the(found: list[dict[str, Any]], words: str) -> dict[str, Any]:
    (one,) = [row for row in found if words in row["quote"]]
    return one


def test_every_title_says_specimen() -> None:
    """Nobody shall take an invented promise for a real one."""
    documents = sorted((SPECIMENS / "corpus/documents").glob("*.md"))
    assert len(documents) == 10
    assert all("Specimen" in path.read_text(encoding="utf-8").splitlines()[1] for path in documents)


def test_every_kind_occurs(today: list[dict[str, Any]]) -> None:
    """Deadlines, statuses, timeliness, reports."""
    assert {row["timeliness"] for row in today} == set(Timeliness)
    assert {row["status"] for row in today} == set(Status)
    assert {row["deadline"]["kind"] for row in today if row["deadline"]} == set(DeadlineKind)
    ledgers = [read_reports(path) for path in (SPECIMENS / "corpus/reports").glob("*.jsonl")]
    assert {report.kind for ledger in ledgers for report in ledger.reports} == set(ReportKind)
    assert not [problem for ledger in ledgers for problem in ledger.problems]
    assert {event.document is None for event in read_events(SPECIMENS / "corpus/events.jsonl").events} == {True, False}


@pytest.mark.parametrize(
    ("words", "timeliness", "status", "days"),
    [
        ("Joint Railway Commission", "fulfilled_late", "fulfilled", 49),
        ("customs hall", "fulfilled_on_time", "fulfilled", None),
        ("twelve locomotives", "overdue", "partly_fulfilled", 237),
        ("bridge at Ostrup", "upcoming", "in_progress", None),
        ("transit levy", "overdue", "not_started", 54),
        ("ferry at Ostrup", "ended", "no_report", None),
        ("consult each other on tariffs", "no_deadline", "no_report", None),
        ("maintenance records", "fulfilled", "fulfilled", None),
        ("heavy fuel oil", "unchecked", "no_report", 146),
        ("radar data", "broken", "broken", None),
        ("insurance fund", "closed", "unverifiable", None),
        ("next Seven Harbours Summit", "upcoming", "no_report", None),
        ("list of claims", "awaiting_event", "no_report", None),
        ("energy ministerial within 180 days", "fulfilled", "fulfilled", None),
        ("salt works to the First Minister", "fulfilled_on_time", "fulfilled", None),
        ("fast-track permits", "unchecked", "no_report", 69),
        ("forty rangers", "upcoming", "no_report", None),
        ("clear the border", "fulfilled_on_time", "fulfilled", None),
        ("tax service soon", "vague", "no_report", None),
        ("loans for new salt works", "due_soon", "no_report", None),
    ],
)
def test_what_each_comes_to(
    today: list[dict[str, Any]], words: str, timeliness: str, status: str, days: int | None
) -> None:
    """One promise for each row of the table."""
    found = the(today, words)
    assert (found["timeliness"], found["status"]) == (timeliness, status)
    assert (found["days_past"] if timeliness == "unchecked" else found["days_late"]) == days


def test_extension_events_cadence_and_claims(today: list[dict[str, Any]]) -> None:
    """What a person recorded shows in the fields."""
    assert the(today, "bridge at Ostrup")["due"] == "2026-12-31"
    assert the(today, "bridge at Ostrup")["deadline"]["due"] == "2026-06-30"
    assert the(today, "transit levy")["due"] == "2026-09-30"
    assert the(today, "next Seven Harbours Summit")["due"] == "2027-06-09"
    assert the(today, "maintenance records")["next_due"] == "2027-03-12"
    assert (the(today, "common register")["claimed"], the(today, "Joint Railway")["claimed"]) == (True, False)
    assert the(today, "storage contracts")["strict_only"]


def test_people_amend_what_was_read(today: list[dict[str, Any]]) -> None:
    """Corrections, an addition, a dismissal, links."""
    assert the(today, "mine water")["corrected"] == ["deadline"]
    assert the(today, "export duty")["parties"] == ["Tarsk"]
    assert [body["name"] for body in the(today, "gauging stations")["lead"]] == ["Anselm River Authority"]
    assert the(today, "forty rangers")["added"]
    assert not [row for row in today if "always remember" in row["quote"]]
    (closed,) = [row for row in today if "cod by 31 December 2025" in row["quote"]]
    assert (closed["timeliness"], closed["status"]) == ("closed", "superseded")


def test_ids_are_those_of_extraction(today: list[dict[str, Any]]) -> None:
    """So that an addition which extraction later finds by itself is the same commitment."""
    for row in today:
        same = [other for other in today if (other["document"], other["quote"]) == (row["document"], row["quote"])]
        ids = [commitment_id(row["document"], row["quote"], n) for n in range(len(same))]
        assert row["id"] in ids


def test_any_past_day_on_two_clocks(program: Run, base: Path) -> None:
    """The world of a day, and what was known of it then."""
    register = ("list", "--document", "seven-harbours-communique-2025", "--as-of")
    as_of = the(rows(program, base, *register, "2026-04-25"), "common register")
    known = the(rows(program, base, *register, "2026-04-25", "--known-on", "2026-04-26"), "common register")
    assert (as_of["timeliness"], known["timeliness"], known["reviewed"]) == ("fulfilled_late", "unchecked", False)
    permits = ("list", "--document", "lumeria-order-on-critical-salts-2026", "--as-of", "2026-09-20")
    assert the(rows(program, base, *permits), "fast-track")["timeliness"] == "unchecked"
    earlier = rows(program, base, *permits, "--known-on", "2026-09-20")
    assert the(earlier, "fast-track")["timeliness"] == "fulfilled_on_time"


def test_a_document_promises_nothing_before_its_day(program: Run, base: Path) -> None:
    """On the eve of the first document the list is empty."""
    assert rows(program, base, "list", "--as-of", "2024-03-14") == []
    assert len(rows(program, base, "list", "--as-of", "2024-03-15")) > 5


def test_check_finds_nothing_wrong(program: Run, base: Path) -> None:
    """Every place, every report, every day."""
    done = program("--kb", base, "check")
    assert (done.code, done.out) == (0, ""), done.out


def test_events_lists_what_is_awaited(program: Run, base: Path) -> None:
    """Without a day first; a document's own is told from a shared one."""
    waiting = rows(program, base, "events")
    assert [(row["name"], row["waiting"]) for row in waiting] == [("receipt of the list of claims", 1)]
    every = {row["name"]: row for row in rows(program, base, "events", "--all")}
    assert every["next Seven Harbours Summit"]["document"] is None
    assert every["signature of the Peace Park Treaty"]["document"] == "orland-corvania-peace-park-statement-2026"
    assert every["signature of the Peace Park Treaty"]["waiting"] == 2


def test_changes_of_a_month(program: Run, base: Path) -> None:
    """What became overdue by the calendar, and what people recorded, each on its day."""
    found = rows(program, base, "changes", "--since", "2026-04-01", "--until", "2026-04-30")
    assert [(row["day"], row["change"]) for row in found] == [
        ("2026-04-01", "unchecked"),
        ("2026-04-01", "unchecked"),
        ("2026-04-02", "overdue"),
        ("2026-04-19", "unchecked"),
        ("2026-04-20", "replied"),
        ("2026-04-21", "unchecked"),
        ("2026-04-27", "fulfilled_late"),
    ]
    text = program("--kb", base, "changes", "--since", "2026-04-01", "--until", "2026-04-30").out
    assert "Newly past their day, nobody has checked (4)" in text


def test_the_text_of_a_monday_mail(program: Run, base: Path) -> None:
    """Broken first, then what passed; each with its document, from what to what, and the evidence."""
    text = program("--kb", base, "changes", "--since", "2026-02-02", "--until", "2026-02-08", "--format", "mail").out
    lines = text.splitlines()
    assert lines[0].startswith("Subject: Specimens: ")
    assert lines[2] == "BROKEN (1)"
    assert "share radar data in real time" in lines[4]
    assert "  2026-02-03: from unchecked to broken, due 2025-12-31" in lines
    assert any(line.startswith("  evidence: https://") for line in lines)


@pytest.mark.parametrize(
    ("since", "kind"),
    [
        ("2025-02-01", "corrected"),
        ("2025-07-01", "dismissed"),
        ("2026-03-01", "added"),
        ("2025-11-10", "linked"),
        ("2026-05-20", "extended"),
        ("2026-09-30", "retracted"),
        ("2026-10-12", "event_dated"),
        ("2026-02-03", "broken"),
        ("2026-05-02", "fulfilled"),
        ("2025-09-22", "fulfilled_on_time"),
    ],
)
def test_changes_of_every_kind(program: Run, base: Path, since: str, kind: str) -> None:
    """Each on the day on which it was recorded."""
    found = rows(program, base, "changes", "--since", since, "--until", since)
    assert kind in {row["change"] for row in found}


def test_show_tells_everything(program: Run, base: Path, today: list[dict[str, Any]]) -> None:
    """Words, standing, reports with evidence and who speaks, the party's reply beside the judgement."""
    id_ = the(today, "twelve locomotives")["id"]
    text = program("--kb", base, "show", id_, "--as-of", TODAY).out
    for words in (
        "overdue by 237 days",
        "Eight of twelve.",
        "(independent)",
        "reply of Valdoria",
        "wait for their wheels",
    ):
        assert words in text
    record = json.loads(program("--kb", base, "show", id_, "--as-of", TODAY, "--format", "json").out)
    assert [report["kind"] for report in record["reports"]] == ["status", "reply"]
    assert (record["timeliness"], record["quote"] in text) == ("overdue", True)


def test_show_marks_what_was_taken_back_and_linked(program: Run, base: Path, today: list[dict[str, Any]]) -> None:
    """A retracted report stays visible; so do the other document's promise and its successor."""
    commission = the(today, "Joint Railway Commission")["id"]
    assert "[not yet so on 2024-07-31]" in program("--kb", base, "show", commission, "--as-of", "2024-07-31").out
    permits = program("--kb", base, "show", the(today, "fast-track permits")["id"]).out
    assert "[retracted]" in permits
    assert "The page is about another order." in permits
    quota = [row["id"] for row in today if "shared quota" in row["quote"]]
    assert f"superseded by  {quota[1]}" in program("--kb", base, "show", quota[0]).out


def test_explain_gives_the_proof(program: Run, base: Path, today: list[dict[str, Any]]) -> None:
    """An event's day is counted in; a correction names its author."""
    text = program("--kb", base, "explain", the(today, "transit levy")["id"], "--as-of", TODAY).out
    assert "2026-08-01 + 60 days = 2026-09-30" in text
    assert "54 days after 2026-09-30" in text
    assert "on 2026-08-01 (this document's own), by Ben Specimen on 2026-08-03, https://example.org/" in text
    commission = program("--kb", base, "explain", the(today, "Joint Railway Commission")["id"]).out
    assert "2024-03-15, the date of the document, in its front matter" in commission
    record = json.loads(program("--kb", base, "explain", the(today, "mine water")["id"], "--format", "json").out)
    assert any("corrected by Ben Specimen" in step["text"] for step in record["proof"])
    assert all(place["text"] for field in record["fields"] for place in field["words"])


def test_every_proof_is_recomputed_from_its_parts(program: Run, base: Path, today: list[dict[str, Any]]) -> None:
    """Read from the text, counted from an event, or given by a person: the arithmetic leads to the day."""
    dated = 0
    for row in today:
        done = program("--kb", base, "explain", row["id"], "--as-of", TODAY, "--format", "json")
        explained = json.loads(done.out)
        if explained["deadline"]:
            deadline = deadline_from(explained["deadline"])
            assert faults(deadline) == (), row["quote"]
            dated += deadline.due is not None
            assert any(step["step"] == "last day" for step in explained["proof"])
    assert dated > 40


def test_the_vocabularies_are_documented() -> None:
    """Every status, timeliness and kind stands in docs/tracking.md."""
    text = (ROOT / "docs/tracking.md").read_text(encoding="utf-8")
    for vocabulary in (Status, Timeliness, ReportKind):
        assert [word.value for word in vocabulary if word.value not in text] == []
