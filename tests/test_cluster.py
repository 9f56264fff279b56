"""The same mapping on a Dask cluster: real scheduler and workers, started here on loopback."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from commitments.engines import DaskCluster
from commitments.errors import ClusterError
from tests.clusters import Cluster, joined, running_cluster, start, wait_until
from tests.conftest import ROOT, run_program
from tests.test_engines import ONCE_MORE, noted, square, tries, without_place


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with running_cluster(tmp_path) as running:
        yield running


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


def test_what_kills_its_worker_is_tried_once_more(tmp_path: Path, cluster: Cluster) -> None:
    """Whatever the scheduler allows; workers under a nanny come back, and what waited with it is blamed for nothing."""
    nanny = ["worker", cluster.address, "--nthreads", "1", "--nworkers", "1", "--no-dashboard"]
    for worker in cluster.workers:
        worker.kill()
    wait_until(lambda: joined(cluster.address) == 0)
    extra = [start(tmp_path, *nanny, "--local-directory", str(tmp_path)) for _ in range(2)]
    diary = tmp_path / "diary"
    try:
        wait_until(lambda: joined(cluster.address) == 2)
        run = DaskCluster(cluster.address).map(partial(noted, diary=diary), range(10))
        found = {outcome.item: outcome.result for outcome in run}
    finally:
        for process in extra:
            process.terminate()
            process.wait()
    assert without_place(found) == ONCE_MORE
    assert tries(diary)[2] == 2


def test_no_worker_left_is_one_clear_line(cluster: Cluster) -> None:
    """A cluster without workers is waited for, not for ever."""
    run = DaskCluster(cluster.address, patience=0.5).map(slow, range(40))
    next(run)
    for worker in cluster.workers:
        worker.kill()
    with pytest.raises(ClusterError, match="all workers are gone; what was finished is kept, so build again"):
        list(run)
