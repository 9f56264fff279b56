"""Vectors computed where documents are read: the index finds them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from commitments.config import Config, folders
from commitments.model import Extraction
from commitments.search import Ahead, ahead, embed_ahead, update_index
from commitments.search.cache import VectorCache
from commitments.search.embedder import Matrix, WordEmbedder
from commitments.search.models import load_embedder
from commitments.store import Store
from tests.index_bases import Base
from tests.promises import Promise, extraction

LONG = "Japan will open a joint office in Osaka, publish a roadmap for cobalt, and report to the ministers on progress."


class Used(WordEmbedder):
    """Counts the texts that it is asked for."""

    asked = 0

    def embed(self, texts: Sequence[str]) -> Matrix:
        """The rows of WordEmbedder."""
        self.asked += len(texts)
        return super().embed(texts)


@pytest.fixture
def extractions(monkeypatch: pytest.MonkeyPatch) -> list[Extraction]:
    """Two documents that share a promise; workers embed without loading a model."""
    monkeypatch.setattr(ahead, "_embedder", lambda name: WordEmbedder())
    promises = [Promise(LONG), Promise("Canada will train geologists.")]
    return [extraction("first", promises), extraction("second", promises[:1])]


def test_the_desk_embeds_nothing_that_workers_did(extractions: list[Extraction], tmp_path: Path) -> None:
    """Quotes, their clauses and sentences all come from the workers, each text once."""
    places, desk = folders(tmp_path, Config()), Used()
    memory = Ahead(places)
    with Store.open(places.store, create=True) as store:
        for one in extractions:
            memory.remember(embed_ahead(one, "any"))
            store.put(one, "content", "rules")
        summary = update_index(store, places, Config(), progress=lambda *_: None, embedder=desk)
    assert (summary.documents, desk.asked) == (2, 0)
    cache = VectorCache(places.index / "vectors", desk.model, desk.dimension)
    assert len(cache.keys()) == len({t for one in extractions for t in (*quotes(one), *sentences(one))})


def test_a_line_of_signs_alone_is_not_embedded(extractions: list[Extraction]) -> None:
    """The index does not ask for it: what is known is the same, whoever read the document."""
    first = extractions[0]
    ruled = replace(first, sentences=(*first.sentences, replace(first.sentences[0], text="###")))
    assert embed_ahead(ruled, "any").texts == embed_ahead(first, "any").texts


def test_what_was_remembered_is_what_the_desk_would_embed(extractions: list[Extraction], tmp_path: Path) -> None:
    """The same rows and the same clauses, whoever computed them."""
    embedded = embed_ahead(extractions[0], "any")
    assert np.array_equal(embedded.vectors, WordEmbedder().embed(embedded.texts))
    assert embedded.clauses.counts == (3, 0)
    assert len(embedded.clauses.rows) == 3
    assert embedded.clauses.of([1]).rows.shape == (0, 64)
    assert np.array_equal(embedded.clauses.of([0]).rows, embedded.clauses.rows)


def quotes(one: Extraction) -> list[str]:
    return [c.quote for c in one.commitments]


def sentences(one: Extraction) -> list[str]:
    return [s.text for s in one.sentences]


def test_a_vector_does_not_depend_on_its_company(real_index: Base) -> None:
    """Texts of every length, together, in another order, and each with two others: the same bytes."""
    embedder = load_embedder(real_index.folders.index, Config().embedder)
    words = LONG.replace(",", "").rstrip(".").split() * 3
    texts = [" ".join(words[i % 7 :][:length]) for i, length in enumerate(range(1, len(words) - 7))]
    together = embedder.embed(texts)
    assert np.array_equal(embedder.embed(texts[::-1])[::-1], together)
    three = [embedder.embed(texts[i : i + 3]) for i in range(0, len(texts), 3)]
    assert np.array_equal(np.concatenate(three), together)
