"""The whole flow on one page: document > sentences > commitments > store, search, site.

`harvest.read` turns one file's bytes into all that a document yields and knows nothing of the others, so that any
engine may map it over the corpus. `build` does that for what changed, keeps the results, and renders the site.
"""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from commitments.config import Config, Folders
from commitments.engines import Engine, choose_engine
from commitments.harvest import Rules, Wanted, read_wanted
from commitments.ids import aliases, vanishing
from commitments.locks import exclusive
from commitments.model import Progress
from commitments.sources import Sources
from commitments.store import Store, discard, is_damaged
from commitments.store.seen import is_kept, note_seen, seen
from commitments.tracking import append_aliases

if TYPE_CHECKING:
    from commitments.search import Index, IndexSummary
    from commitments.site import SiteSummary
    from commitments.site.content import SiteContent
    from commitments.site.entries import Entry
    from commitments.store import SyncSummary


@dataclass(frozen=True, slots=True)
class Scope:
    """What a build makes, and the days it shows: `as_of` the world of a day, `known_on` what was recorded by a day.

    `repair` makes all of it anew, whatever it was made from. `today` is the day that the site says it was built on.
    """

    as_of: date
    known_on: date | None = None
    index: bool = True
    site: bool = True
    repair: bool = False
    today: date | None = None


@dataclass(frozen=True, slots=True)
class ReadSummary:
    """What became of the documents: how many were read anew, kept, removed; `failures` are lines for a person."""

    read: int
    unchanged: int
    removed: int
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did, for the lines that it prints at the end."""

    reading: ReadSummary
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
    with exclusive(folders.derived / "build.lock"):
        try:
            return _build(folders, config, scope, engine, progress)
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                raise
            # A file that broke while it was used is made anew, once.
            discard(folders.store)
            return _build(folders, config, scope, engine, progress)


def _build(folders: Folders, config: Config, scope: Scope, engine: Engine | None, progress: Progress) -> BuildSummary:
    started = time.monotonic()
    with Store.open(folders.store, create=True, doubtful_below=config.doubtful_fields_below) as store:
        index = _index(store, folders, config, scope)
        if scope.repair:
            forget_stamps(store, folders)
        reading = read_changed(store, folders, config, engine, index, progress)
        sync = store.sync(folders.reports, folders.events, due_soon_days=config.due_soon_days)
        store.keep_counts(scope.as_of)
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
    store: Store, folders: Folders, config: Config, engine: Engine | None, index: Index | None, progress: Progress
) -> ReadSummary:
    """Read the documents whose bytes, or whose rules, are not those of the last build, and keep the results."""
    rules = Rules.of(config, index=index is not None)
    sources = Sources(folders.documents, seen(store.connection, rules.accepted))
    for document_id in sources.gone:
        store.remove(document_id)
    engine = engine or choose_engine(config.workers, config.cluster, sources.expected)
    task = partial(
        read_wanted,
        spacy_model=config.spacy_model,
        embedder=config.embedder if index else None,
        # The hosts of a cluster share no disk with this one.
        models=None if config.cluster else folders.index,
        rules=rules.extraction,
    )
    changed = sources.changed(lambda id_, digest: is_kept(store.connection, id_, digest, rules.accepted))
    wanted = (Wanted(file, index.known(file.path.stem) if index else {}) for file in changed)
    read_well, failures = 0, []
    for done, outcome in enumerate(engine.map(task, wanted), start=1):
        if isinstance(outcome.result, str):
            failures.append(outcome.result)
        else:
            harvest = outcome.result
            append_aliases(folders.aliases, vanishing(store, harvest.extraction))
            store.put(harvest.extraction, outcome.item.file.digest, rules.applied)
            if index and harvest.vectors:
                # What a build that ends in between has not put, `finish` of the next one misses and embeds again.
                index.put(harvest.vectors)
            read_well += 1
        progress("reading", done, sources.expected)
    note_seen(store.connection, sources.states, sources.hashes)
    return ReadSummary(read_well, sources.unchanged, len(sources.gone), tuple(sorted([*failures, *sources.failures])))


def _index(store: Store, folders: Folders, config: Config, scope: Scope) -> Index | None:
    if not scope.index:
        return None
    from commitments.search import Index

    index = Index(store, folders, config)
    if scope.repair:
        index.repair()
    return index


def _site(store: Store, folders: Folders, config: Config, scope: Scope, progress: Progress) -> SiteSummary:
    from commitments.lineage import offers
    from commitments.search import neighbours
    from commitments.site import build_site

    similar = neighbours(store, folders, config, progress=progress)
    offered = offers(store, folders, config, scope.as_of) if scope.known_on is None else {}
    listed = partial(_search_in_browsers, store, folders, config)
    made = partial(build_site, store, folders, config, scope.as_of, scope.known_on, built_on=scope.today)
    old = aliases(store, folders)
    return made(similar=similar, offers=offered, listed=listed, aliases=old, progress=progress)


def _search_in_browsers(store: Store, folders: Folders, config: Config, site: SiteContent) -> None:
    from commitments.search.browser import Shown, write_meaning
    from commitments.site.search_records import facets, origin

    def shown(e: Entry) -> Shown:
        # What is doubtful is found too, and says so: it has a page.
        state = f"{e.state}; doubtful" if e.doubtful else e.state
        return Shown(e.id, e.address, e.headline, state, e.tone, origin(e), facets(site, e))

    write_meaning(store, folders, config, [shown(e) for e in site.entries])
