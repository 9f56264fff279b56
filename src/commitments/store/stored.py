"""Stored objects: the nouns as JSON, by msgspec on the dataclasses as they are."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from commitments.model import Commitment, Document, Extraction, Sentence


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """All that a document yielded, apart from its commitments. `warnings` are the document's and the extraction's."""

    document: Document
    parties: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    warnings: tuple[str, ...]


_COMMITMENT = msgspec.json.Decoder(Commitment)
_DOCUMENT = msgspec.json.Decoder(StoredDocument)
# Places grow by the line and texts repeat: packing makes a document a quarter as large, at little cost.
_LEVEL = 1


def dump(value: object) -> str:
    """A value as compact JSON; half a surrogate pair, which is no text to SQLite, becomes a question mark."""
    try:
        return _ENCODER.encode(value).decode()
    except UnicodeEncodeError:
        plain = msgspec.to_builtins(value, enc_hook=_plain)
        return storable(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))


def load(text: str) -> Commitment:
    """A commitment from its column."""
    return _COMMITMENT.decode(text)


def pack(extraction: Extraction) -> bytes:
    """The document and its sentences as bytes."""
    warnings = all_warnings(extraction.document.warnings, extraction.warnings)
    stored = StoredDocument(extraction.document, extraction.parties, extraction.sentences, warnings)
    return zlib.compress(dump(stored).encode(), _LEVEL)


def unpack(packed: bytes) -> StoredDocument:
    """The inverse of `pack`."""
    return _DOCUMENT.decode(zlib.decompress(packed))


def all_warnings(document: Sequence[str], extraction: Sequence[str]) -> tuple[str, ...]:
    """What the document and the extraction said, once each."""
    return tuple(dict.fromkeys([*document, *extraction]))


def storable(text: str) -> str:
    """The text as SQLite can hold it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Any:
    """A read-only view is written as the dict it shows; what else front matter may hold, as its words."""
    return dict(value) if isinstance(value, Mapping) else str(value)


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)
