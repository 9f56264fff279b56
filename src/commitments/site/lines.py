"""The lines of downloads and calendars: written once for each commitment, they stand in many files."""

from __future__ import annotations

import io
import marshal
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from commitments.export import Publication, write_csv, write_ics, write_jsonl
from commitments.model import Tracked
from commitments.site.entries import Entry
from commitments.site.studio import code_fingerprint


class Lines:
    """Every entry as a row of CSV and as a line of JSON, as the command line writes them."""

    def __init__(self, entries: Sequence[Entry], publication: Publication, kept: Path) -> None:
        self.entries = entries
        self.publication = publication
        self.kept = kept

    def csv(self, entries: Iterable[Entry]) -> bytes:
        """A CSV file of these entries."""
        head = _written(write_csv, [])[0]
        return _encoded(head + "".join(self._rows[entry.key][0] for entry in entries))

    def jsonl(self, entries: Iterable[Entry]) -> bytes:
        """A JSON Lines file of these entries."""
        return _encoded("".join(self._rows[entry.key][1] for entry in entries))

    def json(self, entries: Iterable[Entry]) -> bytes:
        """A JSON file of these entries: one list, an object a line."""
        return _encoded("[" + ",".join("\n" + self._rows[entry.key][1].rstrip("\n") for entry in entries) + "\n]\n")

    def ics(self, entries: Iterable[Entry], publication: Publication) -> bytes:
        """A calendar of these entries, which all have a day: an event is the same in every calendar."""
        stream = io.StringIO(newline="")
        write_ics([], stream, publication)
        head, end, rest = stream.getvalue().partition("END:VCALENDAR")
        return _encoded(head + "".join(self._events[entry.id] for entry in entries) + end + rest)

    @cached_property
    def _events(self) -> Mapping[str, str]:
        dated = [entry for entry in self.entries if entry.due and entry.due < date.max]
        stream = io.StringIO(newline="")
        write_ics([entry.tracked for entry in dated], stream, self.publication)
        _, *events = re.split(r"(?m)^(?=BEGIN:VEVENT\r$)", stream.getvalue().removesuffix("END:VCALENDAR\r\n"))
        return {entry.id: event for entry, event in zip(dated, events, strict=True)}

    @cached_property
    def _rows(self) -> Mapping[str, tuple[str, str]]:
        """Each entry's row of CSV and line of JSON; those of the last build are kept, since few change between two."""
        keys = {entry.key: entry for entry in self.entries}
        found = {key: row for key, row in _read(self.kept).items() if key in keys}
        new = [entry for key, entry in keys.items() if key not in found]
        if new:
            tracked = [entry.tracked for entry in new]
            rows = zip(_written(write_csv, tracked)[1:], _written(write_jsonl, tracked), strict=True)
            found |= {entry.key: row for entry, row in zip(new, rows, strict=True)}
            _keep(self.kept, found)
        return found


def _written(write: Callable[[Iterable[Tracked], Any], None], rows: Sequence[Tracked]) -> list[str]:
    stream = _Parts()
    write(rows, stream)
    return stream.parts


def _read(path: Path) -> dict[str, tuple[str, str]]:
    try:
        version, rows = marshal.loads(path.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return rows if version == code_fingerprint() else {}


def _keep(path: Path, rows: Mapping[str, tuple[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".next")
    beside.write_bytes(marshal.dumps((code_fingerprint(), dict(rows))))
    os.replace(beside, path)


class _Parts:
    """A stream that keeps what is written to it apart: the writers write a line at a time."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, part: str) -> int:
        self.parts.append(part)
        return len(part)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
