"""Very many units: a shortened copy of their vectors proposes what is compared, and no answer is lost by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from commitments.model import Filter
from commitments.search import Mode, SearchQuery
from commitments.search.cache import VectorCache
from commitments.search.embedder import Matrix
from commitments.search.shortened import Shortened
from tests.index_bases import TODAY, Base, word_base
from tests.promises import Promise

DIMENSION = 64


MANY = {
    "shortened.MANY": 200,
    "shortened.KEPT": 24,
    "shortened._AT_ONCE": 70,
    "cache.LISTED": 60,
    "shelves._COPIED": 40,
    "query.MANY": 40,
    "matching.MANY": 40,
}


@pytest.fixture(scope="module", autouse=True)
def _soon_many() -> Iterator[None]:
    """What counts as very many is a few hundred here."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in MANY.items():
            patch.setattr(f"commitments.search.{name}", value)
        yield


def drawn(count: int, seed: int = 1) -> Matrix:
    """Vectors of length one that reach further in some directions than in others, as those of texts do."""
    draw = np.random.default_rng(seed)
    rows = draw.standard_normal((count, DIMENSION)) * np.geomspace(1, 0.02, DIMENSION)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def added(cache: VectorCache, vectors: Matrix, first: int = 0) -> None:
    cache.add([number.to_bytes(16, "big") for number in range(first, first + len(vectors))], vectors)


def held(path: Path) -> Matrix:
    return np.fromfile(path, dtype="<f4").reshape(-1, DIMENSION)


def test_the_closest_of_many_are_on_the_list(tmp_path: Path) -> None:
    vectors = drawn(600)
    cache = VectorCache(tmp_path, "model", DIMENSION)
    added(cache, vectors)
    rows = np.arange(600)[::-1]
    assert cache.listed(rows, vectors[0]) is None
    cache.shorten()
    for vector in drawn(20, seed=2):
        listed = cache.listed(rows, vector)
        assert listed is not None
        assert len(listed) == 60
        assert set(np.argsort(-vectors @ vector)[:10]) <= set(rows[listed].tolist())
    assert cache.listed(rows[:60], vectors[0]) is None


def test_a_shortened_copy_grows_with_the_vectors_and_is_made_anew_when_they_have_doubled(tmp_path: Path) -> None:
    """Vectors that it does not hold yet are compared whole; what a killed build left behind is written over."""
    vectors, path = drawn(900), tmp_path / "short.f32"
    made = []
    for count in (250, 300, 399, 450, 900):
        before = Shortened(path, DIMENSION).closeness(vectors[:count], vectors[7])
        Shortened(path, DIMENSION).cover(vectors[:count])
        after = Shortened(path, DIMENSION).closeness(vectors[:count], vectors[7])
        assert after is not None
        assert np.abs(after - vectors[:count] @ vectors[7]).max() < 0.3
        if before is not None:
            beyond = made[-1][1]
            assert np.allclose(before[beyond:], vectors[beyond:count] @ vectors[7], atol=1e-6)
        made.append((path.read_bytes()[: 24 * DIMENSION * 4], count))
        with path.open("ab") as file:
            file.write(b"half a row")
    directions = [head for head, _ in made]
    assert directions[0] == directions[1] == directions[2] != directions[3] != directions[4]


def test_a_shortened_copy_of_other_vectors_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "short.f32"
    Shortened(path, DIMENSION).cover(drawn(300))
    assert Shortened(path, DIMENSION).closeness(drawn(300, seed=5), drawn(1)[0]) is None


def test_few_vectors_and_short_ones_have_no_copy(tmp_path: Path) -> None:
    Shortened(tmp_path / "few.f32", DIMENSION).cover(drawn(199))
    Shortened(tmp_path / "short.f32", 40).cover(drawn(300)[:, :40])
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """Five hundred promises that share their words, and one that has a word of its own."""
    made = word_base(tmp_path_factory.mktemp("large") / "kb")
    for number in range(10):
        of_one = [f"Japan will fund mining projects in region {number} of year {year}." for year in range(2000, 2050)]
        made.put(f"funds-{number}", [Promise(text) for text in of_one])
    made.put("odd-2026", [Promise("Wherever saffron grows, the growers of it will be trained by Kenya.")])
    made.update()
    yield made
    made.store.close()


def test_the_copy_stands_beside_the_vectors(base: Base) -> None:
    assert list((base.folders.index / "vectors").rglob("shortened.f32"))


@pytest.mark.parametrize("mode", ["semantic", "hybrid"])
def test_of_many_that_share_the_words_those_close_in_meaning_are_found(base: Base, mode: Mode) -> None:
    for text in ("mining projects in region 7 of year 2031", "fund mining region 3 year 2044", "japan fund projects"):
        words = set(text.split())
        hits = base.searcher().search(SearchQuery(text, TODAY, mode=mode, limit=5))
        assert len(hits) == 5
        best = set(hits[0].tracked.commitment.quote.lower().rstrip(".").split())
        assert words <= best


def test_a_rare_word_is_found_far_from_what_is_close_in_meaning(base: Base) -> None:
    hits = base.searcher().search(SearchQuery("japan fund mining projects region year saffron", TODAY, limit=600))
    assert any("saffron" in hit.tracked.commitment.quote for hit in hits)


def test_a_filter_that_leaves_many_is_kept(base: Base) -> None:
    wanted = tuple(f"funds-{number}" for number in range(5))
    query = SearchQuery("mining projects region 7", TODAY, filter=Filter(document=wanted), limit=300)
    hits = base.searcher().search(query)
    assert hits
    assert {hit.tracked.commitment.document for hit in hits} <= set(wanted)


def test_a_document_added_later_is_found_at_once(base: Base) -> None:
    base.put("late-2026", [Promise("Norway will fund mining projects in region 99 of year 2049.")])
    base.update()
    (hit,) = base.searcher().search(SearchQuery("norway mining region 99", TODAY, limit=1))
    assert "Norway" in hit.tracked.commitment.quote
