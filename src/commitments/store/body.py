"""A document with its sentences as compressed JSON, and back to an equal one."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate, pairwise
from typing import Any

from commitments.model import (
    Block,
    BlockKind,
    Document,
    DocumentType,
    Extraction,
    FrontMatter,
    Mark,
    Sentence,
    SourceMap,
    Span,
)
from commitments.records import Record, evidence_from, evidence_record


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """All that a document yielded, apart from its commitments. `warnings` are the document's and the extraction's."""

    document: Document
    parties: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    warnings: tuple[str, ...]


def pack(extraction: Extraction) -> bytes:
    """The document and its sentences as bytes."""
    d = extraction.document
    record = {
        "id": d.id,
        "text": d.text,
        "meta": _meta_record(d.meta),
        "blocks": [_block_record(block) for block in d.blocks],
        "source_map": _source_map_record(d.source_map),
        "warnings": d.warnings,
        "parties": extraction.parties,
        "sentences": _sentence_records(extraction.sentences),
        "count": len(extraction.sentences),
        "said": extraction.warnings,
    }
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=_tagged)
    # surrogatepass: a lone surrogate in a document's text would otherwise stop a build.
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 3)


def unpack(packed: bytes) -> StoredDocument:
    """The inverse of `pack`."""
    r = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"), object_hook=_untagged)
    document = Document(
        id=r["id"],
        text=r["text"],
        meta=_meta_from(r["meta"]),
        blocks=tuple(_block_from(b) for b in r["blocks"]),
        source_map=_source_map_from(r["source_map"]),
        warnings=tuple(r["warnings"]),
    )
    sentences = _sentences_from(r["sentences"], document.text)[: r["count"]]
    return StoredDocument(document, tuple(r["parties"]), sentences, all_warnings(r["warnings"], r["said"]))


def all_warnings(document: Sequence[str], extraction: Sequence[str]) -> tuple[str, ...]:
    """What the document and the extraction said, once each."""
    return tuple(dict.fromkeys([*document, *extraction]))


def _meta_record(meta: FrontMatter) -> Record:
    record = {name: getattr(meta, name) for name in FrontMatter.__slots__}
    record["found"] = {name: evidence_record(e) for name, e in meta.found.items()}
    record["other"] = dict(meta.other)
    return record


def _meta_from(record: Mapping[str, Any]) -> FrontMatter:
    values = dict(record)
    values["type"] = DocumentType(values["type"])
    values["parties"] = tuple(values["parties"])
    values["found"] = {name: evidence_from(e) for name, e in values["found"].items()}
    return FrontMatter(**values)


def _block_record(b: Block) -> list[Any]:
    marks = [[m.kind, m.span.start, m.span.end, m.target] for m in b.marks]
    cells = [[c.start, c.end] for c in b.cells]
    return [b.kind, b.span.start, b.span.end, b.level, b.marker, b.governor, b.section, cells, marks, b.quoted]


def _block_from(record: Sequence[Any]) -> Block:
    kind, start, end, level, marker, governor, section, cells, marks, quoted = record
    return Block(
        BlockKind(kind),
        Span(start, end),
        level,
        marker,
        governor,
        tuple(section),
        tuple(Span(*cell) for cell in cells),
        tuple(Mark(m[0], Span(m[1], m[2]), m[3]) for m in marks),
        quoted,
    )


def _source_map_record(places: SourceMap) -> list[Any]:
    columns = (places.text_starts, places.source_starts, places.source_ends)
    return [*(_steps(column) for column in columns), places.text_length]


def _source_map_from(record: Sequence[Any]) -> SourceMap:
    *columns, length = record
    text_starts, source_starts, source_ends = (tuple(accumulate(column)) for column in columns)
    return SourceMap(text_starts, source_starts, source_ends, length)


def _steps(column: Sequence[int]) -> list[int]:
    # Steps compress far better than the growing numbers do.
    return [*column[:1], *(after - before for before, after in pairwise(column))]


def _sentence_records(sentences: Sequence[Sentence]) -> list[list[Any]]:
    """The sentences, then the lead-ins that are not among them; a lead-in is the number of its record."""
    pending = list(sentences)
    numbers = {sentence: number for number, sentence in enumerate(pending)}
    for sentence in pending:
        if sentence.lead_in is not None and sentence.lead_in not in numbers:
            numbers[sentence.lead_in] = len(pending)
            pending.append(sentence.lead_in)
    return [[s.start, s.end, s.block, s.section, None if s.lead_in is None else numbers[s.lead_in]] for s in pending]


def _sentences_from(records: Sequence[Sequence[Any]], text: str) -> tuple[Sentence, ...]:
    made: dict[int, Sentence] = {}

    def sentence(number: int) -> Sentence:
        if number not in made:
            start, end, block, section, governing = records[number]
            lead_in = None if governing is None else sentence(governing)
            made[number] = Sentence(start, end, text[start:end], block, tuple(section), lead_in)
        return made[number]

    return tuple(sentence(number) for number in range(len(records)))


def _tagged(value: Any) -> Any:
    """Front matter's unknown keys hold what YAML makes of them: days and times too."""
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def _untagged(value: dict[str, Any]) -> Any:
    if value.keys() == {"$time"}:
        return datetime.fromisoformat(value["$time"])
    if value.keys() == {"$day"}:
        return date.fromisoformat(value["$day"])
    return value
