"""`add` and `review` are killed before each step that they take on disk; nothing is lost, the next call mends it."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from commitments.cli import main
from commitments.tracking import read_reports
from tests.bases import build_base
from tests.conftest import Run
from tests.killing import killed_before, run_apart
from tests.promises import Promise

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
FIRST = "---\ntitle: Note\ndate: 2026-01-01\n---\n\nJapan will open an office by 2027.\n"
SECOND = FIRST.replace("2027", "2028")
DOCUMENT = "corpus/documents/note.md"


def call(root: Path, moment: int, arguments: list[str]) -> None:
    """A command in this process, killed before a step of that number, or never for 0; the steps go into a file."""
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - as long as the process lives
    done = killed_before(root, moment)
    try:
        main(["--kb", str(root), *arguments])
    finally:
        if not moment:
            (root.parent / "steps").write_text(str(len(done)))


def run(root: Path, moment: int, *arguments: object) -> int | None:
    return run_apart("tests.test_commands_killed", call, root, moment, [str(one) for one in arguments])


def steps_of(root: Path) -> int:
    return int((root.parent / "steps").read_text())


def corpus(root: Path) -> dict[str, bytes]:
    """What lies in the corpus, as a person would compare it."""
    return {str(path.relative_to(root)): path.read_bytes() for path in (root / "corpus").rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["note.md", "note.txt"])
@pytest.mark.parametrize("known", [False, True])
def test_a_killed_add_leaves_the_old_or_the_new_document(known: bool, name: str, program: Run, tmp_path: Path) -> None:
    """A new document, and a new version of one; adding again comes to what one undisturbed run comes to."""
    source, before, whole = tmp_path / name, tmp_path / "before", tmp_path / "whole"
    program("init", before)
    if known:
        source.write_text(FIRST)
        assert program("--kb", before, "add", source).code == 0
    source.write_text(SECOND)
    shutil.copytree(before, whole)
    assert run(whole, 0, "add", source) == 0
    steps, old, new = steps_of(whole), corpus(before), corpus(whole)
    assert steps >= 3
    for moment in range(1, steps + 1):
        root = tmp_path / f"killed-{moment}"
        shutil.copytree(before, root)
        assert run(root, moment, "add", source) == -signal.SIGKILL
        assert corpus(root).get(DOCUMENT) in (old.get(DOCUMENT), new[DOCUMENT]), moment
        for left in (root / "corpus").rglob(".*.part"):
            os.utime(left, (0, 0))
        assert run(root, 0, "add", source) == 0
        assert corpus(root) == new, moment


def test_a_killed_review_leaves_a_whole_ledger(tmp_path: Path) -> None:
    """Reports that were acknowledged stay; the killed one is there whole or not at all, and can be repeated."""
    before = build_base(tmp_path / "before", {"one": [Promise("Japan will open an office.", ("Japan",))]})
    shutil.copytree(before, tmp_path / "whole")
    review = ("review", "one", "--status", "in_progress", "--on", "2026-04-01", "--reviewer", "Ada", "--note")
    assert run(tmp_path / "whole", 0, *review, "acknowledged") == 0
    steps = steps_of(tmp_path / "whole")
    ended = []
    for moment in range(1, steps + 2):
        root = tmp_path / f"killed-{moment}"
        shutil.copytree(before, root)
        assert run(root, 0, *review, "acknowledged") == 0
        ended.append(run(root, moment, *review, "killed"))
        assert run(root, 0, *review, "after") == 0
        ledger = read_reports(root / "corpus/reports/one.jsonl")
        assert ledger.problems == ()
        notes = [report.note for report in ledger.reports]
        assert notes in (["acknowledged", "after"], ["acknowledged", "killed", "after"]), moment
        assert ended[-1] == -signal.SIGKILL or "killed" in notes
    assert ended.count(-signal.SIGKILL) >= 2
