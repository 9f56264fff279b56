"""The documents as files, and their hashes; a file that nobody has touched is not read again."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# A file that was touched so shortly before may be touched again without its times showing it.
_SETTLED_NS = 3_000_000_000


@dataclass(frozen=True, slots=True)
class Sources:
    """What lies in a folder of documents, in the order of names.

    `hashes` are those of the bytes, in hex, by the document's id, of the files that were read now; `states` say how
    these looked, None for one that is too new to be told by it. A file that cannot be opened has neither, but a line in
    `failures`.
    """

    ids: list[str] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    states: dict[str, str | None] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def look(folder: Path, known: Mapping[str, str]) -> Sources:
    """The documents there; `known` are the states of those that need not be read while they look like that."""
    found, now = Sources(), time.time_ns()
    for entry in _documents(folder):
        # As Path.stem, without the time that a path takes.
        id_ = entry.name[:-3] or entry.name
        found.ids.append(id_)
        try:
            entry.name.encode()
            state = _state(entry.stat(), now)
            if state is None or state != known.get(id_):
                found.hashes[id_] = hashlib.sha256(Path(entry.path).read_bytes()).hexdigest()
                found.states[id_] = state
        except OSError as error:
            found.failures.append(f"{entry.path}: {error.strerror or error}")
        except UnicodeEncodeError:
            found.failures.append(f"{entry.path!a}: a file name that is not UTF-8; rename the file")
    return found


def _documents(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Links out of the corpus are no part of it."""
    if not folder.is_dir():
        return
    corpus = folder.resolve()
    with os.scandir(folder) as entries:
        there = sorted((entry for entry in entries if entry.name.endswith(".md")), key=lambda entry: entry.name)
    for entry in there:
        if not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(corpus):
            yield entry


def _state(stat: os.stat_result, now: int) -> str | None:
    """Another word after every change of a file, also one that keeps its day and its size; None where it is new."""
    if now - max(stat.st_mtime_ns, stat.st_ctime_ns) < _SETTLED_NS:
        return None
    return f"{stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_size} {stat.st_ino}"
