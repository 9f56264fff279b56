"""The vectors of all that search will find of a document, and the topics that only meaning finds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import current_process
from pathlib import Path

from commitments.locks import waiting
from commitments.model import Extraction
from commitments.search.embedder import Embedder, Matrix
from commitments.search.models import cache_folder, ensure_embedder
from commitments.search.topics import TopicsByMeaning
from commitments.search.vectors import Rows
from commitments.store.units import Kind, is_passage
from commitments.words.hashes import text_hash


@dataclass(frozen=True, slots=True)
class TextVectors:
    """The vectors that a document brought and nobody had, by the hash of their text."""

    model: str
    quotes: Rows
    passages: Rows

    def of(self, kind: Kind) -> Rows:
        """Those of one kind."""
        return self.quotes if kind == "quotes" else self.passages


def embed(
    extraction: Extraction, embedder: Embedder, topics: TopicsByMeaning, known: Rows
) -> tuple[Extraction, TextVectors]:
    """The extraction with its final topics, and the vectors that are not known yet."""
    quotes = _by_hash(c.quote for c in extraction.commitments)
    passages = _by_hash(s.text for s in extraction.sentences if is_passage(s.text))
    new = {hash_: text for hash_, text in (passages | quotes).items() if hash_ not in known}
    rows = dict(zip(new, embedder.embed(list(new.values())), strict=True)) if new else {}
    vectors = TextVectors(embedder.model, _kept(rows, quotes), _kept(rows, passages))
    by_meaning = topics.by_meaning(extraction.commitments, {**known, **rows})
    commitments = tuple(by_meaning.get(c.id, c) for c in extraction.commitments)
    return replace(extraction, commitments=commitments), vectors


@lru_cache(maxsize=1)
def load_once(name: str, models: Path | None) -> tuple[Embedder, TopicsByMeaning]:
    """The embedder and the topics, once a process; the first process that needs an export makes it.

    `models` is the folder of what is made from models; None for one that all knowledge bases of this host share.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "commitments"
    folder = models or cache
    cache_folder(folder).mkdir(parents=True, exist_ok=True)
    with waiting(folder / "export.lock"):
        # A worker in a process of its own: more threads than cores would only wait for each other.
        embedder = ensure_embedder(folder, name, threads=0 if current_process().name == "MainProcess" else 1)
    return embedder, TopicsByMeaning(embedder, cache_folder(folder))


def _by_hash(texts: Iterable[str]) -> dict[str, str]:
    return {text_hash(text): text for text in texts}


def _kept(rows: Mapping[str, Matrix], texts: Mapping[str, str]) -> dict[str, Matrix]:
    return {hash_: rows[hash_] for hash_ in texts if hash_ in rows}
