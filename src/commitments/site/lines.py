"""The lines of downloads, calendars and the browser's rows: written once for each commitment, they stand in many files.

Few change between two builds, so that those of the last one are kept.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from commitments.export import Publication, report_behind, write_csv, write_ics, write_jsonl
from commitments.site.cache import CachedLine, CachedLines, LineCache
from commitments.site.content import SiteContent
from commitments.site.entries import Entry
from commitments.site.renderer import clean
from commitments.site.sets import mask

CSV, JSON, EVENT, FRONT, BACK = range(5)
"""The parts of a line."""
compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Lines:
    """Every entry as the command line writes it, as a calendar's event and the browser's row.

    `made_from` stands for all that the lines depend on beside their entries.
    """

    def __init__(self, site: SiteContent, publication: Publication, kept: Path, made_from: str) -> None:
        self.site = site
        below = site.config.doubtful_fields_below
        self.publication = replace(publication, doubtful_below=below)
        self.kept = LineCache(kept, made_from)

    def csv(self, entries: Iterable[Entry]) -> Iterator[bytes]:
        """A CSV file of these entries."""
        yield _encoded(self._written(write_csv, [])[0])
        yield from self._parts(entries, CSV)

    def jsonl(self, entries: Iterable[Entry]) -> Iterator[bytes]:
        """A JSON Lines file of these entries."""
        for line in self._parts(entries, JSON):
            yield line + b"\n"

    def ics(self, entries: Iterable[Entry], publication: Publication) -> Iterator[bytes]:
        """A calendar of these entries, which all have a day: an event is the same in every calendar."""
        stream = io.StringIO(newline="")
        write_ics([], stream, publication)
        head, end, rest = stream.getvalue().partition("END:VCALENDAR")
        yield _encoded(head)
        yield from self._parts(entries, EVENT)
        yield _encoded(end + rest)

    def rows(self, entries: Sequence[Entry]) -> Iterator[tuple[bytes, bytes]]:
        """What the browser's rows say before and after the numbers of document, parties, agencies and topics."""
        return zip(self._parts(entries, FRONT), self._parts(entries, BACK), strict=True)

    def _parts(self, entries: Iterable[Entry], part: int) -> Iterator[bytes]:
        return self._lines.part((entry.id for entry in entries), part)

    @cached_property
    def _lines(self) -> CachedLines:
        """Commitment id -> its line."""
        # An event says since when its commitment stands as it does.
        entries = {self.site.moment(entry): entry for entry in self.site.entries}
        found = self.kept.filled(entries, self._made)
        return found.called({entry.id: moment for moment, entry in entries.items()})

    def _made(self, entries: Sequence[Entry]) -> list[CachedLine]:
        rows = map(_encoded, self._written(write_csv, entries)[1:])
        objects = (_encoded(line.rstrip("\n")) for line in self._written(write_jsonl, entries))
        events = self._events(entries)
        return [
            (row, object_, events.get(entry.id, b""), _front(entry), _back(entry))
            for row, object_, entry in zip(rows, objects, entries, strict=True)
        ]

    def _written(self, write: Callable[..., None], entries: Sequence[Entry]) -> list[str]:
        """What is written of entries, with the reports that their statuses rest on."""
        stream = _Parts()
        reports = {entry.id: entry.reports for entry in entries}
        with_reports = replace(self.publication, report=lambda row: report_behind(row, reports[row.commitment.id]))
        write([entry.tracked for entry in entries], stream, with_reports)
        return stream.parts

    def _events(self, entries: Sequence[Entry]) -> Mapping[str, bytes]:
        dated = [entry for entry in entries if entry.due and entry.due < date.max]
        stream = io.StringIO(newline="")
        write_ics([entry.tracked for entry in dated], stream, self.publication)
        _, *events = re.split(r"(?m)^(?=BEGIN:VEVENT\r$)", stream.getvalue().removesuffix("END:VCALENDAR\r\n"))
        return {entry.id: _encoded(event) for entry, event in zip(dated, events, strict=True)}


def _front(e: Entry) -> bytes:
    return _compact(e.headline)


def _back(e: Entry) -> bytes:
    standing = e.standing
    said = (
        e.due.isoformat() if e.due else "",
        "" if e.due else e.due_words,
        standing.timeliness.value,
        standing.status.value,
        e.commitment.strength.value,
        e.standing_words,
        int(standing.reviewed),
        mask(e),
        *e.flags,
    )
    return _compact(said)[1:]


def _compact(value: object) -> bytes:
    return clean(compact(value)).encode()


class _Parts:
    """A stream that keeps what is written to it apart: the writers write a line at a time."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, part: str) -> int:
        self.parts.append(part)
        return len(part)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
