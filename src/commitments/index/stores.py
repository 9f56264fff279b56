"""Which vector store a knowledge base uses, and what its collections are called there."""

from __future__ import annotations

import hashlib

from commitments.config import Config, Folders
from commitments.index.chroma import EMBEDDED, open_embedded, open_server
from commitments.index.tables import Shelf
from commitments.index.vectors import VectorStore


def open_vectors(folders: Folders, config: Config, shelf: Shelf, model: str) -> VectorStore:
    """The store of a shelf's vectors, as the settings say. Raises SearchError where a server does not answer."""
    if config.vector_store == EMBEDDED:
        return open_embedded(folders.index / "chroma", collection_name(folders, shelf, model))
    return open_server(config.vector_store, collection_name(folders, shelf, model))


def collection_name(folders: Folders, shelf: Shelf, model: str) -> str:
    """One collection a knowledge base, shelf and model: a server may hold those of many."""
    whose = hashlib.sha256(f"{folders.root.resolve()}\0{model}".encode()).hexdigest()[:12]
    return f"commitments-{whose}-{shelf.name}"
