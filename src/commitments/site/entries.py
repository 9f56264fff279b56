"""What the site says of a commitment wherever it is listed, worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache, partial
from zlib import crc32

from commitments.model import Commitment, DeadlineKind, Report, Standing, Status, Timeliness, Tracked
from commitments.site.addresses import commitment_page, document_page
from commitments.site.digests import digest
from commitments.site.figures import Figures, tally, total
from commitments.site.wording import brief_state, day, excerpt, headline, label, state, tone
from commitments.store import DocumentRow

# A year in the name of an event, and after how many days an event without one has probably been.
YEAR = re.compile(r"\b20\d\d\b")
OLD_EVENT = 730
# A doubt about one of these keeps a commitment out of the counts; a doubtful lead is shown beside it.
COUNTED_FIELDS = ("parties", "deadline")


@dataclass(frozen=True)
class Entry:
    """A commitment with what people recorded on it and the document that it stands in.

    `doubts` says what is too uncertain in it: the find itself, who promises, the deadline. What is doubtful, and what a
    person named as the same promise as another one, is neither counted nor listed: it stands apart. `due` is the day
    that counts, `leads` are the leading bodies as listings name them, `bodies` those of them that have a page, `names`
    what each is called there. `key` stands for all that is known of it.

    What each build asks of each entry is worked out at once, what only pages ask for when they do.
    """

    tracked: Tracked
    document: DocumentRow
    reports: tuple[Report, ...] = ()
    doubts: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    commitment: Commitment = field(init=False, repr=False, compare=False)
    standing: Standing = field(init=False, repr=False, compare=False)
    id: str = field(init=False, repr=False, compare=False)
    key: str = field(init=False, repr=False, compare=False)
    due: date | None = field(init=False, repr=False, compare=False)
    leads: tuple[str, ...] = field(init=False, repr=False, compare=False)
    bodies: tuple[str, ...] = field(init=False, repr=False, compare=False)
    counted: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        put, c = partial(object.__setattr__, self), self.tracked.commitment
        put("commitment", c)
        put("standing", self.tracked.standing)
        put("id", c.id)
        put("due", self.tracked.standing.due)
        leads = [body.canonical or body.name for body in c.lead]
        put("leads", tuple(dict.fromkeys(self.names.get(name, name) for name in leads)))
        put("bodies", tuple(dict.fromkeys(self.names[name] for name in leads if name in self.names)))
        put("key", digest(self.tracked, _document_key(self.document), self.reports, self.doubts, self.leads))
        put("counted", not self.doubts and c.same_as is None)

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
    def doubtful(self) -> bool:
        """Whether it is kept apart until a person has looked at it."""
        return bool(self.doubts)

    @property
    def notable(self) -> bool:
        """Whether something is due, past its day, judged or doubtful in it: its document's text marks it then."""
        return self.due is not None or self.standing.reviewed or self.doubtful

    @property
    def excerpt(self) -> str:
        """The beginning of the quote."""
        return excerpt(self.commitment.quote)

    @property
    def headline(self) -> str:
        """Who and what in a line."""
        c = self.commitment
        return headline(c.parties, c.action)

    @property
    def brief_headline(self) -> str:
        """The same for a page's name, and for a line of a list."""
        c = self.commitment
        return headline(c.parties, c.action, width=80, most=2)

    @property
    def document_title(self) -> str:
        """Its document's title as lists show it."""
        return excerpt(self.document.title, 60)

    @property
    def standing_words(self) -> str:
        """What it comes to in two or three words; the day stands beside it."""
        return brief_state(self.standing)

    @property
    def tone(self) -> str:
        """Its family of colour and pattern."""
        return "doubtful" if self.doubtful else tone(self.standing)

    @property
    def state(self) -> str:
        """What it comes to, in a few words."""
        words = state(self.standing)
        return f"{words}, which may have passed" if self.may_have_passed else words

    @property
    def moved(self) -> bool:
        """Whether a later text set another day than its own words lead to."""
        deadline = self.commitment.deadline
        return deadline is not None and deadline.due is not None and self.due not in (None, deadline.due)

    @property
    def flags(self) -> tuple[str, ...]:
        """What stands beside its state wherever it is listed."""
        found = {
            "day moved": self.moved,
            "promiser’s word alone": self.standing.claimed,
            "past its day on the strict reading": self.standing.strict_only,
            f"doubtful: {', '.join(label('doubt', name) for name in self.doubts)}": self.doubtful,
        }
        return tuple(words for words, true in found.items() if true)

    @property
    def may_have_passed(self) -> bool:
        """Whether it waits for an event that the years since its document make unlikely to be still to come."""
        if self.standing.timeliness is not Timeliness.AWAITING_EVENT:
            return False
        today, made = self.standing.as_of, self.document.date
        named = [
            int(year) for year in YEAR.findall((self.commitment.deadline and self.commitment.deadline.event) or "")
        ]
        return max(named) < today.year if named else made is not None and (today - made).days > OLD_EVENT

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
    def facets(self) -> Iterator[tuple[str, str]]:
        """Each facet and value under which it is listed."""
        return _facets(self)

    @cached_property
    def tallies(self) -> Figures:
        """What it adds to the figures."""
        return tally(self.tracked, counted=self.counted, doubtful=self.doubtful)


@lru_cache(maxsize=4096)
def _document_key(row: DocumentRow) -> str:
    return digest(row)


def _facets(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.year:
        yield "year", entry.year
    yield from (("party", party) for party in dict.fromkeys(entry.commitment.parties))
    yield from (("agency", body) for body in entry.bodies)
    yield from (("topic", topic) for topic in dict.fromkeys(entry.commitment.topics))


def figures(entries: Iterable[Entry]) -> Figures:
    """Count what counts."""
    return total(entry.tallies for entry in entries)


def doubts(tracked: Tracked, find_below: float, field_below: float) -> tuple[str, ...]:
    """What is too uncertain to count until a person has looked: the find, the parties, the deadline.

    A person who recorded that it was broken has looked at all three.
    """
    c, standing = tracked.commitment, tracked.standing
    if standing.timeliness is Timeliness.BROKEN:
        return ()
    unseen = not standing.reviewed and not c.added and not c.corrected
    find = ("find",) if c.confidence < find_below and unseen else ()
    return find + tuple(name for name in c.doubtful(field_below) if name in COUNTED_FIELDS)


def is_vague(entry: Entry) -> bool:
    """Whether the words of its deadline name no day."""
    deadline = entry.commitment.deadline
    return deadline is not None and deadline.kind is DeadlineKind.VAGUE


def newest_first(entry: Entry) -> tuple[int, str]:
    """The order of lists of what has passed: the latest day first, those without one last."""
    return (-entry.due.toordinal() if entry.due else 0, entry.id)


def by_due(entry: Entry) -> tuple[date, str]:
    """The order of lists: by day, those without one last."""
    return (entry.due or date.max, entry.id)


def is_open(entry: Entry) -> bool:
    """Whether something is still to be done."""
    done = (Status.FULFILLED, Status.SUPERSEDED, Status.UNVERIFIABLE, Status.BROKEN)
    return entry.standing.status not in done
