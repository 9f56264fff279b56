"""Files that only ever grow: one JSON object a line, appended under a lock and forced to the disk."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commitments.errors import LedgerError
from commitments.locks import lock


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One object of a ledger and where it stands; lines count from 1."""

    number: int
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that was set aside, or one that cannot be right. As text: file, line, what is wrong."""

    path: Path
    line: int
    message: str
    cut_short: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def append_line(path: Path, record: Mapping[str, Any]) -> None:
    """Add one line, whole or not at all. Raises LedgerError where the file cannot be written."""
    data = json.dumps(record, ensure_ascii=False, separators=(", ", ": ")).encode("utf-8", "backslashreplace") + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path) as file:
            if not os.fstat(file).st_size:
                # The name of a new file is not on the disk until its folder is.
                _sync_folder(path.parent)
            _write(file, data)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be written: {error.strerror or error}") from error


def read_lines(path: Path) -> tuple[tuple[LedgerLine, ...], tuple[Problem, ...]]:
    """The objects of a ledger and the lines that are none. A file that is not there is an empty ledger."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read: {error.strerror or error}") from error
    lines, problems = [], []
    # Not splitlines(): it also breaks at U+2028, which JSON leaves as it is.
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not raw.strip():
            continue
        record = _object(raw)
        if record is None:
            problems.append(_unreadable(path, number, raw))
        else:
            lines.append(LedgerLine(number, record))
    return tuple(lines), tuple(problems)


def _object(raw: bytes) -> Mapping[str, Any] | None:
    try:
        record = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _unreadable(path: Path, number: int, raw: bytes) -> Problem:
    cut_short = raw.lstrip().startswith(b"{")
    what = "cut short, set aside" if cut_short else "no JSON object, set aside"
    shown = raw[:60].decode("utf-8", "replace").strip()
    return Problem(path, number, f"{what}: {shown}", cut_short=cut_short)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The open file, this process alone writing; opened again where it was moved while we waited."""
    while True:
        # O_CLOEXEC and O_BINARY are each known to one kind of system only.
        further = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | further, 0o644)
        try:
            lock(file)
            if _still_there(file, path):
                yield file
                return
        finally:
            os.close(file)


def _still_there(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _write(file: int, data: bytes) -> None:
    size = os.fstat(file).st_size
    # A line that a crash cut short stands alone, so that it does not spoil the one after it.
    start = b"\n" if size and _last_byte(file) != b"\n" else b""
    rest = memoryview(start + data)
    try:
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
    except OSError:
        os.ftruncate(file, size)
        raise


def _last_byte(file: int) -> bytes:
    os.lseek(file, -1, os.SEEK_END)
    return os.read(file, 1)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        # A folder cannot be opened there, and its names are kept without being asked.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
