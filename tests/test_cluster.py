"""The same mapping on a Dask cluster: real scheduler and workers, started here on loopback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from commitments.engines import DaskCluster
from commitments.errors import ClusterError
from tests.conftest import ROOT, run_program
from tests.test_engines import deadly, square


@dataclass
class Cluster:
    """A scheduler and its workers, as processes."""

    address: str
    scheduler: subprocess.Popen[str]
    workers: list[subprocess.Popen[str]]


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "dask", *arguments]
    with (folder / f"{arguments[0]}-{time.monotonic_ns()}.log").open("w") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, text=True, env=environment, cwd=folder)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    listening = tmp_path / "scheduler.json"
    common = ["--no-dashboard"]
    scheduler = start(
        tmp_path, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(listening), *common
    )
    workers = []
    try:
        wait_until(listening.is_file)
        address = re.search(r"tcp://[\d.:]+", listening.read_text(encoding="utf-8"))
        assert address
        worker = ["worker", address[0], "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path), *common]
        workers = [start(tmp_path, *worker) for _ in range(2)]
        wait_until(lambda: joined(address[0]) == 2)
        yield Cluster(address[0], scheduler, workers)
    finally:
        for process in [*workers, scheduler]:
            process.kill()
            process.wait()


def joined(address: str) -> int:
    from distributed import Client

    with Client(address, timeout=10, set_as_default=False) as client:
        return len(client.nthreads())


def wait_until(happened: object, seconds: float = 30) -> None:
    assert callable(happened)
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "the cluster did not come up"
        time.sleep(0.2)


def slow(number: int) -> int:
    time.sleep(0.2)
    return number


def test_outcomes_are_those_of_this_process(cluster: Cluster) -> None:
    """The same results and the same lines for failures."""
    found = {outcome.item: outcome.result for outcome in DaskCluster(cluster.address).map(square, range(5))}
    assert found == {0: 0, 1: 1, 2: 4, 3: "3: no square today", 4: 16}


def test_a_lost_worker_loses_no_item(cluster: Cluster) -> None:
    """The other worker does what was under way."""
    run = DaskCluster(cluster.address).map(slow, range(12))
    found = [next(run).result]
    cluster.workers[0].send_signal(signal.SIGKILL)
    found += [outcome.result for outcome in run]
    assert sorted(found, key=str) == sorted(range(12), key=str)


def test_a_lost_scheduler_is_one_clear_line(cluster: Cluster) -> None:
    """What came before it is kept by the caller."""
    run = DaskCluster(cluster.address, timeout=2).map(slow, range(40))
    next(run)
    cluster.scheduler.send_signal(signal.SIGKILL)
    with pytest.raises(ClusterError, match="build again"):
        list(run)


def test_every_engine_builds_the_same(cluster: Cluster, tmp_path: Path) -> None:
    """One process, two processes, a cluster: the same listing and, byte for byte, the same site."""
    engines = {"one": [], "two": ["--workers", "2"], "cluster": ["--cluster", cluster.address]}
    built = {name: build_in(tmp_path / name, options) for name, options in engines.items()}
    assert built["one"][0].count("\n") > 10
    assert built["one"] == built["two"] == built["cluster"]


def build_in(base: Path, options: list[str]) -> tuple[str, dict[str, bytes]]:
    documents = sorted((ROOT / "examples/specimens/corpus/documents").glob("*.md"))[:3]
    run_program("init", base)
    run_program("--kb", base, "add", *documents, ROOT / "corpus/documents/eu-us-japan-critical-minerals-2026.md")
    done = run_program("--kb", base, "build", "--as-of", "2026-11-23", *options)
    assert done.code == 0, done.err
    pages = {
        str(path.relative_to(base / "site")): path.read_bytes()
        for path in (base / "site").rglob("*")
        # Neither writes the same bytes twice, nor do the pages count on it.
        if path.is_file() and "pagefind" not in path.parts and path.suffix != ".sqlite"
    }
    return run_program("--kb", base, "list", "--as-of", "2026-11-23", "--format", "jsonl").out, pages


def test_no_scheduler_is_one_clear_line() -> None:
    """It says where, and what would start one."""
    with pytest.raises(ClusterError, match="no Dask scheduler answers there"):
        list(DaskCluster("tcp://127.0.0.1:9", timeout=1).map(square, [1]))


def test_an_item_that_kills_its_workers_is_left_out(tmp_path: Path, cluster: Cluster) -> None:
    """The rest goes on; workers under a nanny come back."""
    nanny = ["worker", cluster.address, "--nthreads", "1", "--nworkers", "1", "--no-dashboard"]
    extra = [start(tmp_path, *nanny, "--local-directory", str(tmp_path)) for _ in range(2)]
    try:
        wait_until(lambda: joined(cluster.address) == 4)
        found = {outcome.item: outcome.result for outcome in DaskCluster(cluster.address).map(deadly, range(4))}
    finally:
        for process in extra:
            process.terminate()
            process.wait()
    assert found == {0: 0, 1: 1, 2: "2: its workers died; left out", 3: 3}
