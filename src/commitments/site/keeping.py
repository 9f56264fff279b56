"""What was made for each entry in the last build: a file that new lines are appended to."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")
Line = tuple[bytes, ...]
LENGTH = 8
# So many times as many lines as are in use may be kept before the file is written anew.
STALE = 2


class KeptLines:
    """Lines by key, of one `version`: chunks, each after its length, so that a half written one shows."""

    def __init__(self, path: Path, version: str) -> None:
        self.path = path
        self.version = version

    def filled(self, wanted: Mapping[str, Made], make: Callable[[Sequence[Made]], Sequence[Line]]) -> dict[str, Line]:
        """The lines of all that is wanted: those that are kept, and the rest made and kept too."""
        kept, whole = self._read()
        found = {key: kept[key] for key in wanted if key in kept}
        missing = {key: each for key, each in wanted.items() if key not in found}
        new = dict(zip(missing, make(list(missing.values())), strict=True)) if missing else {}
        found |= new
        if not whole or len(kept) + len(new) > STALE * len(found):
            self._write(found)
        elif new:
            self._append(new)
        return found

    def _read(self) -> tuple[dict[str, Line], bool]:
        """The lines, and whether the file can be appended to."""
        try:
            content = memoryview(self.path.read_bytes())
        except OSError:
            return {}, False
        lines: dict[str, Line] = {}
        place = 0
        try:
            while place < len(content):
                end = place + LENGTH + int.from_bytes(content[place : place + LENGTH], "big")
                if end > len(content):
                    return lines, False
                version, chunk = marshal.loads(content[place + LENGTH : end])
                if version != self.version:
                    return {}, False
                lines |= chunk
                place = end
        except (ValueError, EOFError, TypeError):
            return lines, False
        return lines, True

    def _write(self, lines: Mapping[str, Line]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_name(self.path.name + ".next")
        beside.write_bytes(self._chunk(lines))
        os.replace(beside, self.path)

    def _append(self, lines: Mapping[str, Line]) -> None:
        with self.path.open("ab") as file:
            file.write(self._chunk(lines))

    def _chunk(self, lines: Mapping[str, Line]) -> bytes:
        content = marshal.dumps((self.version, dict(lines)))
        return len(content).to_bytes(LENGTH, "big") + content
