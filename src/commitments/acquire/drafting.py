"""Bytes of any known kind become a draft."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from commitments.acquire.draft import Draft, Given
from commitments.acquire.front import with_fields
from commitments.acquire.kinds import SUFFIXES, Kind, decode, kind_of
from commitments.acquire.plain import convert_text
from commitments.acquire.sandbox import convert
from commitments.acquire.versions import safe_id, slug
from commitments.errors import UnreadableDocumentError
from commitments.words.languages import language_of


@dataclass(frozen=True, slots=True)
class Received:
    """What came from a file, standard input or an address. `name` says what it was called there."""

    content: bytes
    name: str
    where: str
    url: str | None = None
    received: datetime | None = None


def draft(received: Received, given: Given) -> Draft:
    """The Markdown of what was received. Raises UnreadableDocumentError."""
    path = Path(received.name)
    kind = kind_of(received.content, path.suffix, received.where)
    if kind is Kind.MARKDOWN:
        return _markdown(received, given, safe_id(path.stem))
    converted = convert_text(decode(received.content, received.where)) if kind is Kind.TEXT else None
    converted = converted or convert(kind, received.content, received.where)
    if not converted.markdown.strip():
        raise UnreadableDocumentError(f"{received.where}: no text in it")
    document_id = given.id or slug(path.stem)
    fields = dict[str, object](converted.fields) | _origin(received) | given.fields()
    fields["original"] = f"originals/{document_id}{SUFFIXES[kind]}"
    # The text's own words win over what its page says of it.
    if (language := language_of(converted.markdown)) and language != fields.get("language", "en"):
        fields["language"] = language
    if converted.warnings:
        fields["conversion_notes"] = list(converted.warnings)
    markdown = with_fields(converted.markdown, fields)
    return Draft(
        document_id, markdown, received.where, received.content, SUFFIXES[kind], converted.warnings, given.fields()
    )


def with_id(drafted: Draft, document_id: str) -> Draft:
    """The draft under another id; its original is called as it is."""
    if drafted.id == document_id:
        return drafted
    named = {"original": f"originals/{document_id}{drafted.suffix}"} if drafted.original is not None else {}
    return replace(drafted, id=document_id, markdown=with_fields(drafted.markdown, named))


def _markdown(received: Received, given: Given, stem: str) -> Draft:
    fields = (_origin(received) if received.url else {}) | given.fields()
    markdown = with_fields(decode(received.content, received.where), fields)
    return Draft(given.id or stem, markdown, received.where, given=given.fields())


def _origin(received: Received) -> dict[str, object]:
    """Where it came from, when, and the hash of the very bytes."""
    fields: dict[str, object] = {}
    if received.url:
        fields["source_url"] = received.url
    if received.received:
        fields["retrieved"] = received.received.strftime("%Y-%m-%dT%H:%M:%SZ")
    fields["sha256"] = hashlib.sha256(received.content).hexdigest()
    return fields


def name_of(url: str) -> str:
    """What a page is called: the last part of its path that means something."""
    try:
        whole = urlsplit(url)
    except ValueError as error:
        raise UnreadableDocumentError(f"{url[:200]}: not an address: {error}") from error
    parts = [part for part in whole.path.split("/") if part]
    return parts[-1] if parts else whole.hostname or "document"
