"""Whether derived files still hold what was written to them: a note beside them of how each looked and what it held.

A file that looks as noted (size and time) is not read; one that does not is summed and compared, since a copy or a
reader may have touched it. There is no note while a build writes, and none after one that was killed: what lies there
then is only as good as what reads it notices.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Note = dict[str, tuple[int, int, str]]
"""Name -> size, time and sum."""


def sha256(path: Path) -> str:
    """The sum of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Seal:
    """The note on the files beneath a folder that match `patterns`, kept in `path`. `sum_of` sums a file's content."""

    path: Path
    patterns: tuple[str, ...]
    sum_of: Callable[[Path], str] = sha256

    def fault(self, *, thoroughly: bool = False) -> str | None:
        """What is wrong with the first file that is damaged or missing; None where none is, or nothing was noted."""
        return next((f"{name} {why}" for name, why in self.damaged(thoroughly=thoroughly)), None)

    def damaged(self, *, thoroughly: bool = False) -> Iterator[tuple[str, str]]:
        """The files that are not as noted, each with what is wrong; `thoroughly` trusts no looks."""
        for name, (*looks, noted) in (self._read() or {}).items():
            file = self.path.parent / name
            try:
                if not thoroughly and _looks(file) == tuple(looks):
                    continue
                if self.sum_of(file) != noted:
                    yield name, "has changed"
            # What is damaged may raise anything while it is summed.
            except Exception as error:
                yield name, f"cannot be read ({(isinstance(error, OSError) and error.strerror) or error})"

    def exists(self) -> bool:
        """Whether there is a sound note."""
        return self._read() is not None

    def close(self) -> None:
        """Note all files as they are now; what looks as it did is not summed again."""
        before, note = self._read() or {}, Note()
        for file in self._files():
            name, looks = file.relative_to(self.path.parent).as_posix(), _looks(file)
            kept = before.get(name)
            note[name] = (*looks, kept[2] if kept and kept[:2] == looks else self.sum_of(file))
        self._write(note)

    def touch(self) -> None:
        """Note how the files look after somebody has read them; their content is that of the note."""
        if note := self._read():
            with suppress(OSError):
                self._write({name: (*_looks(self.path.parent / name), noted[2]) for name, noted in note.items()})

    def open(self) -> None:
        """Forget the note: the files are about to change."""
        self.path.unlink(missing_ok=True)

    def _files(self) -> Iterator[Path]:
        folder = self.path.parent
        found = {file for pattern in self.patterns for file in folder.glob(pattern) if file.is_file()}
        return (file for file in sorted(found) if file != self.path)

    def _read(self) -> Note | None:
        with suppress(OSError, ValueError):
            check, _, text = self.path.read_text(encoding="utf-8").partition("\n")
            if check == hashlib.sha256(text.encode()).hexdigest():
                return {name: (size, time, noted) for name, (size, time, noted) in json.loads(text).items()}
        return None

    def _write(self, note: Note) -> None:
        """Beside first; where that fails, there is no note rather than an old one."""
        text = json.dumps(note, indent=0)
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            beside.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}", encoding="utf-8")
            beside.replace(self.path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise


def _looks(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def read_stamped(path: Path, stamp: str) -> Any:
    """What was kept in a file under a stamp; None where that is another one, or the file is missing or damaged."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(path.read_bytes())
        if kept["stamp"] == stamp and kept["check"] == _sum_of(kept["value"]):
            return kept["value"]
    return None


def keep_stamped(path: Path, stamp: str, value: object) -> None:
    """Keep what JSON can hold. A disk that is full, or may not be written, costs the next build the computing."""
    beside = path.with_suffix(".new")
    with suppress(OSError):
        beside.write_text(json.dumps({"stamp": stamp, "check": _sum_of(value), "value": value}), encoding="utf-8")
        beside.replace(path)


def _sum_of(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()
