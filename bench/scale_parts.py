"""The parts of bench/scale.py, each a process of its own, so that its peak of memory is its own.

python -m bench.scale_parts store 10000
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np

from bench.figures import SHARED
from bench.make_corpus import extractions, make
from bench.million_base import Mixed
from bench.search_corpus import real_sentences
from bench.site import recombined
from bench.store import FILTERS, PROGRAM, page, timed
from commitments.config import Config, folders
from commitments.model import Filter
from commitments.search import neighbours as find_neighbours
from commitments.search import tables
from commitments.search.cache import VectorCache, key_of
from commitments.search.chroma import open_server
from commitments.search.models import ensure_embedder
from commitments.search.tables import COMMITMENTS
from commitments.site import build_site
from commitments.store import Store
from tests.clusters import running_cluster, wait_until

TODAY = date(2026, 11, 23)
PER_DOCUMENT = 20
VECTORS, DIMENSION = 20_000, 384

Found = dict[str, float]


def store(size: int, folder: Path) -> Found:
    """Fill a store; list it in this process and in new ones; put a document anew."""
    worked = time.process_time()
    found = {"seconds": timed(lambda: make(folder, max(size // PER_DOCUMENT, 1), size))}
    found["worked"] = time.process_time() - worked
    found["disk"] = disk(folder / ".commitments")
    ledgers = folder / "corpus/reports", folder / "corpus/events.jsonl"
    with Store.open(folder / ".commitments/store.sqlite") as kept:
        kept.sync(*ledgers)
        taken = [timed(lambda f=filter: page(kept, f, TODAY)) for filter in FILTERS.values() for _ in range(3)]  # type: ignore[misc]
        found["page"] = statistics.median(taken)
        command = [PROGRAM, "--kb", folder, "overdue", "-n", "50"]
        fresh = [timed(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)) for _ in range(3)]
        found["overdue"] = statistics.median(fresh)
        one = next(extractions(max(size // PER_DOCUMENT, 1), size))

        def change() -> None:
            kept.put(one, "seeded", "seeded")
            kept.sync(*ledgers)
            kept.lay()
            page(kept, Filter(), TODAY)

        found["put"] = timed(change)
    return found | {"memory": peak(resource.RUSAGE_SELF)}


def site(size: int, folder: Path) -> Found:
    """Render a site of recombined real text, then index it for search in the browser."""
    config = Config(title="Bench")
    places = folders(folder, config)
    began: dict[str, float] = {}
    with Store.open(places.store, create=True) as kept:
        for each in recombined(max(size // PER_DOCUMENT, 1)):
            kept.put(each, "0" * 64, "rules")
        kept.sync(places.reports, places.events)
        started = time.perf_counter()

        def progress(stage: str, done: int, total: int) -> None:
            began.setdefault(stage, time.perf_counter())

        with highest_of("pagefind") as search_memory:
            build_site(kept, places, config, as_of=TODAY, progress=progress)
        ended = time.perf_counter()
    indexing = next((at for stage, at in began.items() if stage.startswith("indexing")), ended)
    pages = [path for path in places.site.rglob("*.html") if "pagefind" not in path.parts]
    return {
        "rendering": indexing - started,
        "indexing": ended - indexing,
        "pages": len(pages),
        "largest": max(path.stat().st_size for path in pages),
        "disk": disk(places.site),
        "search_disk": disk(places.site / "pagefind"),
        "memory": peak(resource.RUSAGE_SELF),
        "search_memory": max(search_memory),
    }


def neighbours(size: int, folder: Path) -> Found:
    """Find the closest others of seeded commitments; then again, and after a document more and one less."""
    make(folder, size // PER_DOCUMENT, size)
    places = folders(folder, Config())
    embedder = ensure_embedder(places.index, Config().embedder)
    mixed = Mixed(embedder.embed(real_sentences(SHARED / "corpus", 500)))
    with Store.open(places.store) as kept:
        connection = kept.connection
        tables.create(connection)
        for name, value in {"model": embedder.model, "dimension": str(embedder.dimension)}.items():
            tables.put_setting(connection, name, value)
        query = "SELECT number, document, 0, 0, CAST(id AS BLOB) FROM commitments ORDER BY number"
        units = [(*row[:4], key_of(embedder.model, row[4].decode())) for row in connection.execute(query)]
        keys = [unit[4] for unit in units]
        cache = VectorCache(places.index / "vectors", embedder.model, embedder.dimension)
        for first in range(0, size, VECTORS):
            cache.add(keys[first : first + VECTORS], mixed.of(keys[first : first + VECTORS]))

        def put(some: list[tuple[int, int, int, int, bytes]]) -> None:
            connection.executemany(f"INSERT INTO {COMMITMENTS.units} VALUES (?, ?, ?, ?, ?)", some)

        def compare() -> float:
            return timed(lambda: find_neighbours(kept, places, progress=lambda stage, done, total: None))

        put(units[:-PER_DOCUMENT])
        found = {"first": compare(), "again": compare()}
        put(units[-PER_DOCUMENT:])
        found["more"] = compare()
        connection.execute(f"DELETE FROM {COMMITMENTS.units} WHERE document = ?", (units[size // 2][1],))
        found["less"] = compare()
    return found | {"memory": peak(resource.RUSAGE_SELF), "disk": disk(places.index / "neighbours.npz")}


def engines(count: int, folder: Path) -> Found:
    """Read and extract real statements with each engine; then embed and index what one process extracted."""
    documents = sorted((SHARED / "corpus").glob("*.md"))[:count]
    single = base_of(folder / "single", documents[:1])
    found: Found = {"documents": len(documents), "loading": built(single, "--no-index")}
    loading = worked_by_children()
    one = base_of(folder / "one", documents)
    found["one"] = built(one, "--no-index")
    found["extracting"] = (worked_by_children() - 2 * loading) / (len(documents) - 1)
    found["two"] = built(base_of(folder / "two", documents), "--no-index", "--workers", "2")
    with running_cluster(folder) as cluster:
        found["cluster"] = built(base_of(folder / "cluster", documents), "--no-index", "--cluster", cluster.address)
    ensure_embedder(one / ".commitments/index", Config().embedder)
    shutil.copytree(one / ".commitments/index/model", single / ".commitments/index/model")
    before = worked_by_children()
    built(single)
    between = worked_by_children()
    built(one)
    # What loading takes is in both.
    found["embedding"] = (worked_by_children() - between - (between - before)) / (len(documents) - 1)
    with Store.open(one / ".commitments/store.sqlite") as kept:
        query = "SELECT (SELECT count(*) FROM index_passages), (SELECT count(*) FROM index_commitments)"
        found["sentences"], found["commitments"] = kept.connection.execute(query).fetchone()
    found["source"] = sum(path.stat().st_size for path in documents) / len(documents)
    return found


def vectors(count: int, folder: Path) -> Found:
    """Put vectors into a Chroma server of its own, in the batches of a build: what the second half of them takes."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    chroma = [
        str(PROGRAM.with_name("chroma")),
        "run",
        "--path",
        str(folder),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with subprocess.Popen(chroma, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until(lambda: answers(port))
            kept = open_server(f"http://127.0.0.1:{port}", "bench", seconds=120)
            rows = np.random.default_rng(1).standard_normal((count, DIMENSION)).astype(np.float32)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            names = [f"{number:032x}" for number in range(count)]
            # The second half alone: a server that has just started takes memory for other things too.
            kept.put(names[: count // 2], rows[: count // 2])
            memory, held = resident(server.pid), disk(folder)
            seconds = timed(lambda: kept.put(names[count // 2 :], rows[count // 2 :]))
            return {"seconds": seconds, "memory": resident(server.pid) - memory, "disk": disk(folder) - held}
        finally:
            server.terminate()


def base_of(base: Path, documents: list[Path]) -> Path:
    subprocess.run([PROGRAM, "init", base], check=True, capture_output=True)
    for path in documents:
        shutil.copy(path, base / "corpus/documents")
    return base


def built(base: Path, *options: str) -> float:
    command = [PROGRAM, "--kb", base, "build", "--no-site", "--quiet", *options]
    return timed(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True))


def worked_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss * 1024


def resident(pid: int) -> float:
    """The memory that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def highest_of(name: str) -> Iterator[list[float]]:
    """The peaks of memory of the processes of a name while the context lasts, as seen ten times a second.

    What the system tells of a child that has ended is no answer: it counts what the child was before it became one.
    """
    seen, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            for status in Path("/proc").glob("[0-9]*/status"):
                try:
                    fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
                except (OSError, ValueError):
                    continue
                if name in fields["Name"] and "VmHWM" in fields:
                    seen.append(int(fields["VmHWM"].split()[0]) * 1024)

    watch = threading.Thread(target=look)
    watch.start()
    try:
        yield seen
    finally:
        over.set()
        watch.join()


def disk(folder: Path) -> float:
    return sum(path.stat().st_size for path in (folder, *folder.rglob("*")) if path.is_file())


def answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


PARTS: dict[str, Callable[[int, Path], Found]] = {
    "store": store,
    "site": site,
    "neighbours": neighbours,
    "engines": engines,
    "vectors": vectors,
}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        measured = PARTS[sys.argv[1]](int(sys.argv[2]), Path(scratch))
    print(json.dumps(measured))
