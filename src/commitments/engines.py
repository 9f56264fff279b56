"""How the per-document function is mapped over a corpus: in this process, or in processes beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Generic, Protocol, TypeVar

from commitments.errors import CommitmentsError

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """An item and its result, or one line that says why there is none."""

    item: Item
    result: Result | str


class Engine(Protocol):
    """Maps a pure function over items; results come as they are ready, in any order, one for each item."""

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Outcome[Item, Result]]:
        """Yield an Outcome for each item. The function and its results have to be picklable."""
        ...


@dataclass(frozen=True, slots=True)
class InProcess:
    """One item after the other, here."""

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Outcome[Item, Result]]:
        """Yield each outcome in the order of the items."""
        for item in items:
            yield Outcome(item, attempt(function, item))


@dataclass(frozen=True, slots=True)
class LocalProcesses:
    """Worker processes on this machine. A worker's death costs its items one more try, each alone in a new process."""

    workers: int

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Outcome[Item, Result]]:
        """Yield outcomes as they come."""
        lost: list[Item] = []
        with self._pool(self.workers) as pool:
            waiting: dict[Future[Result | str], Item] = {pool.submit(attempt, function, item): item for item in items}
            for future in as_completed(waiting):
                try:
                    yield Outcome(waiting[future], future.result())
                except BrokenProcessPool:
                    lost.append(waiting[future])
        for item in lost:
            yield self._alone(function, item)

    def _alone(self, function: Callable[[Item], Result], item: Item) -> Outcome[Item, Result]:
        with self._pool(1) as pool:
            try:
                return Outcome(item, pool.submit(attempt, function, item).result())
            except BrokenProcessPool:
                return Outcome(item, f"{item}: its worker died twice; left out")

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        # Not fork: torch and tokenizers start threads, which a forked child inherits in pieces.
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def local_engine(workers: int) -> Engine:
    """The engine for a number of workers on this machine."""
    return InProcess() if workers <= 1 else LocalProcesses(workers)


def attempt(function: Callable[[Item], Result], item: Item) -> Result | str:
    """The function's result, or the line of an error that a person can put right. Bugs pass."""
    try:
        return function(item)
    except CommitmentsError as error:
        return str(error)
