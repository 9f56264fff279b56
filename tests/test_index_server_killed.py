"""The Chroma server is killed while a build puts vectors: what it confirmed counts, the rest is said and follows."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from commitments.config import Config
from commitments.search import update, update_index
from commitments.search.chroma import open_server
from tests.clusters import wait_until
from tests.index_bases import Base, word_base
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


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Base]:
    """A knowledge base whose vectors go to the server ten at a time."""
    monkeypatch.setattr(update, "BATCH", 10)
    with chroma(tmp_path / "chroma"):
        base = replace(word_base(tmp_path / "kb"), config=Config(vector_store=ADDRESS))
        base.update()
        assert base.faults() == ()
        base.put("offices", MORE)
    yield base
    base.store.close()


def test_a_server_killed_in_mid_build_is_brought_in_step_by_the_next(base: Base, tmp_path: Path) -> None:
    """The build ends with a warning; then check says how many are missing, and a build puts those and no others."""
    with chroma(tmp_path / "chroma") as server:

        def kill(stage: str, done: int, total: int) -> None:
            if (stage, done) == ("vectors of quotes", 20):
                server.kill()
                server.wait()

        ended = update_index(base.store, base.folders, base.config, progress=kill, embedder=base.embedder)
    assert len(ended.warnings) == 1
    assert "words are indexed, vectors follow with the next build" in ended.warnings[0]
    assert [line for line in base.faults() if "does not answer" in line] == list(base.faults())
    with chroma(tmp_path / "chroma"):
        assert any("40 vectors of quotes are missing" in line for line in base.faults())
        reported: list[tuple[str, int, int]] = []
        update_index(
            base.store, base.folders, base.config, progress=lambda *at: reported.append(at), embedder=base.embedder
        )
        assert ("vectors of quotes", 40, 40) in reported
        assert base.faults() == ()
