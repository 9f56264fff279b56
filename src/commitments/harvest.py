"""What one document yields: the pure stage that engines map over a corpus."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from commitments.config import Config
from commitments.documents import decode_document
from commitments.engines import Engine, Outcome
from commitments.errors import ClusterError
from commitments.extract import load_extractor, rules_fingerprint
from commitments.files import document_of
from commitments.model import Extraction
from commitments.sources import SourceFile

if TYPE_CHECKING:
    from commitments.search import TextVectors
    from commitments.search.vectors import Rows


@dataclass(frozen=True, slots=True)
class Rules:
    """The stamps of what documents are read by: `applied` now, and those under which what is kept is still right."""

    extraction: str
    applied: str
    accepted: tuple[str, ...]

    @classmethod
    def of(cls, config: Config, *, index: bool) -> Rules:
        """Without an index topics are those that words give; what meaning found before stays."""
        from commitments.search.topics import fingerprint

        extraction = _own_rules(config.spacy_model)
        by_meaning = f"{extraction} {config.embedder} {fingerprint()}"
        if index:
            return cls(extraction, by_meaning, (by_meaning,))
        return cls(extraction, extraction, (by_meaning, extraction))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to read, and the vectors that are known of it as it was."""

    file: SourceFile
    known: Rows

    def __str__(self) -> str:
        return str(self.file)


@dataclass(frozen=True, slots=True)
class Harvest:
    """What the per-document stage yields; `vectors` where an embedder was named."""

    extraction: Extraction
    vectors: TextVectors | None = None


def read(
    source: SourceFile,
    known: Rows | None = None,
    *,
    spacy_model: str,
    embedder: str | None = None,
    models: Path | None = None,
    rules: str | None = None,
) -> Harvest:
    """The per-document stage: a file's bytes become a Document, its sentences, its commitments and their vectors.

    `known` are vectors by the hash of their text, which are not computed again; `models` is where the embedder's export
    lies. Raises ClusterError where this process would not apply the `rules` that the results are to be kept under.
    """
    if rules and rules != _own_rules(spacy_model):
        raise ClusterError(
            f"{socket.gethostname()}: a worker there has other rules or another spaCy model; "
            "install the same version of commitments, and start it again"
        )
    # The document first: one that cannot be read costs no loading of a model.
    document = decode_document(source.path, source.content)
    extraction = load_extractor(spacy_model).extract(document)
    if embedder is None:
        return Harvest(extraction)
    from commitments.search.harvest import embed, load_once

    return Harvest(*embed(extraction, *load_once(embedder, models), known or {}))


def read_wanted(wanted: Wanted, *, spacy_model: str, embedder: str | None, models: Path | None, rules: str) -> Harvest:
    """The same, with what a build knows of the document."""
    return read(wanted.file, wanted.known, spacy_model=spacy_model, embedder=embedder, models=models, rules=rules)


def read_path(path: Path, *, spacy_model: str) -> Extraction:
    """The same for a file that this process can open, of any format that `add` takes."""
    return load_extractor(spacy_model).extract(document_of(path))


def extract_files(paths: Iterable[Path], *, spacy_model: str, engine: Engine) -> Iterator[Outcome[Path, Extraction]]:
    """The extractions of files that belong to no knowledge base, as they come."""
    return engine.map(partial(read_path, spacy_model=spacy_model), paths)


@lru_cache(maxsize=1)
def _own_rules(spacy_model: str) -> str:
    """The fingerprint of this process's rules, once: a worker asks for each document."""
    return rules_fingerprint(spacy_model)
