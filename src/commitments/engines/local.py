"""Engines of this machine."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Generic
from uuid import uuid4

from commitments.engines.base import Item, Outcome, Result, attempt, died_twice

QUEUED = 4
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

    A worker's death breaks its whole pool. What no worker had begun with then waits again; what one had gets one more
    try, one after the other in a process with nothing else to do: that names the culprit, and the others lose nothing.
    """

    workers: int

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Outcome[Item, Result]]:
        """Yield outcomes as they come."""
        waiting = iter(items)
        with TemporaryDirectory(prefix="commitments-") as folder:
            while True:
                lost = _Lost[Item]()
                yield from self._until_broken(partial(noting, function), waiting, Path(folder), lost)
                if not (lost.begun or lost.waiting):
                    return
                # Workers that die before they begin with anything would do so for ever.
                suspects, innocent = (lost.begun, lost.waiting) if lost.begun else (deque(lost.waiting), [])
                while suspects:
                    yield from self._alone(function, suspects)
                waiting = chain(innocent, waiting)

    def _until_broken(
        self,
        noting_: Callable[[Item, Path], Result | str],
        items: Iterator[Item],
        folder: Path,
        lost: _Lost[Item],
    ) -> Iterator[Outcome[Item, Result]]:
        running: dict[Future[Result | str], tuple[Item, Path]] = {}
        with self._pool(self.workers) as pool:
            while True:
                for item in islice(items, 0 if lost.broken else QUEUED * self.workers - len(running)):
                    ticket = folder / uuid4().hex
                    try:
                        with _uninterrupted():
                            running[pool.submit(noting_, item, ticket)] = item, ticket
                    except BrokenProcessPool:
                        lost.add(item, ticket)
                        break
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    item, ticket = running.pop(future)
                    try:
                        yield Outcome(item, future.result())
                    except BrokenProcessPool:
                        lost.add(item, ticket)

    def _alone(self, function: Callable[[Item], Result], lost: deque[Item]) -> Iterator[Outcome[Item, Result]]:
        """Try the lost one at a time in one process, as long as it lives."""
        with self._pool(1) as pool:
            while lost:
                item = lost.popleft()
                try:
                    with _uninterrupted():
                        future = pool.submit(attempt, function, item)
                    yield Outcome(item, future.result())
                except BrokenProcessPool:
                    yield Outcome(item, died_twice(item))
                    return

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=follow_parent)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keep Ctrl-C for later. Workers that are started here are not stopped by it before they have begun."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if hasattr(signal, "pthread_sigmask") else set()
    try:
        yield
    finally:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, held)


@dataclass(slots=True)
class _Lost(Generic[Item]):
    """What was under way when a pool broke: with which items a worker had begun, and which still waited."""

    begun: deque[Item] = field(default_factory=deque)
    waiting: list[Item] = field(default_factory=list)
    broken: bool = False

    def add(self, item: Item, ticket: Path) -> None:
        self.broken = True
        (self.begun if ticket.exists() else self.waiting).append(item)


def follow_parent() -> None:
    """What a worker begins with: it ends when its parent is gone, even killed.

    It waits for work on a pipe that it holds open itself, and so would wait for ever, the models in its memory.
    """
    threading.Thread(target=_end_after, args=(parent_process(),), daemon=True).start()
    # Ctrl-C ends a worker without a word: the build says that it was stopped.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end_after(parent: BaseProcess | None) -> None:
    if parent:
        parent.join()
        os._exit(1)


def noting(function: Callable[[Item], Result], item: Item, ticket: Path) -> Result | str:
    """What a worker does: try the item, with a note of it as long as that takes."""
    ticket.touch()
    result = attempt(function, item)
    ticket.unlink()
    return result
