"""Commitments for other programs: what the command line prints and the site offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TextIO

from commitments.export.publication import FeedItem, Publication, lasting_id
from commitments.export.rows import ALL_COLUMNS, report_behind, write_csv, write_json, write_jsonl, write_xlsx
from commitments.model import Tracked

__all__ = [
    "ALL_COLUMNS",
    "FORMATS",
    "SUBSCRIBED",
    "FeedItem",
    "Publication",
    "lasting_id",
    "report_behind",
    "write_atom",
    "write_changes",
    "write_csv",
    "write_ics",
    "write_json",
    "write_jsonl",
    "write_rows",
    "write_xlsx",
]


def write_ics(rows: Iterable[Tracked], stream: TextIO, publication: Publication) -> None:
    """A calendar of the days that are due."""
    # Imported when asked for: listings need no calendar.
    from commitments.export.calendar import write_calendar

    write_calendar(rows, stream, publication)


def write_atom(rows: Iterable[Tracked], stream: TextIO, publication: Publication) -> None:
    """A feed, what changed last first."""
    from commitments.export.feed import write_feed

    write_feed(rows, stream, publication)


def write_changes(items: Iterable[FeedItem], stream: TextIO, publication: Publication) -> None:
    """A feed of what changed, the latest first."""
    from commitments.export.feed import write_items

    write_items(items, stream, publication)


FORMATS: dict[str, Callable[[Iterable[Tracked], TextIO, Publication], None]] = {
    "json": write_json,
    "jsonl": write_jsonl,
    "csv": write_csv,
    "xlsx": write_xlsx,
    "ics": write_ics,
    "atom": write_atom,
}
SUBSCRIBED = ("ics", "atom")
"""The formats that say what they come from and since when something stands."""


def write_rows(rows: Iterable[Tracked], format: str, stream: TextIO, publication: Publication | None = None) -> None:
    """Write the commitments in one of FORMATS."""
    FORMATS[format](rows, stream, publication or Publication())
