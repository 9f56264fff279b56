"""What the site says of a commitment wherever it is listed, worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache, partial
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

    `doubtful`: a find of low confidence that nobody has looked at, kept apart from the counts. `counted`: whether
    figures count it; doubtful finds and repeated promises are kept apart. `due` is the day that counts, `leads` are the
    leading bodies as listings name them. `key` stands for all that is known of it.

    What each build asks of each entry is worked out at once, what only pages ask for when they do.
    """

    tracked: Tracked
    document: DocumentRow
    reports: tuple[Report, ...] = ()
    doubtful: bool = False
    commitment: Commitment = field(init=False, repr=False, compare=False)
    standing: Standing = field(init=False, repr=False, compare=False)
    id: str = field(init=False, repr=False, compare=False)
    key: str = field(init=False, repr=False, compare=False)
    due: date | None = field(init=False, repr=False, compare=False)
    leads: tuple[str, ...] = field(init=False, repr=False, compare=False)
    counted: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        put, c = partial(object.__setattr__, self), self.tracked.commitment
        put("commitment", c)
        put("standing", self.tracked.standing)
        put("id", c.id)
        put("key", digest(self.tracked, _document_key(self.document), self.reports, self.doubtful))
        put("due", self.tracked.standing.due)
        put("leads", tuple(dict.fromkeys(body.canonical or body.name for body in c.lead)) if c.lead else ())
        put("counted", not self.doubtful and c.same_as is None)

    @property
    def mark(self) -> int:
        """A number drawn from its id: long lists are cut where it is low."""
        return crc32(self.id.encode("utf-8", "surrogatepass"))

    @property
    def address(self) -> str:
        """Its page."""
        return commitment_page(self.id)

    @property
    def document_address(self) -> str:
        """Its document's page."""
        return document_page(self.commitment.document)

    @property
    def anchor(self) -> str:
        """The id of its first marked character on its document's page."""
        return "c-" + self.address.rpartition("/")[2].removesuffix(".html")

    @property
    def excerpt(self) -> str:
        """The beginning of the quote."""
        return excerpt(self.commitment.quote)

    @property
    def tone(self) -> str:
        """Its family of colour and pattern."""
        return "doubtful" if self.doubtful else tone(self.standing)

    @property
    def state(self) -> str:
        """What it comes to, in a few words."""
        return state(self.standing)

    @property
    def due_words(self) -> str:
        """The day it is due, or the words that stand for one."""
        if self.due:
            return day(self.due)
        deadline = self.commitment.deadline
        return excerpt(deadline.text, 60) if deadline and deadline.text else ""

    @property
    def year(self) -> str:
        """The year it is due."""
        return f"{self.due.year:04}" if self.due else ""

    @property
    def unchecked(self) -> bool:
        """Past its day, and nobody has checked."""
        return self.standing.timeliness is Timeliness.UNCHECKED

    @property
    def found_late(self) -> bool:
        """Past its day, and a person found it not done."""
        return self.standing.timeliness is Timeliness.OVERDUE

    @property
    def facets(self) -> Iterator[tuple[str, str]]:
        """Each facet and value under which it is listed."""
        return _facets(self)

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
