"""For the promises of a draft, those that the same parties made before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commitments.config import Config, Folders
from commitments.lineage.features import text_of
from commitments.model import Commitment
from commitments.search.models import load_embedder
from commitments.search.stores import vector_store
from commitments.store import Store

CLOSE = 0.75
"""Two promises that are less close in meaning are not compared: they share a subject, not an action."""
_NEAREST = 20


def earlier_promises(
    store: Store, folders: Folders, config: Config, promises: Sequence[Commitment]
) -> dict[str, Commitment]:
    """By the id of a draft's promise, the closest one of the knowledge base that shares its parties and a rarer word.

    Raises SearchError where nothing is indexed.
    """
    embedder = load_embedder(folders.index, config.embedder)
    vectors = vector_store(folders, config, embedder.model).open("quotes")
    found: dict[str, Commitment] = {}
    for promise in promises:
        near = vectors.nearest(embedder.embed([promise.quote])[0], _NEAREST)
        numbers = store.units.numbers_by_hash("quotes", [hash_ for hash_, close in near.items() if close >= CLOSE])
        for hash_ in near:
            for tracked in store.numbered(numbers.get(hash_, []), date.max):
                if promise.id not in found and _comparable(promise, tracked.commitment):
                    found[promise.id] = tracked.commitment
    return found


def _comparable(draft: Commitment, earlier: Commitment) -> bool:
    shared = {*draft.parties} & {*earlier.parties}
    return bool(shared) and len(text_of(draft.action).stems & text_of(earlier.action).stems) >= 2
