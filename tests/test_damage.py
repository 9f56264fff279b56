"""What a disk can do to derived files: one line and an exit status, never a traceback, and nothing good is deleted."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from commitments.model import Filter, Status
from commitments.store import Store
from commitments.tracking import append_report
from tests.bases import build_base
from tests.conftest import ROOT, Run
from tests.fuzz.damage import DAMAGES
from tests.promises import Promise, extraction, report

DONE = Status.IN_PROGRESS
OFFICE = Promise("Japan will open an office by 2027.", by="by 2027", due=date(2027, 12, 31))
ROADMAP = Promise("Canada and Japan will publish a roadmap for minerals.", ("Canada", "Japan"))


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return build_base(tmp_path / "kb", {"one": (OFFICE, ROADMAP)})


def run(base: Path, *arguments: str, limit: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, with a limit set before it starts."""
    command = [sys.executable, "-m", "commitments", "--kb", str(base), *arguments]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False)


def full_disk() -> None:
    """No file of this process may grow beyond a few bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))


def test_a_full_disk_deletes_nothing(program: Run, base: Path) -> None:
    """A build that cannot write says so, and what was built before is listed as before."""
    before = program("--kb", base, "list", "--format", "jsonl")
    done = run(base, "build", "--no-site", "--no-index", limit=full_disk)
    assert (done.returncode, done.stdout) == (2, ""), done
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert program("--kb", base, "list", "--format", "jsonl") == before


def test_a_build_that_cannot_write_at_some_place_is_made_right_by_the_next() -> None:
    """At three sizes of files; `make damage` goes through all of them."""
    command = [sys.executable, "-m", "tests.fuzz.full_disk", "120"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_documents_that_were_not_read_are_named(program: Run, base: Path) -> None:
    """No listing of a part passes for one of the whole."""
    (base / "corpus/documents/two.md").write_text("Japan will act by 2020.\n")
    done = program("--kb", base, "list")
    assert (done.code, done.err) == (
        0,
        "note: not read yet: 1 of the documents (two); 'commitments build' reads them\n",
    )
    done = program("--kb", base, "overdue", "--exit-code", "--as-of", "2026-03-07")
    assert (done.code, done.err.splitlines()[-1]) == (
        2,
        "commitments: nothing is past its day in what was read, but not all documents were read",
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that gives up its rights")
def test_a_read_only_base_is_listed(base: Path) -> None:
    """By somebody who may not write there; what was recorded since the last build counts."""
    append_report(
        base / "corpus/reports/one.jsonl", report(1, extraction("one", (OFFICE,)).commitments[0], status=DONE)
    )
    derived = base / ".commitments"
    derived.chmod(0o555)
    (derived / "store.sqlite").chmod(0o444)
    opened = [folder for folder in base.parents if folder.owner() == base.owner() and folder.stat().st_mode & 0o11 == 0]
    for folder in opened:
        folder.chmod(0o711)
    child = os.fork()
    if not child:
        os._exit(_seen_by_a_reader(base))
    _, status = os.waitpid(child, 0)
    derived.chmod(0o755)
    for folder in opened:
        folder.chmod(0o700)
    assert os.waitstatus_to_exitcode(status) == 2


def _seen_by_a_reader(base: Path) -> int:
    """How many commitments somebody sees there who may not write; 99 where nothing can be seen."""
    try:
        if os.getuid() == 0:
            os.setuid(65534)
        with Store.open(base / ".commitments/store.sqlite") as store:
            store.sync(base / "corpus/reports", base / "corpus/events.jsonl")
            (office,) = store.select(Filter(status=(DONE,)), date(2028, 1, 1))
            return store.count(Filter(), office.standing.as_of)
    except BaseException:
        traceback.print_exc()
        return 99


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_store_never_answers_otherwise(program: Run, base: Path, seed: int) -> None:
    """Cut, emptied, with other bits or a run of zeros: the same answer, or a line and exit status 2."""
    store, draw = base / ".commitments/store.sqlite", random.Random(seed)
    good = program("--kb", base, "list", "--format", "jsonl")
    store.write_bytes(DAMAGES[seed % len(DAMAGES)](store.read_bytes(), draw))
    done = program("--kb", base, "list", "--format", "jsonl")
    assert done == good or (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), done
    with Store.open(store, create=True) as opened:
        assert opened.count(Filter(), date(2027, 1, 1)) in (0, 2)


def test_a_letter_that_changed_is_noticed(program: Run, base: Path) -> None:
    """SQLite itself would show it."""
    store = base / ".commitments/store.sqlite"
    content = store.read_bytes()
    assert content.count(b"roadmap for minerals") > 1
    store.write_bytes(content.replace(b"roadmap for minerals", b"roadmap for funerals"))
    done = program("--kb", base, "list", "--format", "jsonl")
    assert (done.code, done.out) == (2, "")
    assert "no usable store" in done.err
