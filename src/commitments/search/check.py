"""Do the vectors hold what the store holds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commitments.config import Config, Folders
from commitments.errors import SearchError
from commitments.search.embedder import Embedder
from commitments.search.models import cache_folder, load_embedder
from commitments.search.stores import VectorStore, vector_store
from commitments.store import Store
from commitments.store.units import KINDS, Kind

_MEND = "'commitments build' mends it"
# A vector of another length than one is not what the model made; float32 rounds in the seventh place.
_OFF = 1e-3


def faults(store: Store, folders: Folders, config: Config, embedder: Embedder | None = None) -> tuple[str, ...]:
    """Where store and vectors differ, one line each; nothing where no vectors were ever made."""
    if embedder is None and not cache_folder(folders.index).is_dir():
        return ()
    try:
        model = embedder or load_embedder(folders.index, config.embedder)
        place = vector_store(folders, config, model.model)
        if fault := place.fault():
            return (f"search: {fault}; {_MEND}",)
        return tuple(line for kind in KINDS for line in _faults_of(store, place, kind))
    except SearchError as error:
        # A server that is away is so for both kinds.
        return (f"search: {error}",)


def _faults_of(store: Store, place: VectorStore, kind: Kind) -> Iterator[str]:
    vectors, wanted = place.open(kind), store.units.hashes(kind)
    held = vectors.hashes()
    if missing := len(wanted - held):
        yield f"search: {missing} vectors of {kind} are missing; {_MEND}"
    if surplus := len(held - wanted):
        yield f"search: {surplus} vectors of {kind} too many; {_MEND}"
    rows = vectors.vectors(sorted(wanted & held))
    if broken := sum(abs(float(np.linalg.norm(row)) - 1) > _OFF for row in rows.values()):
        yield f"search: {broken} vectors of {kind} are damaged; 'commitments build --repair' makes them anew"
