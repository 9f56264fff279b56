"""What Chroma's settings are worth: recall of the ten nearest and time among 100,000 vectors, mixed of real ones."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from typing import Any

import numpy as np

from bench.figures import SHARED, Figure
from bench.search_corpus import real_sentences
from commitments import minilm
from commitments.search.candidates import PROPOSED, WIDEST
from commitments.search.chroma import HNSW
from commitments.search.embedder import Matrix, OnnxEmbedder

COUNT = int(os.environ.get("COMMITMENTS_BENCH_SIZE", "100000"))
# Neighbours of each vector, candidates while putting, candidates while asking.
SETTINGS = ((16, 100, 100), (16, 100, 400), (24, 200, 100), (32, 200, 100), (32, 200, 200), (48, 400, 200))
CHOSEN = (HNSW["max_neighbors"], HNSW["ef_construction"], HNSW["ef_search"])
# As many as a hybrid search asks for, and the shares that filters leave.
ASKED = PROPOSED
SHARES = (0.5, 0.1, 0.05, 0.02)


def run() -> list[Figure]:
    if not SHARED.is_dir():
        return []
    with tempfile.TemporaryDirectory() as folder:
        embedder = OnnxEmbedder(minilm.FOLDER)
        sentences = real_sentences(SHARED / "corpus", 3_000)
        rows, draw, noise = embedder.embed(sentences), random.Random(1), np.random.default_rng(1)
        one, other = noise.integers(0, len(rows), COUNT), noise.integers(0, len(rows), COUNT)
        mixed = rows[one] + rows[other] + noise.standard_normal((COUNT, rows.shape[1])).astype(np.float32) * 0.02
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        texts = [" ".join(draw.choice(sentences).split()[3:10]) for _ in range(100)]
        asked = np.stack([embedder.embed_query(text) for text in texts])
        exact = [set(np.argsort(-(mixed @ row))[:10].tolist()) for row in asked]
        given = (mixed, asked, exact)
        return [
            figure
            for number, setting in enumerate(SETTINGS)
            for figure in _measured(f"{folder}/{number}", setting, *given)
        ]


def _measured(
    folder: str, setting: tuple[int, int, int], mixed: Matrix, asked: Matrix, exact: list[set[int]]
) -> list[Figure]:
    import chromadb

    kept: list[Figure] = []

    neighbours, putting, asking = setting
    hnsw = {"space": "cosine", "max_neighbors": neighbours, "ef_construction": putting, "ef_search": asking}
    client = chromadb.PersistentClient(folder)
    collection = client.create_collection("measured", configuration={"hnsw": hnsw}, embedding_function=None)
    names = [str(place) for place in range(len(mixed))]
    started = time.process_time()
    for first in range(0, len(mixed), 2_000):
        collection.upsert(ids=names[first : first + 2_000], embeddings=mixed[first : first + 2_000])
    put = time.process_time() - started
    seconds: list[float] = []
    recalls: dict[int, list[float]] = {10: [], ASKED: []}
    for count, recall in recalls.items():
        for row, wanted in zip(asked, exact, strict=True):
            started = time.perf_counter()
            found = collection.query(query_embeddings=[row.tolist()], n_results=count, include=["distances"])
            if count == ASKED:
                seconds.append(time.perf_counter() - started)
            recall.append(len(wanted & {int(name) for name in found["ids"][0][:10]}) / 10)
    if setting == CHOSEN:
        kept = [_filtered(collection, share, mixed, asked) for share in SHARES]
    client.close()
    name = f"chroma_{neighbours}_{putting}_{asking}"
    took = f"{statistics.median(seconds) * 1000:.1f} ms a query of {ASKED}, put in {put:.0f} s of processor time"
    detail = f"{took}; recall@10 {statistics.mean(recalls[10]):.3f} where only ten are asked for"
    return [Figure(f"{name}_recall10", statistics.mean(recalls[ASKED]), detail=detail), *kept]


def _filtered(collection: Any, share: float, mixed: Matrix, asked: Matrix) -> Figure:
    """The ten nearest of those that a filter leaves, where the search is made wider and cut, as candidates.py does."""
    allowed = np.flatnonzero(np.random.default_rng(2).random(len(mixed)) < share)
    wide = min(WIDEST, 2 * PROPOSED * len(mixed) // len(allowed))
    kept, recall, seconds = set(allowed.tolist()), list[float](), list[float]()
    for row in asked:
        wanted = set(allowed[np.argsort(-(mixed[allowed] @ row))[:10]].tolist())
        started = time.perf_counter()
        found = collection.query(query_embeddings=[row.tolist()], n_results=wide, include=["distances"])
        seconds.append(time.perf_counter() - started)
        best = [number for name in found["ids"][0] if (number := int(name)) in kept][:10]
        recall.append(len(wanted & set(best)) / 10)
    detail = f"asked for {wide}, {statistics.median(seconds) * 1000:.0f} ms"
    return Figure(f"chroma_filter_{share:g}_recall10", statistics.mean(recall), detail=detail)
