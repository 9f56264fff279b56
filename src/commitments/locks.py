"""One writer at a time, across processes, on every system."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from commitments.errors import BuildRunningError

_PAUSE = 0.05
# Where Windows locks a byte: beyond the end of any file, so that reading and appending go on.
_FAR = 1 << 40


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock file, which the system lets go of when the process ends. Raises BuildRunningError when it is held."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        if not locked(file.fileno()):
            raise BuildRunningError(f"{path}: another build of this knowledge base is running; wait for it to end")
        yield


@contextmanager
def waiting(path: Path) -> Iterator[None]:
    """Hold a lock file, after whoever holds it now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        wait_for(file.fileno())
        yield


if os.name == "nt":  # pragma: no cover - of another system

    def locked(file: int) -> bool:
        """Lock an open file for this process; whether nobody else holds it. Closing it lets go."""
        import msvcrt

        os.lseek(file, _FAR, os.SEEK_SET)
        with suppress(OSError):
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
            return True
        return False

    def wait_for(file: int) -> None:
        """The same, after whoever holds it now."""
        while not locked(file):
            time.sleep(_PAUSE)

else:

    def locked(file: int) -> bool:
        """Lock an open file for this process; whether nobody else holds it. Closing it lets go."""
        import fcntl

        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def wait_for(file: int) -> None:
        """The same, after whoever holds it now."""
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
