"""Processes that kill themselves: real ones, and so is SIGKILL. Each counts what it does to files."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

READY = (
    "commitments.adding",
    "commitments.cli.add",
    "commitments.cli.review",
    "commitments.pipeline",
    "commitments.site.build",
)
"""What the processes apart need, imported once: each of hundreds of them would take a second to import it."""
STEPS = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir"}


def killed_before(root: Path, moment: int) -> list[str]:
    """Count what is done to files below a folder from here on, and die before one of these steps."""
    done: list[str] = []

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        if event not in STEPS or not str(arguments[0]).startswith(str(root)):
            return
        if event == "open" and not int(arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR):  # type: ignore[call-overload]
            return
        done.append(event)
        if len(done) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(heard)
    return done


def killed_after(seconds: float) -> None:
    """Die after so much processor time, whatever this process does: nothing hears the signal, nothing is closed."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)


def run_apart(module: str, act: Callable[..., None], *arguments: object) -> int | None:
    """Call a function of a module in a process of its own: its exit code, negative for a signal."""
    context = multiprocessing.get_context("forkserver")
    # Heeded once, by the first of all calls.
    context.set_forkserver_preload([module, *READY])
    process = context.Process(target=act, args=arguments)
    process.start()
    process.join(120)
    return process.exitcode
