"""Vectors in Chroma: embedded in this process, or on a server."""

from __future__ import annotations

import os
import re
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from ssl import get_default_verify_paths
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from commitments.errors import SearchError
from commitments.search.embedder import Matrix
from commitments.search.vectors import Near

Answer = TypeVar("Answer")

EMBEDDED = "embedded"
# What one request carries at most: 2,000 vectors of 384 numbers are 3 MB.
BATCH = 2_000
TRIES = 3
# The variable that holds the token for a proxy before a server: not a setting, since settings are shared.
TOKEN = "COMMITMENTS_VECTOR_TOKEN"
_KEY = re.compile(r"(?:[0-9a-f]{2})+")
_TITLE = re.compile(r"<title>(.*?)</title>", re.IGNORECASE | re.DOTALL)
# How long a server may take to say that it is there, and for one answer: one that has just started reads a collection
# when it is first asked, a million vectors in more than ten seconds.
SECONDS, PATIENCE = 10.0, 60.0
# Chroma's defaults (16 neighbours, ef 100) find too few of the true neighbours as a collection grows: of a million, an
# ef of 400 finds 92 in a hundred in 6 ms, one of 4,000 finds 99.7 in 40 ms.
HNSW = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 4_000}


class ChromaVectors:
    """One Chroma collection. `where` names it in messages."""

    def __init__(self, client: Any, collection: str, where: str) -> None:
        self._where = where
        self._collection = self._asked(
            lambda: client.get_or_create_collection(collection, configuration={"hnsw": HNSW}, embedding_function=None)
        )

    def put(self, names: Sequence[str], vectors: Matrix) -> None:
        """Keep vectors, in place of those of the same names, a bounded batch at a time."""
        for first in range(0, len(names), BATCH):
            ids, rows = list(names[first : first + BATCH]), vectors[first : first + BATCH]
            # Not add: it ignores an id that is already there, without a word.
            self._asked(partial(self._collection.upsert, ids=ids, embeddings=rows))

    def remove(self, names: Sequence[str]) -> None:
        """Forget vectors; a name that is not there is no error."""
        for first in range(0, len(names), BATCH):
            ids = list(names[first : first + BATCH])
            self._asked(partial(self._collection.delete, ids=ids))

    def count(self) -> int:
        """How many there are."""
        return int(self._asked(self._collection.count))

    def names(self) -> set[str]:
        """All names that are keys."""
        return {name for name in self._pages() if _KEY.fullmatch(name)}

    def strangers(self) -> list[str]:
        """All other names: a server is open to others, and we never give one."""
        return [name for name in self._pages() if not _KEY.fullmatch(name)]

    def nearest(self, vector: Matrix, limit: int) -> list[Near]:
        """The names of the nearest vectors with their closeness, nearest first."""
        query = partial(
            self._collection.query, query_embeddings=[vector.tolist()], n_results=limit, include=["distances"]
        )
        found = self._asked(query)
        near = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(name, 1.0 - distance) for name, distance in near if _KEY.fullmatch(name)]

    def _pages(self) -> Iterator[str]:
        offset = 0
        while True:
            page = self._asked(partial(self._collection.get, include=[], limit=BATCH, offset=offset))
            yield from page["ids"]
            if len(page["ids"]) < BATCH:
                return
            offset += BATCH

    def _asked(self, request: Callable[[], Answer]) -> Answer:
        return patiently(request, self._where)


def open_embedded(folder: Path, collection: str) -> ChromaVectors:
    """Chroma in this process, its files in `folder`."""
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    return ChromaVectors(client, collection, str(folder))


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
    return ChromaVectors(client, collection, address)


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


def patiently(request: Callable[[], Answer], where: str) -> Answer:
    """The answer of one of a few tries, each later than the last. Raises SearchError."""
    for tried in range(1, TRIES + 1):
        try:
            return request()
        # Chroma, httpx and its Rust core raise what they like; whatever it is, the vectors cannot be had.
        except Exception as error:
            line = _said(error)
            if "dimension" in line.lower():
                told = f"{where}: holds vectors of another length ({line}); delete that collection and build again"
                raise SearchError(told) from error
            # A server that is slow once is slow again; one that is starting, or refused a call, may do better.
            if tried == TRIES or "timed out" in str(error).lower() or "Timeout" in type(error).__name__:
                raise SearchError(f"{where}: the vector store does not answer ({line})") from error
            time.sleep(0.2 * tried)
    raise AssertionError("unreachable")


def _said(error: Exception) -> str:
    """An error in one line. Proxies answer with web pages, and what is no web server with anything."""
    if isinstance(error, URLError) and not isinstance(error, HTTPError):
        error = error.reason if isinstance(error.reason, Exception) else error
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    title = _TITLE.search(said)
    line = " ".join((title[1] if title else said).split())[:200]
    return "".join(filter(str.isprintable, line)) or type(error).__name__
