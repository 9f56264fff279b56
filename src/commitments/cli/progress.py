"""How long work shows itself: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import click

from commitments.model import Progress

LINE_EVERY = 5.0
"""Seconds between two plain lines of one stage."""


@contextmanager
def progress_display() -> Iterator[Progress]:
    """Yield the callback that stages report to."""
    if sys.stderr.isatty():
        with _bars() as report:
            yield report
    else:
        yield _Lines()


class _Lines:
    """A line when a stage begins to report, every few seconds, and when it is done."""

    def __init__(self) -> None:
        self._stage = ""
        self._began = self._next = 0.0
        self._first = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._began, self._first, self._next = stage, now, done, now
        if done == total or now >= self._next:
            click.echo(f"{stage}: {done} of {total}{self._pace(done, total, now)}", err=True)
            self._next = now + LINE_EVERY

    def _pace(self, done: int, total: int, now: float) -> str:
        """The rate and the time left, once there is something to count them from."""
        seconds = now - self._began
        if done == total or done == self._first or seconds < 1:
            return ""
        rate = (done - self._first) / seconds
        return f", {rate:.1f} a second, {timedelta(seconds=round((total - done) / rate))} left"


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} a second" if task.speed else "")

    named = TextColumn("{task.description:>10}")
    columns = (named, BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield report
