"""What was made for each entry in the last build: a file that new lines are appended to, and read where they lie."""

from __future__ import annotations

import marshal
import mmap
import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")
CachedLine = tuple[bytes, ...]
LENGTH = 8
# So many lines are made and written at a time.
BATCH = 1000
# So many times as many lines as are in use may be kept before the file is written anew.
STALE = 2


class CachedLines(Mapping[str, CachedLine]):
    """Lines by key, as they lie in a file. `places` says at which of the `edges` a line begins, one for each part."""

    def __init__(self, content: bytes | mmap.mmap, edges: Sequence[int], places: Mapping[str, int], parts: int) -> None:
        self.content = content
        self.edges = edges
        self.places = places
        self.parts = parts

    def __getitem__(self, key: str) -> CachedLine:
        first = self.places[key]
        return tuple(self.content[self.edges[n] : self.edges[n + 1]] for n in range(first, first + self.parts))

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def part(self, keys: Iterable[str], number: int) -> Iterator[bytes]:
        """One part of each of these lines."""
        content, edges, places = self.content, self.edges, self.places
        for key in keys:
            edge = places[key] + number
            yield content[edges[edge] : edges[edge + 1]]

    def called(self, names: Mapping[str, str]) -> CachedLines:
        """The lines of these keys, by other names: name -> key."""
        places = {name: self.places[key] for name, key in names.items()}
        return CachedLines(self.content, self.edges, places, self.parts)


class LineCache:
    """Lines by key, of one `version`: chunks, each after its length, so that a half written one shows.

    A chunk says its version, its keys and how long each part of their lines is; then come the parts.
    """

    def __init__(self, path: Path, version: str) -> None:
        self.path = path
        self.version = version

    def filled(self, wanted: Mapping[str, Made], make: Callable[[Sequence[Made]], Sequence[CachedLine]]) -> CachedLines:
        """The lines of all that is wanted: those that are kept, and the rest made and kept too."""
        kept, sound = self._read()
        if missing := [key for key in wanted if key not in kept.places]:
            self._append(self.path, sound, missing, lambda keys: make([wanted[key] for key in keys]))
            kept, _ = self._read()
        if len(kept) > STALE * len(wanted):
            beside = self.path.with_name(self.path.name + ".next")
            self._append(beside, 0, list(wanted), lambda keys: [kept[key] for key in keys])
            os.replace(beside, self.path)
            kept, _ = self._read()
        return kept.called({key: key for key in wanted})

    def _read(self) -> tuple[CachedLines, int]:
        """The lines, and how much of the file is sound."""
        content = _mapped(self.path)
        edges, places, parts, sound = array("Q"), dict[str, int](), 0, 0
        with suppress(ValueError, EOFError, TypeError):
            while sound < len(content):
                end = sound + LENGTH + int.from_bytes(content[sound : sound + LENGTH], "big")
                if end > len(content):
                    break
                version, keys, packed = marshal.loads(memoryview(content)[sound + LENGTH : end])
                if version != self.version:
                    return CachedLines(b"", (), {}, 0), 0
                lengths = array("I", packed)
                parts = len(lengths) // len(keys)
                places.update(zip(keys, range(len(edges), len(edges) + len(lengths), parts), strict=True))
                edges.extend(accumulate(lengths, initial=end - sum(lengths)))
                sound = end
        return CachedLines(content, edges, places, parts), sound

    def _append(
        self, path: Path, sound: int, keys: Sequence[str], make: Callable[[Sequence[str]], Sequence[CachedLine]]
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.truncate(sound)
            for start in range(0, len(keys), BATCH):
                some = keys[start : start + BATCH]
                file.writelines(self._chunk(some, make(some)))

    def _chunk(self, keys: Sequence[str], lines: Sequence[CachedLine]) -> Iterator[bytes]:
        parts = [part for _, line in zip(keys, lines, strict=True) for part in line]
        lengths = array("I", map(len, parts))
        head = marshal.dumps((self.version, list(keys), lengths.tobytes()))
        yield (len(head) + sum(lengths)).to_bytes(LENGTH, "big")
        yield head
        yield from parts


def _mapped(path: Path) -> bytes | mmap.mmap:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        # It is not there, or holds nothing.
        return b""
