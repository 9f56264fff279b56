"""All that one site shows: read from the store and the ledgers once, for one day."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias
from urllib.parse import urlencode

from commitments.config import Config, Folders
from commitments.model import Event, Filter, Report, ReportKind, Role
from commitments.site.addresses import facet_folders
from commitments.site.bodies import named_bodies
from commitments.site.entries import Entry, doubts, figures
from commitments.site.figures import Figures
from commitments.site.page_titles import commitment_titles, document_titles
from commitments.store import DocumentRow, Store
from commitments.store.threads import read_threads
from commitments.tracking import (
    Dilution,
    Thread,
    Unanchored,
    anchor,
    dilution_by,
    effective,
    known,
    read_events,
    read_reports,
)

Places: TypeAlias = "array[int]"
FACETS = ("party", "agency", "topic", "year")


@dataclass(frozen=True, eq=False)
class SiteContent:
    """The site's content on a day. `entries` are in the order that the command line prints them.

    `aliases` leads from ids that commitments had before to those they have now. `since` is the day on which the
    present standing of a commitment began. `roles` say what commitments are in their threads. `offers` are what
    later documents may say of commitments, for reviewers. `withheld` counts commitments that `publish = "reviewed"`
    keeps off the site.
    """

    config: Config
    as_of: date
    known_on: date | None
    documents: tuple[DocumentRow, ...]
    entries: tuple[Entry, ...]
    unanchored: tuple[Unanchored, ...] = ()
    events: tuple[Event, ...] = ()
    similar: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    since: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    withheld: int = 0
    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    built_on: date | None = None
    threads: tuple[Thread, ...] = ()
    roles: Mapping[str, tuple[Role, ...]] = field(default_factory=lambda: MappingProxyType({}))
    offers: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def diluted(self) -> Mapping[str, Mapping[str, Dilution]]:
        """Party or topic -> each name, case-folded -> how its promises changed when they were made again."""
        found = {facet: dilution_by(self.threads, facet) for facet in ("party", "topic")}
        return {facet: {name.casefold(): one for name, one in each.items()} for facet, each in found.items()}

    @cached_property
    def thread_of(self) -> Mapping[str, Thread]:
        """Commitment id -> its thread, where people linked it with what later documents say."""
        return {member: thread for thread in self.threads for member in thread.members}

    @cached_property
    def counted(self) -> tuple[Entry, ...]:
        """What figures count and listings show."""
        return tuple(entry for entry in self.entries if entry.counted)

    @cached_property
    def sure(self) -> tuple[Entry, ...]:
        """What search finds: a promise that is counted elsewhere too."""
        return tuple(entry for entry in self.entries if not entry.doubtful)

    @cached_property
    def repeats(self) -> Mapping[str, tuple[Entry, ...]]:
        """Commitment id -> the entries that a person named as the same promise, which are counted there."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.commitment.same_as is not None:
                found.setdefault(entry.commitment.same_as, []).append(entry)
        return {id_: tuple(entries) for id_, entries in found.items()}

    @cached_property
    def doubtful(self) -> tuple[Entry, ...]:
        """What is kept apart."""
        return tuple(entry for entry in self.entries if entry.doubtful)

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """Commitment id -> entry."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Id of a document or commitment -> the name of its page, no two alike."""
        return {**document_titles(self.documents), **commitment_titles(self.entries)}

    @cached_property
    def by_document(self) -> Mapping[str, tuple[Entry, ...]]:
        """Document id -> its entries in the order of the text."""
        found: dict[str, list[Entry]] = {row.id: [] for row in self.documents}
        for entry in sorted(self.entries, key=lambda e: (e.commitment.start, e.id)):
            found[entry.commitment.document].append(entry)
        return {id_: tuple(entries) for id_, entries in found.items()}

    @cached_property
    def spelling(self) -> Mapping[str, Mapping[str, str]]:
        """Facet -> each value as it occurs -> the value that its page is named for: listings fold case."""
        return {facet: _commonest(values) for facet, values in self._as_written.items()}

    @cached_property
    def by_facet(self) -> Mapping[str, Mapping[str, tuple[Entry, ...]]]:
        """Facet -> value -> the entries that are listed under it; values with most entries first."""
        return {facet: self._listed(facet, spelling) for facet, spelling in self.spelling.items()}

    def _listed(self, facet: str, spelling: Mapping[str, str]) -> Mapping[str, tuple[Entry, ...]]:
        found: dict[str, list[Places]] = {}
        for value, named in spelling.items():
            found.setdefault(named, []).append(self._as_written[facet][value])
        ordered = sorted(((value, _merged(some)) for value, some in found.items()), key=lambda f: (-len(f[1]), f[0]))
        return {value: tuple(self.entries[place] for place in places) for value, places in ordered}

    @cached_property
    def _as_written(self) -> Mapping[str, Mapping[str, Places]]:
        """Facet -> value as it occurs -> the places of the entries that name it."""
        found: dict[str, dict[str, Places]] = {facet: defaultdict(partial(array, "I")) for facet in FACETS}
        for place, entry in enumerate(self.entries):
            for facet, value in entry.facets if entry.counted else ():
                found[facet][value].append(place)
        return found

    def moment(self, entry: Entry) -> str:
        """What stands for all that is known of an entry, and for since when."""
        return f"{entry.key} {self.since.get(entry.id)}"

    @cached_property
    def folders(self) -> Mapping[str, Mapping[str, str]]:
        """Facet -> each value as it occurs -> the folder of its page; bodies that lead one promise have none."""
        named = {facet: facet_folders(facet, sorted(values)) for facet, values in self.by_facet.items()}
        return {
            facet: {value: named[facet][name] for value, name in values.items() if self._has_page(facet, name)}
            for facet, values in self.spelling.items()
        }

    def _has_page(self, facet: str, value: str) -> bool:
        return facet != "agency" or len(self.by_facet[facet][value]) > 1

    def list_of(self, facet: str, value: str) -> str:
        """Where the entries of a facet's value are listed: on its page, else by a filter of the list of all."""
        folder = self.folders[facet].get(value)
        return f"{folder}index.html" if folder else f"commitments/index.html?{urlencode({facet: value})}"

    @cached_property
    def figures(self) -> Figures:
        """The site's counts."""
        return figures(self.entries)


def read_site_content(
    store: Store,
    folders: Folders,
    config: Config,
    *,
    as_of: date,
    known_on: date | None,
    similar: Mapping[str, Sequence[str]],
) -> SiteContent:
    """Everything that is published on a day."""
    rows = {row.id: row for row in store.documents() if row.date is None or row.date <= as_of}
    selected = store.select(Filter(), as_of, known_on)
    tracked = [t for t in selected if t.commitment.document in rows]
    published = [t for t in tracked if config.publish == "all" or t.standing.reviewed]
    shown = {t.commitment.document for t in published} if config.publish == "reviewed" else rows.keys()
    by_commitment, unanchored = _reports(store, folders, (as_of, known_on), config.publish_reviewers)
    bodies = named_bodies({body for t in published for body in t.commitment.lead})
    entries = (
        Entry(
            t,
            rows[t.commitment.document],
            by_commitment.get(t.commitment.id, ()),
            doubts(t, config.doubtful_below, config.doubtful_fields_below),
            bodies,
        )
        for t in published
    )
    threads = tuple(t for t in read_threads(store, folders, as_of, known_on) if all(d in shown for d in _documents(t)))
    return SiteContent(
        config=config,
        as_of=as_of,
        known_on=known_on,
        documents=tuple(row for row in rows.values() if row.id in shown),
        entries=tuple(entries),
        unanchored=unanchored,
        events=known(read_events(folders.events).events, known_on),
        similar=similar,
        since=store.since(as_of),
        withheld=len(tracked) - len(published),
        threads=threads,
        roles=_roles(store, as_of, known_on) if threads else {},
    )


def _roles(store: Store, as_of: date, known_on: date | None) -> dict[str, tuple[Role, ...]]:
    """Commitment id -> what it is in its thread."""
    found: dict[str, tuple[Role, ...]] = {}
    for role in Role:
        for tracked in store.select(Filter(thread=(role,)), as_of, known_on):
            found[tracked.commitment.id] = (*found.get(tracked.commitment.id, ()), role)
    return found


def _documents(thread: Thread) -> set[str]:
    """The documents that a thread quotes."""
    return {step.document for step in thread.steps if step.document}


def _reports(
    store: Store, folders: Folders, days: tuple[date, date | None], with_names: bool
) -> tuple[dict[str, tuple[Report, ...]], tuple[Unanchored, ...]]:
    """Commitment id -> its reports, and the reports that fit no commitment."""
    found: dict[str, tuple[Report, ...]] = {}
    unanchored: list[Unanchored] = []
    for path in sorted(folders.reports.glob("*.jsonl")) if folders.reports.is_dir() else []:
        anchoring = anchor(_published(path, *days, with_names), store.of_document(path.stem))
        found |= anchoring.by_commitment
        unanchored += anchoring.unanchored
    return found, tuple(unanchored)


def _published(path: Path, as_of: date, known_on: date | None, with_names: bool) -> tuple[Report, ...]:
    dated = (ReportKind.STATUS, ReportKind.EXTENSION)
    reports = tuple(
        r for r in known(read_reports(path).reports, known_on) if r.kind not in dated or effective(r) <= as_of
    )
    return reports if with_names else tuple(replace(report, reviewer="") for report in reports)


def _commonest(values: Mapping[str, Places]) -> dict[str, str]:
    """Each spelling -> the commonest one of those that fold to the same."""
    folded: dict[str, list[str]] = {}
    for value in values:
        folded.setdefault(value.casefold(), []).append(value)
    best = {like: min(some, key=lambda value: (-len(values[value]), value)) for like, some in folded.items()}
    return {value: best[like] for like, some in folded.items() for value in some}


def _merged(places: Sequence[Places]) -> Sequence[int]:
    """Each place once, in order."""
    return places[0] if len(places) == 1 else sorted(set().union(*places))
