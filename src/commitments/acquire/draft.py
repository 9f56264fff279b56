"""What acquiring works with: a source's words on their way into the corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Given:
    """What the person says about a document; it wins over what its source says. A month is written as "2026-03"."""

    title: str | None = None
    date: date | str | None = None
    type: str | None = None
    parties: tuple[str, ...] = ()
    place: str | None = None
    source_url: str | None = None
    id: str | None = None

    def fields(self) -> dict[str, object]:
        """The front matter that was given."""
        values: dict[str, object] = {
            "title": self.title,
            "date": self.date,
            "type": self.type,
            "parties": list(self.parties),
            "place": self.place,
            "source_url": self.source_url,
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that is not in the corpus yet: its Markdown, and the file it was made from if that was another."""

    id: str
    markdown: str
    origin: str
    original: bytes | None = None
    suffix: str = ""
    warnings: tuple[str, ...] = ()
    given: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Converted:
    """The Markdown of a file, what it says about itself, and what could not be read."""

    markdown: str
    fields: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class Change(StrEnum):
    """What adding a document came to."""

    ADDED = "added"
    CHANGED = "new version"
    UPDATED = "front matter updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "same text as"


@dataclass(frozen=True, slots=True)
class Added:
    """A document in the corpus, and what adding it came to; `other` is the document that already has the same text."""

    id: str
    change: Change
    other: str | None = None
    warnings: tuple[str, ...] = ()
