"""Similar commitments: the closest of other documents, the same whoever finds them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from commitments.model import Filter
from commitments.search import neighbours
from commitments.search.embedder import WordEmbedder
from tests.index_bases import TODAY, Base, word_base
from tests.promises import Promise


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    made = word_base(tmp_path / "kb")
    yield made
    made.store.close()


def similar(base: Base) -> dict[str, tuple[str, ...]]:
    return neighbours(base.store, base.folders, base.config, progress=lambda *_: None, embedder=base.embedder)


def ids(base: Base, words: str) -> list[str]:
    found = base.store.select(Filter(), TODAY, order="document")
    return [tracked.commitment.id for tracked in found if words in tracked.commitment.quote]


def test_the_same_words_come_first_and_only_other_documents_count(base: Base) -> None:
    found = similar(base)
    one, other = ids(base, "stockpiling")
    assert found[one][0] == other
    assert found[other][0] == one
    document = {t.commitment.id: t.commitment.document for t in base.store.select(Filter(), TODAY)}
    assert all(document[own] != document[o] for own, others in found.items() for o in others)


def test_what_changed_is_found_anew(base: Base) -> None:
    before = similar(base)
    assert similar(base) == before
    base.put("new", [Promise("Japan and the United States intend to share information on stockpiling.", ("Japan",))])
    base.update()
    first, *others = ids(base, "stockpiling")
    assert len(others) == 2
    assert set(others) <= set(similar(base)[first])


@pytest.mark.parametrize("damage", [b"", b'{"stamp": "', None])
def test_what_was_kept_and_is_damaged_is_found_again(base: Base, damage: bytes | None) -> None:
    before, path = similar(base), base.folders.index / "similar.json"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"minerals-2026/", b"minerals-2027/") if damage is None else damage)
    assert similar(base) == before


def test_above_twenty_thousand_the_vector_store_is_asked_and_finds_the_same(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    exactly = similar(base)
    (base.folders.index / "similar.json").unlink()
    monkeypatch.setattr(import_module("commitments.search.neighbours"), "EXACT", 1)
    assert similar(base) == exactly


def test_a_base_without_vectors_has_none(base: Base) -> None:
    base.embedder = WordEmbedder(32)
    assert similar(base).keys() == set(ids(base, "stockpiling")), "the same words need no vector"
