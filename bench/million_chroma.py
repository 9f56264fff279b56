"""A Chroma server that holds the vectors of a million commitments: python -m bench.million_chroma FOLDER --seconds N.

FOLDER is a knowledge base of bench/million_base.py, which is then one whose vectors are on a server on loopback.
Putting a million takes half an hour; it is stopped after N seconds, if they are given, and goes on when called again.
Only the shelf of commitments is put: that of passages is as long.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from bench.figures import SHARED, Figure
from bench.million import DAY, TEXTS, add, ran, settle
from bench.million_base import CONFIG
from bench.scale_parts import answers, disk, resident
from bench.store import timed
from commitments.config import Config, folders, load_config
from commitments.model import Filter
from commitments.search import Searcher, SearchQuery, tables
from commitments.search.cache import VectorCache
from commitments.search.check import faults
from commitments.search.stores import open_vectors
from commitments.search.tables import COMMITMENTS, PASSAGES
from commitments.search.update import _bring_in_step
from commitments.store import Store
from tests.clusters import wait_until

PORT = 8731
ADDRESS = f"http://127.0.0.1:{PORT}"


class EnoughError(Exception):
    """The time given is over."""


@contextmanager
def running(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real server on loopback, its files in a folder."""
    command = [Path(sys.executable).parent / "chroma", "run", "--path", folder, "--host", "127.0.0.1"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*map(str, command), "--port", str(PORT)], stdout=quiet, stderr=quiet) as server:
        try:
            wait_until(lambda: answers(PORT), 60)
            yield server
        finally:
            server.terminate()


def fill(base: Path, config: Config, server: subprocess.Popen[bytes], seconds: float) -> None:
    """Put what is missing, as a build does."""
    places, started = folders(base, config), time.monotonic()

    def progress(stage: str, done: int, total: int) -> None:
        if done % 50_000 == 0 or done == total:
            memory = f"{resident(server.pid) / 1e9:.2f} GB there, {resident(os.getpid()) / 1e9:.2f} GB here"
            print(f"{stage}: {done:,} of {total:,} after {time.monotonic() - started:.0f} s, {memory}", flush=True)
        if time.monotonic() - started > seconds:
            raise EnoughError

    with Store.open(places.store) as store:
        model = tables.setting(store.connection, "model") or ""
        store.connection.execute("DELETE FROM index_touched WHERE shelf = ?", (PASSAGES.name,))
        cache = VectorCache(places.index / "vectors", model, int(tables.setting(store.connection, "dimension") or 0))
        _bring_in_step(store, COMMITMENTS, open_vectors(places, config, COMMITMENTS, model), cache, progress)
        tables.put_setting(store.connection, "unput", "0")
        tables.put_setting(store.connection, "vector_store", config.vector_store)


def measured(base: Path, config: Config, server: subprocess.Popen[bytes], folder: Path) -> Iterator[Figure]:
    """What it takes to ask the server, to compare it with the store, and to add a document."""
    places = folders(base, config)
    with Store.open(places.store) as store:
        searcher = Searcher(store, places, config)
        vectors = open_vectors(places, config, COMMITMENTS, tables.setting(store.connection, "model") or "")
        yield Figure("a server's first answer, which reads all", timed(vectors.count), "s")
        yield Figure("vectors there", vectors.count(), "", detail=f"{disk(folder) / 1e9:.2f} GB on the disk")
        loaded = searcher.loaded(COMMITMENTS)
        rows = loaded.cache.take(loaded.keys[np.random.default_rng(3).choice(len(loaded.keys), 30, replace=False)])
        there = [timed(lambda row=row: vectors.nearest(row, 200)) for row in rows]  # type: ignore[misc]
        here = [timed(lambda row=row: loaded.closest(row, 200, None)) for row in rows]  # type: ignore[misc]
        yield Figure("nearest 200 there, p50", statistics.median(there) * 1000, "ms", detail="no filter")
        yield Figure("nearest 200 here, exactly, p50", statistics.median(here) * 1000, "ms")
        yield Figure("recall@10 of the server", statistics.mean(_recall(searcher, row, vectors) for row in rows))
        for name, filter in (("no filter", Filter()), ("a filter that leaves 230,000", Filter(party=("Country 000",)))):
            asked = [SearchQuery(f"{text} {n}", DAY, filter=filter) for n in range(5) for text in TEXTS]
            taken = [timed(lambda q=query: searcher.search(q)) for query in asked]  # type: ignore[misc]
            yield Figure(f"search with a server, {name}, p50", statistics.median(taken) * 1000, "ms", 200, False)
        lines: list[str] = []
        yield Figure("check of store and server", timed(lambda: lines.extend(faults(store, places, config))), "s")
        print("\n".join(lines))
    yield Figure("memory of the server", resident(server.pid) / 1e9, "GB")
    yield Figure("memory of this process", resident(os.getpid()) / 1e9, "GB", 4, False)


def _recall(searcher: Searcher, row: np.ndarray, vectors: object) -> float:
    loaded = searcher.loaded(COMMITMENTS)
    exact = {loaded.keys[place].tobytes().hex() for place in loaded.closest(row, 10, None)}
    found = {name for name, _ in vectors.nearest(row, 10)}  # type: ignore[attr-defined]
    return len(exact & found) / len(exact)


def adding(base: Path) -> Iterator[Figure]:
    """A real document, as a person adds it."""
    settle(base)
    new = [path for path in sorted((SHARED / "corpus").glob("*.md")) if 4_000 < path.stat().st_size < 7_000][:3]
    taken = []
    for path in new:
        add(base, path)
        taken.append(ran(base, ("build", "--no-site")))
    told = f"{statistics.median(worked for _, worked, _ in taken):.2f} s of processor time"
    yield Figure("a document added, with a server", statistics.median(one[0] for one in taken), "s", 2, False, told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=7_200)
    options = parser.parse_args()
    base, held = options.folder, options.folder / "chroma"
    (base / "commitments.toml").write_text(f'title = "{CONFIG.title}"\nvector_store = "{ADDRESS}"\n', encoding="utf-8")
    config = load_config(base)
    with running(held) as server:
        try:
            fill(base, config, server, options.seconds)
        except EnoughError:
            print("stopped; call again to go on")
            return
    with running(held) as server:
        for figure in measured(base, config, server, held):
            print(figure.line(), flush=True)
        for figure in adding(base):
            print(figure.line(), flush=True)
    shutil.rmtree(base / "site", ignore_errors=True)


if __name__ == "__main__":
    main()
