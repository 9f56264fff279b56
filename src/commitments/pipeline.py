"""The whole flow on one page: document > sentences > commitments > store, index, site.

`read` turns one file's bytes into an Extraction and knows nothing of the others, so that any engine may map it over the
corpus.
`build` does that for what changed, keeps the results, and renders what people look at.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from commitments.config import Config, Folders
from commitments.documents import decode_document
from commitments.engines import DaskCluster, Engine, InProcess, Outcome, choose_engine
from commitments.errors import ClusterError
from commitments.extract import load_extractor, rules_fingerprint
from commitments.files import document_of
from commitments.ids import aliases, vanishing
from commitments.locks import exclusive
from commitments.model import Extraction, Progress
from commitments.sources import SourceFile, Sources
from commitments.store import Store
from commitments.store.seen import is_kept, note_seen, seen
from commitments.tracking import append_aliases

if TYPE_CHECKING:
    from commitments.search import Index, IndexSummary, TextVectors
    from commitments.search.vectors import Rows
    from commitments.site import SiteSummary
    from commitments.site.entries import Entry
    from commitments.store import SyncSummary


@dataclass(frozen=True, slots=True)
class Scope:
    """What a build makes, and the days it shows: `as_of` the world of a day, `known_on` what was recorded by a day.

    `repair` makes all of it anew, whatever it was made from.
    """

    as_of: date
    known_on: date | None = None
    index: bool = True
    site: bool = True
    repair: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of the documents: how many were read anew, kept, removed; `failures` are lines for a person."""

    read: int
    unchanged: int
    removed: int
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did, for the lines that it prints at the end."""

    reading: Reading
    documents: int
    commitments: int
    deadlines: int
    warnings: tuple[str, ...]
    sync: SyncSummary
    index: IndexSummary | None
    site: SiteSummary | None
    seconds: float


def build(
    folders: Folders, config: Config, scope: Scope, *, engine: Engine | None = None, progress: Progress
) -> BuildSummary:
    """Bring store, index and site in step with the corpus. Raises CommitmentsError; a failed document stops nothing."""
    started = time.monotonic()
    with exclusive(folders.derived / "build.lock"), Store.open(folders.store, create=True) as store:
        engine = engine or choose_engine(config.workers, config.cluster)
        index = _index(store, folders, config, scope)
        if scope.repair:
            forget_stamps(store, folders)
        reading = read_changed(store, folders, config, engine, index, progress)
        sync = store.sync(folders.reports, folders.events, due_soon_days=config.due_soon_days)
        indexed = index.finish(progress) if index else None
        site = _site(store, folders, config, scope, progress) if scope.site else None
        totals = store.totals()
        return BuildSummary(
            reading=reading,
            documents=totals.documents,
            commitments=totals.commitments,
            deadlines=totals.deadlines,
            warnings=store.warnings(),
            sync=sync,
            index=indexed,
            site=site,
            seconds=time.monotonic() - started,
        )


def forget_stamps(store: Store, folders: Folders) -> None:
    """Let nothing count as made from what it was made from: a build makes all of it anew."""
    store.forget_stamps()
    for stamps in folders.derived.glob("site*"):
        if stamps.is_file():
            stamps.unlink()


def read_changed(
    store: Store, folders: Folders, config: Config, engine: Engine, index: Index | None, progress: Progress
) -> Reading:
    """Read the documents whose bytes, or whose rules, are not those of the last build, and keep the results."""
    rules = _Rules(config, index is not None)
    sources = Sources(folders.documents, seen(store.connection, rules.accepted))
    for document_id in sources.gone:
        store.remove(document_id)
    models = folders.index if index and not isinstance(engine, DaskCluster) else None
    embedder = config.embedder if index else None
    elsewhere = None if isinstance(engine, InProcess) else rules.extraction
    task = partial(_read_wanted, spacy_model=config.spacy_model, embedder=embedder, models=models, rules=elsewhere)
    changed = sources.changed(lambda id_, digest: is_kept(store.connection, id_, digest, rules.accepted))
    wanted = (_Wanted(file, index.known(file.path.stem) if index else {}) for file in changed)
    read_well, failures = 0, []
    for done, outcome in enumerate(engine.map(task, wanted), start=1):
        if isinstance(outcome.result, str):
            failures.append(outcome.result)
        else:
            harvest = outcome.result
            if index and harvest.vectors:
                # Vectors first: a build that ends in between has them already when it reads the document again.
                index.put(harvest.vectors)
            append_aliases(folders.aliases, vanishing(store, harvest.extraction))
            store.put(harvest.extraction, outcome.item.file.digest, rules.applied)
            read_well += 1
        progress("reading", done, sources.expected)
    note_seen(store.connection, sources.states, sources.hashes)
    return Reading(read_well, sources.unchanged, len(sources.gone), tuple(sorted([*failures, *sources.failures])))


class _Rules:
    """The rules that documents are read by: what they are kept under, and under which what is kept is still right."""

    def __init__(self, config: Config, index: bool) -> None:
        self.extraction = _own_rules(config.spacy_model)
        by_meaning = f"{self.extraction} {config.embedder} {_topics()}"
        self.applied = by_meaning if index else self.extraction
        # Without an index topics are those that words tell; what meaning told before stays.
        self.accepted = (by_meaning,) if index else (by_meaning, self.extraction)


@dataclass(frozen=True, slots=True)
class _Wanted:
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


def _read_wanted(
    wanted: _Wanted, *, spacy_model: str, embedder: str | None, models: Path | None, rules: str | None
) -> Harvest:
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


def _topics() -> str:
    from commitments.search.topics import fingerprint

    return fingerprint()


def _index(store: Store, folders: Folders, config: Config, scope: Scope) -> Index | None:
    if not scope.index:
        return None
    from commitments.search import Index

    index = Index(store, folders, config)
    if scope.repair:
        index.repair()
    return index


def _site(store: Store, folders: Folders, config: Config, scope: Scope, progress: Progress) -> SiteSummary:
    from commitments.search import neighbours
    from commitments.site import build_site

    similar = neighbours(store, folders, config, progress=progress)
    listed = partial(_search_in_browsers, store, folders, config)
    days = (scope.as_of, scope.known_on)
    old = aliases(store, folders)
    return build_site(store, folders, config, *days, similar=similar, listed=listed, aliases=old, progress=progress)


def _search_in_browsers(store: Store, folders: Folders, config: Config, entries: Sequence[Entry]) -> None:
    from commitments.search.browser import Shown, write_meaning

    shown = [Shown(e.id, e.address, e.headline, e.state, e.tone, _of(e)) for e in entries]
    write_meaning(store, folders, config, shown)


def _of(entry: Entry) -> str:
    """Of which document and day a commitment is."""
    day = entry.document.date
    return f"{entry.document.title}, {day.isoformat()}" if day else entry.document.title
