"""What people meet every day: one screen, names as they use them, completion, colours, terminals, other systems."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from commitments.cli.tables import wrapped
from commitments.model import Body, DocumentType, Status
from commitments.tracking import append_report
from tests.bases import build_base
from tests.conftest import PROGRAM, Run
from tests.promises import Promise, extraction, report

NIST = Body("National Institute of Standards and Technology", None, "United States")
USTR = Body("USTR", "Office of the U.S. Trade Representative", "United States")
ENERGY = Body("U.S. Secretary of Energy", None, "United States")
DUE = date(2026, 3, 31)
OFFICE = Promise(
    "The United States will open an office by 31 March 2026.",
    ("United States",),
    by="by 31 March 2026",
    due=DUE,
    lead=(NIST,),
)
RULES = Promise("The European Union will publish rules – “日本語” ✓ – soon.", ("European Union",), lead=(USTR,))
TALKS = Promise(
    "The United Kingdom will host talks with everybody who is ready to talk about all of it.",
    ("United Kingdom",),
    lead=(ENERGY,),
)
DOCUMENTS = {"one": (OFFICE, RULES), "two": (TALKS,)}
FIRST = extraction("one", DOCUMENTS["one"]).commitments[0]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_base(tmp_path_factory.mktemp("everyday") / "kb", DOCUMENTS)


@pytest.mark.parametrize(
    ("option", "name", "words"),
    [
        ("--party", "US", "open an office"),
        ("--party", "U.S.", "open an office"),
        ("--party", "the United States of America", "open an office"),
        ("--party", "EU", "publish rules"),
        ("--party", "uk", "host talks"),
        ("--agency", "NIST", "open an office"),
        ("--agency", "USTR", "publish rules"),
        ("--agency", "United States Trade Representative", "publish rules"),
        ("--agency", "Secretary of Energy", "host talks"),
        ("--document", "tw", "host talks"),
    ],
)
def test_names_that_people_use(program: Run, base: Path, option: str, name: str, words: str) -> None:
    """By the lists of countries, groups and bodies, and by the letters of an acronym."""
    rows = program("--kb", base, "list", "--format", "jsonl", option, name).out.splitlines()
    assert [words in json.loads(row)["quote"] for row in rows] == [True]


def test_a_correction_goes_by_the_same_names(program: Run, tmp_path: Path) -> None:
    """ "EU; Valdoria" is the European Union, and Valdoria, which is in no list."""
    base = build_base(tmp_path / "kb", DOCUMENTS)
    for field in ("parties=EU; Valdoria", "lead=USTR; Office of Lamps"):
        assert program("--kb", base, "review", FIRST.id, "--correct", field, "--reviewer", "A").code == 0
    (row,) = [
        r
        for r in map(json.loads, program("--kb", base, "list", "--format", "jsonl").out.splitlines())
        if r["corrected"]
    ]
    assert row["parties"] == ["European Union", "Valdoria"]
    assert [(body["name"], body["canonical"]) for body in row["lead"]] == [
        ("USTR", "Office of the U.S. Trade Representative"),
        ("Office of Lamps", None),
    ]


SCREEN = (
    "documents",
    "past their day, nobody has checked",
    "doubtful",
    "documents not yet read",
    "next: 'commitments build'",
)


def test_one_screen(program: Run, tmp_path: Path) -> None:
    """What is past its day, doubtful, not yet read, and what to do next; also of an empty one."""
    base = build_base(tmp_path / "kb", DOCUMENTS)
    (base / "corpus/documents/three.md").write_text("Text.\n")
    done = program("--kb", base, "status")
    assert done.code == 0
    for words in SCREEN:
        assert words in done.out
    assert all(len(line) <= 80 for line in done.out.splitlines()[1:])
    found = json.loads(program("--kb", base, "status", "--format", "json").out)
    assert (found["documents"], found["commitments"], found["unchecked"], found["unread"]) == (2, 3, 1, ["three"])
    program("init", tmp_path / "empty")
    assert "'commitments add FILE'" in program("--kb", tmp_path / "empty", "status").out


@pytest.mark.parametrize("kind", ["json", "jsonl", "csv", "table", "xlsx"])
def test_documents_in_every_format(base: Path, kind: str) -> None:
    done = subprocess.run([PROGRAM, "--kb", base, "documents", "--format", kind], capture_output=True, check=True)
    if kind == "json":
        assert {row["id"]: (row["commitments"], row["state"]) for row in json.loads(done.stdout)} == {
            "one": (2, "read"),
            "two": (1, "read"),
        }
    assert done.stdout.startswith(b"PK") if kind == "xlsx" else b"two" in done.stdout


LISTINGS = ("list", "overdue", "documents", "events", "changes --since 2026-01-01", "search office --mode keyword")


@pytest.mark.parametrize("command", LISTINGS)
def test_every_listing_is_a_workbook_too(base: Path, command: str) -> None:
    done = subprocess.run(
        [PROGRAM, "--kb", base, *command.split(), "--format", "xlsx"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout[:2]) == (0, b"PK"), done.stderr


def test_a_mistyped_command_is_answered_with_the_nearest(program: Run) -> None:
    done = program("lsit")
    assert (done.code, "did you mean list" in done.err) == (2, True)


def test_the_shell_completes_commands_and_options() -> None:
    """As README says; a half word is no error."""
    for words, expected in (("commitments ov", "plain,overdue"), ("commitments list --made", "plain,--made-after")):
        environment = os.environ | {
            "_COMMITMENTS_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split()) - 1),
        }
        done = subprocess.run([PROGRAM], env=environment, capture_output=True, text=True, check=False)
        assert expected in done.stdout.splitlines(), done


def on_a_terminal(base: Path, *arguments: str, **environment: str) -> str:
    """What a command prints on a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    command = [str(PROGRAM), "--kb", str(base), *arguments]
    settings = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    with subprocess.Popen(
        command, stdout=theirs, stdin=theirs, stderr=theirs, env=settings | {"COLUMNS": "80"} | environment
    ):
        os.close(theirs)
        found = b""
        try:
            while part := os.read(ours, 65536):
                found += part
        except OSError:
            pass
    os.close(ours)
    return found.decode()


def test_colours_and_widths(base: Path) -> None:
    """Colours unless NO_COLOR is set; lines end at words, within 80 columns."""
    assert "\x1b[" in on_a_terminal(base, "list")
    plain = on_a_terminal(base, "list", NO_COLOR="1")
    assert "\x1b[" not in plain
    assert all(len(line) <= 80 for line in plain.splitlines()), plain
    assert "ready to talk" in " ".join(plain.split())


def test_what_runs_over_stands_under_its_column() -> None:
    """And no line is wider than the terminal, unless one word is."""
    line = "status         " + "as good as done " * 8
    first, *more = wrapped(line, 80).splitlines()
    assert first.startswith("status         as")
    assert {len(one) - len(one.lstrip()) for one in more} == {15}
    assert max(map(len, [first, *more])) < 80
    assert wrapped("one/0123456789 " + "x" * 90, 80).splitlines() == ["one/0123456789", "x" * 90]


@pytest.mark.parametrize("command", [["show", FIRST.id], ["explain", FIRST.id], ["documents"]])
def test_every_page_is_wrapped_on_a_terminal(base: Path, command: list[str]) -> None:
    """As lists are; elsewhere a line is a line."""
    assert all(len(line) <= 80 for line in on_a_terminal(base, *command).splitlines())


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_a_terminal_of_an_older_encoding_shows_marks(base: Path, encoding: str) -> None:
    """No traceback, whatever it cannot show."""
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    for command in (["list"], ["text", "one"], ["show", "one"], ["list", "--format", "jsonl"], ["documents"]):
        done = subprocess.run([PROGRAM, "--kb", base, *command], env=environment, capture_output=True, check=False)
        assert b"Traceback" not in done.stderr, done.stderr
        assert done.stdout or done.returncode == 2


OTHER_SYSTEM = """
import sys
for name in ("fcntl", "resource", "pwd", "grp", "termios", "pty", "tty"):
    sys.modules[name] = None
import importlib, pkgutil, commitments
for module in pkgutil.walk_packages(commitments.__path__, "commitments."):
    if module.name.endswith("__main__"):
        continue
    importlib.import_module(module.name)
"""


def test_every_module_imports_without_what_only_unix_has() -> None:
    """Windows has no fcntl, resource or termios."""
    done = subprocess.run([sys.executable, "-c", OTHER_SYSTEM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


HEAVY = (
    "spacy",
    "torch",
    "transformers",
    "chromadb",
    "numpy",
    "distributed",
    "openpyxl",
    "mcp",
    "sentence_transformers",
)


@pytest.mark.parametrize("command", ["--help", "list", "overdue", "show one", "status", "documents", "list --party US"])
def test_nothing_heavy_is_imported_for_what_is_asked_often(base: Path, command: str) -> None:
    code = (
        "import sys\nfrom commitments.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--kb", str(base), *command.split()], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == "[]", done.stderr


def test_by_the_type_and_the_day_of_the_document(program: Run, tmp_path: Path) -> None:
    """--type, --made-after and --made-before go by the document's front matter."""
    base = build_base(tmp_path / "kb", DOCUMENTS)
    assert program("--kb", base, "list", "--type", "mou").out == ""
    assert program("--kb", base, "list", "--type", DocumentType.OTHER.value).out.count("\n") == 3
    assert program("--kb", base, "list", "--made-after", "2026-02-03").out.count("\n") == 3
    assert program("--kb", base, "list", "--made-after", "2026-02-04").out == ""
    assert program("--kb", base, "list", "--made-before", "2026-02-04").out == ""


def test_rows_carry_what_was_reported(program: Run, tmp_path: Path) -> None:
    """In CSV and JSON: the day, the evidence, who reported; and the page, where the site's address is set."""
    base = build_base(tmp_path / "kb", DOCUMENTS)
    (base / "commitments.toml").write_text('base_url = "https://example.org/tracker"\n')
    told = replace(report(1, FIRST, status=Status.FULFILLED, on=date(2026, 3, 1)), reviewer="Ada", note="seen")
    append_report(base / "corpus/reports/one.jsonl", told)
    rows = [json.loads(line) for line in program("--kb", base, "list", "--format", "jsonl").out.splitlines()]
    (row,) = [row for row in rows if row["report"]]
    assert (row["report"]["on"], row["report"]["reviewer"]) == ("2026-03-01", "Ada")
    assert row["page"].startswith("https://example.org/tracker/")
    sheet = base / "y.csv"
    assert program("--kb", base, "export", "--out", sheet).code == 0
    assert "2026-03-01,https://example.org/news,,seen,Ada" in sheet.read_text()
