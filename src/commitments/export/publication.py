"""What calendars and feeds say of the place they come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5

from commitments.model import Report, Standing, Tracked

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, or a reader of feeds would stumble over."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A site, or one of its pages. `address` gives a commitment's page by id; `since` the day its standing began.

    `report` gives the report that a status rests on; fields of lower confidence than `doubtful_below` are doubtful.
    `feed` is the address of the feed itself.
    """

    title: str = "Commitments"
    description: str = ""
    url: str = ""
    address: Callable[[str], str] | None = None
    since: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    report: Callable[[Tracked], Report | None] | None = None
    doubtful_below: float = 0.8
    publisher: str = ""
    licence: str = ""
    feed: str = ""

    def page(self, commitment_id: str) -> str | None:
        """The address of a commitment's page, where the site has one."""
        return self.address(commitment_id) if self.address else None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry. `key` stands for it for ever; `page` is where it leads."""

    key: str
    day: date
    title: str
    text: str
    page: str | None = None
    topics: tuple[str, ...] = ()


def printable(text: str) -> str:
    """The text without what XML cannot hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


def lasting_id(name: str) -> str:
    """An identifier that is the same on every machine and on every day, wherever the site lies."""
    return uuid5(NAMESPACE_URL, f"commitments:{name}").urn


def standing_words(standing: Standing) -> str:
    """What the standing comes to, in words; what nobody checked says so."""
    if standing.days_past:
        return f"past its day by {standing.days_past} {'day' if standing.days_past == 1 else 'days'}, unchecked"
    words = standing.timeliness.value.replace("_", " ")
    if standing.days_late:
        words = f"{words} by {standing.days_late} {'day' if standing.days_late == 1 else 'days'}"
    if standing.strict_only:
        words = f"{words}, past its day on the strict reading"
    if standing.claimed:
        words = f"{words}, by the promiser's own word"
    return words if standing.reviewed else f"{words}, nobody has checked"


def headline(tracked: Tracked, *, width: int = 120) -> str:
    """Who promised what, cut at a word."""
    who = ", ".join(tracked.commitment.parties)
    words = " ".join(tracked.commitment.action.split())
    line = f"{who}: {words}" if who else words
    line = printable(line)
    return line if len(line) <= width else line[: width - 1].rsplit(" ", 1)[0] + "…"


def description(tracked: Tracked) -> str:
    """The standing, the quote with what governs it, the lead and the document, a line each."""
    c = tracked.commitment
    lines = [
        standing_words(tracked.standing),
        *([c.lead_in] if c.lead_in else []),
        c.quote,
        *([f"Lead: {', '.join(body.name for body in c.lead)}"] if c.lead else []),
        *([f"Due: {tracked.standing.due} ({c.deadline.text})"] if c.deadline and tracked.standing.due else []),
        f"From: {c.document}",
    ]
    return printable("\n".join(lines))
