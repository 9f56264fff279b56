"""The Chroma server is killed while a build puts vectors: what it confirmed counts, the rest is said and follows."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from commitments.config import Config
from commitments.search import SearchQuery, faults, repair, update, update_index
from commitments.search.chroma import open_server
from commitments.search.stores import collection_name
from commitments.search.tables import COMMITMENTS
from tests.clusters import wait_until
from tests.index_bases import TODAY, Base, word_base
from tests.promises import Promise
from tests.test_index_server import CHROMA, free_port

ADDRESS = f"http://127.0.0.1:{free_port()}"
MORE = [Promise(f"Japan will open office number {number}.") for number in range(60)]


@contextmanager
def chroma(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server on the same port each time, as one that is started again."""
    port = ADDRESS.rpartition(":")[2]
    command = [str(CHROMA), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", port]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until(answers)
            yield server
        finally:
            server.kill()


def answers() -> bool:
    """Whether the server is there."""
    try:
        open_server(ADDRESS, "trial", seconds=2)
    except Exception:
        return False
    return True


def found(base: Base) -> tuple[str, ...]:
    return faults(base.store, base.folders, base.config)


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Base]:
    """A knowledge base whose vectors go to the server ten at a time."""
    monkeypatch.setattr(update, "PUT", 10)
    with chroma(tmp_path / "chroma"):
        base = replace(word_base(tmp_path / "kb"), config=Config(vector_store=ADDRESS))
        base.update()
        assert found(base) == ()
        base.put("offices", MORE)
    yield base
    base.store.close()


def test_a_server_killed_in_mid_build_is_brought_in_step_by_the_next(base: Base, tmp_path: Path) -> None:
    """The build ends with a warning; then check says how many are missing, and a build puts those and no others."""
    with chroma(tmp_path / "chroma") as server:

        def kill(stage: str, done: int, total: int) -> None:
            if (stage, done) == ("vectors of commitments", 20):
                server.kill()
                server.wait()

        ended = update_index(base.store, base.folders, base.config, progress=kill, embedder=base.embedder)
    assert len(ended.warnings) == 1
    assert "words are indexed, vectors follow with the next build" in ended.warnings[0]
    assert [line for line in found(base) if "does not answer" in line] == list(found(base))
    with chroma(tmp_path / "chroma"):
        assert any("40 vectors of commitments are missing in the vector store" in line for line in found(base))
        told: list[tuple[str, int, int]] = []
        update_index(
            base.store, base.folders, base.config, progress=lambda *at: told.append(at), embedder=base.embedder
        )
        assert ("vectors of commitments", 40, 40) in told
        assert found(base) == ()


def test_vectors_lost_behind_our_back_are_missed_and_put_again(base: Base, tmp_path: Path) -> None:
    """As many strange ones in their place do not hide it; nothing is embedded again."""
    with chroma(tmp_path / "chroma"):
        base.update()
        kept = open_server(
            ADDRESS, collection_name(base.folders, COMMITMENTS, str(base.embedder and base.embedder.model))
        )
        some = sorted(kept.names())[:2]
        kept.remove(some)
        kept.put(["00" * 16, "11" * 16], base.embedder.embed(["a", "b"]))
        assert len(found(base)) == 2
        base.update()
        assert len(found(base)) == 2, "the counts agree, so that only a repair looks closer"
        mended = repair(base.store, base.folders, base.config, progress=lambda *_: None, embedder=base.embedder)
        assert (mended.embedded, found(base)) == (0, ())


def test_vectors_of_strangers_are_told_and_removed(base: Base, tmp_path: Path) -> None:
    """A server is open to others: a name that we never gave stops neither search nor repair."""
    with chroma(tmp_path / "chroma"):
        base.update()
        kept = open_server(
            ADDRESS, collection_name(base.folders, COMMITMENTS, str(base.embedder and base.embedder.model))
        )
        assert base.embedder
        kept.put(["stockpiling", "tariffs"], base.embedder.embed(["stockpiling", "tariffs"]))
        assert base.searcher().search(SearchQuery("stockpiling", TODAY))
        assert [line.split(";")[0] for line in found(base)] == [
            "search: 2 vectors of commitments too many in the vector store"
        ]
        base.put("offices", MORE[1:])
        assert base.update().warnings == (), "a build goes on"
        repair(base.store, base.folders, base.config, progress=lambda *_: None, embedder=base.embedder)
        assert found(base) == ()
