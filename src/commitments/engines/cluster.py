"""A Dask cluster, started and looked after by somebody else."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic
from urllib.parse import urlsplit
from uuid import uuid4

from commitments.engines.base import Item, Outcome, Result, attempt, died_twice
from commitments.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Client, Event, Future

QUEUED = 4
"""Items that wait for each worker thread of the cluster."""

_ADDRESS = re.compile(r"(tcp|tls)://([^\s/:@\[\]]+|\[[0-9a-fA-F:.%]+\]):[0-9]{1,5}")

_GLANCE, _LOOK = 0.02, 2.0
"""Seconds between two looks at what is done, and between two at whether the cluster is still there."""


@dataclass(frozen=True, slots=True)
class DaskCluster:
    """The scheduler at `address` ("tcp://host:8786", "tls://host:8786") and its workers.

    Items travel to the workers and results back, so the two need not share a disk. `patience` is how many seconds a
    cluster may be without any worker.
    """

    address: str
    timeout: float = 10.0
    patience: float = 60.0

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Outcome[Item, Result]]:
        """Yield outcomes as they come. Raises ClusterError when there is no scheduler, no worker, or it is lost."""
        waiting = iter(items)
        for first in islice(waiting, 1):  # an unchanged corpus needs no cluster
            with _quiet(), self._client() as client:
                yield from _Mapping(client, self, function).outcomes(chain([first], waiting))

    def _client(self) -> Client:
        from distributed import Client

        if not _ADDRESS.fullmatch(self.address):
            raise ClusterError(f"{self.address!r}: not the address of a Dask scheduler, as tcp://host:8786")
        try:
            # Asked first without a client: one that fails to connect stays behind and complains of it for a while.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, _greet(self.address, self.timeout)).result()
            client = Client(self.address, timeout=self.timeout, set_as_default=False)
        # What answers at another's address says what it likes, and Dask takes it for a message: there is no error that
        # this cannot raise, MemoryError among them.
        except Exception as error:
            raise ClusterError(f"{self.address}: {self._refused(error)}") from error
        if not client.nthreads():
            client.close()
            raise ClusterError(f"{self.address}: the scheduler has no workers; start some with 'dask worker'")
        return client

    def _refused(self, error: Exception) -> str:
        if isinstance(error, RuntimeError):
            return str(error)
        if isinstance(error, TypeError):
            return "no certificates are set here for a tls address; docs/cluster.md says how"
        if isinstance(error, TimeoutError):
            return "what listens there says nothing; a Dask scheduler's port is 8786, unless started with another"
        if not isinstance(error, OSError):
            return "what answers there is no Dask scheduler; its port is 8786, unless started with another"
        if isinstance(error, FileNotFoundError):
            return "a certificate or key that is set here for a tls address is not where the setting says"
        if not _is_known(self.address):
            return "no host of that name is known here"
        if self.address.startswith("tls:"):
            return "no Dask scheduler answers there, or one of the two refuses the other's certificate"
        return "no Dask scheduler answers there; start one with 'dask scheduler', or build without --cluster"


def _is_known(address: str) -> bool:
    """Whether this host knows an address's host by name."""
    try:
        socket.getaddrinfo(urlsplit(address).hostname, None)
    except (OSError, UnicodeError):
        return False
    return True


async def _greet(address: str, timeout: float) -> None:
    """Ask a scheduler who it is, as a client would. Raises what that raises, and LookupError where it is another."""
    from distributed.core import connect
    from distributed.security import Security

    async def asked() -> object:
        comm = await connect(address, timeout=timeout, **Security().get_connection_args("client"))
        try:
            await comm.write({"op": "identity", "reply": True})
            return await comm.read()
        finally:
            comm.abort()

    # Dask limits the time until somebody takes the call, not until he says something.
    said = await asyncio.wait_for(asked(), 2 * timeout)
    if not (isinstance(said, dict) and said.get("type") == "Scheduler"):
        raise LookupError(address)


@dataclass(frozen=True, slots=True)
class _Lost:
    """In place of a result: the worker that had begun with the item died."""


class _NotBegun:
    """In place of a result: the item's worker died before it came to it."""


def run_once(function: Callable[[Item], Result], item: Item, ticket: str) -> Result | str | _Lost:
    """What a worker does: try the item, unless a worker that is no more has begun with it.

    The ticket lies with the scheduler. Left alone, Dask gives an item that kills its worker to several others, and
    blames all that waited there too; so a worker says what it begins, and only we try it again, with a new ticket.
    """
    from distributed import Event

    begun = Event(ticket)
    if begun.is_set():
        return _Lost()
    begun.set()
    result = attempt(function, item)
    begun.clear()
    return result


class _Mapping(Generic[Item, Result]):
    """One mapping: what is under way on the cluster."""

    def __init__(self, client: Client, cluster: DaskCluster, function: Callable[[Item], Result]) -> None:
        from distributed import as_completed

        self._client = client
        self._cluster = cluster
        self._function = function
        self._running: dict[Future, tuple[Item, Event]] = {}
        self._lost: list[Event] = []
        # Results are fetched as they are ready: a worker that dies later takes none with it.
        self._done = as_completed([], loop=client.loop, with_results=True, raise_errors=False)
        self._threads = 1
        self._seen = self._looked = float("-inf")
        self._look()

    def outcomes(self, items: Iterable[Item]) -> Iterator[Outcome[Item, Result]]:
        """An outcome for each item; those that lost their worker come last, one at a time, and so blame no other."""
        lost: list[Item] = []
        for item, result in self._results(iter(items), alone=False):
            if isinstance(result, _Lost):
                lost.append(item)
            else:
                yield Outcome(item, result)
        for item, result in self._results(iter(lost), alone=True):
            yield Outcome(item, died_twice(item) if isinstance(result, _Lost) else result)
        # Not before: a worker that dies with a result that we have lets Dask make it again, which a ticket prevents.
        for begun in self._lost:
            begun.clear()

    def _results(self, items: Iterator[Item], *, alone: bool) -> Iterator[tuple[Item, Result | str | _Lost]]:
        again: list[Item] = []
        while True:
            room = 1 if alone else QUEUED * self._threads
            # Workers may have become fewer: then there is none.
            for item in islice(chain(_emptied(again), items), max(room - len(self._running), 0)):
                self._submit(item)
            if not self._running:
                return
            future, found = self._next()
            item, begun = self._running.pop(future)
            result = self._result(future, found, begun)
            if isinstance(result, _NotBegun):
                again.append(item)
            else:
                yield item, result

    def _submit(self, item: Item) -> None:
        from distributed import Event

        ticket = f"commitments-{uuid4()}"
        # Not pure: two items may be equal, and a result kept on the cluster is of no use to the next build.
        future = self._client.submit(run_once, self._function, item, ticket, pure=False)
        self._running[future] = item, Event(ticket, client=self._client)
        self._done.add(future)

    def _next(self) -> tuple[Future, Any]:
        while not self._done.has_ready():
            self._look()
            time.sleep(_GLANCE)
        found: tuple[Future, Any] = next(self._done)
        return found

    def _result(self, future: Future, found: Any, begun: Event) -> Any:
        from distributed import KilledWorker

        if future.status == "finished":
            if isinstance(found, _Lost):
                self._lost.append(begun)
            return found
        self._look(now=True)
        if future.status != "error" or isinstance(found[1], KilledWorker):
            # Its result died with its worker, or so many workers died that Dask gave up.
            if not begun.is_set():
                return _NotBegun()
            self._lost.append(begun)
            return _Lost()
        error = found[1]
        if isinstance(error, ClusterError):
            raise error
        raise ClusterError(
            f"{self._cluster.address}: the workers cannot do it ({type(error).__name__}: {error}); "
            "every host needs the same versions of everything"
        ) from error

    def _look(self, *, now: bool = False) -> None:
        """See that the scheduler is there and has workers. Raises ClusterError."""
        clock = time.monotonic()
        if clock < self._looked + _LOOK and not now:
            return
        self._looked = clock
        # Asked before the scheduler is: a client that has lost it waits for its return, and so would we.
        comm = self._client.scheduler_comm
        if self._client.status != "running" or comm is None or comm.closed():
            raise self._gone("the scheduler is gone")
        try:
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        except (OSError, TimeoutError, AttributeError) as error:
            raise self._gone("the scheduler is gone") from error
        # One that is short of memory stays, paused, and takes nothing.
        threads = sum(worker["nthreads"] for worker in workers if worker["status"] == "running")
        if threads:
            self._threads, self._seen = threads, clock
        elif clock > self._seen + self._cluster.patience:
            paused = "all workers are paused, for want of memory (--memory-limit)"
            raise self._gone(paused if workers else "all workers are gone")

    def _gone(self, what: str) -> ClusterError:
        return ClusterError(f"{self._cluster.address}: {what}; what was finished is kept, so build again")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Dask and its event loop log of a lost connection, many lines, from hiding the one that we say."""
    import distributed  # noqa: F401 - it sets the levels of its loggers when it is first imported

    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "tornado.application")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _emptied(items: list[Item]) -> Iterator[Item]:
    while items:
        yield items.pop()
