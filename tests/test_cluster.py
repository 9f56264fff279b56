"""The same mapping on a Dask cluster: real scheduler and workers, started here on loopback."""

from __future__ import annotations

import shutil
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from commitments.config import Config, folders
from commitments.engines import DaskCluster
from commitments.errors import ClusterError
from commitments.search.models import load_embedder
from commitments.search.stores import vector_store
from commitments.store import Store
from commitments.store.units import KINDS
from tests.clusters import Cluster, joined, running_cluster, start, wait_until
from tests.conftest import ROOT, run_process
from tests.test_engines import ONCE_MORE, noted, square, tries, without_place


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """One to kill parts of."""
    with running_cluster(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One that several tests ask in turn."""
    with running_cluster(tmp_path_factory.mktemp("lasting")) as running:
        yield running


def slow(number: int) -> int:
    time.sleep(0.2)
    return number


def test_outcomes_are_those_of_this_process(lasting: Cluster) -> None:
    """The same results and the same lines for failures."""
    found = {outcome.item: outcome.result for outcome in DaskCluster(lasting.address).map(square, range(5))}
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


def test_every_engine_builds_the_same(lasting: Cluster, tmp_path: Path) -> None:
    """One process, two processes, a cluster: byte for byte the same listing, site, suggestions and vectors."""
    engines = {"one": [], "two": ["--workers", "2"], "cluster": ["--cluster", lasting.address]}
    one, *others = (build_in(tmp_path / name, options, tmp_path / "one") for name, options in engines.items())
    assert one.listing.count("\n") > 10
    assert "stockpiling" in one.suggested
    assert len(one.vectors) > 50
    assert all(other == one for other in others)


AGAIN = """---
title: Statement on Minerals
date: 2026-06-01
parties: [United States, European Union]
---

The United States and the European Union have begun to facilitate the exchange of information on stockpiling, to prevent
supply chain disruptions and to promote research and innovation efforts.
"""


@dataclass(frozen=True)
class Built:
    """What a build left."""

    listing: str
    suggested: str
    pages: dict[str, bytes]
    documents: dict[str, bytes]
    vectors: dict[str, bytes]


def build_in(base: Path, options: list[str], first: Path) -> Built:
    documents = sorted((ROOT / "examples/specimens/corpus/documents").glob("*.md"))[:3]
    run_process("init", base)
    for document in (*documents, ROOT / "corpus/documents/eu-us-japan-critical-minerals-2026.md"):
        shutil.copy(document, base / "corpus/documents")
    (base / "corpus/documents/again.md").write_text(AGAIN, encoding="utf-8")
    done = run_process("--kb", base, "build", "--as-of", "2026-11-23", *options)
    assert done.code == 0, done.err
    pages = {
        str(path.relative_to(base / "site")): path.read_bytes()
        for path in (base / "site").rglob("*")
        # Neither writes the same bytes twice, nor do the pages count on it.
        if path.is_file() and "pagefind" not in path.parts and path.suffix != ".sqlite"
    }
    with Store.open(base / ".commitments/store.sqlite") as store:
        bodies = dict(store.connection.execute("SELECT id, body FROM bodies JOIN documents ON document = number"))
    listing = run_process("--kb", base, "list", "--as-of", "2026-11-23", "--format", "jsonl").out
    suggested = run_process("--kb", base, "suggest", "--all", "--format", "jsonl").out
    return Built(listing, suggested, pages, bodies, vectors_in(base))


def vectors_in(base: Path) -> dict[str, bytes]:
    """The vectors of texts, by the text's hash."""
    model = load_embedder(base / ".commitments/index", Config().embedder).model
    kept = [vector_store(folders(base, Config()), Config(), model).open(kind) for kind in KINDS]
    return {hash_: row.tobytes() for one in kept for hash_, row in one.vectors(sorted(one.hashes())).items()}


def test_no_scheduler_is_one_clear_line() -> None:
    """It says where, and what would start one."""
    with pytest.raises(ClusterError, match="no Dask scheduler answers there"):
        list(DaskCluster("tcp://127.0.0.1:9", timeout=1).map(square, [1]))


@pytest.mark.parametrize("address", ["sched", "tcp://sched", "sched:8786", "http://sched:8786", "tcp://sched:8786/"])
def test_an_address_of_another_form_is_one_clear_line(address: str) -> None:
    """Told at once, with the form that is right."""
    with pytest.raises(ClusterError, match="not the address of a Dask scheduler, as tcp://host:8786"):
        list(DaskCluster(address).map(square, [1]))


def test_a_host_that_nobody_knows_is_one_clear_line() -> None:
    """Its name is likely mistyped."""
    with pytest.raises(ClusterError, match="no host of that name is known here"):
        list(DaskCluster("tcp://nowhere.invalid:8786", timeout=0.2).map(square, [1]))


def test_a_port_that_says_nothing_is_not_waited_for() -> None:
    """A web server, as the scheduler's own on 8787, waits for the end of a line that Dask does not send."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ClusterError, match="what listens there says nothing"):
            list(DaskCluster(address, timeout=0.2).map(square, [1]))


def greet(listening: socket.socket) -> None:
    with listening.accept()[0] as caller:
        caller.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" * 4)
        caller.recv(1)


def test_a_port_of_something_else_is_one_clear_line() -> None:
    """What it says looks to Dask like the size of a message, of some exabytes."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        greeting = Thread(target=greet, args=(other,))
        greeting.start()
        with pytest.raises(ClusterError, match="what answers there is no Dask scheduler"):
            list(DaskCluster(address, timeout=5).map(square, [1]))
        greeting.join()


def test_a_worker_s_address_is_not_a_scheduler_s(lasting: Cluster) -> None:
    """Its log shows both, one below the other."""
    from distributed import Client

    with Client(lasting.address, set_as_default=False) as client:
        worker = next(iter(client.nthreads()))
    with pytest.raises(ClusterError, match="what answers there is no Dask scheduler"):
        list(DaskCluster(worker).map(square, [1]))


def test_settings_that_do_not_fit_are_one_clear_line() -> None:
    """An encrypted address without certificates, an open one where encryption is required."""
    import dask

    with pytest.raises(ClusterError, match="no certificates are set here for a tls address"):
        list(DaskCluster("tls://127.0.0.1:9", timeout=1).map(square, [1]))
    nowhere = {f"distributed.comm.tls.{name}": "/nowhere" for name in ("ca-file", "client.cert", "client.key")}
    with dask.config.set(nowhere), pytest.raises(ClusterError, match="is not where the setting says"):
        list(DaskCluster("tls://127.0.0.1:9", timeout=1).map(square, [1]))
    required = dask.config.set({"distributed.comm.require-encryption": True})
    with required, pytest.raises(ClusterError, match="encryption required"):
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


def test_workers_without_memory_are_one_clear_line(tmp_path: Path, cluster: Cluster) -> None:
    """Dask pauses them, and they would stay so for ever: a process gives back little."""
    for worker in cluster.workers:
        worker.kill()
    wait_until(lambda: joined(cluster.address) == 0)
    small = ["worker", cluster.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "40MiB"]
    extra = start(tmp_path, *small, "--local-directory", str(tmp_path))
    try:
        wait_until(lambda: joined(cluster.address) == 1)
        with pytest.raises(ClusterError, match="all workers are paused, for want of memory"):
            list(DaskCluster(cluster.address, patience=0.5).map(slow, range(100)))
    finally:
        extra.kill()
        extra.wait()
