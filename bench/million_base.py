"""A knowledge base of a million commitments as a build leaves it: files, store, words and vectors; Chroma apart.

    python -m bench.million_base FOLDER [--commitments N] [--documents N]

Rows are those of bench/make_corpus.py, here with the files that they stand in, so that `check` proves them and a build
finds them unchanged. Vectors are put in below the model, since encoding a million sentences takes hours: each is mixed
of two real sentences' with a little noise, those of its clauses of the quote's own. Every quote is a sentence too.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.figures import SHARED
from bench.make_corpus import EACH_REPORTED, asked, extractions, write_ledger
from bench.search_corpus import real_sentences
from commitments.config import Config, Folders, folders
from commitments.extract import rules_fingerprint
from commitments.model import Commitment, Extraction, SourceMap
from commitments.search import tables
from commitments.search.cache import VectorCache, key_of
from commitments.search.clauses import ClauseCache, ClauseVectors, split_clauses
from commitments.search.embedder import Matrix
from commitments.search.models import ensure_embedder
from commitments.search.topics import fingerprint
from commitments.search.units import put_units, read_units
from commitments.store import Store
from commitments.store.schema import transaction

GROUP = 500
"""Documents whose rows are kept in one transaction, and whose vectors in one write."""
CONFIG = Config(title="Seeded")


class Mixed:
    """Vectors that look real: the direction between two real sentences', with a little noise."""

    def __init__(self, real: Matrix) -> None:
        self._real = real
        self._draw = np.random.default_rng(1)

    def of(self, keys: Sequence[bytes]) -> Matrix:
        """A row a key."""
        drawn = np.frombuffer(b"".join(keys), dtype="<u8").reshape(-1, 2) % len(self._real)
        return self.near(self._real[drawn[:, 0]] + self._real[drawn[:, 1]], 0.02)

    def near(self, rows: Matrix, noise: float) -> Matrix:
        """The rows with some noise, of length one again."""
        rows = rows + noise * self._draw.standard_normal(rows.shape, dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows


def make(base: Path, documents: int, commitments: int) -> Folders:
    """Lay the knowledge base, going on where it was stopped. Takes the real statements, and a quarter of an hour."""
    places = folders(base, CONFIG)
    places.documents.mkdir(parents=True, exist_ok=True)
    embedder = ensure_embedder(places.index, CONFIG.embedder)
    mixed = Mixed(embedder.embed(real_sentences(SHARED / "corpus", 1_500)))
    with Store.open(places.store, create=True) as store:
        if store.totals().documents < documents:
            _fill(store, places, documents, commitments)
        _settle(store, embedder.model, embedder.dimension)
        _index(store, places, mixed, embedder.model, embedder.dimension)
        tables.put_setting(store.connection, "unput", "1")
        store.sync(places.reports, places.events)
        store.lay()
    # Last: where it is, the rest is.
    (base / "commitments.toml").write_text(f'title = "{CONFIG.title}"\n', encoding="utf-8")
    return places


def written(one: Extraction) -> tuple[Extraction, bytes]:
    """The extraction of a document that stands in a file, and that file."""
    meta = one.document.meta
    parties = "".join(f"- {party}\n" for party in meta.parties)
    front = f"---\ntitle: {meta.title}\ndate: {meta.date}\ntype: {meta.type.value}\nparties:\n{parties}---\n\n"
    text, before = one.document.text, len(front)
    places = SourceMap((0,), (before,), (before + len(text),), len(text))
    found = tuple(_moved(commitment, before) for commitment in one.commitments)
    return replace(
        one, document=replace(one.document, source_map=places), commitments=found
    ), f"{front}{text}\n".encode()


def _moved(commitment: Commitment, before: int) -> Commitment:
    """The commitment with its place in the file."""
    start, end = commitment.source_start + before, commitment.source_end + before
    return replace(commitment, source_start=start, source_end=end)


def _fill(store: Store, places: Folders, documents: int, commitments: int) -> None:
    rules, there = rules_fingerprint(CONFIG.spacy_model), store.hashes()
    for number, one in enumerate(extractions(documents, commitments), start=1):
        extraction, content = written(one)
        (places.documents / f"{one.document.id}.md").write_bytes(content)
        if one.document.id not in there:
            store.put(extraction, hashlib.sha256(content).hexdigest(), rules)
        if number % EACH_REPORTED == 0:
            write_ledger(places.reports, one)
        _tell("stored", number, documents)


def _settle(store: Store, model: str, dimension: int) -> None:
    with transaction(store.connection):
        tables.create(store.connection)
        settings = {"model": model, "dimension": str(dimension), "embedder": CONFIG.embedder, "topics": fingerprint()}
        for name, value in (settings | {"made vectors": "1", "made model": "1"}).items():
            tables.put_setting(store.connection, name, value)


def _index(store: Store, places: Folders, mixed: Mixed, model: str, dimension: int) -> None:
    """What `update_index` does, with vectors that are there already; no topic is told by meaning."""
    vectors = VectorCache(places.index / "vectors", model, dimension)
    clauses = ClauseCache(places.index / "vectors", model, dimension)
    stale = tables.stale_documents(store.connection)
    for first in range(0, len(stale), GROUP):
        group = [read_units(store, number) for number in stale[first : first + GROUP]]
        keys = [[key_of(model, unit.text) for unit in shelved.units] for shelved in group]
        texts = {
            key: unit.text
            for shelved, of_units in zip(group, keys, strict=True)
            for unit, key in zip(shelved.units, of_units, strict=True)
        }
        new = vectors.missing(texts)
        rows = mixed.of(new)
        vectors.add(new, rows)
        clauses.add(new, _of_clauses([texts[key] for key in new], rows, mixed))
        with transaction(store.connection):
            for shelved, of_units in zip(group, keys, strict=True):
                put_units(store.connection, shelved, of_units)
            tables.next_generation(store.connection)
        _tell("indexed", first + GROUP, len(stale))
    vectors.shorten()


def _of_clauses(quotes: Sequence[str], rows: Matrix, mixed: Mixed) -> ClauseVectors:
    split = [len(split_clauses(quote)) for quote in quotes]
    counts = [count if count > 1 else 0 for count in split]
    found = mixed.near(np.repeat(rows, counts, axis=0), 0.04)
    return ClauseVectors(tuple(counts), found.astype("<f2"))


_STARTED = time.monotonic()


def _tell(what: str, number: int, total: int) -> None:
    if number % 5_000 == 0 or number >= total:
        print(f"{what} {number:,} of {total:,} documents after {time.monotonic() - _STARTED:.0f} s", flush=True)


def stored_keys(store: Store, shelf: tables.Shelf) -> Iterator[bytes]:
    """The keys of a shelf's vectors, each once, in the order of the index over them."""
    return (key for (key,) in store.connection.execute(f"SELECT DISTINCT key FROM {shelf.units} ORDER BY key"))


def main() -> None:
    make(*asked(__doc__))


if __name__ == "__main__":
    main()
