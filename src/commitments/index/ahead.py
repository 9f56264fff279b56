"""Vectors that are computed where documents are read, on another process or host, before the index asks for them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from commitments.config import Folders
from commitments.index.cache import VectorCache, key_of
from commitments.index.embedder import Matrix, OnnxEmbedder
from commitments.index.models import ensure_embedder
from commitments.locks import waiting
from commitments.model import Extraction


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of texts, a row each, by the model that made them."""

    model: str
    texts: tuple[str, ...]
    vectors: Matrix


def embed_ahead(extraction: Extraction, embedder: str) -> Embedded:
    """The vectors of all that the index will want of a document: its quotes and its sentences."""
    loaded = _embedder(embedder)
    texts = tuple(dict.fromkeys([c.quote for c in extraction.commitments] + [s.text for s in extraction.sentences]))
    return Embedded(loaded.model, texts, loaded.embed(texts))


def remember(embedded: Embedded, folders: Folders) -> None:
    """Keep the vectors, so that the index finds them and loads no model."""
    cache = VectorCache(folders.index / "vectors", embedded.model, embedded.vectors.shape[1])
    rows = {key_of(embedded.model, text): row for row, text in enumerate(embedded.texts)}
    if missing := cache.missing(rows):
        cache.add(missing, embedded.vectors[[rows[key] for key in missing]])


@lru_cache(maxsize=1)
def _embedder(name: str) -> OnnxEmbedder:
    """The model, once a process; the first process of a host exports it, the others wait for that."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "commitments"
    with waiting(home / "export.lock"):
        return ensure_embedder(home, name)
