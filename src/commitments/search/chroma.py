"""Vectors in Chroma: embedded in this process, or on a server."""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import shutil
import sqlite3
import tempfile
import time
import urllib.request
import warnings
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from ssl import get_default_verify_paths
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit

import numpy as np

from commitments.errors import SearchError
from commitments.seals import Seal, sha256
from commitments.search.embedder import Matrix
from commitments.search.vectors import Rows

Answer = TypeVar("Answer")
Asking = Callable[[Callable[[], Any], str], Any]
"""Calls Chroma and says in one line, which names where, what goes wrong."""

EMBEDDED = "embedded"
# What one request carries at most: 2,000 vectors of 384 numbers are 3 MB.
BATCH = 2_000
TRIES = 3
# The variable that holds the token for a proxy before a server: not a setting, since settings are shared.
TOKEN = "COMMITMENTS_VECTOR_TOKEN"
_TITLE = re.compile(r"<title>(.*?)</title>", re.IGNORECASE | re.DOTALL)
# How long a server may take to say that it is there, and for one answer: one that has just started reads a collection
# when it is first asked, a million vectors in more than ten seconds.
SECONDS, PATIENCE = 10.0, 60.0
# What one page of hashes holds at most; Chroma reads no more than 32,766 rows at once.
PAGE = 20_000
# Chroma's defaults (16 neighbours) find 97.7 in a hundred of the ten nearest among 100,000 vectors, these 99.4 for
# half as much time again to put them; a query takes 1.5 ms with either. `python -m bench search_settings` measures it.
HNSW = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}


class ChromaVectors:
    """One Chroma collection. `where` names it in messages; `seal` is the note on its files, where they are our own."""

    def __init__(
        self, client: Callable[[], Any], collection: str, where: str, ask: Asking, seal: Seal | None = None
    ) -> None:
        self._ask, self._where, self._seal = ask, where, seal
        # What Chroma reports once it is open is whatever lies on disk: asked here, damage shows before anything else.
        self._collection = self._asked(partial(self._opened, client, collection))

    def _opened(self, client: Callable[[], Any], collection: str) -> Any:
        fault = self._seal.fault() if self._seal else None
        if fault:
            raise ValueError(fault)
        opened = client()
        # Chroma goes on with a folder that it has open, even where that was deleted and made anew.
        if self._ask is undamaged:
            weakref.finalize(self, opened.close)
        found = opened.get_or_create_collection(collection, configuration={"hnsw": HNSW}, embedding_function=None)
        if self._seal:
            # Counting makes it read its files, of which it writes some anew.
            found.count()
            self._seal.touch()
        return found

    def put(self, rows: Rows) -> None:
        """Keep vectors, in place of those of the same hashes, a bounded batch at a time."""
        hashes = list(rows)
        self._unseal()
        for first in range(0, len(hashes), BATCH):
            ids = hashes[first : first + BATCH]
            # Not add: it ignores an id that is already there, without a word.
            self._asked(partial(self._collection.upsert, ids=ids, embeddings=[rows[hash_] for hash_ in ids]))

    def remove(self, hashes: Sequence[str]) -> None:
        """Forget vectors; a hash that is not there is no error."""
        if hashes:
            self._unseal()
        for first in range(0, len(hashes), BATCH):
            ids = list(hashes[first : first + BATCH])
            self._asked(partial(self._collection.delete, ids=ids))

    def nearest(self, vector: Matrix, limit: int) -> dict[str, float]:
        """The nearest vectors' closeness, nearest first."""
        query = partial(
            self._collection.query, query_embeddings=[vector.tolist()], n_results=limit, include=["distances"]
        )
        found = self._asked(query)
        return {hash_: 1.0 - distance for hash_, distance in zip(found["ids"][0], found["distances"][0], strict=True)}

    def vectors(self, hashes: Sequence[str]) -> dict[str, Matrix]:
        """Those that are there."""
        found: dict[str, Matrix] = {}
        for first in range(0, len(hashes), BATCH):
            ids = list(hashes[first : first + BATCH])
            page = self._asked(partial(self._collection.get, ids=ids, include=["embeddings"]))
            rows = np.asarray(page["embeddings"], dtype=np.float32)
            found |= dict(zip(page["ids"], rows, strict=True))
        return found

    def hashes(self) -> set[str]:
        """All that are there."""
        return set(self._pages())

    def count(self) -> int:
        """How many are there."""
        return int(self._asked(self._collection.count))

    def _unseal(self) -> None:
        if self._seal:
            self._asked(self._seal.open)

    def _pages(self) -> Iterator[str]:
        offset = 0
        while True:
            page = self._asked(partial(self._collection.get, include=[], limit=PAGE, offset=offset))
            yield from page["ids"]
            if len(page["ids"]) < PAGE:
                return
            offset += PAGE

    def _asked(self, request: Callable[[], Answer]) -> Answer:
        answer: Answer = self._ask(request, self._where)
        return answer


def open_embedded(folder: Path, collection: str) -> ChromaVectors:
    """Chroma in this process, its files in `folder`. Raises DamagedError where these are no use."""
    import chromadb
    from chromadb.config import Settings

    readable = _writable(folder)
    settings = Settings(anonymized_telemetry=False)
    client = partial(chromadb.PersistentClient, str(readable), settings=settings)
    return ChromaVectors(client, collection, str(folder), undamaged, seal_of(readable))


def seal_of(folder: Path) -> Seal:
    """The note on the files of embedded Chroma.

    A collection without metadata lies in the database alone, and its other files hold what was in memory by chance.
    """
    graphs = (f"{path.parent.name}/*" for path in folder.glob("*/index_metadata.pickle"))
    return Seal(folder / "seal", ("chroma.sqlite3", *graphs), _content)


def _content(path: Path) -> str:
    """The sum of a file: of a database that of its rows, since Chroma notes there whenever somebody opens it."""
    if path.suffix != ".sqlite3":
        return sha256(path)
    found = hashlib.sha256()
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as database:
        (sound,) = database.execute("PRAGMA integrity_check(1)").fetchone()
        if sound != "ok":
            raise ValueError(sound.splitlines()[-1])
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN (?, ?) ORDER BY name"
        for (table,) in database.execute(tables, ("acquire_write", "sqlite_sequence")).fetchall():
            for row in database.execute(f'SELECT * FROM "{table}"'):
                found.update(repr(row).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _writable(folder: Path) -> Path:
    """The folder, or a copy of it that lives as long as the process: Chroma opens nothing that it cannot write."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError as error:
        if not folder.is_dir():
            raise SearchError(f"{folder}: cannot be made ({error.strerror})") from error
    copy = Path(tempfile.mkdtemp(prefix="commitments-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    return Path(shutil.copytree(folder, copy / "chroma"))


def open_server(address: str, collection: str, *, seconds: float = SECONDS) -> ChromaVectors:
    """Chroma on a server. Raises SearchError where none says in time that it is there."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SearchError(f'vector_store = {address!r}: neither "embedded" nor an address like http://localhost:8000')
    if parts.username or parts.password:
        raise SearchError(f"vector_store: an address without a name or password; a token is read from {TOKEN}")
    # Asked first without Chroma: its client would wait for ever for a server that takes the call and says nothing.
    patiently(partial(_heartbeat, address, seconds), address)
    client = patiently(partial(_client, address), address)
    # There is no setting for it: the client of this version makes its session without a limit.
    client._server._session.timeout = max(seconds, PATIENCE)
    return ChromaVectors(lambda: client, collection, address, patiently)


def _client(address: str) -> Any:
    import chromadb
    from chromadb.config import Settings

    ssl = urlsplit(address).scheme == "https"
    settings = Settings(anonymized_telemetry=False, chroma_server_ssl_verify=_trusted() if ssl else None)
    with warnings.catch_warnings():
        # Chroma's setting is a path; httpx, to which it hands that, would have something else.
        warnings.filterwarnings("ignore", "`verify=<str>` is deprecated", DeprecationWarning)
        # The whole address for its host: else the client drops the path, and a port that is not said is 8000.
        return chromadb.HttpClient(host=address.rstrip("/"), ssl=ssl, headers=_headers(), settings=settings)


def _heartbeat(address: str, seconds: float) -> None:
    request = urllib.request.Request(f"{address.rstrip('/')}/api/v2/heartbeat", headers=_headers())
    with urllib.request.urlopen(request, timeout=seconds) as answer:
        if b"heartbeat" not in answer.read(1_000):
            raise LookupError("what answers there is no Chroma server")


def _headers() -> dict[str, str]:
    """What a proxy before the server may ask for; Chroma itself asks for nothing."""
    token = os.environ.get(TOKEN)
    return {"Authorization": f"Bearer {token}"} if token else {}


def _trusted() -> str | None:
    """The authorities that this host trusts: left alone, the client trusts only those of a list that it brings."""
    paths = get_default_verify_paths()
    return paths.cafile or paths.capath


class DamagedError(SearchError):
    """Files of embedded Chroma that are no use; the next build makes them anew."""


def undamaged(request: Callable[[], Answer], where: str) -> Answer:
    """The answer of Chroma in this process. Raises DamagedError, and SearchError where the disk is what fails."""
    try:
        return request()
    except (KeyboardInterrupt, SystemExit):
        raise
    # A file cut short raises anything, and a panic of Chroma's core is no Exception.
    except BaseException as error:
        line = _said(error)
        if re.search(r"is full|no space|read-?only|is locked|permission", line, re.IGNORECASE):
            raise SearchError(f"{where}: the vectors cannot be read or written now ({line})") from error
        raise DamagedError(f"{where}: damaged ({line}); 'commitments build' makes it anew") from error


def patiently(request: Callable[[], Answer], where: str) -> Answer:
    """The answer of one of a few tries, each later than the last. Raises SearchError."""
    for tried in range(1, TRIES + 1):
        try:
            return request()
        # Chroma, httpx and its Rust core raise what they like; whatever it is, the vectors cannot be had.
        except Exception as error:
            line = _said(error)
            if "dimension" in line.lower():
                message = f"{where}: holds vectors of another length ({line}); delete that collection and build again"
                raise SearchError(message) from error
            # A server that is slow once is slow again; one that is starting, or refused a call, may do better.
            if tried == TRIES or "timed out" in str(error).lower() or "Timeout" in type(error).__name__:
                raise SearchError(f"{where}: the vector store does not answer ({line})") from error
            time.sleep(0.2 * tried)
    raise AssertionError("unreachable")


def _said(error: BaseException) -> str:
    """An error in one line. Proxies answer with web pages, and what is no web server with anything."""
    if isinstance(error, URLError) and not isinstance(error, HTTPError):
        error = error.reason if isinstance(error.reason, Exception) else error
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    title = _TITLE.search(said)
    line = " ".join((title[1] if title else said).split())[:200]
    return "".join(filter(str.isprintable, line)) or type(error).__name__
