"""The lines of downloads and calendars: written once for each commitment, they stand in many files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from commitments.export import Publication, write_csv, write_ics, write_jsonl
from commitments.model import Tracked
from commitments.site.entries import Entry


class Lines:
    """Every entry as a row of CSV and as a line of JSON, as the command line writes them."""

    def __init__(self, entries: Sequence[Entry], publication: Publication) -> None:
        self.entries = entries
        self.publication = publication

    def csv(self, entries: Iterable[Entry]) -> bytes:
        """A CSV file of these entries."""
        head, rows = self._csv
        return _encoded(head + "".join(rows[entry.id] for entry in entries))

    def jsonl(self, entries: Iterable[Entry]) -> bytes:
        """A JSON Lines file of these entries."""
        return _encoded("".join(self._json[entry.id] for entry in entries))

    def json(self, entries: Iterable[Entry]) -> bytes:
        """A JSON file of these entries: one list, an object a line."""
        return _encoded("[" + ",".join("\n" + self._json[entry.id].rstrip("\n") for entry in entries) + "\n]\n")

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
    def _csv(self) -> tuple[str, Mapping[str, str]]:
        head, *rows = self._written(write_csv)
        return head, {entry.id: row for entry, row in zip(self.entries, rows, strict=True)}

    @cached_property
    def _json(self) -> Mapping[str, str]:
        return {entry.id: line for entry, line in zip(self.entries, self._written(write_jsonl), strict=True)}

    def _written(self, write: Callable[[Iterable[Tracked], Any], None]) -> list[str]:
        stream = _Parts()
        write([entry.tracked for entry in self.entries], stream)
        return stream.parts


class _Parts:
    """A stream that keeps what is written to it apart: the writers write a line at a time."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, part: str) -> int:
        self.parts.append(part)
        return len(part)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
