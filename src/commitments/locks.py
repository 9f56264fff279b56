"""One writer at a time, across processes, on every system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commitments.errors import BuildRunningError


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock file, which the system lets go of when the process ends. Raises BuildRunningError when it is held."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        if not lock(file.fileno(), wait=False):
            raise BuildRunningError(f"{path}: another build of this knowledge base is running; wait for it to end")
        yield


@contextmanager
def waiting(path: Path) -> Iterator[None]:
    """Hold a lock file, after whoever holds it now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        lock(file.fileno())
        yield


def lock(file: int, *, wait: bool = True) -> bool:
    """Lock an open file for this process, whether it is held now. Closing it lets go."""
    # Only who writes needs it, and a listing is to start at once.
    from filelock import lock_descriptor

    return lock_descriptor(file, blocking=wait)
