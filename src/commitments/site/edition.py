"""All that one site shows: read from the store and the ledgers once, for one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from commitments.config import Config, Folders
from commitments.model import Event, Filter, Report, ReportKind
from commitments.site.addresses import facet_folders
from commitments.site.entries import Entry, Figures, figures, is_doubtful
from commitments.store import DocumentRow, Store
from commitments.tracking import Unanchored, anchor, effective, known, read_events, read_reports

FACETS = ("party", "agency", "topic", "timeliness", "status", "strength", "year")


@dataclass(frozen=True, eq=False)
class Edition:
    """The site's content on a day. `entries` are in the order that the command line prints them.

    `since` is the day on which the present standing of a commitment began. `withheld` counts commitments that
    `publish = "reviewed"` keeps off the site.
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

    @cached_property
    def sure(self) -> tuple[Entry, ...]:
        """What listings show."""
        return tuple(entry for entry in self.entries if not entry.doubtful)

    @cached_property
    def doubtful(self) -> tuple[Entry, ...]:
        """What is kept apart."""
        return tuple(entry for entry in self.entries if entry.doubtful)

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """Commitment id -> entry."""
        return {entry.id: entry for entry in self.entries}

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
        found: dict[str, dict[str, Counter[str]]] = {facet: {} for facet in FACETS}
        counts = Counter(named for entry in self.entries for named in entry.facets)
        for (facet, value), number in counts.items():
            found[facet].setdefault(value.casefold(), Counter())[value] += number
        return {facet: _commonest(values) for facet, values in found.items()}

    @cached_property
    def by_facet(self) -> Mapping[str, Mapping[str, tuple[Entry, ...]]]:
        """Facet -> value -> the entries listed under it, doubtful ones too; values with most entries first."""
        found: dict[str, dict[str, list[Entry]]] = {facet: {} for facet in FACETS}
        # Facet and value as it occurs -> the list of the value that its page is named for.
        lists = {
            (facet, value): found[facet].setdefault(named, [])
            for facet, values in self.spelling.items()
            for value, named in values.items()
        }
        for entry in self.entries:
            for some in {id(found): found for found in (lists[named] for named in entry.facets)}.values():
                some.append(entry)
        return {facet: _most_first(values) for facet, values in found.items()}

    @cached_property
    def moments(self) -> Mapping[str, str]:
        """Commitment id -> what stands for all that is known of it, and for since when."""
        return {entry.id: f"{entry.key} {self.since.get(entry.id)}" for entry in self.entries}

    @cached_property
    def latest(self) -> Mapping[str, int]:
        """Commitment id -> its place among all, what changed last first."""
        ordered = sorted(self.entries, key=lambda e: (-(self.since.get(e.id) or date.min).toordinal(), e.id))
        return {entry.id: place for place, entry in enumerate(ordered)}

    @cached_property
    def folders(self) -> Mapping[str, Mapping[str, str]]:
        """Facet -> each value as it occurs -> the folder of its pages."""
        named = {facet: facet_folders(facet, sorted(values)) for facet, values in self.by_facet.items()}
        return {
            facet: {value: named[facet][name] for value, name in values.items()}
            for facet, values in self.spelling.items()
        }

    @cached_property
    def figures(self) -> Figures:
        """The site's counts."""
        return figures(self.entries)


def read_edition(
    store: Store,
    folders: Folders,
    config: Config,
    *,
    as_of: date,
    known_on: date | None,
    similar: Mapping[str, Sequence[str]],
) -> Edition:
    """Everything that is published on a day."""
    rows = {row.id: row for row in store.documents() if row.date is None or row.date <= as_of}
    selected = store.select(Filter(), as_of, known_on)
    tracked = [t for t in selected if t.commitment.document in rows]
    published = [t for t in tracked if config.publish == "all" or t.standing.reviewed]
    shown = {t.commitment.document for t in published} if config.publish == "reviewed" else rows.keys()
    by_commitment, unanchored = _reports(store, folders, (as_of, known_on), config.publish_reviewers)
    entries = (
        Entry(
            t,
            rows[t.commitment.document],
            by_commitment.get(t.commitment.id, ()),
            is_doubtful(t, config.doubtful_below),
        )
        for t in published
    )
    return Edition(
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
    )


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


def _commonest(values: Mapping[str, Counter[str]]) -> dict[str, str]:
    """Each spelling -> the commonest one of those that fold to the same."""
    best = {folded: min(counts, key=lambda value: (-counts[value], value)) for folded, counts in values.items()}
    return {value: best[folded] for folded, counts in values.items() for value in counts}


def _most_first(values: Mapping[str, Sequence[Entry]]) -> Mapping[str, tuple[Entry, ...]]:
    ordered = sorted(values.items(), key=lambda item: (-len(item[1]), item[0]))
    return {value: tuple(entries) for value, entries in ordered}
