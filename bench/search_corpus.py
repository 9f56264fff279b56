"""A large knowledge base for the benches of search: real sentences recombined, their vectors mixed alike.

Encoding a hundred thousand sentences takes longer than anyone waits for a bench, and only the search is measured. A
recombined commitment takes the first half of one real sentence and the second half of another; its vector is the
direction between theirs, with a little noise, so that neighbourhoods look real. Rows and vectors are put in below
the extraction and the model.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np

from commitments.config import Config, Folders, folders
from commitments.documents import parse_document, read_document
from commitments.extract import split_sentences
from commitments.model import Commitment, Extraction, Strength
from commitments.search.embedder import Matrix
from commitments.search.stores import vector_store
from commitments.search.vectors import Rows
from commitments.store import Store
from commitments.words.hashes import text_hash

PARTIES = ("Japan", "Canada", "India", "Mexico", "Australia", "European Union", "Republic of Korea", "Kenya", "Brazil")
PER_DOCUMENT = 50


@dataclass
class Made:
    """A knowledge base that was made, its store open, and the vectors of its quotes."""

    store: Store
    folders: Folders
    config: Config
    rows: Rows


def real_sentences(corpus: Path, most: int) -> list[str]:
    """Sentences of 8 to 60 words of a folder of documents."""
    found: list[str] = []
    for path in sorted(corpus.glob("*.md")):
        found += [s.text for s in split_sentences(read_document(path)) if 8 <= len(s.text.split()) <= 60]
    random.Random(1).shuffle(found)
    return found[:most]


def make(root: Path, sentences: list[str], vectors: Matrix, model: str, count: int, *, seed: int = 1) -> Made:
    """A knowledge base of `count` recombined commitments, indexed; one that is there already is taken as it is."""
    config, source = Config(), _Recombined(sentences, vectors, seed)
    places = folders(root, config)
    stamp = sha256(repr((Path(__file__).read_bytes(), sentences, model, count, seed)).encode()).hexdigest()
    there = (root / "made").is_file() and (root / "made").read_text() == stamp
    if not there:
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        (root / "commitments.toml").touch()
    store = Store.open(places.store, create=True)
    kept = vector_store(places, config, model).open("quotes")
    rows: dict[str, Matrix] = {}
    for number in range(count // PER_DOCUMENT):
        extraction, quotes, mixed = source.document(f"made-{number:05d}")
        if not there:
            store.put(extraction, str(number), "made")
        rows |= {text_hash(quote): row for quote, row in zip(quotes, mixed, strict=True)}
    if not there:
        kept.put(rows)
        store.sync(places.reports, places.events)
        (root / "made").write_text(stamp)
    return Made(store, places, config, rows)


class _Recombined:
    def __init__(self, sentences: list[str], vectors: Matrix, seed: int) -> None:
        self._halves = [(" ".join(w[: len(w) // 2]), " ".join(w[len(w) // 2 :])) for w in map(str.split, sentences)]
        self._vectors = vectors
        self._dice = random.Random(seed)
        self._noise = np.random.default_rng(seed)

    def document(self, name: str) -> tuple[Extraction, list[str], Matrix]:
        pairs = [self._dice.sample(range(len(self._halves)), 2) for _ in range(PER_DOCUMENT)]
        quotes = [f"{self._halves[a][0]} {self._halves[b][1]}" for a, b in pairs]
        mixed = self._vectors[[a for a, _ in pairs]] + self._vectors[[b for _, b in pairs]]
        mixed += self._noise.standard_normal(mixed.shape).astype(np.float32) * 0.02
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        signed = date(2020, 1, 1) + timedelta(days=self._dice.randrange(2000))
        document = parse_document(f"---\ntitle: {name}\ndate: {signed}\n---\n\n{name}\n", name)
        commitments = tuple(self._commitments(name, quotes))
        return Extraction(document, (), (), commitments), quotes, mixed

    def _commitments(self, name: str, quotes: list[str]) -> Iterator[Commitment]:
        for number, quote in enumerate(quotes):
            yield Commitment(
                id=f"{name}/{number:08x}",
                document=name,
                quote=quote,
                start=number * 1000,
                end=number * 1000 + len(quote),
                source_start=0,
                source_end=0,
                action=quote,
                strength=self._dice.choice(list(Strength)),
                parties=tuple(self._dice.sample(PARTIES, self._dice.randint(1, 2))),
            )
