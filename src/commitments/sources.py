"""The documents as files, against what is kept of them; a file that nobody has touched is not read again."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from errno import EINVAL
from pathlib import Path
from stat import S_ISDIR, S_ISREG

# A file that was touched so shortly before may be touched again without its times showing it.
_SETTLED_NS = 3_000_000_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's bytes and its name, which is all that reading it needs; `digest` is the hash of the bytes, in hex."""

    path: Path
    content: bytes
    digest: str = ""

    def __str__(self) -> str:
        return str(self.path)


def unread(folder: Path, known: Collection[str]) -> list[str]:
    """The documents of a folder that nothing is kept of: new ones, and those that could not be read."""
    return [entry.name[:-3] for entry in _documents(folder, []) if entry.name[:-3] not in known]


@dataclass
class Sources:
    """The documents of a folder; `known` says how the file of each one looked that is kept, "" where nobody noted it.

    `states` say how the files looked that were read now, None for one that is too new to be known by it, and `hashes`
    are those of their bytes. What cannot be opened has neither, but a line in `failures`.
    """

    folder: Path
    known: Mapping[str, str]
    failures: list[str] = field(default_factory=list)
    states: dict[str, str | None] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    passed: int = 0
    """How many files `changed` has looked into without yielding them: they are as kept, or cannot be opened."""
    yielded: int = 0
    _unopened: int = 0

    def __post_init__(self) -> None:
        # As Path.stem, without the time that a path takes.
        self._entries = {entry.name[:-3] or entry.name: entry for entry in _documents(self.folder, self.failures)}
        self.new = [id_ for id_ in self._entries if id_ not in self.known]
        # What is new needs no look at the others, and can be read while that goes on.
        self._touched = None if self.new else self._look()

    @property
    def gone(self) -> list[str]:
        """The known documents whose files are not there any more."""
        return sorted(self.known.keys() - self._entries.keys())

    @property
    def expected(self) -> int:
        """How many `changed` will yield, as far as that is known by now."""
        return len(self.new) + len(self._touched or ()) - self.passed

    @property
    def unchanged(self) -> int:
        """How many can be opened and are as kept, after all that changed was yielded."""
        return len(self._entries) - self.yielded - self._unopened

    def changed(self, is_kept: Callable[[str, str], bool]) -> Iterator[SourceFile]:
        """The new files at once, and then those that do not look as they did; `is_kept` knows an id and a hash.

        Bytes are read one file at a time, and here: a cluster's workers need not see this disk.
        """
        yield from self._read(self.new, is_kept)
        if self._touched is None:
            self._touched = self._look()
        yield from self._read(self._touched, is_kept)

    def _look(self) -> list[str]:
        now = time.time_ns()
        return [id_ for id_, entry in self._entries.items() if self._is_touched(id_, entry, now)]

    def _is_touched(self, id_: str, entry: os.DirEntry[str], now: int) -> bool:
        known = self.known.get(id_)
        try:
            return known is not None and (not known or known != _state(entry.stat(), now))
        except OSError:
            return True

    def _read(self, ids: list[str], is_kept: Callable[[str, str], bool]) -> Iterator[SourceFile]:
        for id_ in ids:
            path = Path(self._entries[id_].path)
            try:
                # Before the bytes: what changes them in between is seen the next time.
                looks = path.stat()
                # Reading a pipe or a device might never end; a folder says itself that it is one.
                if not (S_ISREG(looks.st_mode) or S_ISDIR(looks.st_mode)):
                    raise OSError(EINVAL, "neither a file nor a folder")
                state, content = _state(looks, time.time_ns()), path.read_bytes()
            except OSError as error:
                # A build may take hours, and a document be gone before its turn.
                self.failures.append(f"{path}: {error.strerror or error}")
                self._unopened += 1
                self.passed += 1
                continue
            digest = hashlib.sha256(content).hexdigest()
            self.states[id_], self.hashes[id_] = state, digest
            if is_kept(id_, digest):
                self.passed += 1
            else:
                self.yielded += 1
                yield SourceFile(path, content, digest)


def _documents(folder: Path, failures: list[str]) -> Iterator[os.DirEntry[str]]:
    """In the order of names. Links out of the corpus are no part of it."""
    if not folder.is_dir():
        return
    corpus = folder.resolve()
    with os.scandir(folder) as entries:
        there = sorted((entry for entry in entries if entry.name.endswith(".md")), key=lambda entry: entry.name)
    for entry in there:
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(corpus):
            continue
        if not entry.name.isascii() and entry.name != entry.name.encode(errors="replace").decode():
            failures.append(f"{entry.path!a}: a file name that is not UTF-8; rename the file")
            continue
        yield entry


def _state(stat: os.stat_result, now: int) -> str | None:
    """Another word after every change of a file, also one that keeps its day and its size; None where it is new."""
    if now - max(stat.st_mtime_ns, stat.st_ctime_ns) < _SETTLED_NS:
        return None
    return f"{stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_size} {stat.st_ino}"
