"""A Chroma server is a setting away, and gives what the embedded store gives; a real one runs here on loopback."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from commitments.config import Config
from commitments.errors import SearchError
from commitments.model import Filter
from commitments.search import SearchQuery
from commitments.search.chroma import BATCH, TOKEN, open_embedded, open_server, patiently
from commitments.search.embedder import WordEmbedder
from commitments.search.stores import vector_store
from commitments.search.vectors import ExactVectors
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


@contextmanager
def proxied(server: str, folder: Path, token: str) -> Iterator[str]:
    """A proxy before the server: with TLS, under a path, and for those who bear the token; it tells no other why."""
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = ["-keyout", str(folder / "key"), "-out", str(folder / "certificate")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, *made], check=True, capture_output=True
    )

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            code, answer = 401, b"<html><head><title>Not for you</title></head></html>"
            if self.path.startswith("/chroma/") and self.headers["Authorization"] == f"Bearer {token}":
                asked = urllib.request.Request(
                    server + self.path.removeprefix("/chroma"), body or None, {"Content-Type": "application/json"}
                )
                asked.method = self.command
                with urllib.request.urlopen(asked) as answered:
                    code, answer = answered.status, answered.read()
            self.send_response(code)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as listening:
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
        Thread(target=listening.serve_forever).start()
        try:
            yield f"https://localhost:{listening.server_port}/chroma"
        finally:
            listening.shutdown()


QUERIES = ("stockpiling", "Minerals Security Partnership meets", "lower tariffs", "cyber security of NORAD", "MSP")


def test_a_server_gives_the_hits_of_the_embedded_store(server: str, tmp_path: Path) -> None:
    base = word_base(tmp_path / "kb", Config(vector_store=server))
    embedded = replace(base, config=Config())
    embedded.update()
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
    assert base.faults() == ()
    base.store.close()


def test_a_server_that_somebody_emptied_is_told(server: str, tmp_path: Path) -> None:
    """Hits by words alone would look as if nothing else were close in meaning."""
    base = word_base(tmp_path / "kb", Config(vector_store=server))
    vectors = vector_store(base.folders, base.config, "words-64").open("quotes")
    vectors.remove(sorted(vectors.hashes()))
    for mode in ("semantic", "hybrid"):
        with pytest.raises(SearchError, match="holds no vectors of quotes yet; 'commitments build' makes them"):
            base.searcher().search(SearchQuery("stockpiling", TODAY, mode=mode))
    base.update()
    assert base.searcher().search(SearchQuery("stockpiling", TODAY))
    base.store.close()


def test_a_server_holds_what_the_exact_store_holds(server: str) -> None:
    rows = np.random.default_rng(1).standard_normal((BATCH + 50, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    names = [f"{i:04x}" for i in range(len(rows))]
    exact, chroma = ExactVectors(), open_server(server, "as-exact")
    for store in (exact, chroma):
        store.put(dict(zip(names, rows, strict=True)))
        store.put(dict(zip(names[:3], rows[3:6], strict=True)))
        store.remove([*names[-10:], "never there"])
    assert chroma.count() == exact.count() == BATCH + 40
    assert chroma.hashes() == exact.hashes()
    kept, put = (store.vectors([*names[:5], "never there"]) for store in (exact, chroma))
    assert len(put) == 5
    assert all(put[name] == pytest.approx(row) for name, row in kept.items())
    for i in range(100, 110):
        ours, theirs = exact.nearest(rows[i], 5), chroma.nearest(rows[i], 5)
        assert list(ours) == list(theirs)
        assert list(ours.values()) == pytest.approx(list(theirs.values()), abs=1e-4)
    assert open_server(server, "empty").nearest(rows[0], 5) == {}


def test_two_bases_on_one_server_do_not_meet(server: str, tmp_path: Path) -> None:
    one, other = (word_base(tmp_path / name, Config(vector_store=server)) for name in ("one", "other"))
    one.store.remove("minerals-2026")
    one.update()
    assert other.faults() == ()
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


def test_a_server_behind_a_proxy(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With TLS of an own authority, under a path, and with a token: each is used from the first question on."""
    with proxied(server, tmp_path, "s3cret") as address:
        monkeypatch.delenv("SSL_CERT_DIR", raising=False)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
        with pytest.raises(SearchError, match=r"does not answer .*401"):
            open_server(address, "proxied")
        monkeypatch.setenv(TOKEN, "s3cret")
        base = word_base(tmp_path / "kb", Config(vector_store=address))
        assert base.faults() == ()
        base.store.close()


def test_an_answer_of_something_else_is_one_clear_line() -> None:
    """Nobody reads the page of a proxy, nor the bytes of another protocol, in a warning."""
    page = "<html> <head><title>413 Too\nLarge</title></head> <body>\N{ESCAPE}[2J</body> </html>"
    for error, told in ((ValueError(page), "413 Too Large"), (OSError("\0\N{ESCAPE}[2Jhello"), "[2Jhello")):
        with pytest.raises(SearchError) as raised:
            patiently(partial(_raise, error), "http://vec")
        assert str(raised.value) == f"http://vec: the vector store does not answer ({told})"


def _raise(error: Exception) -> None:
    raise error


def test_an_address_with_a_password_is_told_without_it() -> None:
    """Neither asks Chroma for one, nor is a log the place for it."""
    with pytest.raises(SearchError, match="without a name or password; a token is read from") as raised:
        open_server("https://me:s3cret@vec", "any")
    assert "s3cret" not in str(raised.value)


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(SearchError, match='neither "embedded" nor an address'):
        open_server("localhost", "any")


def test_a_collection_of_another_dimension_is_told_at_once(tmp_path: Path) -> None:
    open_embedded(tmp_path, "shared").put({"a": np.eye(1, 64, dtype=np.float32)[0]})
    with pytest.raises(SearchError, match="damaged"):
        open_embedded(tmp_path, "shared").put({"b": np.eye(1, 32, dtype=np.float32)[0]})
    with pytest.raises(SearchError, match="damaged"):
        open_embedded(tmp_path, "shared").nearest(np.eye(1, 32, dtype=np.float32)[0], 3)
