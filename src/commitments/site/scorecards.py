"""What became of the promises of one party, agency or topic, on one card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, sqrt
from urllib.parse import urlencode

from commitments.model import ReportKind
from commitments.site.content import SiteContent
from commitments.site.entries import Entry, by_due, figures
from commitments.site.sets import SETS
from commitments.tracking import Dilution, live_reports

# The shares of a card, in the order in which they are drawn: a set and its tone.
SHARES = ("broken", "overdue", "unchecked", "kept", "kept_late", "open", "closed")
REACHED = ("kept", "kept_late", "broken", "overdue", "unchecked")
MOST_NEXT, MOST_NAMES, MOST_YEARS = 5, 8, 12
SIZES = 6


@dataclass(frozen=True, slots=True)
class Share:
    """One part of the whole."""

    name: str
    title: str
    tone: str
    count: int
    percent: float


@dataclass(frozen=True, slots=True)
class Dot:
    """How many fell into a column of the timeline: `size` is 1 to 6 by area, `query` asks the list for them."""

    count: int
    size: int
    query: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What was promised, due, moved and checked, year by year; what lies far off is taken together at its ends."""

    columns: tuple[str, ...]
    now: str
    lanes: tuple[tuple[str, tuple[Dot, ...]], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """`others` are the parties that promised the same things; the shares make the whole.

    `reached` counts what was kept, broken or has passed its day, `looked` those of them that a person reported on.
    `diluted` says how the promises changed when they were made again, as far as people confirmed it.
    """

    facet: str
    value: str
    total: int
    reached: int
    looked: int
    undated: int
    shares: tuple[Share, ...]
    following: tuple[Entry, ...]
    leads: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    timeline: Timeline
    diluted: Dilution | None


def scorecard(site: SiteContent, facet: str, value: str, entries: Sequence[Entry]) -> Card:
    """The card of a facet's value."""
    counts = figures(entries)._asdict()
    total = len(entries)
    shares = tuple(
        Share(name, SETS[name].title, SETS[name].tone, counts[name], 100 * counts[name] / max(total, 1))
        for name in SHARES
    )
    coming = sorted((e for e in entries if e.tallies.open and e.due), key=by_due)
    parties = Counter(p for e in entries for p in e.commitment.parties)
    if facet == "party":
        parties = Counter({p: n for p, n in parties.items() if p.casefold() != value.casefold()})
    return Card(
        facet=facet,
        value=value,
        total=total,
        reached=sum(counts[name] for name in REACHED),
        looked=sum(counts[name] for name in REACHED) - counts["unchecked"],
        undated=sum(not e.due for e in entries),
        shares=shares,
        following=tuple(coming[:MOST_NEXT]),
        leads=_commonest(b for e in entries for b in e.bodies) if facet != "agency" else (),
        others=tuple(parties.most_common(MOST_NAMES)),
        topics=_commonest(t for e in entries for t in e.commitment.topics) if facet != "topic" else (),
        timeline=_timeline(entries, site.as_of),
        diluted=site.diluted.get(facet, {}).get(value.casefold()),
    )


def _commonest(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(values).most_common(MOST_NAMES))


def _timeline(entries: Sequence[Entry], as_of: date) -> Timeline:
    reports = [report for e in entries for report in live_reports(e.reports)]
    counts = {
        "Promised": Counter(e.document.date.year for e in entries if e.document.date),
        "Due": Counter(e.due.year for e in entries if e.due and e.due < date.max),
        "Moved": Counter((r.on or r.recorded_on).year for r in reports if r.kind is ReportKind.EXTENSION),
        "Checked": Counter(r.recorded_on.year for r in reports if r.kind is ReportKind.STATUS),
    }
    columns = _columns({year for lane in counts.values() for year in lane}, as_of.year)
    most = max((lane[year] for lane in counts.values() for year in lane), default=1)
    lanes = tuple(
        (name, tuple(_dot(name, [y for y in years if lane[y]], lane, most) for years in columns.values()))
        for name, lane in counts.items()
    )
    return Timeline(tuple(columns), str(as_of.year), lanes)


def _columns(years: set[int], today: int) -> dict[str, Sequence[int]]:
    """Label -> its years: one each around today, those further off together."""
    if not years:
        return {}
    # The year of today is there even where all lies before it.
    years = years | {today}
    first = max(min(years), today - MOST_YEARS // 2)
    last = min(max(years), first + MOST_YEARS - 1)
    found: dict[str, Sequence[int]] = {str(year): (year,) for year in range(first, last + 1)}
    earlier, later = sorted(y for y in years if y < first), sorted(y for y in years if y > last)
    head: dict[str, Sequence[int]] = {f"to {first - 1}": earlier} if earlier else {}
    return {**head, **found, **({f"from {last + 1}": later} if later else {})}


def _dot(lane: str, years: Sequence[int], counts: Counter[int], most: int) -> Dot:
    number = sum(counts[year] for year in years)
    query = ""
    if years and lane == "Promised":
        query = urlencode({"made-after": f"{years[0]:04}-01-01", "made-before": f"{years[-1]:04}-12-31"})
    elif lane == "Due":
        query = urlencode([("year", f"{year:04}") for year in years])
    return Dot(number, min(SIZES, max(1, ceil(SIZES * sqrt(number / most)))) if number else 0, query)
