"""What became of the promises of one party, agency or topic, on one card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commitments.site.edition import Edition
from commitments.site.entries import Entry, by_due, figures
from commitments.site.sets import SETS

# The shares of a card, in the order in which they are drawn: a set and its tone.
SHARES = ("kept", "kept_late", "broken", "overdue", "unchecked", "open", "closed")
MOST_NEXT, MOST_NAMES, MOST_YEARS = 5, 8, 16


@dataclass(frozen=True, slots=True)
class Share:
    """One part of the whole."""

    name: str
    title: str
    tone: str
    count: int
    percent: float


@dataclass(frozen=True, slots=True)
class Year:
    """How many were promised, due, moved and checked in a year."""

    year: int
    promised: int
    due: int
    moved: int
    checked: int


@dataclass(frozen=True, slots=True)
class Card:
    """`others` are the parties that promised the same things; the shares make the whole."""

    facet: str
    value: str
    total: int
    shares: tuple[Share, ...]
    following: tuple[Entry, ...]
    leads: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    years: tuple[Year, ...]


def scorecard(edition: Edition, facet: str, value: str, entries: Sequence[Entry]) -> Card:
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
        shares=shares,
        following=tuple(coming[:MOST_NEXT]),
        leads=_commonest(b for e in entries for b in e.bodies) if facet != "agency" else (),
        others=tuple(parties.most_common(MOST_NAMES)),
        topics=_commonest(t for e in entries for t in e.commitment.topics) if facet != "topic" else (),
        years=_years(entries),
    )


def _commonest(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(values).most_common(MOST_NAMES))


def _years(entries: Sequence[Entry]) -> tuple[Year, ...]:
    promised = Counter(e.document.date.year for e in entries if e.document.date)
    due = Counter(e.due.year for e in entries if e.due and e.due < date.max)
    moved = Counter(r.recorded_on.year for e in entries for r in e.reports if r.due)
    checked = Counter(r.recorded_on.year for e in entries for r in e.reports if r.status)
    years = sorted({*promised, *due, *moved, *checked})
    if len(years) > MOST_YEARS:
        today = entries[0].standing.as_of.year
        years = sorted(sorted(years, key=lambda year: abs(year - today))[:MOST_YEARS])
    return tuple(Year(year, promised[year], due[year], moved[year], checked[year]) for year in years)
