"""The whole flow on one page: document > sentences > commitments > store, index, site.

`read` turns one file's bytes into an Extraction and knows nothing of the others, so that any engine may map it over the
corpus.
`build` does that for what changed, keeps the results, and renders what people look at.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from commitments.config import Config, Folders
from commitments.documents import decode_document, read_document
from commitments.engines import Engine, InProcess, LocalProcesses, Outcome, choose_engine, may_fork
from commitments.errors import ClusterError, CommitmentsError
from commitments.extract import load_extractor, rules_fingerprint
from commitments.ids import vanishing
from commitments.locks import exclusive
from commitments.model import Extraction, Progress
from commitments.sources import SourceFile, Sources
from commitments.store import Store
from commitments.store.seen import is_kept, note_seen, seen
from commitments.tracking import append_aliases

if TYPE_CHECKING:
    from commitments.search import Ahead, Embedded, IndexSummary, Opened
    from commitments.site import SiteSummary
    from commitments.store import SyncSummary

# So many documents are read sooner than the models are loaded.
_FEW = 8


@dataclass(frozen=True, slots=True)
class Scope:
    """What a build makes, and the days it shows: `as_of` the world of a day, `known_on` what was recorded by a day.

    `repair` makes the index anew where it differs from the store.
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
        loading = _Loading(folders, config)
        reading = read_changed(
            store, folders, config, engine, index=scope.index, progress=progress, meanwhile=loading.load
        )
        sync = store.sync(folders.reports, folders.events, due_soon_days=config.due_soon_days)
        index = _index(store, folders, config, scope, progress, loading.opened) if scope.index else None
        store.lay()
        site = _site(store, folders, config, scope, progress) if scope.site else None
        totals = store.totals()
        return BuildSummary(
            reading=reading,
            documents=totals.documents,
            commitments=totals.commitments,
            deadlines=totals.deadlines,
            warnings=store.warnings(),
            sync=sync,
            index=index,
            site=site,
            seconds=time.monotonic() - started,
        )


@dataclass
class _Loading:
    """Loads what the index will need, beside a process that reads."""

    folders: Folders
    config: Config
    opened: Opened | None = None

    def load(self) -> None:
        """What is wrong is told when the index asks for it: what was read is kept before."""
        from commitments.search import open_model

        with suppress(CommitmentsError):
            self.opened = open_model(self.folders, self.config)


def read_changed(
    store: Store,
    folders: Folders,
    config: Config,
    engine: Engine,
    *,
    index: bool,
    progress: Progress,
    meanwhile: Callable[[], None] | None = None,
) -> Reading:
    """Extract the documents whose bytes, or whose rules, are not those of the last build, and keep the results.

    Workers embed what they have extracted too; a single process leaves that to the index, which does it in one go. Of
    few documents most of the time goes into loading: they are read in a process beside this one, which does `meanwhile`
    what the index needs.
    """
    rules = rules_fingerprint(config.spacy_model)
    sources = Sources(folders.documents, seen(store.connection, rules))
    for document_id in sources.gone:
        store.remove(document_id)
    elsewhere = not isinstance(engine, InProcess)
    embedder = config.embedder if index and elsewhere else None
    task = partial(read, spacy_model=config.spacy_model, embedder=embedder, rules=rules if elsewhere else None)
    if meanwhile and index and not elsewhere and 0 < sources.expected <= _FEW and may_fork():
        engine = LocalProcesses(1, meanwhile)
    ahead = _ahead(folders) if embedder else None
    changed = sources.changed(lambda id_, digest: is_kept(store.connection, id_, digest, rules))
    read_well, failures = 0, []
    for done, outcome in enumerate(engine.map(task, changed), start=1):
        if isinstance(outcome.result, str):
            failures.append(outcome.result)
        else:
            if ahead and outcome.result.embedded:
                # Vectors first: a build that ends in between has them already when it reads the document again.
                ahead.remember(outcome.result.embedded)
            append_aliases(folders.aliases, vanishing(store, outcome.result.extraction))
            store.put(outcome.result.extraction, outcome.item.digest, rules)
            read_well += 1
        progress("reading", done, sources.expected)
    note_seen(store.connection, sources.states, sources.hashes)
    return Reading(read_well, sources.unchanged, len(sources.gone), tuple(sorted([*failures, *sources.failures])))


@dataclass(frozen=True, slots=True)
class Harvest:
    """What the per-document stage yields; `embedded` where the vectors were asked for too."""

    extraction: Extraction
    embedded: Embedded | None = None


def read(source: SourceFile, *, spacy_model: str, embedder: str | None = None, rules: str | None = None) -> Harvest:
    """The per-document stage: a file's bytes become a Document, its sentences, its commitments and their vectors.

    Raises ClusterError where this process would not apply the `rules` that the results are to be kept under.
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
    from commitments.search import embed_ahead

    return Harvest(extraction, embed_ahead(extraction, embedder))


def read_path(path: Path, *, spacy_model: str) -> Extraction:
    """The same for a file that this process can open."""
    document = read_document(path)
    return load_extractor(spacy_model).extract(document)


def extract_files(paths: Iterable[Path], *, spacy_model: str, engine: Engine) -> Iterator[Outcome[Path, Extraction]]:
    """The extractions of files that belong to no knowledge base, as they come."""
    return engine.map(partial(read_path, spacy_model=spacy_model), paths)


def _ahead(folders: Folders) -> Ahead:
    from commitments.search import Ahead

    return Ahead(folders)


@lru_cache(maxsize=1)
def _own_rules(spacy_model: str) -> str:
    """The fingerprint of this process's rules, once: a worker asks for each document."""
    return rules_fingerprint(spacy_model)


def _index(
    store: Store, folders: Folders, config: Config, scope: Scope, progress: Progress, opened: Opened | None
) -> IndexSummary:
    from commitments.search import repair, update_index

    return (repair if scope.repair else update_index)(store, folders, config, progress=progress, opened=opened)


def _site(store: Store, folders: Folders, config: Config, scope: Scope, progress: Progress) -> SiteSummary:
    from commitments.search import neighbours
    from commitments.site import build_site

    similar = neighbours(store, folders, progress=progress)
    return build_site(
        store, folders, config, as_of=scope.as_of, known_on=scope.known_on, similar=similar, progress=progress
    )
