"""The closest others: what builds keep and bring in step is what comparing everything anew would find."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from commitments.model import Filter
from commitments.search import closest, neighbours
from commitments.search.closest import LEAST, MILLION, MOST, NOBODY, Closest
from commitments.search.embedder import Matrix, WordEmbedder
from tests.index_bases import TODAY, Base, word_base
from tests.promises import Promise

KEEPING = import_module("commitments.search.neighbours")
WORDS = ("cobalt", "mines", "grids", "loans", "ports", "visas", "rice")


class StoppedError(Exception):
    """What ends a build in the middle."""


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    made = word_base(tmp_path / "kb")
    yield made
    made.store.close()


@pytest.fixture
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiles, groups and chunks of which even a few vectors fill many."""
    for name, size in {"_SIDE": 16, "_GROUPS": 8, "_PAIRS": 3}.items():
        monkeypatch.setattr(closest, name, size)


def vectors(count: int, seed: int) -> Matrix:
    """Rows of length one, among them equal ones, and some that differ in the seventh digit."""
    draw = np.random.default_rng(seed)
    real = draw.standard_normal((max(2, count // 3), 24))
    rows = real[draw.integers(len(real), size=count)] + draw.choice([0, 0, 1e-7, 0.5], size=(count, 1)) * (
        draw.standard_normal((count, 24))
    )
    found: Matrix = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return found


def unknown(rows: Matrix, ranks: list[int], homes: list[int]) -> Closest:
    """Rows of which nothing is known."""
    shape = (len(rows), MOST)
    near, closeness = np.full(shape, NOBODY, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    return Closest(rows, np.array(ranks), np.array(homes), near, closeness)


def compared_singly(rows: Matrix, ranks: list[int], homes: list[int]) -> list[list[int]]:
    """The same by definition: each pair alone, in exact sums."""
    found = []
    for i, row in enumerate(rows.tolist()):
        close = [round(math.fsum(a * b for a, b in zip(row, other, strict=True)) * MILLION) for other in rows.tolist()]
        others = [j for j in range(len(rows)) if homes[j] != homes[i] and close[j] >= LEAST]
        near = sorted(others, key=lambda j: (-close[j], ranks[j]))[:MOST]
        found.append(near + [NOBODY] * (MOST - len(near)))
    return found


def ranked(count: int, seed: int) -> list[int]:
    return random.Random(seed).sample(range(count), count)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("count", [1, 2, 7, 16, 17, 90])
def test_the_closest_are_those_that_comparing_each_pair_finds(small_tiles: None, count: int, seed: int) -> None:
    rows, ranks = vectors(count, seed), ranked(count, seed)
    for homes in (list(range(count)), [place // 4 for place in ranks]):
        found = unknown(rows, ranks, homes)
        assert list(found.fill(0, 0))[-1] == count
        assert found.near.tolist() == compared_singly(rows, ranks, homes)


def test_the_shape_of_a_tile_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, ranks = vectors(300, 1), ranked(300, 1)
    seen = []
    for side in (5, 64, 299, 1024):
        monkeypatch.setattr(closest, "_SIDE", side)
        found = unknown(rows, ranks, [place // 3 for place in ranks])
        list(found.fill(0, 0))
        seen.append((found.near.tolist(), found.closeness.tolist()))
    assert all(one == seen[0] for one in seen)


def test_up_to_where_it_is_the_rows_are_right(small_tiles: None) -> None:
    rows, ranks = vectors(60, 2), ranked(60, 2)
    homes = [place // 4 for place in ranks]
    found = unknown(rows, ranks, homes)
    for done in found.fill(0, 0):
        assert found.near[:done].tolist() == compared_singly(rows[:done], ranks[:done], homes[:done])


def promises(draw: random.Random) -> list[Promise]:
    """A few of a small number of sentences: words in other orders make vectors that are equal but for rounding."""
    return [Promise(f"Japan will fund {' and '.join(draw.sample(WORDS, 3))}.") for _ in range(draw.randint(1, 6))]


def anew(base: Base) -> dict[str, tuple[str, ...]]:
    """What a build finds that has kept nothing; what was kept stays."""
    kept = base.folders.index / "neighbours.npz"
    before = kept.read_bytes()
    kept.unlink()
    found = neighbours(base.store, base.folders, progress=_silent)
    kept.write_bytes(before)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_after_any_change_it_is_as_if_all_were_compared_anew(small_tiles: None, base: Base, seed: int) -> None:
    draw = random.Random(seed)
    neighbours(base.store, base.folders, progress=_silent)
    there: list[str] = []
    for number in range(12):
        if there and draw.random() < 0.4:
            base.store.remove(there.pop(draw.randrange(len(there))))
        changed = draw.choice(there) if there and draw.random() < 0.3 else f"new-{number}"
        base.put(changed, promises(draw))
        there = sorted({*there, changed})
        base.update()
        found = neighbours(base.store, base.folders, progress=_silent)
        assert found == anew(base)
        assert not [own for own, near in found.items() if own.split("/")[0] in {id_.split("/")[0] for id_ in near}]
        assert found == neighbours(base.store, base.folders, progress=_silent)


def test_only_what_is_new_or_lost_one_of_five_is_compared(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr(KEEPING, "_STEP", 0)

    def found() -> dict[str, tuple[str, ...]]:
        compared.clear()
        return neighbours(base.store, base.folders, progress=lambda stage, done, total: compared.append(total))

    first = found()
    assert set(compared) == {8}
    again = found()
    assert (again, compared) == (first, [])
    base.put("alone", [Promise("Kenya teaches pilots.")])
    base.update()
    found()
    assert compared == [1]
    # Seven alike: each row is full. One that goes leaves those to be compared that held it.
    for valley in "abcdefg":
        base.put(f"in-{valley}", [Promise(f"Peru will plant forests, hedges and orchards in valley {valley}.")])
    base.update()
    full = found()
    gone = next(id_ for id_ in full if id_.startswith("in-g/"))
    base.store.remove("in-g")
    base.update()
    left = found()
    assert set(compared) == ({sum(gone in others for others in full.values())} - {0})
    assert left == anew(base)


def test_the_same_words_come_first_then_by_key_and_id(base: Base) -> None:
    """The order of documents in the store, which is the order of builds, decides nothing."""
    for document in ("c", "a", "b"):
        base.put(document, [Promise("Fiji builds reefs."), Promise("Reefs Fiji builds.")])
    base.update()
    found = neighbours(base.store, base.folders, progress=_silent)
    tracked = (t.commitment for t in base.store.select(Filter(), TODAY))
    quotes = {c.id: c.quote for c in sorted(tracked, key=lambda c: c.id) if c.document in "abc"}
    ids = list(quotes)
    for own in ids:
        others = [id_ for id_ in ids if id_.split("/")[0] != own.split("/")[0]]
        assert found[own] == tuple(sorted(others, key=lambda id_: (quotes[id_] != quotes[own], id_)))


def test_what_a_stopped_build_kept_is_right_and_gone_on_from(
    small_tiles: None, base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KEEPING, "_STEP", 16)
    draw = random.Random(5)
    for number in range(30):
        base.put(f"new-{number}", promises(draw))
    base.update()

    def stop(stage: str, done: int, total: int) -> None:
        if done >= total * 2 / 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        neighbours(base.store, base.folders, progress=stop)
    totals = []
    found = neighbours(base.store, base.folders, progress=lambda stage, done, total: totals.append((done, total)))
    count = base.store.connection.execute("SELECT count(DISTINCT key) FROM index_commitments").fetchone()[0]
    assert 16 < totals[-1][1] < count / 2
    assert found == anew(base)


@pytest.mark.parametrize("damage", [b"", b"PK", None])
def test_what_was_kept_and_is_damaged_is_found_again(base: Base, damage: bytes | None) -> None:
    found = neighbours(base.store, base.folders, progress=_silent)
    kept = base.folders.index / "neighbours.npz"
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] + b"?" + whole[len(whole) // 2 + 1 :] if damage is None else damage)
    kept.with_suffix(".new").write_bytes(whole[:100])
    assert neighbours(base.store, base.folders, progress=_silent) == found
    assert kept.read_bytes() == whole


def test_what_another_model_found_does_not_count(base: Base) -> None:
    neighbours(base.store, base.folders, progress=_silent)
    base.embedder = WordEmbedder(32)
    base.update()
    assert neighbours(base.store, base.folders, progress=_silent) == anew(base)


def test_a_page_names_five_of_other_documents_though_its_own_has_closer_ones(base: Base) -> None:
    base.put("own", [Promise(f"Chad will dig wells, ponds and canals in area {n}.") for n in range(9)])
    for number in range(6):
        base.put(f"other-{number}", [Promise(f"Chad will dig wells, lakes and canals in region {number}.")])
    base.update()
    found = neighbours(base.store, base.folders, progress=_silent)
    own = [id_ for id_ in found if id_.startswith("own/")]
    assert len(own) == 9
    assert all(len(found[id_]) == MOST and all(other.startswith("other-") for other in found[id_]) for id_ in own)


def test_a_base_without_commitments_has_no_neighbours(base: Base) -> None:
    for (document,) in base.store.connection.execute("SELECT id FROM documents").fetchall():
        base.store.remove(document)
    base.update()
    assert neighbours(base.store, base.folders, progress=_silent) == {}


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
