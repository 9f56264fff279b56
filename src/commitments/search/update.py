"""Bring the vectors in step with the store: each is kept under the hash of its text, so sets of hashes are compared."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from commitments.config import Config, Folders
from commitments.errors import SearchError
from commitments.model import Progress
from commitments.search.check import faults
from commitments.search.chroma import DamagedError
from commitments.search.embedder import Embedder, Matrix
from commitments.search.harvest import TextVectors, load_once
from commitments.search.languages import ManyLanguages, is_installed
from commitments.search.stores import VectorStore, vector_store
from commitments.search.vectors import Rows, Vectors
from commitments.store import Store
from commitments.store.units import KINDS, Kind

# Texts that are embedded and put together.
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """What an update did. `embedded` counts the texts whose vector was not known yet."""

    embedded: int
    model: str
    seconds: float
    warnings: tuple[str, ...] = ()


class Index:
    """The vectors of a knowledge base while a build writes them. Loads model and Chroma when they are first needed.

    A vector store that does not answer is a warning; the next build goes on from there.
    """

    def __init__(self, store: Store, folders: Folders, config: Config, embedder: Embedder | None = None) -> None:
        """`embedder` is another one than the settings name."""
        self._store, self._folders, self._config = store, folders, config
        self._given, self._given_by_hand = embedder, embedder is not None
        self._opened: dict[Kind, Vectors] = {}
        self._fault: str | None = None
        self._embedded = 0
        self._started = time.monotonic()

    def known(self, document_id: str) -> Rows:
        """The vectors of a document as it was; opens nothing for a new one."""
        found: dict[str, Matrix] = {}
        if hashes := self._store.units.hashes_of(document_id):
            try:
                for kind in KINDS:
                    found |= self._vectors(kind).vectors(hashes)
            except DamagedError:
                self._discard()
            except SearchError as error:
                self._fault = str(error)
        return found

    def put(self, vectors: TextVectors) -> None:
        """Keep what a document brought."""
        self._embedded += len({*vectors.quotes, *vectors.passages})
        if self._fault is not None:
            return
        try:
            for kind in KINDS:
                if rows := vectors.of(kind):
                    self._vectors(kind).put(rows)
        except DamagedError:
            self._discard()
        except SearchError as error:
            self._fault = str(error)

    def repair(self) -> None:
        """Forget the vectors where `check` finds a fault; they are computed anew."""
        if not faults(self._store, self._folders, self._config, self._embedder):
            return
        self._discard()
        try:
            for kind in KINDS:
                vectors = self._vectors(kind)
                vectors.remove(sorted(vectors.hashes()))
        except SearchError as error:
            self._fault = str(error)

    def finish(self, progress: Progress) -> IndexSummary:
        """Put what is missing and remove what no unit holds any more; what is damaged is made anew."""
        try:
            if self._fault is None:
                try:
                    self._bring_in_step(progress)
                except DamagedError:
                    self._discard()
                    self._bring_in_step(progress)
        except SearchError as error:
            self._fault = str(error)
        warnings = (f"{self._fault}; words are indexed, vectors follow with the next build",) if self._fault else ()
        return IndexSummary(self._embedded, self._embedder.model, time.monotonic() - self._started, warnings)

    @property
    def _embedder(self) -> Embedder:
        if self._given is None:
            self._given, _ = load_once(self._config.embedder, self._folders.index)
        return self._given

    @property
    def _place(self) -> VectorStore:
        return vector_store(self._folders, self._config, self._embedder.model)

    def _vectors(self, kind: Kind) -> Vectors:
        if kind not in self._opened:
            self._opened[kind] = self._place.open(kind)
        return self._opened[kind]

    def _discard(self) -> None:
        self._opened.clear()
        self._place.discard()

    def _bring_in_step(self, progress: Progress) -> None:
        for kind in KINDS:
            vectors, wanted = self._vectors(kind), self._store.units.hashes(kind)
            held = vectors.hashes()
            vectors.remove(sorted(held - wanted))
            missing = sorted(wanted - held)
            for done, rows in self._rows(kind, missing):
                vectors.put(rows)
                progress(f"vectors of {kind}", done, len(missing))
            for hash_ in sorted(wanted)[:1]:
                # A file that is damaged inside shows it when it is asked.
                vectors.nearest(vectors.vectors([hash_])[hash_], 1)
        self._bring_languages_in_step(progress)
        self._place.seal()

    def _bring_languages_in_step(self, progress: Progress) -> None:
        """The quotes' vectors of the model that knows many languages, where it is installed."""
        if not is_installed() or self._given_by_hand:
            return
        model = ManyLanguages()
        vectors = vector_store(self._folders, self._config, model.model).open("quotes")
        wanted, held = self._store.units.hashes("quotes"), vectors.hashes()
        vectors.remove(sorted(held - wanted))
        missing = sorted(wanted - held)
        for first in range(0, len(missing), BATCH):
            texts = self._store.units.texts("quotes", missing[first : first + BATCH])
            vectors.put(dict(zip(texts, model.embed(list(texts.values())), strict=True)))
            progress("vectors for other languages", first + len(texts), len(missing))

    def _rows(self, kind: Kind, missing: list[str]) -> Iterator[tuple[int, Rows]]:
        """The vectors of some hashes, a batch at a time: those that the other kind holds too, and what is embedded."""
        other: Kind = "passages" if kind == "quotes" else "quotes"
        for first in range(0, len(missing), BATCH):
            batch = missing[first : first + BATCH]
            rows = self._vectors(other).vectors(batch)
            texts = self._store.units.texts(kind, [hash_ for hash_ in batch if hash_ not in rows])
            if texts:
                rows |= dict(zip(texts, self._embedder.embed(list(texts.values())), strict=True))
                self._embedded += len(texts)
            yield first + len(batch), rows


def update_index(
    store: Store, folders: Folders, config: Config, *, progress: Progress, embedder: Embedder | None = None
) -> IndexSummary:
    """Bring the vectors in step with what the store holds."""
    return Index(store, folders, config, embedder).finish(progress)
