"""Vectors that are computed where documents are read, on another process or host, before the index asks for them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from commitments.config import Folders
from commitments.locks import waiting
from commitments.model import Extraction
from commitments.search.cache import VectorCache, key_of
from commitments.search.clauses import ClauseCache, ClauseVectors, embed_clauses
from commitments.search.embedder import Matrix, OnnxEmbedder
from commitments.search.models import ensure_embedder
from commitments.search.units import is_passage


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of texts, a row each, by the model that made them; the first `clauses.counts` texts are quotes."""

    model: str
    texts: tuple[str, ...]
    vectors: Matrix
    clauses: ClauseVectors


def embed_ahead(extraction: Extraction, embedder: str) -> Embedded:
    """The vectors of all that the index will want of a document: its quotes, their clauses and its sentences."""
    loaded = _embedder(embedder)
    quotes = tuple(dict.fromkeys(c.quote for c in extraction.commitments))
    texts = tuple(dict.fromkeys([*quotes, *(s.text for s in extraction.sentences if is_passage(s.text))]))
    return Embedded(loaded.model, texts, loaded.embed(texts), embed_clauses(quotes, loaded))


class Ahead:
    """Keeps the vectors that came from elsewhere, so that the index finds them and has nothing to embed."""

    def __init__(self, folders: Folders) -> None:
        self._place = folders.index / "vectors"
        # Opened once a build: opening reads the keys of all that is known.
        self._caches: dict[tuple[str, int], tuple[VectorCache, ClauseCache]] = {}

    def remember(self, embedded: Embedded) -> None:
        """Keep those that are missing."""
        which = (embedded.model, embedded.vectors.shape[1])
        if which not in self._caches:
            self._caches[which] = VectorCache(self._place, *which), ClauseCache(self._place, *which)
        vectors, clauses = self._caches[which]
        rows = {key_of(embedded.model, text): row for row, text in enumerate(embedded.texts)}
        if missing := vectors.missing(rows):
            vectors.add(missing, embedded.vectors[[rows[key] for key in missing]])
        if missing := clauses.missing(list(rows)[: len(embedded.clauses.counts)]):
            clauses.add(missing, embedded.clauses.of([rows[key] for key in missing]))


@lru_cache(maxsize=1)
def _embedder(name: str) -> OnnxEmbedder:
    """The model, once a process; the first process of a host exports it, the others wait for that."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "commitments"
    with waiting(home / "export.lock"):
        # One worker a core is the rule: more threads would only wait for each other.
        return ensure_embedder(home, name, threads=1)
