"""For each commitment, those of other documents that are closest to it in meaning."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from commitments.config import Config, Folders
from commitments.errors import SearchError
from commitments.model import Progress
from commitments.seals import keep_stamped, read_stamped
from commitments.search.embedder import Embedder, Matrix
from commitments.search.models import load_embedder
from commitments.search.stores import vector_store
from commitments.search.vectors import Vectors
from commitments.store import Store

MOST = 5
# Below this two commitments share a topic, not a promise.
LEAST = 0.55
# Up to so many different quotes each is compared with all others; above, Chroma names the nearest.
EXACT = 20_000
# How many of the nearest Chroma is asked for: some are of the same document.
_ASKED = 40
_ROWS = 1_024
# Equally close ones stand in the order of their hashes; a sum may round differently from one machine to the next.
_DIGITS = 5


def neighbours(
    store: Store, folders: Folders, config: Config, *, progress: Progress, embedder: Embedder | None = None
) -> dict[str, tuple[str, ...]]:
    """Ids by id, closest first: the same words elsewhere, then other words; equally close ones by hash, then by id.

    Found anew where the quotes are not those of the last time.
    """
    commitments = store.units.commitments()
    if not commitments:
        return {}
    try:
        model = embedder or load_embedder(folders.index, config.embedder)
        stamp = hashlib.sha256(repr((model.model, MOST, LEAST, commitments)).encode()).hexdigest()
        if (kept := read_stamped(folders.index / "similar.json", stamp)) is not None:
            return {id_: tuple(others) for id_, others in kept.items()}
        vectors = vector_store(folders, config, model.model).open("quotes")
        near = dict(_closest(vectors, sorted({hash_ for _, _, hash_ in commitments}), progress))
    except SearchError:
        # The build has said so already, and a site without them is a site.
        return {}
    found = _by_id(commitments, near)
    if len(near) == len({hash_ for _, _, hash_ in commitments}):
        keep_stamped(folders.index / "similar.json", stamp, found)
    return found


def _closest(vectors: Vectors, hashes: list[str], progress: Progress) -> Iterator[tuple[str, list[str]]]:
    """For each hash those that are close to it, closest first."""
    found = vectors.vectors(hashes)
    hashes = [hash_ for hash_ in hashes if hash_ in found]
    if not hashes:
        return
    if len(hashes) > EXACT:
        for done, hash_ in enumerate(hashes, start=1):
            close = vectors.nearest(found[hash_], _ASKED).items()
            yield hash_, [other for other, how in close if how >= LEAST and other != hash_]
            progress("comparing", done, len(hashes))
        return
    matrix = np.stack([found[hash_] for hash_ in hashes])
    for first in range(0, len(hashes), _ROWS):
        scores = np.round(matrix[first : first + _ROWS] @ matrix.T, _DIGITS)
        for row, score in enumerate(scores, start=first):
            yield hashes[row], [hashes[i] for i in _best(score) if i != row]
        progress("comparing", min(first + _ROWS, len(hashes)), len(hashes))


def _best(score: Matrix) -> NDArray[np.int64]:
    """The places of those close enough, closest first, equally close ones in order."""
    close = np.flatnonzero(score >= LEAST)
    return close[np.argsort(-score[close], kind="stable")]


def _by_id(commitments: Sequence[tuple[str, int, str]], near: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    alike: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for id_, document, hash_ in commitments:
        alike[hash_].append((id_, document))
    found = {}
    for id_, document, hash_ in commitments:
        others = (
            other
            for one in (hash_, *near.get(hash_, ()))
            for other, its_document in alike[one]
            if its_document != document
        )
        if shown := tuple(islice(others, MOST)):
            found[id_] = shown
    return found
