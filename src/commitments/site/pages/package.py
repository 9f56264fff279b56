"""What the downloads mean, for programs: a Frictionless data package, and a JSON Schema of a line of JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from commitments.export import ALL_COLUMNS
from commitments.model import DeadlineKind, Status, Strength, Timeliness
from commitments.site.renderer import Page, Renderer

PROFILE = "tabular-data-package"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT, TEXT_OR_NONE = {"type": "string"}, {"type": ["string", "null"]}
WRITTEN_OR_NONE = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}(-\d{2})?$"}
DAY_OR_NONE = {"type": ["string", "null"], "format": "date"}
NUMBER_OR_NONE = {"type": ["integer", "null"]}
NAMES = {"type": "array", "items": TEXT}
BODIES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": TEXT, "canonical": TEXT_OR_NONE, "party": TEXT_OR_NONE},
    },
}


def package_pages(renderer: Renderer) -> Iterator[Page]:
    """data/datapackage.json and data/commitment.schema.json."""
    yield renderer.file("data/datapackage.json", (), lambda: (_written(_package(renderer)),))
    yield renderer.file("data/commitment.schema.json", (), lambda: (_written(_schema(renderer)),))


def _written(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _package(renderer: Renderer) -> dict[str, Any]:
    config = renderer.site.config
    fields = [
        {"name": name, "type": TYPES.get(name, "string"), "description": DESCRIPTIONS[name], **VALUES.get(name, {})}
        for name in ALL_COLUMNS
    ]
    table = {
        "name": "commitments",
        "path": "commitments.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": ["id"], "missingValues": [""]},
    }
    package: dict[str, Any] = {
        "name": "commitments",
        "profile": PROFILE,
        "title": config.title,
        "description": config.description,
        "created": f"{renderer.site.as_of.isoformat()}T00:00:00Z",
        "resources": [table],
    }
    if renderer.base_url:
        package["homepage"] = renderer.base_url
    if config.data_license:
        package["licenses"] = [_licence(config.data_license)]
    if config.publisher:
        package["contributors"] = [{"title": config.publisher, "role": "publisher"}]
    return package


def _licence(licence: str) -> dict[str, str]:
    return {"path": licence} if licence.startswith("http") else {"name": "-".join(licence.split())}


def _schema(renderer: Renderer) -> dict[str, Any]:
    """What each line of commitments.jsonl holds; more may be added."""
    properties: dict[str, Any] = {
        "id": TEXT,
        "document": TEXT,
        "document_title": TEXT,
        "document_date": WRITTEN_OR_NONE,
        "source_url": TEXT_OR_NONE,
        "headline": TEXT,
        "quote": TEXT,
        "start": {"type": "integer"},
        "end": {"type": "integer"},
        "lead_in": TEXT_OR_NONE,
        "action": TEXT,
        "strength": {"enum": [value.value for value in Strength]},
        "parties": NAMES,
        "lead": BODIES,
        "support": BODIES,
        "deadline": {
            "type": ["object", "null"],
            "properties": {"due": DAY_OR_NONE, "kind": {"enum": [value.value for value in DeadlineKind]}},
        },
        "topics": NAMES,
        "confidence": {"type": "number"},
        "status": {"enum": [value.value for value in Status]},
        "timeliness": {"enum": [value.value for value in Timeliness]},
        "days_late": NUMBER_OR_NONE,
        "days_past": NUMBER_OR_NONE,
        "as_of": {"type": "string", "format": "date"},
    }
    said = {name: {**value, "description": DESCRIPTIONS.get(name, "")} for name, value in properties.items()}
    schema = {"$schema": DRAFT, "title": "A commitment", "type": "object", "required": ["id", "document", "quote"]}
    address = {"$id": f"{renderer.base_url}data/commitment.schema.json"} if renderer.base_url else {}
    return schema | address | {"properties": said}


TYPES = {
    "due": "date",
    "due_strict": "date",
    "as_of": "date",
    "days_late": "integer",
    "days_past": "integer",
    "confidence": "number",
}
DESCRIPTIONS = {
    "id": "Document id and eight characters that stand for the quote",
    "document": "Id of the document, the name of its file",
    "document_title": "Title of the document",
    "document_date": "The day on which it was promised; YYYY-MM where only its month is known",
    "source_url": "Where the document was published",
    "headline": "Who and what in one line",
    "quote": "The words of the document, one contiguous run",
    "lead_in": "The line that governs a list item",
    "action": "What is promised",
    "strength": "Firmness of the verb: shall, will, intend, explore",
    "parties": "Who promises, joined by semicolons",
    "lead": "Bodies charged with doing or leading it, joined by semicolons",
    "support": "Bodies consulted or assisting, joined by semicolons",
    "deadline": "The words that set the time limit",
    "deadline_kind": "fixed, relative, event or vague",
    "due": "The last day in time that counts, on the generous reading",
    "due_strict": "The last day in time on the strict reading, where there is another",
    "recurrence": "The words of a cadence",
    "topics": "What it is about, joined by semicolons",
    "status": "What a person recorded; no_report where nobody has",
    "reviewed": "Whether any person has reported on it",
    "claimed": "Whether the status rests on the promiser's word alone",
    "timeliness": "What status and deadline come to on the day of as_of",
    "days_late": "Days past the last day in time, of what a person found late",
    "days_past": "Days past the last day in time, of what nobody has checked",
    "as_of": "The day for which this holds",
    "confidence": "How sure the reading is, from 0 to 1",
    "page": "The address of its page, where the site's own address is set",
    "on": "The day on which the status became true, as reported",
    "evidence": "The pages, or words of documents, that show it, as reported",
    "by": "Who speaks there: party or independent",
    "note": "What the person who reported added",
    "reviewer": "Who reported",
    "report": "The report's own id",
}
VALUES: Mapping[str, Mapping[str, Any]] = {
    "strength": {"constraints": {"enum": [value.value for value in Strength]}},
    "status": {"constraints": {"enum": [value.value for value in Status]}},
    "timeliness": {"constraints": {"enum": [value.value for value in Timeliness]}},
    "id": {"constraints": {"required": True, "unique": True}},
}
