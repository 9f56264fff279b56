"""Engines of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from commitments.engines.base import Item, Outcome, Result, attempt

AHEAD = 4
"""Items that wait for each worker: enough that none is idle, few enough that a corpus need not fit in memory."""


@dataclass(frozen=True, slots=True)
class InProcess:
    """One item after the other, here."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Outcome[Item, Result]]:
        """Yield each outcome in the order of the items."""
        for item in items:
            yield Outcome(item, attempt(function, item))


@dataclass(frozen=True, slots=True)
class LocalProcesses:
    """Worker processes on this machine.

    A worker's death breaks its whole pool, so whatever was under way gets one more try, each alone in a process of its
    own: that names the culprit, and the others lose nothing.
    """

    workers: int

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Outcome[Item, Result]]:
        """Yield outcomes as they come."""
        waiting = iter(items)
        while True:
            lost: list[Item] = []
            yield from self._until_broken(function, waiting, lost)
            if not lost:
                return
            for item in lost:
                yield self._alone(function, item)

    def _until_broken(
        self, function: Callable[[Item], Result], items: Iterator[Item], lost: list[Item]
    ) -> Iterator[Outcome[Item, Result]]:
        running: dict[Future[Result | str], Item] = {}
        with self._pool(self.workers) as pool:
            while True:
                for item in islice(items, 0 if lost else AHEAD * self.workers - len(running)):
                    try:
                        running[pool.submit(attempt, function, item)] = item
                    except BrokenProcessPool:
                        lost.append(item)
                        break
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    item = running.pop(future)
                    try:
                        yield Outcome(item, future.result())
                    except BrokenProcessPool:
                        lost.append(item)

    def _alone(self, function: Callable[[Item], Result], item: Item) -> Outcome[Item, Result]:
        with self._pool(1) as pool:
            try:
                return Outcome(item, pool.submit(attempt, function, item).result())
            except BrokenProcessPool:
                return Outcome(item, f"{item}: its worker died twice; left out")

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        # Not fork: torch and tokenizers start threads, which a forked child inherits in pieces.
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
