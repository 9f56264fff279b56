"""A Chroma server is a setting away, and gives what the embedded store gives; a real one runs here on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from commitments.config import Config
from commitments.errors import SearchError
from commitments.index import SearchQuery, faults
from commitments.index.chroma import BATCH, open_embedded, open_server
from commitments.index.embedder import WordEmbedder
from commitments.index.vectors import ExactVectors
from commitments.model import Filter
from tests.index_bases import TODAY, word_base

CHROMA = Path(sys.executable).parent / "chroma"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("chroma"), free_port()
    command = [str(CHROMA), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address)
            yield address
        finally:
            process.terminate()


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/api/v2/heartbeat", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


QUERIES = ("stockpiling", "Minerals Security Partnership meets", "lower tariffs", "cyber security of NORAD", "MSP")


def test_a_server_gives_the_hits_of_the_embedded_store(server: str, tmp_path: Path) -> None:
    base = word_base(tmp_path / "kb", Config(vector_store=server))
    embedded = replace(base, config=Config())
    for query in QUERIES:
        for filter in (Filter(), Filter(party=("Canada",))):
            asked = SearchQuery(query, TODAY, filter=filter)
            ours, theirs = (
                [(h.tracked.commitment.id, round(h.score, 4)) for h in b.searcher().search(asked)]
                for b in (embedded, base)
            )
            assert ours == theirs, query
    base.store.remove("minerals-2025")
    assert base.update().warnings == ()
    assert faults(base.store, base.folders, base.config) == ()
    base.store.close()


def test_a_filter_is_answered_here_whatever_the_server_does(server: str, tmp_path: Path) -> None:
    """A server would have to be told all that the filter leaves; the vectors lie beside the store as well."""
    base = word_base(tmp_path / "kb", Config(vector_store=server))
    away = replace(base, config=Config(vector_store="http://127.0.0.1:9")).searcher()
    found = away.search(SearchQuery("stockpiling", TODAY, filter=Filter(party=("Canada",))))
    assert [h.score for h in found] == [
        h.score for h in base.searcher().search(SearchQuery("stockpiling", TODAY, filter=Filter(party=("Canada",))))
    ]
    with pytest.raises(SearchError, match="does not answer"):
        away.search(SearchQuery("stockpiling", TODAY))
    base.store.close()


def test_a_server_holds_what_the_exact_store_holds(server: str) -> None:
    rows = np.random.default_rng(1).standard_normal((BATCH + 50, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    names = [f"v{i}" for i in range(len(rows))]
    exact, chroma = ExactVectors(16), open_server(server, "as-exact")
    for store in (exact, chroma):
        store.put(names, rows)
        store.put(names[:3], rows[3:6])
        store.remove([*names[-10:], "never there"])
    assert chroma.count() == exact.count() == BATCH + 40
    assert chroma.names() == exact.names()
    for i in range(100, 110):
        ours, theirs = exact.nearest(rows[i], 5), chroma.nearest(rows[i], 5)
        assert [name for name, _ in ours] == [name for name, _ in theirs]
        assert [close for _, close in ours] == pytest.approx([close for _, close in theirs], abs=1e-4)
    assert open_server(server, "empty").nearest(rows[0], 5) == []


def test_two_bases_on_one_server_do_not_meet(server: str, tmp_path: Path) -> None:
    one, other = (word_base(tmp_path / name, Config(vector_store=server)) for name in ("one", "other"))
    one.store.remove("minerals-2026")
    one.update()
    assert faults(other.store, other.folders, other.config) == ()
    for base in (one, other):
        base.store.close()


def test_the_embedder_of_tests_knows_words() -> None:
    rows = WordEmbedder().embed(["price floors", "floors of a price", "sailing"])
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_a_server_that_takes_the_call_and_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(SearchError, match="does not answer"):
            open_server(address, "any", seconds=0.2)


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(SearchError, match='neither "embedded" nor an address'):
        open_server("localhost", "any")


def test_a_collection_of_another_dimension_is_told_at_once(tmp_path: Path) -> None:
    open_embedded(tmp_path, "shared").put(["a"], np.eye(1, 64, dtype=np.float32))
    with pytest.raises(SearchError, match=r"another length .*64.*; delete that collection and build again"):
        open_embedded(tmp_path, "shared").put(["b"], np.eye(1, 32, dtype=np.float32))
    with pytest.raises(SearchError, match="another length"):
        open_embedded(tmp_path, "shared").nearest(np.eye(1, 32, dtype=np.float32)[0], 3)
