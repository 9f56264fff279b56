"""Which vector store a knowledge base uses, and what its collections are called there."""

from __future__ import annotations

import hashlib
import sqlite3

from commitments.config import Config, Folders
from commitments.search.chroma import EMBEDDED, ChromaVectors, open_embedded, open_server
from commitments.search.tables import Shelf

# Nothing asks embedded Chroma, since comparing all vectors is exact and faster; and at every build it reads all it
# holds: measured, half a second and 0.3 GB for 100,000. What is more lies in our own file alone.
MOST_EMBEDDED = 100_000


def holds_vectors(connection: sqlite3.Connection, config: Config, shelf: Shelf) -> bool:
    """Whether the vector store is to hold a shelf's vectors: a server those of any number, embedded Chroma of a few."""
    if config.vector_store != EMBEDDED:
        return True
    query = f"SELECT count(*) FROM (SELECT 1 FROM {shelf.units} LIMIT ?)"
    return bool(connection.execute(query, (MOST_EMBEDDED + 1,)).fetchone()[0] <= MOST_EMBEDDED)


def open_vectors(folders: Folders, config: Config, shelf: Shelf, model: str) -> ChromaVectors:
    """The store of a shelf's vectors, as the settings say. Raises SearchError where a server does not answer."""
    if config.vector_store == EMBEDDED:
        return open_embedded(folders.index / "chroma", collection_name(folders, shelf, model))
    return open_server(config.vector_store, collection_name(folders, shelf, model))


def collection_name(folders: Folders, shelf: Shelf, model: str) -> str:
    """One collection a knowledge base, shelf and model: a server may hold those of many."""
    whose = hashlib.sha256(f"{folders.root.resolve()}\0{model}".encode()).hexdigest()[:12]
    return f"commitments-{whose}-{shelf.name}"
