"""A million commitments in 50,000 documents: every command's time and memory, a document added, and search.

COMMITMENTS_MILLION names the knowledge base, which `python -m bench.million_base` makes in a quarter of an hour;
without it, it lies in bench/results/ and is made at the first run. COMMITMENTS_BENCH_ROWS makes a smaller one.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from bench.figures import ROOT, SHARED, Figure
from bench.million_base import CONFIG, make
from bench.store import in_process, timed
from commitments.config import folders
from commitments.extract import rules_fingerprint
from commitments.model import Filter
from commitments.pipeline import Scope, build
from commitments.search import Mode, Searcher, SearchQuery
from commitments.search.tables import COMMITMENTS, PASSAGES
from commitments.store import Store
from commitments.store.schema import transaction

DAY = date(2026, 11, 23)
ROWS = int(os.environ.get("COMMITMENTS_BENCH_ROWS", "1000000"))
ADDED = 5
PROGRAM = Path(sys.executable).parent / "commitments"
TEXTS = ("price floors for rare earths", "a stockpile of cobalt", "early warning systems at sea", "who trains whom")

# Each with what it may take, in seconds, where that was agreed.
COMMANDS: dict[str, tuple[Sequence[str], float | None]] = {
    "list": (("list", "-n", "50"), 0.5),
    "overdue": (("overdue", "-n", "50"), 0.5),
    "overdue of a party": (("overdue", "--party", "Country 003", "-n", "50"), 0.5),
    "list of an unknown party": (("list", "--party", "Nowhereland"), None),
    "list --known-on": (("list", "--known-on", "2026-10-01", "-n", "50"), None),
    "list, all as JSON lines": (("list", "--format", "jsonl"), None),
    "overdue, all as CSV": (("overdue", "--format", "csv"), None),
    "show": (("show", "ID"), None),
    "show of an unknown id": (("show", "statement-000071/ffffffff"), None),
    "explain": (("explain", "ID"), None),
    "text": (("text", "statement-000071"), None),
    "events": (("events",), None),
    "changes of a month": (("changes", "--since", "2026-10-24", "--until", "2026-11-23"), None),
    "search": (("search", "price floors for rare earths"), None),
    "search with a filter": (("search", "price floors for rare earths", "--party", "Country 003"), None),
    "search by words": (("search", "price floors", "--mode", "keyword"), None),
    "search --like": (("search", "--like", "ID"), None),
    "search --passages": (("search", "price floors", "--passages"), None),
    "export as CSV": (("export", "--format", "csv"), None),
    "export as JSON": (("export", "--format", "json"), None),
    "export as calendar": (("export", "--format", "ics"), None),
    "export as feed": (("export", "--format", "atom"), None),
    "review": (("review", "ID", "--status", "in_progress", "--reviewer", "Bench"), None),
    "list after a review": (("list", "-n", "50"), None),
    "event set": (
        ("event", "set", "signature", "2026-01-01", "--reviewer", "Bench", "--evidence", "https://x.org"),
        None,
    ),
    "build of nothing new": (("build", "--no-site"), None),
    "check": (("check",), None),
}


def run() -> list[Figure]:
    if not SHARED.is_dir():
        return []
    base = Path(os.environ.get("COMMITMENTS_MILLION", ROOT / f"bench/results/million-{ROWS}"))
    if not (base / "commitments.toml").is_file():
        make(base, max(ROWS // 20, 1), ROWS)
    settle(base)
    # Commands first: the system counts to a child the memory that its parent had.
    return [*commands(base), *adding(base), *searching(base), *listing(base)]


def settle(base: Path) -> None:
    """Let the documents count as read by the rules of today: what is measured is not reading 50,000 anew."""
    with Store.open(folders(base, CONFIG).store) as store, transaction(store.connection):
        store.connection.execute("UPDATE documents SET rules_hash = ?", (rules_fingerprint(CONFIG.spacy_model),))
    ran(base, ("build", "--no-site"))


def commands(base: Path) -> Iterator[Figure]:
    """Each command in a process of its own, to the end."""
    with Store.open(folders(base, CONFIG).store) as store:
        (one,) = store.select(Filter(document=("statement-000071",)), DAY, limit=1)
    for name, (arguments, target) in COMMANDS.items():
        seconds, worked, memory = ran(base, [one.commitment.id if a == "ID" else a for a in arguments])
        told = f"{worked:.2f} s of processor time"
        yield Figure(f"fresh {name}", seconds, "s", target, higher_is_better=False, detail=told)
        yield Figure(f"fresh {name}, memory", memory, "GB", 4, higher_is_better=False)


def adding(base: Path) -> Iterator[Figure]:
    """Real documents of like length, one after the other: as a person adds them, and in a process that goes on."""
    new = [path for path in sorted((SHARED / "corpus").glob("*.md")) if 4_000 < path.stat().st_size < 7_000]
    whole, worked, least = [], [], []
    small = base / "small"
    shutil.rmtree(small, ignore_errors=True)
    ran(small, ("init", str(small)), plain=True)
    shutil.copytree(base / ".commitments/index/model", small / ".commitments/index/model")
    for path in new[:ADDED]:
        for folder, taken in ((small, least), (base, whole)):
            add(folder, path)
            seconds, processor, _ = ran(folder, ("build", "--no-site"))
            taken.append(seconds)
        worked.append(processor)
    floor = statistics.median(least[1:])
    told = f"{min(whole):.2f} to {max(whole):.2f} s, {statistics.median(worked):.2f} s of processor time"
    yield Figure("a document added: build, fresh process", statistics.median(whole), "s", 2, False, told)
    yield Figure("the same in a base of its own, which is loading", floor, "s")
    yield from _going_on(base, new[ADDED : 2 * ADDED + 1])


def add(base: Path, path: Path) -> None:
    """Add the document of a file with a sentence of its own: what is there word for word would be left alone."""
    copy = base / f"added-{time.time_ns()}.md"
    copy.write_text(f"{path.read_text(encoding='utf-8')}\n\nThis is copy {copy.stem}.\n", encoding="utf-8")
    ran(base, ("add", str(copy), "--no-input"))
    copy.unlink()


def _going_on(base: Path, new: Sequence[Path]) -> Iterator[Figure]:
    places, taken, scope = folders(base, CONFIG), [], Scope(DAY, site=False)
    for path in new:
        add(base, path)
        taken.append(timed(lambda scope=scope: build(places, CONFIG, scope, progress=lambda *_: None)))  # type: ignore[misc]
    # The first of them loads the models.
    told = f"{min(taken[1:]):.2f} to {max(taken[1:]):.2f} s"
    yield Figure("a document added: build, models loaded", statistics.median(taken[1:]), "s", 2, False, told)


def searching(base: Path) -> Iterator[Figure]:
    """Queries in this process, each with a party of its own, and recall against comparing everything."""
    places, draw = folders(base, CONFIG), random.Random(2)
    with Store.open(places.store) as store:
        searcher = Searcher(store, places, CONFIG)
        asked = [(f"{draw.choice(TEXTS)} {n}", Filter(party=(f"Country {n:03}",))) for n in range(100)]
        searcher.search(SearchQuery("stockpile", DAY))
        yield from _timed_queries("hybrid, each filter new", searcher, asked, 200)
        yield from _timed_queries("hybrid, filters asked before", searcher, asked[:12] * 3, 200)
        yield from _timed_queries("hybrid, no filter", searcher, [(text, Filter()) for text, _ in asked[:30]], 50)
        common = [(text, Filter()) for text in TEXTS] * 5
        yield from _timed_queries("hybrid, no filter, words that 100,000 hold", searcher, common, 50)
        yield from _timed_queries("keyword", searcher, asked[:30], 50, mode="keyword")
        yield from _timed_queries("keyword, words that 100,000 hold", searcher, common, 50, mode="keyword")
        yield from _timed_queries("semantic", searcher, asked[:30], 200, mode="semantic")
        loaded = searcher.loaded(COMMITMENTS)
        rows = [*loaded.cache.take(loaded.keys[draw.sample(range(len(loaded.keys)), 20)])]
        rows += [searcher.embedder.embed_query(text) for text, _ in asked[:20]] if searcher.embedder else []
        for limit in (10, 200):
            exact = [set(loaded.closest(row, limit, None)) for row in rows]
            found = [set(loaded.closest(row, limit, loaded.listed(row, None))) for row in rows]
            recall = statistics.mean(len(a & b) / limit for a, b in zip(exact, found, strict=True))
            yield Figure(f"recall@{limit} of the vector part", recall, "", 0.99)
        (one,) = store.select(Filter(document=("statement-000071",)), DAY, limit=1)
        like = [timed(lambda: searcher.search(SearchQuery("", DAY, like=one.commitment.id))) for _ in range(9)]
        yield Figure("--like, p50", statistics.median(like) * 1000, "ms", 50, False)
        searcher.passages(SearchQuery("stockpile", DAY))
        passed = [timed(lambda t=text: searcher.passages(SearchQuery(t, DAY))) for text, _ in asked[:30]]  # type: ignore[misc]
        yield Figure("--passages, p50", statistics.median(passed) * 1000, "ms", 50, False, PASSAGES.name)


def _timed_queries(
    name: str, searcher: Searcher, asked: Sequence[tuple[str, Filter]], target: float, *, mode: Mode = "hybrid"
) -> Iterator[Figure]:
    queries = [SearchQuery(text, DAY, filter=filter, mode=mode) for text, filter in asked]
    taken = [1000 * timed(lambda q=query: searcher.search(q)) for query in queries]  # type: ignore[misc]
    p50, p99 = (float(np.percentile(taken, part)) for part in (50, 99))
    yield Figure(f"search {name}, p50", p50, "ms", target, False, f"p99 {p99:.0f} ms")


def listing(base: Path) -> list[Figure]:
    places = folders(base, CONFIG)
    with Store.open(places.store) as store:
        store.sync(places.reports, places.events)
        return in_process(store, ROWS)


def ran(base: Path, arguments: Sequence[str], *, plain: bool = False) -> tuple[float, float, float]:
    """Seconds, seconds of processor time and GB of a process of its own."""
    command = [str(PROGRAM), *(() if plain else ("--kb", str(base))), *arguments]
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    started = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, _, used = os.wait4(child, 0)
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6
