"""What Chroma's settings are worth: recall of the ten nearest and time among 100,000 vectors, mixed of real ones."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time

import numpy as np

from bench.figures import SHARED, Figure
from bench.search_corpus import real_sentences
from commitments import minilm
from commitments.search.embedder import Matrix, OnnxEmbedder

COUNT = int(os.environ.get("COMMITMENTS_BENCH_SIZE", "100000"))
# Neighbours of each vector, candidates while putting, candidates while asking.
SETTINGS = ((16, 100, 100), (16, 100, 400), (24, 200, 100), (32, 200, 100), (32, 200, 200), (48, 400, 200))
# As many as a hybrid search asks for.
ASKED = 200


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
        return [_measured(f"{folder}/{number}", setting, *given) for number, setting in enumerate(SETTINGS)]


def _measured(
    folder: str, setting: tuple[int, int, int], mixed: Matrix, asked: Matrix, exact: list[set[int]]
) -> Figure:
    import chromadb

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
    client.close()
    name = f"chroma_{neighbours}_{putting}_{asking}"
    took = f"{statistics.median(seconds) * 1000:.1f} ms a query of {ASKED}, put in {put:.0f} s of processor time"
    detail = f"{took}; recall@10 {statistics.mean(recalls[10]):.3f} where only ten are asked for"
    return Figure(f"{name}_recall10", statistics.mean(recalls[ASKED]), detail=detail)
