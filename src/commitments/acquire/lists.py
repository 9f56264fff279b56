"""Lists of sources, in TOML or CSV: an address each, and what is known about the document there."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from commitments.acquire.draft import Given
from commitments.acquire.kinds import decode
from commitments.acquire.local import read_file
from commitments.errors import UnreadableDocumentError

_FIELDS = ("url", "title", "date", "type", "parties", "place", "id")


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list."""

    url: str
    given: Given


def read_list(path: Path) -> tuple[Listed, ...]:
    """The entries of a list. Raises UnreadableDocumentError with the number of a faulty entry."""
    readers = {".toml": _toml, ".csv": _csv}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UnreadableDocumentError(f"{path}: a list of sources is a .toml or .csv file")
    entries = reader(decode(read_file(path), str(path)).removeprefix("\ufeff"), path)
    return tuple(_listed(entry, f"{path}: source {number}") for number, entry in enumerate(entries, start=1))


def _toml(text: str, path: Path) -> list[dict[str, Any]]:
    try:
        entries = tomllib.loads(text).get("source", [])
    except tomllib.TOMLDecodeError as error:
        raise UnreadableDocumentError(f"{path}: not TOML: {error}") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UnreadableDocumentError(f"{path}: sources are to be written as [[source]] with a url each")
    return entries


def _csv(text: str, path: Path) -> list[dict[str, Any]]:
    try:
        rows = list(csv.DictReader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise UnreadableDocumentError(f"{path}: not CSV: {error}") from error
    if rows and "url" not in {(name or "").strip().lower() for name in rows[0]}:
        raise UnreadableDocumentError(f"{path}:1: no column url; known columns: {', '.join(_FIELDS)}")
    return [{(name or "").strip().lower(): (value or "") for name, value in row.items() if name} for row in rows]


def _listed(entry: dict[str, Any], where: str) -> Listed:
    unknown = set(entry) - set(_FIELDS)
    if unknown:
        raise UnreadableDocumentError(f"{where}: unknown field {min(unknown)!r}; known: {', '.join(_FIELDS)}")
    url = str(entry.get("url") or "").strip()
    if not url:
        raise UnreadableDocumentError(f"{where}: no url")
    parties = entry.get("parties") or []
    names = parties.split(";") if isinstance(parties, str) else [str(name) for name in parties]
    words = {name: str(entry[name]).strip() or None for name in ("title", "type", "place", "id") if entry.get(name)}
    return Listed(
        url,
        Given(
            **words,
            date=_day(entry.get("date"), where),
            parties=tuple(name.strip() for name in names if name.strip()),
        ),
    )


def _day(value: Any, where: str) -> date | str | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or not value:
        return value or None
    if re.fullmatch(r"[0-9]{4}-(?:0[1-9]|1[0-2])", str(value).strip()):
        return str(value).strip()
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise UnreadableDocumentError(f"{where}: date {value!r} is no day; write it as 2026-03-06") from error
