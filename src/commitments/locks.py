"""One writer at a time, across processes."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commitments.errors import StoreError


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock file, which the system lets go of when the process ends. Raises StoreError when another holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(f"{path}: another build of this knowledge base is running; wait for it to end") from error
        yield


@contextmanager
def waiting(path: Path) -> Iterator[None]:
    """Hold a lock file, after whoever holds it now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
