"""A Dask cluster, started and looked after by somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from commitments.engines.base import Item, Outcome, Result, attempt
from commitments.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 4
"""Items that wait for each worker thread of the cluster."""


@dataclass(frozen=True, slots=True)
class DaskCluster:
    """The scheduler at `address` ("tcp://host:8786") and its workers.

    Items travel to the workers and results back, so the two need not share a disk. Dask gives a dead worker's items to
    another; an item that loses its worker again and again is named and left out.
    """

    address: str
    timeout: float = 10.0

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Outcome[Item, Result]]:
        """Yield outcomes as they come. Raises ClusterError when there is no scheduler, no worker, or it is lost."""
        waiting = iter(items)
        for first in islice(waiting, 1):  # an unchanged corpus needs no cluster
            with self._client() as client:
                yield from self._mapped(client, function, chain([first], waiting))

    def _mapped(
        self, client: Client, function: Callable[[Item], Result], items: Iterator[Item]
    ) -> Iterator[Outcome[Item, Result]]:
        from distributed import as_completed

        room = AHEAD * sum(client.nthreads().values())
        running: dict[Future, Item] = {}
        # Results are fetched as they are ready: a worker that dies later takes none with it.
        done = as_completed([], loop=client.loop, with_results=True, raise_errors=False)
        again: list[Item] = []
        while True:
            for item in islice(chain(_emptied(again), items), room - len(running)):
                # Not pure: two items may be equal, and a result kept on the cluster is of no use to the next build.
                future = client.submit(attempt, function, item, pure=False)
                running[future] = item
                done.add(future)
            if not running:
                return
            future, result = next(done)
            item = running.pop(future)
            if self._is_lost(client, future):
                again.append(item)
            else:
                yield self._outcome(future, item, result)

    def _is_lost(self, client: Client, future: Future) -> bool:
        """Whether a result died with its worker before it could be fetched. Raises ClusterError without scheduler."""
        if future.status not in ("cancelled", "lost"):
            return False
        if client.status != "running" or client.scheduler_comm is None or client.scheduler_comm.closed():
            raise ClusterError(f"{self.address}: the scheduler is gone; what was finished is kept, so build again")
        return True

    def _outcome(self, future: Future, item: Item, result: Any) -> Outcome[Item, Result]:
        from distributed import KilledWorker

        if future.status != "error":
            return Outcome(item, result)
        _, error, trace = result
        if isinstance(error, KilledWorker):
            return Outcome(item, f"{item}: its workers died; left out")
        raise error.with_traceback(trace)

    def _client(self) -> Client:
        from distributed import Client

        try:
            client = Client(self.address, timeout=self.timeout, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterError(
                f"{self.address}: no Dask scheduler answers there; start one with 'dask scheduler', "
                "or build without --cluster"
            ) from error
        if not client.nthreads():
            client.close()
            raise ClusterError(f"{self.address}: the scheduler has no workers; start some with 'dask worker'")
        return client


def _emptied(items: list[Item]) -> Iterator[Item]:
    while items:
        yield items.pop()
