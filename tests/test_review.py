"""Recording from the command line: every kind of report, undone again; events; a spreadsheet; the queue."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest

from commitments.cli import main
from commitments.model import ReportKind
from commitments.tracking import read_events, read_reports
from tests.conftest import PROGRAM, Ran, Run
from tests.in_process import run_here

DOCUMENT = """---
title: "Specimen: Statement on Lighthouses"
date: 2026-01-10
type: joint-statement
parties: [Valdoria, Kestria]
---

# Specimen: Statement on Lighthouses

Valdoria will repair the lighthouse at Cape Orn by 31 March 2026. Kestria will paint its buoys by 30 April 2026.
Valdoria and Kestria will keep the foghorn in service until 30 June 2026. Kestria will train keepers upon the
signature of the Lighthouse Treaty. The keepers' pay: 40 crowns a day.
"""
ID = "lighthouses"
REVIEWER = ("--reviewer", "A reviewer")
PAGE = ("--evidence", "https://example.org/page")


@pytest.fixture(scope="module")
def program() -> Run:
    """The command line, without a process for each call."""
    return run_here


@pytest.fixture(scope="module")
def built(program: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review") / "kb"
    (folder / "corpus/documents").mkdir(parents=True)
    (folder / "commitments.toml").write_text("")
    (folder / f"corpus/documents/{ID}.md").write_text(DOCUMENT)
    assert program("--kb", folder, "build", "--no-index", "--no-site").code == 0
    return folder


@pytest.fixture
def base(built: Path, tmp_path: Path) -> Path:
    """The built base without any report, for one test."""
    return Path(shutil.copytree(built, tmp_path / "kb"))


def listed(program: Run, base: Path, words: str, *arguments: str) -> dict[str, Any]:
    done = program("--kb", base, "list", "--format", "jsonl", *arguments)
    rows = [json.loads(line) for line in done.out.splitlines()]
    (one,) = [row for row in rows if words in row["quote"]]
    return one


def review(program: Run, base: Path, *arguments: object, code: int = 0) -> Ran:
    done = program("--kb", base, "review", *arguments, *REVIEWER)
    assert done.code == code, done.err
    return done


KINDS_OF_REPORT: list[tuple[list[str], ReportKind, dict[str, object]]] = [
    (
        ["--status", "fulfilled", "--on", "2026-04-02", *PAGE],
        ReportKind.STATUS,
        {"timeliness": "fulfilled_late", "days_late": 2, "reviewed": True},
    ),
    (["--status", "in_progress"], ReportKind.STATUS, {"status": "in_progress", "timeliness": "overdue"}),
    (["--status", "broken", *PAGE, "--by", "party"], ReportKind.STATUS, {"timeliness": "broken", "claimed": True}),
    (
        ["--extend", "2030-12-31", "--on", "2026-03-01"],
        ReportKind.EXTENSION,
        {"due": "2030-12-31", "timeliness": "upcoming"},
    ),
    (["--correct", "strength=intend"], ReportKind.CORRECTION, {"strength": "intend", "corrected": ["strength"]}),
    (["--correct", "parties=Valdoria; Tarsk"], ReportKind.CORRECTION, {"parties": ["Valdoria", "Tarsk"]}),
    (["--correct", "deadline=2026-05-31"], ReportKind.CORRECTION, {"due": "2026-05-31"}),
    (["--reply-by", "Valdoria", "--note", "It shines."], ReportKind.REPLY, {"reviewed": False}),
]


@pytest.mark.parametrize(("arguments", "kind", "shows"), KINDS_OF_REPORT, ids=lambda value: str(value)[:30])
def test_every_kind_by_plain_options_and_undone(
    program: Run, base: Path, arguments: list[str], kind: ReportKind, shows: dict[str, object]
) -> None:
    """It shows at once, without a build; its retraction brings back what was before."""
    before = listed(program, base, "Cape Orn")
    report = review(program, base, before["id"], *arguments).out.strip()
    after = listed(program, base, "Cape Orn")
    assert {name: after[name] for name in shows} == shows
    review(program, base, "--retract", report)
    assert listed(program, base, "Cape Orn") == before
    kinds = [r.kind for r in read_reports(base / f"corpus/reports/{ID}.jsonl").reports]
    assert kinds == [kind, ReportKind.RETRACTION]


def test_dismissed_and_brought_back(program: Run, base: Path) -> None:
    """It leaves every listing; the message says by whom, and how to undo it."""
    before = listed(program, base, "Cape Orn")
    report = review(program, base, before["id"], "--dismiss").out.strip()
    assert "Cape Orn" not in program("--kb", base, "list").out
    done = program("--kb", base, "show", before["id"])
    assert (done.code, "dismissed by A reviewer" in done.err, report in done.err) == (2, True, True)
    review(program, base, "--retract", report)
    assert listed(program, base, "Cape Orn") == before


def test_added_and_taken_back(program: Run, base: Path) -> None:
    """Its words are those of the text, wherever the lines broke."""
    fields = ("--with", "strength=shall", "--with", "parties=Kestria", "--with", "deadline=2026-12-31")
    report = review(program, base, ID, "--add", "The keepers' pay:  40 crowns a day.", *fields).out.strip()
    added = listed(program, base, "keepers' pay")
    assert (added["strength"], added["due"], added["added"]) == ("shall", "2026-12-31", True)
    text = program("--kb", base, "text", ID).out
    assert text[added["start"] : added["end"]] == added["quote"]
    assert program("--kb", base, "check").code == 0
    review(program, base, added["id"], "--status", "in_progress")
    assert listed(program, base, "keepers' pay")["status"] == "in_progress"
    review(program, base, "--retract", report)
    assert "keepers' pay" not in program("--kb", base, "list").out


@pytest.mark.parametrize(("option", "shows"), [("--supersedes", "superseded"), ("--same-as", "fulfilled")])
def test_linked_and_unlinked(program: Run, base: Path, option: str, shows: str) -> None:
    """What is superseded is closed; what is the same shares its reports."""
    one, other = listed(program, base, "Cape Orn"), listed(program, base, "buoys")
    review(program, base, one["id"], "--status", "fulfilled", "--on", "2026-03-01", *PAGE)
    report = review(program, base, one["id"], option, other["id"]).out.strip()
    assert listed(program, base, "buoys")["status"] == shows
    review(program, base, "--retract", report)
    assert listed(program, base, "buoys")["status"] == "no_report"


def test_of_the_same_promises_one_always_counts(program: Run, base: Path) -> None:
    """Where two reviewers link in opposite directions, and where the one that counts is dismissed."""

    def overdue() -> list[str]:
        done = program("--kb", base, "overdue", "--format", "jsonl", "--as-of", "2026-06-01")
        return [json.loads(line)["id"] for line in done.out.splitlines()]

    one, other = listed(program, base, "Cape Orn")["id"], listed(program, base, "buoys")["id"]
    assert set(overdue()) == {one, other}
    review(program, base, one, "--same-as", other)
    assert overdue() == [other]
    review(program, base, other, "--same-as", one)
    assert len(overdue()) == 1
    review(program, base, overdue()[0], "--dismiss")
    assert len(overdue()) == 1


def test_a_link_survives_a_renaming(program: Run, base: Path) -> None:
    """And a sentence that is cut differently; one that leads nowhere is a fault that check names."""
    (base / "corpus/documents/older.md").write_text(
        "---\ntitle: Specimen\ndate: 2025-01-10\nparties: [Valdoria]\n---\n\nValdoria will repair the pier by 2025.\n"
    )
    build = ("--kb", base, "build", "--no-index", "--no-site")
    assert program(*build).code == 0
    one, other = listed(program, base, "Cape Orn"), listed(program, base, "pier")
    review(program, base, one["id"], "--supersedes", other["id"])
    assert listed(program, base, "pier")["timeliness"] == "closed"
    path = base / "corpus/documents/older.md"
    path.write_text(path.read_text().replace("will repair", "will then repair"))
    assert program(*build).code == 0
    assert listed(program, base, "pier")["timeliness"] == "closed"
    path.write_text(path.read_text().replace("will then repair", "will repair"))
    assert program("--kb", base, "rename", "older", "oldest", "--yes").code == 0
    assert program(*build).code == 0
    assert listed(program, base, "pier")["timeliness"] == "closed"
    path = base / "corpus/documents/oldest.md"
    path.write_text(path.read_text().replace("will repair the pier", "will sing"))
    assert program(*build).code == 0
    done = program("--kb", base, "check")
    assert (done.code, f"lighthouses.jsonl:1: links to {other['id']}, which is not there" in done.out) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--status", "fulfilled"], "needs --evidence URL"),
        (["--status", "fulfilled", "--evidence", "example.org"], "no web address"),
        (["--status", "in_progress", "--on", "2099-01-01"], "has not come yet"),
        (["--status", "in_progress", "--on", "1.4.2026"], "write it as 2026-03-06"),
        (["--status", "kept"], "'kept' is not one of"),
        (["--correct", "strength=might"], "'might' is no strength"),
        (["--correct", "quote=x"], "cannot be corrected; what can: action"),
        (["--correct", "strength"], "FIELD=VALUE"),
        (["--correct", "deadline=June"], "'June' is no day"),
        (["--reply-by", "Valdoria"], "--note TEXT"),
        (["--same-as", "lighthouses/00000000"], "no such commitment; the nearest: lighthouses/"),
        (["--retract", "0"], "no such report"),
        (["--dismiss", "--status", "in_progress"], "exactly one of"),
        ([], "exactly one of"),
        (["--dismiss", "--on", "2026-01-01"], "--on does not go with --dismiss"),
        (["--dismiss", "--by", "party"], "go with --evidence"),
        (["--dismiss", "--with", "action=x"], "--with goes with --add"),
    ],
)
def test_what_cannot_stand_is_one_line(program: Run, base: Path, arguments: list[str], says: str) -> None:
    """Exit status 2, and nothing is recorded."""
    id_ = listed(program, base, "Cape Orn")["id"]
    assert says in " ".join(review(program, base, id_, *arguments, code=2).err.split())
    assert not (base / "corpus/reports").exists()


def test_unknown_ids_name_the_nearest(program: Run, base: Path) -> None:
    """A slip of the finger is easily put right; words that are not in the document are refused."""
    id_ = listed(program, base, "Cape Orn")["id"]
    assert id_ in review(program, base, id_[:-1] + "x", "--dismiss", code=2).err
    assert ID in review(program, base, "lighthousse", "--add", "The keepers' pay", code=2).err
    assert "not in it" in review(program, base, ID, "--add", "The captain's pay", code=2).err


def test_the_name_comes_from_the_config_or_git(program: Run, base: Path) -> None:
    """When --reviewer is not given."""
    id_ = listed(program, base, "Cape Orn")["id"]
    subprocess.run(["git", "init", "-q", str(base)], check=True)
    subprocess.run(["git", "-C", str(base), "config", "user.name", "Gita Git"], check=True)
    assert program("--kb", base, "review", id_, "--status", "in_progress").code == 0
    (base / "commitments.toml").write_text('reviewer = "Conny Config"\n')
    assert program("--kb", base, "review", id_, "--status", "in_progress").code == 0
    reports = read_reports(base / f"corpus/reports/{ID}.jsonl").reports
    assert [report.reviewer for report in reports] == ["Gita Git", "Conny Config"]


def test_several_pages_and_who_speaks_on_each(program: Run, base: Path) -> None:
    """A claim stands until somebody independent says so too."""
    id_ = listed(program, base, "Cape Orn")["id"]
    done = ("--status", "fulfilled", "--on", "2026-03-01")
    review(program, base, id_, *done, *PAGE, "--by", "party")
    assert listed(program, base, "Cape Orn")["claimed"]
    pages = (*PAGE, "--evidence", "https://example.org/other")
    review(program, base, id_, *done, *pages, "--by", "party", "--by", "independent", "--title", "One")
    assert not listed(program, base, "Cape Orn")["claimed"]
    last = read_reports(base / f"corpus/reports/{ID}.jsonl").reports[-1]
    assert [(source.title, source.by) for source in last.evidence] == [("One", "party"), (None, "independent")]


def test_a_status_that_changes_nothing_is_hinted_at(program: Run, base: Path) -> None:
    """Backfilled for an earlier day, it does not undo a later one; the reviewer learns which."""
    id_ = listed(program, base, "Cape Orn")["id"]
    later = review(program, base, id_, "--status", "in_progress").out.strip()
    done = review(program, base, id_, "--status", "fulfilled", "--on", "2026-03-01", *PAGE)
    assert f"still in progress, by the later report {later}" in done.err
    assert "still" not in review(program, base, id_, "--status", "not_started").err


def test_kept_to_its_end_is_hinted_at(program: Run, base: Path) -> None:
    """A promise to keep something up is fulfilled on its last day, not on the day somebody looked."""
    id_ = listed(program, base, "foghorn")["id"]
    assert (
        "kept up until 2026-06-30"
        in review(program, base, id_, "--status", "fulfilled", "--on", "2026-07-02", *PAGE).err
    )


def test_eight_people_review_at_once(program: Run, base: Path) -> None:
    """Each report counts; nobody is told to wait."""
    id_ = listed(program, base, "Cape Orn")["id"]
    command = [str(PROGRAM), "--kb", str(base), "review", id_, "--status", "in_progress"]
    writers = [subprocess.Popen([*command, "--reviewer", f"R{n}"], stdout=subprocess.PIPE) for n in range(8)]
    ids = {writer.communicate()[0].strip() for writer in writers}
    assert [writer.returncode for writer in writers] == [0] * 8
    assert len(ids) == len(read_reports(base / f"corpus/reports/{ID}.jsonl").reports) == 8


def test_recording_does_not_wait_for_a_build(program: Run, base: Path) -> None:
    """Somebody else writes to the store: the report is in the ledger all the same, and shows afterwards."""
    id_ = listed(program, base, "Cape Orn")["id"]
    review(program, base, id_, "--status", "not_started")
    with closing(sqlite3.connect(base / ".commitments/store.sqlite", isolation_level=None)) as build:
        build.execute("BEGIN IMMEDIATE")
        done = review(program, base, id_, "--status", "in_progress")
        build.execute("ROLLBACK")
    assert "a build is writing" in done.err
    assert listed(program, base, "Cape Orn")["status"] == "in_progress"


# Events


def test_an_event_gives_its_day_to_all_that_wait(program: Run, base: Path) -> None:
    """Also one in the future; set again, the later line counts; unset, they wait again."""
    assert listed(program, base, "train keepers")["timeliness"] == "awaiting_event"
    (waiting,) = json.loads(program("--kb", base, "events", "--format", "json").out)
    name = waiting["name"]
    setting = ("--kb", base, "event", "set", name, "2031-05-01", *PAGE, *REVIEWER)
    assert "1 commitments in 1 documents wait" in program(*setting).err
    found = listed(program, base, "train keepers")
    assert (found["timeliness"], found["due"]) == ("upcoming", "2031-05-01")
    program("--kb", base, "event", "set", name, "2026-02-01", "--document", ID, *PAGE, *REVIEWER)
    assert listed(program, base, "train keepers")["timeliness"] == "unchecked"
    assert "2026-02-01" in program("--kb", base, "events", "--all").out
    program("--kb", base, "event", "unset", name, "--document", ID, *REVIEWER)
    assert listed(program, base, "train keepers")["timeliness"] == "awaiting_event"
    assert len(read_events(base / "corpus/events.jsonl").events) == 3


def test_an_event_that_nothing_waits_for_is_hinted_at(program: Run, base: Path) -> None:
    """A slip in the name is easily seen; --yes says that it is none. An unknown document is refused."""
    event = ("--kb", base, "event", "set", "signature of the Lighthouse Treatise", "2026-02-01", *REVIEWER)
    done = program(*event)
    assert (done.code, "the nearest" in done.err, "--yes" in done.err) == (2, True, True)
    assert program(*event, "--yes").code == 0
    done = program("--kb", base, "event", "set", "signature", "2026-02-01", "--document", "lamps", *REVIEWER)
    assert (done.code, "no such document" in done.err) == (2, True)


# A spreadsheet


def sheet(base: Path, text: str) -> Path:
    path = base / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_spreadsheet_is_taken_over(program: Run, base: Path) -> None:
    """Columns by name, a dry run first; the same sheet again records nothing."""
    id_ = listed(program, base, "Cape Orn")["id"]
    path = sheet(
        base,
        "\ufeffCommitment ID;Commitment text;Status;Date;Link;By;Comments;Reviewed by\n"
        f"{id_};;Done;1 March 2026;https://example.org/a https://example.org/b;party;it shines;Ada\n"
        f"{id_};;Done;2026-03-01;https://example.org/a https://example.org/b;party;it shines;Ada\n"
        ";Kestria will paint its buoys by 30 April 2026;partly fulfilled;2026-05-01;https://example.org/c;;;\n"
        ";;;;;;;\n",
    )
    dry = program("--kb", base, "import-reports", path, *REVIEWER)
    assert (dry.code, dry.out.count("\n"), "dry run" in dry.err) == (0, 2, True), dry.err
    assert not (base / "corpus/reports").exists()
    assert program("--kb", base, "import-reports", path, "--write", *REVIEWER).code == 0
    assert listed(program, base, "Cape Orn")["timeliness"] == "fulfilled_on_time"
    assert listed(program, base, "buoys")["status"] == "partly_fulfilled"
    reports = read_reports(base / f"corpus/reports/{ID}.jsonl").reports
    assert [(r.reviewer, r.note) for r in reports] == [("Ada", "it shines"), ("A reviewer", "")]
    again = program("--kb", base, "import-reports", path, "--write", *REVIEWER)
    assert (again.out, "0 new reports" in again.err) == ("", True)


def test_each_bad_row_is_named_and_nothing_is_written(program: Run, base: Path) -> None:
    """File, line, and what would be right."""
    id_ = listed(program, base, "Cape Orn")["id"]
    path = sheet(
        base,
        "id,status,on,evidence\n"
        f"{id_},in_progress,2026-03-01,\n"
        f"{id_[:-1]}x,in_progress,,\n"
        f"{id_},maybe,,\n"
        f"{id_},fulfilled,2026-03-01,\n"
        f"{id_},fulfilled,03/04/2026,https://example.org/a\n"
        f"{id_},in_progress,2099-01-01,\n"
        ",in_progress,,\n",
    )
    done = program("--kb", base, "import-reports", path, "--write", *REVIEWER)
    named = [line for line in done.err.splitlines() if line.startswith(f"{path}:")]
    assert (done.code, len(named)) == (1, 6), done.err
    for line, says in zip(
        named, ("nearest", "unknown status", "evidence", "2026-03-06", "not come", "no commitment"), strict=True
    ):
        assert says in line
    assert not (base / "corpus/reports").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a,b\n1,2\n", "needs a column status"),
        (b"\xff\xfe\x00", "needs a column status"),
        (b"\xd0\xcf\x11\xe0x", "old .xls"),
        (b"PK\x03\x04x", "no workbook"),
        (b'id,status\n"x', "no CSV"),
        (None, "no such file"),
    ],
)
def test_an_unusable_sheet_is_one_line(program: Run, base: Path, content: bytes | None, says: str) -> None:
    """Exit status 2."""
    if content is not None:
        (base / "sheet.csv").write_bytes(content)
    done = program("--kb", base, "import-reports", base / "sheet.csv", *REVIEWER)
    assert (done.code, says in done.err) == (2, True), done.err


# The queue


def test_the_queue_is_walked_with_one_key_an_answer(program: Run, base: Path) -> None:
    """Overdue and never checked first; an answer that cannot stand is said and skipped; q stops."""
    keys = "f\n2099-01-01\n2026-03-20\nhttps://example.org/a\ni\nseen\nx\nb\n\nftp://no.address\n-\nq\n"
    done = program("--kb", base, "review", "--interactive", *REVIEWER, given=keys)
    assert done.code == 0, done.err
    assert done.err.index("Cape Orn") < done.err.index("buoys")
    assert ("has not come yet" in done.err, "evidence 'ftp://no.address'" in done.err) == (True, True)
    assert "1 recorded, 2 left" in done.err
    found = listed(program, base, "Cape Orn")
    assert (found["timeliness"], found["reviewed"]) == ("fulfilled_on_time", True)
    (report,) = read_reports(base / f"corpus/reports/{ID}.jsonl").reports
    assert (report.note, report.reviewer) == ("seen", "A reviewer")


def test_the_queue_shows_where_it_stands_and_how_many_are_left(program: Run, base: Path) -> None:
    """Title, day and place in the text; each answer is checked when it is given, and asked for again."""
    keys = "e\n2026-13-01\n2026-12-31\n\n\nq\n"
    done = program("--kb", base, "review", "--interactive", *REVIEWER, given=keys)
    shown = ("Specimen: Statement on Lighthouses, 2026-01-10", "characters 36 to 101", "1 of 3, 2 left after it")
    for words in shown:
        assert words in done.err, done.err
    assert "'2026-13-01' is no day" in done.err
    assert listed(program, base, "Cape Orn")["due"] == "2026-12-31"


def test_the_queue_asks_again_at_once_for_what_cannot_stand(program: Run, base: Path) -> None:
    """An odd day, a document that is none, words that are not in it: each before the next question."""
    document = f"{ID}\nno such words\nrepair the lighthouse\np\nit shines\n"
    keys = f"f\n1926-03-20\n2026-03-20\nstatement\n{document}e\n2062-03-31\n-\nq\n"
    done = program("--kb", base, "review", "--interactive", *REVIEWER, given=keys)
    asked = [
        *("on 1926-03-20 is before the document's day", "address of a page", "statement: no such document"),
        *("its words", "these words are not in it", "who speaks there", "note (may be empty)", "recorded"),
        *("the new last day", "more than 5 years", "the new last day"),
    ]
    place = 0
    for words in asked:
        place = done.err.index(words, place) + 1
    (report,) = read_reports(base / f"corpus/reports/{ID}.jsonl").reports
    assert (str(report.on), report.evidence[0].quote) == ("2026-03-20", "repair the lighthouse")


def test_the_queue_asks_once_whether_an_odd_day_is_meant(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When it is given, and not again when the report is written."""
    asked: list[str] = []

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("1999-01-01\n1998-01-01\nhttps://example.org/\n\n\n"))
    keys = iter("fq")
    monkeypatch.setattr(click, "getchar", lambda: next(keys))
    monkeypatch.setattr(click, "confirm", lambda doubt, err: asked.append(doubt) or len(asked) == 2)
    with pytest.raises(SystemExit):
        main(["--kb", str(base), "review", "--interactive", *REVIEWER])
    (report,) = read_reports(base / f"corpus/reports/{ID}.jsonl").reports
    assert (str(report.on), len(asked)) == ("1998-01-01", 2)


def test_the_queue_goes_back_and_takes_back(program: Run, base: Path) -> None:
    """z shows the one before again, r takes back what was just recorded there; then another answer."""
    keys = "n\n\n\n\nz\nr\nw\nsoon\n2027-06-30\nq\n"
    done = program("--kb", base, "review", "--interactive", *REVIEWER, given=keys)
    assert done.err.count("Cape Orn") >= 2
    assert "taken back" in done.err
    assert "'soon' is no d" in done.err
    found = listed(program, base, "Cape Orn")
    assert (found["status"], found["due"], found["corrected"]) == ("no_report", "2027-06-30", ["deadline"])


def test_the_queue_links_the_same_promise(program: Run, base: Path) -> None:
    """By the beginning of the other's id; one that is unknown is asked for again, '-' goes back to the keys."""
    first, other = listed(program, base, "Cape Orn")["id"], listed(program, base, "buoys")["id"]
    keys = f"l\nnothing\n{other[:-2]}\nl\n-\nq\n"
    done = program("--kb", base, "review", "--interactive", *REVIEWER, given=keys)
    assert "nothing: no such commitment" in done.err
    assert listed(program, base, "Cape Orn")["same_as"] in (other, first)


def test_the_queue_ends_with_the_input(program: Run, base: Path) -> None:
    """Skip, keep and dismiss."""
    done = program("--kb", base, "review", "--interactive", *REVIEWER, given="s\nd\na mere wish\n")
    assert (done.code, "1 recorded" in done.err) == (0, True)
    assert "buoys" not in program("--kb", base, "list").out


def test_one_key_is_enough_on_a_terminal(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No return after it; the questions that follow are answered with lines."""
    keys = iter("sUq")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("\nhttps://example.org/\n\nlooked everywhere\n"))
    monkeypatch.setattr(click, "getchar", lambda: next(keys))
    with pytest.raises(SystemExit) as done:
        main(["--kb", str(base), "review", "--interactive", *REVIEWER])
    assert done.value.code == 0
    (report,) = read_reports(base / f"corpus/reports/{ID}.jsonl").reports
    assert (report.status, report.note) == ("unverifiable", "looked everywhere")
