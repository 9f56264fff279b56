"""A Dask cluster for tests: a real scheduler and two workers, processes on loopback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT


@dataclass
class Cluster:
    """A scheduler and its workers, as processes."""

    address: str
    scheduler: subprocess.Popen[str]
    workers: list[subprocess.Popen[str]]


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": path, "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "dask", *arguments]
    with (folder / f"{arguments[0]}-{time.monotonic_ns()}.log").open("w") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, text=True, env=environment, cwd=folder)


@contextmanager
def running_cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Both processes and workers end with the context, however it ends."""
    listening = tmp_path / "scheduler.json"
    common = ["--no-dashboard"]
    scheduler = start(
        tmp_path, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(listening), *common
    )
    workers = []
    try:
        wait_until(lambda: listening.is_file() and "workers" in listening.read_text(encoding="utf-8"))
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


def wait_until(happened: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
