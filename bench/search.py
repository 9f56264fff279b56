"""How well search finds, how fast it answers, and how fast it indexes."""

from __future__ import annotations

import importlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from bench import search_indexing, search_questions, search_score
from bench.figures import KEPT, SHARED, Figure
from bench.make_minilm import published
from bench.search_corpus import PARTIES, Made, make, real_sentences
from bench.search_score import Asked, asked
from commitments import minilm
from commitments.config import folders as folders_of
from commitments.config import load_config
from commitments.model import Filter
from commitments.names import names_there
from commitments.search import Mode, Searcher, SearchQuery
from commitments.search.embedder import Matrix, OnnxEmbedder
from commitments.search.stores import vector_store
from commitments.search.understanding import narrowed, understand
from commitments.search.vectors import ExactVectors
from commitments.store import Store
from commitments.words.hashes import text_hash

DAY = date(2026, 11, 23)
# COMMITMENTS_BENCH_SIZE makes the large collection smaller for a quick look.
LARGE = int(os.environ.get("COMMITMENTS_BENCH_SIZE", "100000"))
SMALL = 3_000
PROGRAM = Path(sys.executable).parent / "commitments"
MODES: tuple[Mode, ...] = ("hybrid", "semantic", "keyword")


def run() -> list[Figure]:
    if not SHARED.is_dir():
        return []
    judged, shown = quality(KEPT / "judged")
    answers = search_questions.answers(KEPT / "questions")
    found = [*judged, *answers.figures, *search_score.figures([*shown, *answers.questions], answers.nonsense)]
    sentences = real_sentences(SHARED / "corpus", 1_500)
    with tempfile.TemporaryDirectory() as folder:
        root, embedder = Path(folder), OnnxEmbedder(minilm.FOLDER)
        vectors = embedder.embed(sentences)
        return [
            *found,
            *indexing(root / "new"),
            *fresh_process(root / "small", sentences, vectors, embedder),
            *in_process(KEPT / "large", sentences, vectors, embedder),
        ]


# Quality


def quality(root: Path) -> tuple[list[Figure], list[Asked]]:
    """nDCG@10 on the judged queries, each mode, against the better single one by a paired bootstrap; what was shown."""
    judged_base(root)
    queries = [json.loads(line) for line in (SHARED / "gold/search/queries.jsonl").open(encoding="utf-8")]
    shown: list[Asked] = []
    scores = {mode: scored(root, queries, mode, shown) for mode in MODES}
    single = max(("semantic", "keyword"), key=lambda mode: statistics.mean(scores[mode]))
    worse = worse_share(scores["hybrid"], scores[single])
    kinds = ", ".join(f"{kind} {value:.2f}" for kind, value in by_kind(queries, scores["hybrid"]))
    single_mean = statistics.mean(scores[single])
    return [
        Figure("search_ndcg10", statistics.mean(scores["hybrid"]), "", 0.84, detail=f"{len(queries)} queries; {kinds}"),
        Figure(f"search_ndcg10_{single} (the better single mode)", single_mean),
        Figure("search_hybrid_worse", worse, "", 0.5, higher_is_better=False, detail="share of paired resamples"),
    ], shown


def judged_base(root: Path) -> None:
    """The documents of the judged queries, read again where they or the program changed."""
    names = (SHARED / "gold/search/documents.txt").read_text().split()
    documents = [SHARED / f"gold/dev/docs/{name}.md" for name in names]
    if not (root / "commitments.toml").is_file():
        for command in (["init", root], ["--kb", root, "add", *documents]):
            subprocess.run([PROGRAM, *map(str, command)], check=True, capture_output=True)
    subprocess.run([PROGRAM, "--kb", str(root), "build", "--no-site"], check=True, capture_output=True)


def scored(root: Path, queries: Sequence[dict[str, Any]], mode: Mode, shown: list[Asked]) -> list[float]:
    """nDCG@10 of each query; `shown` takes what the hybrid search showed."""
    judge, units = scorer(), {}
    for path in (SHARED / "gold/dev/units").glob("*.tsv"):
        units[path.stem] = judge.read_units(path)
    config = load_config(root)
    places = folders_of(root, config)
    values = []
    with Store.open(places.store) as store:
        searcher, named = Searcher(store, places, config), names_there(store)
        for query in queries:
            typed = SearchQuery(query["query"], DAY, mode=mode, limit=15)
            narrow = narrowed(typed, understand(typed.text, named, DAY, typed.filter))
            hits = searcher.search(narrow)
            found = [{"document": h.tracked.commitment.document, "quote": h.tracked.commitment.quote} for h in hits]
            judged = (units, query["relevant"], set(query["unjudged"]))
            got = judge.gains(found, *judged)
            values.append(judge.dcg(got) / judge.dcg(sorted(query["relevant"].values(), reverse=True)[:10]))
            if mode == "hybrid":
                # What is passed over as not judged says nothing of the score either.
                grades = [
                    (hit, grade) for hit, one in zip(hits, found, strict=True) for grade in judge.gains([one], *judged)
                ]
                words = len(searcher.question(narrow.text).terms)
                shown.append(asked(words, [hit for hit, _ in grades], [bool(grade) for _, grade in grades]))
    return values


def scorer() -> ModuleType:
    """The scoring script that lies beside the judged queries."""
    sys.path.insert(0, str(SHARED / "bench"))
    try:
        return importlib.import_module("search_score")
    finally:
        sys.path.remove(str(SHARED / "bench"))


def worse_share(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """In which share of resamples of the queries ours are worse on average."""
    differences = np.asarray(ours) - np.asarray(theirs)
    drawn = np.random.default_rng(1).integers(0, len(differences), (10_000, len(differences)))
    return float((differences[drawn].mean(axis=1) < 0).mean())


def by_kind(queries: Sequence[dict[str, Any]], values: Sequence[float]) -> Iterator[tuple[str, float]]:
    kinds = defaultdict(list)
    for query, value in zip(queries, values, strict=True):
        kinds[query["kind"]].append(value)
    return ((kind, statistics.mean(found)) for kind, found in sorted(kinds.items()))


# Speed


def indexing(root: Path) -> list[Figure]:
    """New commitments, the real sentences of the corpus."""
    return search_indexing.figures(root, real_sentences(SHARED / "corpus", SMALL))


def fresh_process(root: Path, sentences: list[str], vectors: Matrix, embedder: OnnxEmbedder) -> list[Figure]:
    """From typing to answer in a new process, ours and the peer's; both have to find the same first quote."""
    made = make(root, sentences, vectors, embedder.model, SMALL)
    quotes = peer_collection(made, root / "peer")
    made.store.close()
    ours = [str(PROGRAM), "--kb", str(root), "search", "--mode", "semantic", "--as-typed", "--format", "jsonl"]
    # -P: the folder of this bench holds a site.py, which is not the one that Python wants.
    peer = [sys.executable, "-P", "-W", "ignore", str(Path(__file__).with_name("search_peer.py"))]
    peer += [str(published()), str(root / "peer")]
    mine, theirs = [], []
    for quote in quotes[:5]:
        seconds, answer = answered([*ours, quote])
        mine.append(seconds)
        seconds, other = answered([*peer, quote])
        theirs.append(seconds)
        first = json.loads(answer.splitlines()[0])["quote"]
        assert first == other.splitlines()[0].split("\t")[1], (first, other)
    ratio = statistics.median(theirs) / statistics.median(mine)
    return [
        Figure(
            "search_fresh", statistics.median(mine), "s", 1.5, higher_is_better=False, detail=f"{SMALL} commitments"
        ),
        Figure("search_fresh_speedup", ratio, "x", 4.0, detail=f"plain script {statistics.median(theirs):.1f} s"),
    ]


def peer_collection(made: Made, folder: Path) -> list[str]:
    """Put the same quotes and vectors into a plain Chroma collection."""
    import chromadb

    quotes = [tracked.commitment.quote for tracked in made.store.select(Filter(), DAY, order="document")]
    collection = chromadb.PersistentClient(str(folder)).create_collection(
        "quotes", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    ids = [str(number) for number in range(len(quotes))]
    collection.add(ids=ids, embeddings=[made.rows[text_hash(quote)] for quote in quotes], documents=quotes)
    return quotes


def answered(command: Sequence[str]) -> tuple[float, str]:
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, done.stdout


def in_process(root: Path, sentences: list[str], vectors: Matrix, embedder: OnnxEmbedder) -> list[Figure]:
    """Hybrid queries with a filter in a running process, and the vector part against comparing everything."""
    made = make(root, sentences, vectors, embedder.model, LARGE)
    searcher = Searcher(made.store, made.folders, made.config, embedder)
    draw = random.Random(2)
    texts = [" ".join(draw.choice(sentences).split()[3:10]) for _ in range(200)]
    asked = [SearchQuery(text, DAY, filter=Filter(party=(draw.choice(PARTIES),))) for text in texts]
    for query in asked[:20]:
        searcher.search(query)
    seconds = sorted(timed(lambda query=query: searcher.search(query)) for query in asked)
    size = f"{LARGE} commitments, a filter by party"
    p50, p99 = (1000 * float(np.percentile(seconds, part)) for part in (50, 99))
    exact, kept = ExactVectors(), vector_store(made.folders, made.config, embedder.model).open("quotes")
    exact.put(made.rows)
    wanted = [embedder.embed_query(text) for text in texts[:50]]
    found = [(set(exact.nearest(row, 10)), set(list(kept.nearest(row, 200))[:10])) for row in wanted]
    recall = statistics.mean(len(a & b) / 10 for a, b in found)
    return [
        Figure("search_p50", p50, "ms", 80.0, higher_is_better=False, detail=size),
        Figure("search_p99", p99, "ms", detail=size),
        Figure("search_recall10", recall, "", 0.98, detail="of Chroma, against comparing everything"),
    ]


def timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started
