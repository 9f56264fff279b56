"""What the site says of a commitment wherever it is listed, worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple
from zlib import crc32

from commitments.model import Commitment, DeadlineKind, Report, Standing, Status, Timeliness, Tracked
from commitments.site.addresses import commitment_page, document_page
from commitments.site.digests import digest
from commitments.site.wording import day, excerpt, state, tone
from commitments.store import DocumentRow

NAMES_SHOWN = 6


KEPT = (Timeliness.FULFILLED, Timeliness.FULFILLED_ON_TIME)


@dataclass(frozen=True)
class Entry:
    """A commitment with what people recorded on it and the document that it stands in.

    `doubtful`: a find of low confidence that nobody has looked at, kept apart from the counts.
    """

    tracked: Tracked
    document: DocumentRow
    reports: tuple[Report, ...] = ()
    doubtful: bool = False

    @cached_property
    def commitment(self) -> Commitment:
        """What was promised."""
        return self.tracked.commitment

    @cached_property
    def standing(self) -> Standing:
        """What it comes to."""
        return self.tracked.standing

    @cached_property
    def key(self) -> str:
        """Stands for all that is known of it."""
        return digest(self.tracked, _document_key(self.document), self.reports, self.doubtful)

    @cached_property
    def id(self) -> str:
        """The commitment's id."""
        return self.commitment.id

    @cached_property
    def mark(self) -> int:
        """A number drawn from its id: long lists are cut where it is low."""
        return crc32(self.id.encode("utf-8", "surrogatepass"))

    @cached_property
    def address(self) -> str:
        """Its page."""
        return commitment_page(self.commitment.id)

    @cached_property
    def document_address(self) -> str:
        """Its document's page."""
        return document_page(self.commitment.document)

    @cached_property
    def anchor(self) -> str:
        """The id of its first marked character on its document's page."""
        return "c-" + self.address.rpartition("/")[2].removesuffix(".html")

    @cached_property
    def excerpt(self) -> str:
        """The beginning of the quote."""
        return excerpt(self.commitment.quote)

    @cached_property
    def tone(self) -> str:
        """Its family of colour and pattern."""
        return "doubtful" if self.doubtful else tone(self.standing)

    @cached_property
    def state(self) -> str:
        """What it comes to, in a few words."""
        return state(self.standing)

    @cached_property
    def due_words(self) -> str:
        """The day it is due, or the words that stand for one."""
        if self.standing.due:
            return day(self.standing.due)
        deadline = self.commitment.deadline
        return excerpt(deadline.text, 60) if deadline and deadline.text else ""

    @cached_property
    def due(self) -> date | None:
        """The day that counts."""
        return self.standing.due

    @cached_property
    def year(self) -> str:
        """The year it is due."""
        return f"{self.standing.due.year:04}" if self.standing.due else ""

    @cached_property
    def leads(self) -> tuple[str, ...]:
        """The leading bodies as listings name them."""
        return tuple(dict.fromkeys(body.canonical or body.name for body in self.commitment.lead))

    @cached_property
    def counted(self) -> bool:
        """Whether figures count it: doubtful finds and repeated promises are kept apart."""
        return not self.doubtful and self.commitment.same_as is None

    @cached_property
    def unchecked(self) -> bool:
        """Past its day, and nobody has checked."""
        return self.standing.timeliness is Timeliness.OVERDUE and not self.standing.reviewed

    @cached_property
    def found_late(self) -> bool:
        """Past its day, and a person found it not done."""
        return self.standing.timeliness is Timeliness.OVERDUE and self.standing.reviewed

    @cached_property
    def facets(self) -> tuple[tuple[str, str], ...]:
        """Each facet and value under which it is listed."""
        return tuple(_facets(self))

    @cached_property
    def tallies(self) -> Figures:
        """What it adds to the figures."""
        return _tallies(self)


@lru_cache(maxsize=4096)
def _document_key(row: DocumentRow) -> str:
    return digest(row)


def _facets(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "timeliness", entry.standing.timeliness.value
    yield "status", entry.standing.status.value
    yield "strength", entry.commitment.strength.value
    if entry.year:
        yield "year", entry.year
    yield from (("party", party) for party in dict.fromkeys(entry.commitment.parties))
    yield from (("agency", lead) for lead in entry.leads)
    yield from (("topic", topic) for topic in dict.fromkeys(entry.commitment.topics))


class Figures(NamedTuple):
    """The counts that a page opens with."""

    commitments: int
    with_deadline: int
    dated: int
    found_late: int
    unchecked: int
    strict_only: int
    broken: int
    due_30: int
    due_90: int
    kept: int
    kept_late: int
    claimed: int
    reviewed: int
    awaiting: int
    doubtful: int

    @property
    def overdue(self) -> int:
        """Past the day on the generous reading, checked or not."""
        return self.found_late + self.unchecked


def figures(entries: Sequence[Entry]) -> Figures:
    """Count what counts."""
    if not entries:
        return Figures(*(0 for _ in Figures._fields))
    return Figures(*map(sum, zip(*(entry.tallies for entry in entries), strict=True)))


def _tallies(entry: Entry) -> Figures:
    if not entry.counted:
        return figures(())._replace(doubtful=entry.doubtful)
    s = entry.standing
    coming = s.timeliness in (Timeliness.DUE_SOON, Timeliness.UPCOMING)
    days = (s.due - s.as_of).days if coming and s.due else None
    return Figures(
        commitments=True,
        with_deadline=entry.commitment.deadline is not None,
        dated=s.due is not None,
        found_late=entry.found_late,
        unchecked=entry.unchecked,
        strict_only=s.strict_only,
        broken=s.timeliness is Timeliness.BROKEN,
        due_30=days is not None and days <= 30,
        due_90=days is not None and days <= 90,
        kept=s.timeliness in KEPT,
        kept_late=s.timeliness is Timeliness.FULFILLED_LATE,
        claimed=s.claimed,
        reviewed=s.reviewed,
        awaiting=s.timeliness is Timeliness.AWAITING_EVENT,
        doubtful=entry.doubtful,
    )


def is_doubtful(tracked: Tracked, below: float) -> bool:
    """Whether a find is too uncertain to count until a person has looked at it."""
    c = tracked.commitment
    return c.confidence < below and not tracked.standing.reviewed and not c.added and not c.corrected


def is_vague(entry: Entry) -> bool:
    """Whether the words of its deadline name no day."""
    deadline = entry.commitment.deadline
    return deadline is not None and deadline.kind is DeadlineKind.VAGUE


def by_due(entry: Entry) -> tuple[date, str]:
    """The order of lists: by day, those without one last."""
    return (entry.due or date.max, entry.id)


def is_open(entry: Entry) -> bool:
    """Whether something is still to be done."""
    done = (Status.FULFILLED, Status.SUPERSEDED, Status.UNVERIFIABLE, Status.BROKEN)
    return entry.standing.status not in done
