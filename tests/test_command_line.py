"""The command line: documented, fast to start, and one clear line for what is wrong."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import click
import pytest

from commitments.cli import COMMANDS, group
from tests.conftest import ROOT, Ran, Run, run_process
from tests.docs.generated import PAGES, drifted

HEAVY = ("spacy", "torch", "transformers", "sentence_transformers", "chromadb", "onnxruntime")


@pytest.fixture
def base(program: Run, tmp_path: Path) -> Path:
    folder = tmp_path / "kb"
    assert program("init", folder).code == 0
    return folder


@pytest.fixture(scope="module")
def built(program: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the founding document."""
    folder = tmp_path_factory.mktemp("built") / "kb"
    document = ROOT / "corpus/documents/eu-us-japan-critical-minerals-2026.md"
    for command in (["init", folder], ["--kb", folder, "add", document], ["--kb", folder, "build", "--no-index"]):
        assert program(*command).code == 0
    return folder


def test_documentation_agrees_with_the_program() -> None:
    """Help texts and settings in docs/ are those that the program prints."""
    assert drifted() == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_exists_and_is_documented(name: str) -> None:
    """The table names a command, and docs/cli.md its help."""
    assert isinstance(group.get_command(click.Context(group), name), click.Command)
    assert f"\n## {name}\n" in (ROOT / "docs/cli.md").read_text(encoding="utf-8")


def test_every_setting_has_a_meaning() -> None:
    """The comment above each setting is its documentation."""
    assert "None" not in PAGES["docs/configuration.md"]()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["list"], ["overdue"], ["show", "eu-us-japan-critical-minerals-2026/00000000"]]
)
def test_listings_import_nothing_heavy(arguments: list[str], built: Path) -> None:
    """No spaCy, torch, transformers or chromadb for what a person asks often."""
    code = (
        "import sys\nfrom commitments.cli import main\n"
        f"try: main(['--kb', {str(built)!r}, *{arguments!r}])\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stderr.splitlines()[-1] == "[]", found.stderr


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["list", "--help"], [], ["lst"], ["list", "--kb"]])
def test_the_module_is_the_command(arguments: list[str]) -> None:
    """`python -m commitments` says the same, by the same name, and ends the same way."""
    command = [sys.executable, "-m", "commitments", *arguments]
    module = subprocess.run(command, capture_output=True, text=True, check=False)
    assert Ran(module.stdout, module.stderr, module.returncode) == run_process(*arguments)


def test_processes_that_the_module_starts_do_not_run_it_again() -> None:
    """A new process imports the module that began the first one, by another name."""
    assert "__file__" in runpy.run_module("commitments", run_name="__mp_main__")


def one_line(program: Run, *arguments: object, folder: Path | None = None, code: int = 2) -> str:
    """The one line on standard error of a command that has to fail."""
    done = program(*arguments, folder=folder)
    assert (done.code, done.out) == (code, ""), done
    (line,) = [line for line in done.err.splitlines() if line.startswith("commitments: ")]
    return line


def test_a_folder_that_is_no_knowledge_base(program: Run, tmp_path: Path) -> None:
    """It says so, and how to make one."""
    assert "commitments init" in one_line(program, "list", folder=tmp_path)


def test_a_base_that_was_never_built(program: Run, base: Path) -> None:
    """Listings say what to do first."""
    assert "build" in one_line(program, "--kb", base, "list")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("absent.md", None, "absent.md"),
        ("latin.md", "caf\u00e9 \u00e9t\u00e9".encode("latin-1"), "UTF-8"),
        ("broken.md", b"---\ntitle: [unclosed\ndate: 2026-01-01\n---\n\nText.\n", "broken.md:"),
        ("day.md", b"---\ntitle: T\ndate: 2026-02-31\n---\n\nText.\n", "date"),
        ("what.xyz", b"Text.", ".xyz"),
    ],
)
def test_unusable_files_are_one_line(program: Run, tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    """Absent, not UTF-8, broken front matter (file and line), a date that is none, an unknown suffix."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert says in one_line(program, "extract", tmp_path / name)


def test_one_bad_file_does_not_stop_the_others(program: Run, tmp_path: Path) -> None:
    """The good one's commitments are printed, the bad one is named."""
    (tmp_path / "good.md").write_text("---\ndate: 2026-01-01\n---\n\nJapan will open an office by 2027.\n")
    done = program("extract", tmp_path / "absent.md", tmp_path / "good.md", "--format", "jsonl")
    assert (done.code, done.out.count("\n"), "absent.md" in done.err) == (2, 1, True)


def test_an_unknown_commitment_names_the_nearest(program: Run, built: Path) -> None:
    """A slip of the finger is easily put right."""
    listed = program("--kb", built, "list", "--format", "csv").out.splitlines()[1].split(",")[0]
    wrong = listed[:-1] + ("0" if listed[-1] != "0" else "1")
    assert listed in one_line(program, "--kb", built, "show", wrong)


def test_a_day_that_is_none(program: Run, built: Path) -> None:
    """The right form is shown."""
    assert "2026-03-06" in one_line(program, "--kb", built, "list", "--as-of", "6.3.2026")


@pytest.mark.parametrize("arguments", [["lsit"], ["list", "--no-such"], ["show"], ["list", "--status", "kept"]])
def test_a_wrong_word_is_one_line(program: Run, arguments: list[str]) -> None:
    """A command, option, argument or choice that is none: the line names where the right form is."""
    assert "--help" in one_line(program, *arguments)


def test_a_broken_edit_keeps_what_was_known(program: Run, tmp_path: Path) -> None:
    """A document that became unreadable is named, exit status 1, and its commitments stay."""
    base = tmp_path / "kb"
    (tmp_path / "note.md").write_text("---\ndate: 2026-01-01\n---\n\nJapan will open an office by 2027.\n")
    for command in (["init", base], ["--kb", base, "add", tmp_path / "note.md"], ["--kb", base, "build", "--no-index"]):
        assert program(*command).code == 0
    (base / "corpus/documents/note.md").write_bytes(b"\xff\xfe\xff")
    done = program("--kb", base, "build", "--no-index")
    assert (done.code, "note.md" in done.err) == (1, True)
    assert "open an office" in program("--kb", base, "list", "--format", "csv").out
