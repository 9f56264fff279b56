"""Listings at size: in process, from a fresh process, and after a change.

COMMITMENTS_BENCH_ROWS sets how many commitments there are (100,000 when not given).
The store is kept in bench/results/ for the next run.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench.figures import ROOT, Figure
from bench.make_corpus import extractions, make
from commitments.model import Filter, Status, Strength, Timeliness
from commitments.store import Store

TODAY = date(2026, 11, 23)
PROGRAM = Path(sys.executable).parent / "commitments"
PAGE = 50
REPEATS = 7
FRESH = 5

FILTERS = {
    "all": Filter(),
    "overdue": Filter(timeliness=(Timeliness.OVERDUE,)),
    "unchecked": Filter(timeliness=(Timeliness.UNCHECKED,), doubtful=False),
    "due soon": Filter(timeliness=(Timeliness.DUE_SOON,)),
    "a large party": Filter(party=("Country 000",)),
    "a small party": Filter(party=("Country 199",)),
    "an agency": Filter(agency=("Country 007 Coast Guard",)),
    "a topic": Filter(topic=("energy",)),
    "a status": Filter(status=(Status.FULFILLED,)),
    "one document": Filter(document=("statement-000007",)),
    "due in a year": Filter(due_after=date(2025, 12, 31), due_before=date(2027, 1, 1)),
    "party, topic and strength": Filter(party=("Country 001",), topic=("trade",), strength=(Strength.WILL,)),
    "party and overdue": Filter(party=("Country 002",), timeliness=(Timeliness.OVERDUE,)),
}


def run() -> list[Figure]:
    rows = int(os.environ.get("COMMITMENTS_BENCH_ROWS", "100000"))
    large, small = base(rows), base(3000)
    with Store.open(large / ".commitments/store.sqlite") as store:
        store.sync(large / "corpus/reports", large / "corpus/events.jsonl")
        figures = [*in_process(store, rows), another_day(store, rows), adding(store, large, rows)]
    figures.append(fresh(f"a fresh overdue of {rows:,}", 0.3, large, "overdue", "-n", "50"))
    for command in ("list", "overdue"):
        figures.append(fresh(f"a fresh {command} of 3,000, first row", 0.3, small, command, first=True))
    figures.append(fresh("help", 0.3, small, "--help"))
    return figures


def base(rows: int) -> Path:
    """A seeded knowledge base of that many commitments, made at the first run."""
    folder = ROOT / f"bench/results/seeded-{rows}"
    if not (folder / "commitments.toml").is_file():
        make(folder, max(rows // 20, 1), rows)
    return folder


def in_process(store: Store, rows: int) -> list[Figure]:
    """A page and the count for each filter: the median over all, and the slowest filter's own median."""
    medians = {}
    times: list[float] = []
    store.count(Filter(), TODAY)
    for name, filter in FILTERS.items():
        taken = [timed(lambda f=filter: page(store, f, TODAY)) for _ in range(REPEATS)]  # type: ignore[misc]
        medians[name] = statistics.median(taken)
        times += taken
    budget = 100 if rows <= 100_000 else 1_500
    slowest = max(medians, key=lambda name: medians[name])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return [
        Figure(f"a page of {rows:,} and its count, p50", statistics.median(times) * 1000, "ms", budget, False),
        Figure("the slowest filter's p50", medians[slowest] * 1000, "ms", budget, False, slowest),
        Figure("peak memory of the process", memory, "GB", 1.5, False),
    ]


def another_day(store: Store, rows: int) -> Figure:
    """A page of a day that nobody has asked for before."""
    days = [date(2010 + n, 5, 1) for n in range(REPEATS)]
    taken = [timed(lambda d=day: page(store, FILTERS["overdue"], d)) for day in days]  # type: ignore[misc]
    return Figure("overdue on a day not asked for before, p50", statistics.median(taken) * 1000, "ms", 100, False)


def adding(store: Store, folder: Path, rows: int) -> Figure:
    """Put a document anew, apply its ledger, and list again: what a changed document costs."""
    one = next(extractions(max(rows // 20, 1), rows))

    def change() -> None:
        store.put(one, "seeded", "seeded")
        store.sync(folder / "corpus/reports", folder / "corpus/events.jsonl")
        page(store, Filter(), TODAY)

    return Figure("a document put and listed", statistics.median(timed(change) for _ in range(FRESH)), "s", 2, False)


def fresh(name: str, target: float, folder: Path, *arguments: str, first: bool = False) -> Figure:
    """The median of several processes of their own, to the end or to the first line of output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = [timed(lambda: ran(folder, arguments, first)) for _ in range(FRESH)]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # A busy machine makes a process wait; what it works for is the same.
    worked = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / FRESH
    return Figure(name, statistics.median(taken), "s", target, False, f"{worked:.2f} s of processor time")


def ran(folder: Path, arguments: tuple[str, ...], first: bool) -> None:
    command = [str(PROGRAM), "--kb", str(folder), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        assert running.stdout is not None
        if first:
            running.stdout.readline()
            running.kill()
        else:
            running.stdout.read()


def page(store: Store, filter: Filter, day: date) -> None:
    store.select(filter, day, limit=PAGE)
    store.count(filter, day)


def timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started
