"""What a document says about itself, field by field: its value, where it comes from, and what is uncertain of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commitments.extract import Speakers, speakers_of
from commitments.model import Document, DocumentType, Evidence

# Texts that several agree on: one party alone is one too few, unless it is a group of many.
_JOINT = frozenset((DocumentType.JOINT_STATEMENT, DocumentType.MOU, DocumentType.COMMUNIQUE, DocumentType.FRAMEWORK))
GUESSES = {
    "leaders": "guessed from the leaders whom it introduces",
    "first list": "guessed from the first names that it lists together",
    "promises": "guessed from who is the subject of its promises",
    "government": "guessed from the government and agencies that it names",
    "pledges": "guessed from who is the subject of its promises",
}


class Origin(StrEnum):
    """Where a value comes from."""

    GIVEN = "given"
    FRONT_MATTER = "front matter"
    PAGE = "its page"
    TEXT = "its text"


@dataclass(frozen=True, slots=True)
class MetadataField:
    """A field's value. `evidence` are the words of the text, `by` says which part of it they are."""

    name: str
    value: str | date | tuple[str, ...]
    origin: Origin
    evidence: tuple[Evidence, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class DocumentMetadata:
    """Title, day, place, type and parties of a document, those it has; `doubts` say what is uncertain or missing."""

    fields: tuple[MetadataField, ...]
    doubts: dict[str, str]

    def of(self, name: str) -> MetadataField | None:
        """A field's value."""
        return next((one for one in self.fields if one.name == name), None)


def read_document_metadata(document: Document, origins: Mapping[str, Origin]) -> DocumentMetadata:
    """What is known of a document; `origins` says of the fields in its front matter who put them there."""
    meta = document.meta
    found: list[MetadataField] = []
    for name, value in (("title", meta.title), ("date", _day(document)), ("place", meta.place), ("type", meta.type)):
        if name in meta.found:
            found.append(MetadataField(name, value or "", Origin.TEXT, (meta.found[name],)))
        elif name in origins and value:
            found.append(MetadataField(name, value, origins[name]))
        elif name == "title" and value:
            found.append(MetadataField(name, value, Origin.PAGE))
        elif name == "type" and meta.type is not DocumentType.OTHER:
            found.append(MetadataField(name, meta.type, origins.get("title", Origin.FRONT_MATTER), by="title"))
    speakers = speakers_of(document)
    if speakers.names:
        origin = Origin.TEXT if speakers.by else origins.get("parties", Origin.FRONT_MATTER)
        found.append(MetadataField("parties", speakers.names, origin, speakers.evidence, speakers.by))
    doubts = dict(meta.doubts)
    if not meta.date and (published := meta.other.get("published")):
        doubts["date"] += f"; its page was published on {published}: if it was issued then, say so with --date"
    if doubt := _of_parties(document, speakers):
        doubts["parties"] = doubt
    return DocumentMetadata(tuple(found), doubts)


def _day(document: Document) -> date | str | None:
    return document.meta.written_date if document.meta.month_only else document.meta.date


def _of_parties(document: Document, speakers: Speakers) -> str | None:
    names = ", ".join(speakers.names)
    if not names:
        return "no parties in the front matter, and none found in title, opening or signatures"
    if not speakers.by:
        return None
    if speakers.guessed:
        return f"the parties are {GUESSES[speakers.by]}: {names}; check them"
    if len(speakers.names) == 1 and document.meta.type in _JOINT and not speakers.many:
        return f"only one party was found in a {document.meta.type.value}: {names}; check it"
    return None
