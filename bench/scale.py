"""How cost grows with size: python -m bench.scale [--json FILE]. Within 15 minutes.

The store is filled below the extraction (bench/make_corpus.py), each size in a process of its own; what reading and
extracting take is measured on the 91 real statements with one and with two local processes.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figures import SHARED, Figure, as_json
from bench.make_corpus import make
from bench.store import FILTERS, PROGRAM, TODAY, page, timed
from commitments.store import Store

SIZES = (1_000, 10_000, 100_000)
LINEAR = 1.15
"""The growth's exponent that still counts as linear: 1 is, 2 would be quadratic."""


def run() -> list[Figure]:
    measured = {size: in_own_process(size) for size in SIZES}
    figures: list[Figure] = []
    for size, found in measured.items():
        figures += [
            Figure(f"{size:,}: storing", found["seconds"], "s", detail=f"{found['worked']:.1f} s of processor time"),
            Figure(f"{size:,}: disk per commitment", found["disk"] / size / 1000, "kB"),
            Figure(f"{size:,}: peak memory", found["memory"], "GB", 4, False),
            Figure(f"{size:,}: a page and its count, p50", found["page"] * 1000, "ms", 50, False),
            Figure(f"{size:,}: a fresh overdue", found["overdue"], "s", 0.5, False),
        ]
    for name, what in (("worked", "processor time of storing"), ("disk", "disk")):
        values = [measured[size][name] for size in SIZES]
        figures.append(Figure(f"growth of {what}", exponent(SIZES, values), "", LINEAR, False, "1 is linear"))
    return figures + extracting()


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """The slope of a line through the logarithms."""
    return statistics.linear_regression([math.log(s) for s in sizes], [math.log(v) for v in values]).slope


def in_own_process(size: int) -> dict[str, float]:
    """What one size takes; of its own, so that its peak of memory is its own."""
    done = subprocess.run([sys.executable, "-m", "bench.scale", "--one", str(size)], capture_output=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def one(size: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        started, worked = time.perf_counter(), time.process_time()
        make(base, max(size // 20, 1), size)
        found = {"seconds": time.perf_counter() - started, "worked": time.process_time() - worked}
        found["disk"] = float(sum(path.stat().st_size for path in (base / ".commitments").iterdir()))
        with Store.open(base / ".commitments/store.sqlite") as store:
            store.sync(base / "corpus/reports", base / "corpus/events.jsonl")
            taken = [timed(lambda f=filter: page(store, f, TODAY)) for filter in FILTERS.values()]  # type: ignore[misc]
        found["page"] = statistics.median(taken)
        found["overdue"] = timed(
            lambda: subprocess.run(
                [PROGRAM, "--kb", base, "overdue", "-n", "50"], stdout=subprocess.DEVNULL, check=True
            )
        )
        found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        return found


def extracting() -> list[Figure]:
    """Reading and extracting the real statements: documents a second, and what a second process is worth."""
    if not SHARED.is_dir():
        return []
    documents = sorted((SHARED / "corpus").glob("*.md"))
    words = sum(len(path.read_text(encoding="utf-8").split()) for path in documents)
    before = processor_time()
    seconds = {1: extract(documents, 1)}
    worked = processor_time() - before
    seconds[2] = extract(documents, 2)
    start = extract(documents[:1], 1)
    # A process takes its time to load the models, once; what is left grows with the documents.
    gained = (seconds[1] - start) / max(seconds[2] - start, 0.01)
    cores = os.cpu_count() or 1
    detail = f"a document, {words // len(documents)} words; {worked / len(documents):.2f} s of processor time"
    return [
        Figure("extracting, loading aside", (seconds[1] - start) / len(documents), "s", detail=detail),
        Figure("loading the models", start, "s"),
        Figure("two processes are worth", gained, "x", detail=f"on {cores} cores"),
    ]


def processor_time() -> float:
    """What the processes that have ended so far worked for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def extract(documents: Sequence[Path], workers: int) -> float:
    command = [PROGRAM, "extract", "--format", "jsonl", "--workers", str(workers), *documents]
    return timed(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(options.one)))
        return
    figures = run()
    print("\n".join(figure.line() for figure in figures))
    if options.json:
        options.json.write_text(as_json(figures) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
