"""What a new document costs where each promise past its day is compared with all sentences: 100,000 commitments.

The sentences are real ones recombined, their vectors mixed alike, as for the benches of search; each document holds as
many further sentences as commitments. Measured is what `build` does for the comparing after a document was put in.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np

from bench.figures import KEPT, SHARED, Figure
from bench.make_corpus import deadline
from bench.search_corpus import PARTIES, PER_DOCUMENT, real_sentences
from bench.search_indexing import extractions
from commitments.config import Config, Folders, folders
from commitments.lineage import offers
from commitments.lineage.offers import Offers
from commitments.model import Extraction, FrontMatter
from commitments.search.embedder import Matrix
from commitments.search.models import load_embedder
from commitments.search.stores import vector_store
from commitments.store import Store
from commitments.words.hashes import text_hash

COUNT = int(os.environ.get("COMMITMENTS_BENCH_SIZE", "100000"))
TODAY = date(2026, 11, 30)
FIRST = date(2015, 1, 1)
DAYS = 4000
MOST_SECONDS = 3.0


def run() -> list[Figure]:
    """Seconds of processor time that the comparing adds to a build with one new document."""
    config = Config()
    places = folders(KEPT / "lineage", config)
    made = Made(places, config)
    made.make()
    last = 2 * COUNT // PER_DOCUMENT
    with Store.open(places.store) as store:
        made.put(store, last, last + 1)
        found, seconds = _timed(store, places, config)
        again, idle = _timed(store, places, config)
        rows, passages = store.totals().commitments, store.units.count("passages")
        store.remove(f"new-{last:05d}")
    assert again == found
    detail = f"{rows:,} commitments, {passages:,} sentences, {len(found)} suggestions; {idle:.2f} s unchanged"
    return [Figure("a new document, compared", seconds, "s", MOST_SECONDS, higher_is_better=False, detail=detail)]


def _timed(store: Store, places: Folders, config: Config) -> tuple[Offers, float]:
    started = time.process_time()
    return offers(store, places, config, TODAY), time.process_time() - started


class Made:
    """A seeded knowledge base; one that is there already is taken as it is."""

    def __init__(self, places: Folders, config: Config) -> None:
        self._places = places
        self._sentences = real_sentences(SHARED / "corpus", 3_000)
        embedder = load_embedder(places.index, config.embedder)
        self._rows = embedder.embed(self._sentences)
        self._vectors = vector_store(places, config, embedder.model)

    def make(self) -> None:
        """Put in all documents."""
        stamp = sha256(repr((Path(__file__).read_bytes(), self._sentences, COUNT)).encode()).hexdigest()
        note = self._places.root / "made"
        if note.is_file() and note.read_text() == stamp:
            return
        shutil.rmtree(self._places.root, ignore_errors=True)
        self._places.root.mkdir(parents=True)
        with Store.open(self._places.store, create=True) as store:
            self.put(store, 0, 2 * COUNT // PER_DOCUMENT)
            store.sync(self._places.reports, self._places.events)
        note.write_text(stamp)

    def put(self, store: Store, first: int, end: int) -> None:
        """Put in the documents of some numbers, with the vectors of their sentences."""
        vectors = self._vectors.open("passages")
        rows: dict[str, Matrix] = {}
        for number in range(first, end):
            extraction, mixed = self._document(number)
            store.put(extraction, str(number), "made")
            rows |= {text_hash(s.text): row for s, row in zip(extraction.sentences, mixed, strict=True)}
        vectors.put(rows)

    def _document(self, number: int) -> tuple[Extraction, Matrix]:
        """A document whose every second sentence promises something; most promises are past their day."""
        luck, noise = random.Random(number), np.random.default_rng(number)
        pairs = [luck.sample(range(len(self._sentences)), 2) for _ in range(PER_DOCUMENT)]
        halves = [(self._sentences[one].split(), self._sentences[other].split()) for one, other in pairs]
        (made,) = extractions([" ".join(a[: len(a) // 2] + b[len(b) // 2 :]) for a, b in halves])
        signed = FIRST + timedelta(days=luck.randrange(DAYS))
        parties = tuple(luck.sample(PARTIES, 2))
        id_ = f"new-{number:05d}"
        front = FrontMatter(title=id_, date=signed, parties=parties)
        due = deadline("by then", 0, signed + timedelta(days=luck.randrange(2000)), signed)
        document = replace(made.document, id=id_, meta=front)
        promises = (
            replace(c, id=f"{id_}/{c.start:08x}", document=id_, parties=parties, deadline=due)
            for c in made.commitments[::2]
        )
        mixed = self._rows[[one for one, _ in pairs]] + self._rows[[other for _, other in pairs]]
        mixed += noise.standard_normal(mixed.shape).astype(np.float32) * 0.02
        return replace(made, document=document, commitments=tuple(promises)), mixed / np.linalg.norm(
            mixed, axis=1, keepdims=True
        )
