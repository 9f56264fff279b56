"""`commitments build --cluster` while parts of the cluster die: what was finished stays, and nothing is left out."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from datetime import date
from pathlib import Path

import pytest

from commitments.model import Filter
from commitments.store import Store
from tests.clusters import Cluster, running_cluster, wait_until
from tests.conftest import PROGRAM, ROOT, Run

DOCUMENTS = 24
DAY = date(2026, 11, 23)
READ = re.compile(r"(\d+) documents \((\d+) read, (\d+) unchanged, 0 gone, 0 failed\)")


@pytest.fixture
def base(tmp_path: Path, program: Run) -> Path:
    """A knowledge base of one real document under many names, so that reading it takes a few seconds."""
    base = tmp_path / "kb"
    assert program("init", base).code == 0
    for number in range(DOCUMENTS):
        name = f"statement-{number:02}.md"
        shutil.copy(ROOT / "corpus/documents/eu-us-japan-critical-minerals-2026.md", base / "corpus/documents" / name)
    return base


def building(base: Path, cluster: Cluster) -> subprocess.Popen[str]:
    command = [str(PROGRAM), "--kb", str(base), "build", "--no-index", "--no-site", "--cluster", cluster.address]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def kept(base: Path) -> int:
    """How many documents are in the store."""
    path = base / ".commitments/store.sqlite"
    if not path.is_file():
        return 0
    with Store.open(path) as store:
        return store.totals().documents


def ended(build: subprocess.Popen[str]) -> tuple[int, list[str]]:
    """The exit status of a build, and what it printed, the lines of progress aside."""
    _, printed = build.communicate(timeout=120)
    return build.returncode, [line for line in printed.splitlines() if not line.startswith(("reading: ", "warning: "))]


def test_a_build_outlives_its_worker_and_continues_after_its_scheduler(
    program: Run, base: Path, tmp_path: Path
) -> None:
    """kill -9 of a worker loses nothing; of the scheduler, one line, and the next build reads only what is left."""
    with running_cluster(tmp_path) as cluster:
        build = building(base, cluster)
        wait_until(lambda: kept(base) >= 3)
        cluster.workers[0].send_signal(signal.SIGKILL)
        assert kept(base) < DOCUMENTS, "too late to be in mid-build"
        code, printed = ended(build)
        assert code == 0
        assert printed[-1].startswith(f"{DOCUMENTS} documents ({DOCUMENTS} read, 0 unchanged, 0 gone, 0 failed)")
        whole = listed(base)
        assert len(set(whole.values())) == 1, "each copy yields the same"
        for path in (base / "corpus/documents").iterdir():
            path.write_text(path.read_text(encoding="utf-8") + "\nBoth sides will meet again.\n", encoding="utf-8")
        (base / ".commitments/store.sqlite").unlink()
        build = building(base, cluster)
        wait_until(lambda: kept(base) >= 3)
        cluster.scheduler.send_signal(signal.SIGKILL)
        code, printed = ended(build)
    finished = kept(base)
    assert 3 <= finished < DOCUMENTS
    assert code == 2
    assert printed == [
        f"commitments: {cluster.address}: the scheduler is gone; what was finished is kept, so build again"
    ]
    again = program("--kb", base, "build", "--no-index", "--no-site", "--cluster", "")
    found = READ.match(again.err.splitlines()[-1])
    assert found
    assert [int(n) for n in found.groups()] == [DOCUMENTS, DOCUMENTS - finished, finished]
    assert {count - 1 for count in listed(base).values()} == set(whole.values())


def listed(base: Path) -> dict[str, int]:
    """How many commitments each document has."""
    with Store.open(base / ".commitments/store.sqlite") as store:
        return store.counts("document", Filter(), DAY)
