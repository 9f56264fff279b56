"""list, overdue, export and text as a person calls them."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from commitments.model import Status
from commitments.tracking import append_report
from tests.bases import build_base
from tests.conftest import PROGRAM, Run
from tests.promises import Promise, extraction, report

OFFICE = Promise("Japan will open an office by 2027.", by="by 2027", due=date(2027, 12, 31), topics=("trade",))
ROADMAP = Promise("Japan will publish a roadmap by March 2026.", by="by March 2026", due=date(2026, 3, 31))
CENSUS = Promise(
    "Canada will hold a census by May 2026.", ("Canada",), "by May 2026", date(2026, 5, 31), date(2026, 5, 1)
)
FORMULA = Promise('=cmd|"/c calc"!A1 will be avoided, said\x1b[31m Norway.', ("Norway",))
DOCUMENTS = {"one": (OFFICE, ROADMAP), "two": (CENSUS, FORMULA)}
DAY = ("--as-of", "2026-06-10")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = build_base(tmp_path_factory.mktemp("listings") / "kb", DOCUMENTS)
    roadmap = extraction("one", DOCUMENTS["one"]).commitments[1]
    append_report(
        folder / "corpus/reports/one.jsonl", report(1, roadmap, status=Status.NOT_STARTED, on=date(2026, 4, 2))
    )
    return folder


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def on_terminal(*arguments: object) -> str:
    """What a command prints on a terminal of 100 columns."""
    leader, follower = pty.openpty()
    env = os.environ | {"COLUMNS": "100", "LINES": "40"}
    with subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=follower, stderr=follower, env=env) as running:
        os.close(follower)
        out = b""
        try:
            while piece := os.read(leader, 65536):
                out += piece
        except OSError:
            pass  # The terminal's other end is closed: the command has ended.
        os.close(leader)
    assert running.returncode == 0, out
    return out.decode().replace("\r\n", "\n")


def test_json_lines_hold_every_field(program: Run, base: Path) -> None:
    """The names of the format, absent as null or []."""
    found = rows(program("--kb", base, "list", "--format", "jsonl", *DAY).out)
    assert [row["quote"] for row in found] == [p.quote for p in (ROADMAP, CENSUS, OFFICE, FORMULA)]
    row = found[0]
    assert {"id", "document", "start", "end", "source_start", "source_end", "lead_in", "section", "lead"} <= row.keys()
    assert (row["status"], row["reviewed"], row["timeliness"], row["days_late"]) == ("not_started", True, "overdue", 71)
    assert (row["support"], row["recurrence"], row["as_of"]) == ([], None, "2026-06-10")


def test_json_is_one_list(program: Run, base: Path) -> None:
    """Also of nothing."""
    assert len(json.loads(program("--kb", base, "list", "--format", "json").out)) == 4
    assert json.loads(program("--kb", base, "list", "--format", "json", "--party", "Chad").out) == []


@pytest.mark.parametrize(
    ("filters", "why"),
    [
        (("--party", "Chad"), "no commitment has --party Chad"),
        (("--status", "broken"), "no commitment has --status broken"),
        (
            ("--due-before", "2026-04-01", "--party", "Canada"),
            "no commitment has all of --party Canada --due-before 2026-04-01",
        ),
        (("--as-of", "1999-01-01"), "no document is of 1999-01-01 or before"),
    ],
)
def test_an_empty_listing_says_why_in_a_line_on_standard_error(
    program: Run, base: Path, filters: tuple[str, ...], why: str
) -> None:
    """What programs read stays as it was: nothing, an empty list, the head of a table."""
    for command, out in ((("list",), ""), (("list", "--format", "json"), "[\n]\n"), (("export",), "")):
        done = program("--kb", base, *command, *filters)
        assert (done.code, done.out, done.err) == (0, out, f"nothing to list: {why}\n")


@pytest.mark.parametrize(
    ("filters", "why"),
    [
        (("--party", "Japann"), "no commitment has --party Japann; the nearest: Japan"),
        (("--topic", "x", "--party", "japan"), "no commitment has --topic x; there are trade"),
        (("--document", "onn"), "onn: no such document; the nearest: one"),
    ],
)
def test_an_unknown_name_fails_with_the_nearest(program: Run, base: Path, filters: tuple[str, ...], why: str) -> None:
    """A slip is no empty listing."""
    for command in ("list", "export", "overdue", "search x"):
        done = program("--kb", base, *command.split(), *filters)
        assert (done.code, done.out, done.err) == (2, "", f"commitments: {why}\n")


def test_a_listing_of_something_says_nothing_else(program: Run, base: Path) -> None:
    assert program("--kb", base, "list").err == program("--kb", base, "export").err == ""
    assert program("--kb", base, "overdue", "--party", "Chad", *DAY).err == "no commitment has --party Chad\n"


def test_csv_runs_nothing(program: Run, base: Path) -> None:
    """A cell that a spreadsheet would take for a formula begins with a quote mark."""
    cells = list(csv.DictReader(io.StringIO(program("--kb", base, "list", "--format", "csv").out)))
    assert [row["quote"] for row in cells][-1] == "'" + FORMULA.quote
    assert not [cell for row in cells for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_a_table_for_other_programs_has_a_line_a_row(program: Run, base: Path) -> None:
    """With tabs, and nothing that steers a terminal."""
    lines = program("--kb", base, "list").out.splitlines()
    assert [line.count("\t") for line in lines] == [5, 5, 5, 5]
    assert "\x1b" not in "".join(lines)


def test_a_table_on_a_terminal_shows_the_first_fifty(program: Run, tmp_path: Path) -> None:
    """And says how many more there are; -n and --all change that."""
    many = [Promise(f"Japan will hold meeting {number} on trade.") for number in range(60)]
    folder = build_base(tmp_path / "kb", {"many": many})
    shown = on_terminal("--kb", folder, "list")
    assert (shown.count("will hold meeting"), "and 10 more" in shown) == (50, True)
    assert on_terminal("--kb", folder, "list", "-n", "3").count("will hold meeting") == 3
    assert on_terminal("--kb", folder, "list", "--all").count("will hold meeting") == 60
    assert len(program("--kb", folder, "list", "--format", "jsonl").out.splitlines()) == 60
    assert len(program("--kb", folder, "list", "-n", "3", "--format", "jsonl").out.splitlines()) == 3


def test_a_terminal_is_not_steered_by_a_document(base: Path) -> None:
    """Escape sequences in a quote are not passed on."""
    assert "\x1b[31m Norway" not in on_terminal("--kb", base, "list")


@pytest.mark.parametrize(
    ("options", "quotes"),
    [
        (["--document", "two"], [CENSUS, FORMULA]),
        (["--party", "norway", "--party", "CANADA"], [CENSUS, FORMULA]),
        (["--topic", "trade"], [OFFICE]),
        (["--status", "not_started"], [ROADMAP]),
        (["--timeliness", "overdue"], [ROADMAP]),
        (["--timeliness", "unchecked"], [CENSUS]),
        (["--strength", "shall"], []),
        (["--due-before", "2026-05-31"], [ROADMAP]),
        (["--due-after", "2026-05-30"], [CENSUS, OFFICE]),
        (["--as-of", "2026-02-03"], []),
        (["--agency", "nobody"], []),
    ],
    ids=str,
)
def test_filters(program: Run, base: Path, options: list[str], quotes: list[Promise]) -> None:
    """Each filter of the command line."""
    found = rows(program("--kb", base, "list", "--format", "jsonl", *DAY, *options).out)
    assert [row["quote"] for row in found] == [promise.quote for promise in quotes]


def test_unchecked_is_not_late(program: Run, base: Path) -> None:
    """What nobody has checked stands apart from what was found not done."""
    out = program("--kb", base, "overdue", *DAY).out
    checked, unchecked = out.split("Past their day, and nobody has checked: 1\n")
    assert checked.startswith("Overdue: past their day and found not done: 1\n")
    assert (ROADMAP.quote in checked, CENSUS.quote in unchecked) == (True, True)


def test_overdue_on_the_strict_reading(program: Run, base: Path) -> None:
    """Only when asked for, and apart."""
    options = ("--kb", base, "overdue", "--as-of", "2026-05-20", "--exit-code", "--party", "Canada")
    generous = program(*options)
    assert (generous.code, generous.out) == (0, "nothing is past its day\n")
    strict = program(*options, "--reading", "strict")
    assert (strict.code, "On the strict reading only, and nobody has checked: 1" in strict.out) == (1, True)


def test_overdue_tells_by_its_exit_status(program: Run, base: Path) -> None:
    """1 when there are any and it is asked for."""
    assert program("--kb", base, "overdue", *DAY).code == 0
    assert program("--kb", base, "overdue", *DAY, "--exit-code").code == 1
    assert program("--kb", base, "overdue", *DAY, "--exit-code", "--topic", "trade").code == 0
    assert len(rows(program("--kb", base, "overdue", *DAY, "--format", "jsonl").out)) == 2


def test_known_on_leaves_out_later_lines(program: Run, base: Path) -> None:
    """The report was recorded in November."""
    (row,) = rows(program("--kb", base, "list", "--format", "jsonl", "--timeliness", "unchecked", "--party", "japan",
                          "--known-on", "2026-10-31").out)  # fmt: skip
    assert (row["status"], row["reviewed"]) == ("no_report", False)


def test_text_prints_what_places_count(program: Run, base: Path) -> None:
    """Of a document and of a file alike."""
    text = program("--kb", base, "text", "one").out
    for row in rows(program("--kb", base, "list", "--document", "one", "--format", "jsonl").out):
        assert text[int(str(row["start"])) : int(str(row["end"]))] == row["quote"]
    assert program("text", base / "corpus/documents/one.md").out == text


def test_text_of_what_was_added_and_not_built(program: Run, base: Path, tmp_path: Path) -> None:
    """A document of the corpus has a text before the first build, and before the next."""
    assert program("init", tmp_path / "kb").code == 0
    for folder in (tmp_path / "kb", base):
        added = folder / "corpus/documents/new.md"
        added.write_text("Japan *will* act.\n")
        assert program("--kb", folder, "text", "new").out == "Japan will act.\n"
        added.unlink()


def test_an_unknown_document_names_the_nearest(program: Run, base: Path) -> None:
    """One line, exit status 2."""
    done = program("--kb", base, "text", "ones")
    assert (done.code, done.err) == (2, "commitments: ones: no such document; the nearest: one\n")


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_export_equals_what_list_prints(program: Run, base: Path, tmp_path: Path, kind: str) -> None:
    """The same bytes, in a file that appears whole."""
    out = tmp_path / f"all.{kind}"
    assert program("--kb", base, "export", "--format", kind, "--out", out).code == 0
    assert out.read_bytes().decode() == program("--kb", base, "list", "--format", kind).out
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [out.name]


def test_export_for_readers_of_feeds(program: Run, base: Path) -> None:
    """Entries lead to the pages of the site, where its address is known."""
    config = base / "commitments.toml"
    before = config.read_text()
    config.write_text(before + 'base_url = "https://example.org/kb/"\n')
    for format, begins in (("atom", "<?xml"), ("ics", "BEGIN:VCALENDAR")):
        out = program("--kb", base, "export", "--format", format, *DAY).out
        assert out.startswith(begins)
        assert "https://example.org/kb/documents/one/" in out.replace("\n ", "")
    config.write_text(before)


def test_export_names_a_folder_that_is_not_there(program: Run, base: Path, tmp_path: Path) -> None:
    """One line, exit status 2."""
    done = program("--kb", base, "export", "--out", tmp_path / "absent/all.jsonl")
    assert (done.code, done.err.count("\n"), "absent" in done.err) == (2, 1, True)


def test_tomorrow_is_another_day(program: Run, base: Path) -> None:
    """Without --as-of the day is today."""
    (row,) = rows(program("--kb", base, "list", "--format", "jsonl", "--topic", "trade").out)
    assert date.today() - date.fromisoformat(str(row["as_of"])) <= timedelta(1)  # noqa: DTZ011
