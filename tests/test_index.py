"""The vectors follow the store: what changed is embedded, what did not is left alone, what is damaged comes back."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from commitments import minilm
from commitments.errors import SearchError
from commitments.model import Filter
from commitments.search import Index, SearchQuery, embed, update_index
from commitments.search.chroma import open_embedded, seal_of
from commitments.search.embedder import Matrix, OnnxEmbedder, WordEmbedder
from commitments.search.models import ensure_embedder
from commitments.search.stores import vector_store
from commitments.search.topics import TopicsByMeaning
from commitments.search.vectors import Vectors
from tests.index_bases import DOCUMENTS, TODAY, Base, word_base
from tests.promises import Promise, extraction


class Counting:
    """An embedder that counts the texts it is given."""

    def __init__(self, inner: WordEmbedder) -> None:
        self.inner, self.texts = inner, 0
        self.model, self.dimension = inner.model, inner.dimension

    def embed(self, texts: Sequence[str]) -> Matrix:
        self.texts += len(texts)
        return self.inner.embed(texts)

    def embed_query(self, text: str) -> Matrix:
        return self.inner.embed_query(text)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    made = word_base(tmp_path / "kb")
    yield made
    made.store.close()


def quotes(base: Base, text: str) -> list[str]:
    return [hit.tracked.commitment.quote for hit in base.searcher().search(SearchQuery(text, TODAY))]


def vectors(base: Base) -> Vectors:
    return vector_store(base.folders, base.config, base.embedder.model if base.embedder else "").open("quotes")


def test_equal_texts_are_embedded_once_and_a_change_embeds_only_what_is_new(base: Base) -> None:
    base.embedder = counting = Counting(WordEmbedder())
    assert (base.update().embedded, counting.texts) == (0, 0)
    base.put("minerals-2026", [*DOCUMENTS["minerals-2026"], Promise("Japan will open a mine.")])
    done = base.update()
    assert (done.embedded, counting.texts) == (1, 1)
    assert "Japan will open a mine." in quotes(base, "open a mine")


def test_a_build_embeds_only_what_a_document_had_not_before(base: Base) -> None:
    base.embedder = counting = Counting(WordEmbedder())
    index = Index(base.store, base.folders, base.config, counting)
    changed = extraction("minerals-2026", [*DOCUMENTS["minerals-2026"], Promise("Japan will open a mine.")])
    topics = TopicsByMeaning(counting)
    _, new = embed(changed, counting, topics, index.known("minerals-2026"))
    index.put(new)
    base.store.put(changed, "changed", "rules")
    base.sync()
    assert (index.finish(_silent).embedded, counting.texts) == (1, 1)
    assert index.known("never there") == {}
    assert base.faults() == ()


def test_what_left_the_store_leaves_the_vectors(base: Base) -> None:
    base.store.remove("minerals-2026")
    base.update()
    assert not any(quote.startswith("India intends") for quote in quotes(base, "lower tariffs on almonds"))
    assert vectors(base).hashes() == base.store.units.hashes("quotes")


def test_deleting_all_that_is_derived_loses_nothing(base: Base) -> None:
    before = quotes(base, "lower tariffs on almonds")
    shutil.rmtree(base.folders.index)
    assert base.update().embedded > 0
    assert (quotes(base, "lower tariffs on almonds"), base.faults()) == (before, ())


def test_a_moved_and_a_copied_base_search_and_embed_nothing_again(base: Base, tmp_path: Path) -> None:
    before = quotes(base, "stockpiling")
    base.store.close()
    for move, name in ((shutil.copytree, "copied"), (shutil.move, "moved")):
        move(base.folders.root, tmp_path / name)
        other = word_base_at(tmp_path / name, base)
        assert other.update().embedded == 0
        assert quotes(other, "stockpiling") == before
        other.store.close()


def word_base_at(root: Path, base: Base) -> Base:
    from commitments.config import folders
    from commitments.store import Store

    places = folders(root, base.config)
    return replace(base, store=Store.open(places.store), folders=places)


def test_a_read_only_base_can_be_searched(base: Base) -> None:
    before = quotes(base, "stockpiling")
    chroma = base.folders.index / "chroma"
    files = [chroma, *chroma.rglob("*")]
    modes = [path.stat().st_mode for path in files]
    for path in files:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert quotes(base, "stockpiling") == before
    finally:
        for path, mode in zip(files, modes, strict=True):
            path.chmod(mode)


@pytest.mark.parametrize("damage", ["sqlite cut short", "sqlite gone", "sqlite is text", "neighbours gone"])
def test_damage_is_one_line_and_the_next_build_makes_anew_what_is_broken(base: Base, damage: str) -> None:
    before = quotes(base, "stockpiling")
    chroma = base.folders.index / "chroma"
    database = chroma / "chroma.sqlite3"
    if damage == "sqlite cut short":
        database.write_bytes(database.read_bytes()[:5_000])
    elif damage == "sqlite gone":
        database.unlink()
    elif damage == "sqlite is text":
        database.write_text("not a database")
    else:
        for folder in chroma.iterdir():
            if folder.is_dir():
                shutil.rmtree(folder)
    said = ""
    try:
        found = quotes(base, "stockpiling")
    except SearchError as error:
        found, said = [], str(error)
    assert set(found) <= set(before)
    assert found or ("commitments build" in said and "\n" not in said)
    assert base.update().warnings == ()
    assert (quotes(base, "stockpiling"), base.faults()) == (before, ())


def test_a_changed_bit_of_a_vector_is_noticed(base: Base) -> None:
    """Chroma would only find other neighbours."""
    before, database = quotes(base, "stockpiling"), base.folders.index / "chroma/chroma.sqlite3"
    vector = next(iter(vectors(base).vectors(sorted(vectors(base).hashes())).values())).tobytes()
    changed = vector[:2] + bytes([vector[2] ^ 64]) + vector[3:]
    database.write_bytes(database.read_bytes().replace(vector, changed))
    with pytest.raises(SearchError, match=r"damaged .*'commitments build' makes it anew"):
        quotes(base, "stockpiling")
    assert "has changed" in base.faults()[0]
    assert base.update().warnings == ()
    assert (quotes(base, "stockpiling"), base.faults()) == (before, ())


def test_each_file_of_a_graph_is_noticed_when_it_changes(tmp_path: Path) -> None:
    """The graph's file of lengths too: what it holds decides which vectors are near."""
    rows = np.random.default_rng(1).normal(size=(1200, 8)).astype(np.float32)
    open_embedded(tmp_path, "quotes").put({str(n): row / np.linalg.norm(row) for n, row in enumerate(rows)})
    seal_of(tmp_path).close()
    graph = next(tmp_path.glob("*/index_metadata.pickle")).parent
    assert (graph / "length.bin").stat().st_size
    for file in (path for path in graph.iterdir() if path.stat().st_size):
        content = file.read_bytes()
        file.write_bytes(bytes([content[0] ^ 64]) + content[1:])
        assert seal_of(tmp_path).fault() == f"{graph.name}/{file.name} has changed"
        file.write_bytes(content)


def test_what_the_vector_store_lost_comes_back_and_what_it_has_too_many_goes(base: Base) -> None:
    kept, embedder = vectors(base), WordEmbedder()
    kept.remove(sorted(kept.hashes())[:2])
    kept.put(dict(zip(["0" * 32, "not a hash"], embedder.embed(["a", "b"]), strict=True)))
    assert [line.split(";")[0] for line in base.faults()] == [
        "search: 2 vectors of quotes are missing",
        "search: 2 vectors of quotes too many",
    ]
    assert quotes(base, "stockpiling"), "foreign hashes are ignored"
    base.update()
    assert base.faults() == ()


def test_a_changed_vector_is_found_by_check_and_made_anew_by_repair(base: Base) -> None:
    kept = vectors(base)
    first = min(kept.hashes())
    right = kept.vectors([first])[first]
    kept.put({first: right * 2})
    del kept
    assert "1 vectors of quotes are damaged" in base.faults()[0]
    index = Index(base.store, base.folders, base.config, base.embedder)
    index.repair()
    index.finish(_silent)
    assert base.faults() == ()
    assert vectors(base).vectors([first])[first] == pytest.approx(right, abs=1e-6)


def test_a_build_stopped_between_words_and_vectors_goes_on_with_the_next(base: Base) -> None:
    broken = replace(base.config, vector_store="http://127.0.0.1:9")
    base.put("minerals-2027", [Promise("Japan will open a mine.")])
    stopped = update_index(base.store, base.folders, broken, progress=_silent, embedder=base.embedder)
    assert any("does not answer" in line for line in stopped.warnings)
    assert "Japan will open a mine." in quotes(base, "open a mine")
    assert base.update().warnings == ()
    assert base.faults() == ()


def test_two_models_do_not_mix(base: Base) -> None:
    searcher = base.searcher()
    searcher.embedder = WordEmbedder(32)
    with pytest.raises(SearchError, match="holds no vectors of quotes yet"):
        searcher.search(SearchQuery("mining", TODAY))
    base.embedder = WordEmbedder(32)
    base.update()
    assert quotes(base, "lower tariffs on almonds")[0].startswith("India")


def test_a_filter_that_leaves_many_finds_what_comparing_each_finds(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = SearchQuery("share information on mining", TODAY, filter=Filter(party=("Canada",)))
    few = [(h.tracked.commitment.id, round(h.score, 4)) for h in base.searcher().search(asked)]
    monkeypatch.setattr("commitments.search.candidates.FEW", 0)
    assert [(h.tracked.commitment.id, round(h.score, 4)) for h in base.searcher().search(asked)] == few != []


def test_an_unknown_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SearchError, match="neither all-MiniLM-L6-v2 nor the folder"):
        ensure_embedder(tmp_path, "bge-large")


def test_a_model_of_ones_own_needs_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sentence-transformers is absent, the line names what brings it."""
    (tmp_path / "modules.json").touch()
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(SearchError, match=r"commitments\[models\]"):
        ensure_embedder(tmp_path, str(tmp_path))


def test_a_vector_does_not_depend_on_its_company() -> None:
    embedder = OnnxEmbedder(minilm.FOLDER)
    texts = [promise.quote for promises in DOCUMENTS.values() for promise in promises]
    together = embedder.embed(texts)
    for text, row in zip(texts, together, strict=True):
        assert embedder.embed([text])[0].tobytes() == row.tobytes()


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
