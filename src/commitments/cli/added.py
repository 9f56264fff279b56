"""What `add` prints: lines for a person, or an object for each source."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import click

from commitments.acquire import News, Refreshed
from commitments.adding import FIELDS, Kept, Voice
from commitments.cli.tables import plain
from commitments.document_metadata import GUESSES, MetadataField, Origin

# More words than anybody reads to see where a value comes from.
_LONGEST, _MOST = 100, 6


class Lines:
    """A line for each source, and what was found in it; on standard error, what is uncertain."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say

    def kept(self, kept: Kept) -> None:
        """Print a document that is in the corpus."""
        added = kept.added
        if added is None:
            return
        click.echo(f"{added.id}: {added.change}" + (f" {added.other}" if added.other else ""))
        if not kept.news:
            return
        for field in kept.metadata.fields:
            if field.origin in (Origin.TEXT, Origin.PAGE):
                click.echo(f"  {_found(field)}")
        for warning in kept.warnings:
            self.say(f"{added.id}: {plain(warning)}")

    def refreshed(self, result: Refreshed) -> None:
        """Print a source that was looked at again."""
        if result.news is not News.SAME:
            click.echo(f"{result.id}: {result.news}")

    def failed(self, source: str, error: Exception) -> None:
        """Print a source that could not be read."""
        self.say(f"commitments: {error}")

    def end(self) -> None:
        """Nothing follows."""


class Objects:
    """A JSON object for each source on standard output, one a line."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say

    def kept(self, kept: Kept) -> None:
        """Print a document that is in the corpus."""
        added = kept.added
        entry: dict[str, Any] = {"source": kept.source, "id": added and added.id, "change": kept.change.name.lower()}
        entry["same_text_as"] = added and added.other
        for name in FIELDS:
            field = kept.metadata.of(name)
            entry[name] = _record(field) if field else None
        entry["uncertain"] = [{"field": name, "why": why} for name, why in kept.metadata.doubts.items()]
        entry["warnings"] = list(kept.warnings)
        self._put(entry)

    def refreshed(self, result: Refreshed) -> None:
        """Print a source that was looked at again."""
        self._put({"source": result.url, "id": result.id, "change": result.news.name.lower()})

    def failed(self, source: str, error: Exception) -> None:
        """Print a source that could not be read."""
        self.say(f"commitments: {error}")
        self._put({"source": source or None, "error": str(error)})

    def end(self) -> None:
        """Nothing follows."""

    def _put(self, entry: dict[str, Any]) -> None:
        click.echo(json.dumps(entry, ensure_ascii=False))


class Array(Objects):
    """The same objects as one array."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(say)
        self.entries: list[dict[str, Any]] = []

    def end(self) -> None:
        """Print them."""
        click.echo(json.dumps(self.entries, ensure_ascii=False, indent=2))

    def _put(self, entry: dict[str, Any]) -> None:
        self.entries.append(entry)


VOICES: dict[str, Callable[[Callable[[str], None]], Voice]] = {"table": Lines, "json": Array, "jsonl": Objects}


def _found(field: MetadataField) -> str:
    """ "date: 2026-02-04, from “Washington D.C., 4 February 2026”"."""
    value = field.value
    written = ", ".join(value) if isinstance(value, tuple) else str(value)
    if field.origin is Origin.PAGE:
        return plain(f"{field.name}: {written}, as its page says")
    said = [" ".join(evidence.text.split()) for evidence in field.evidence]
    if not said or said == [written]:
        return plain(f"{field.name}: {written}")
    words = ", ".join(f"“{one if len(one) <= _LONGEST else one[: _LONGEST - 1] + '…'}”" for one in said[:_MOST])
    by = f" in its {field.by}" if field.by and field.by not in GUESSES else ""
    return plain(f"{field.name}: {written}, from {words}{by}")


def _record(field: MetadataField) -> dict[str, Any]:
    value = field.value
    evidence = [{"text": one.text, "start": one.start, "end": one.end} for one in field.evidence]
    return {
        "value": value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value,
        "origin": field.origin.value,
        "found_in": field.by or None,
        "evidence": evidence,
    }
