"""A promise through the years, as the pages of its commitments show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commitments.model import Relation
from commitments.site.addresses import document_page
from commitments.site.content import SiteContent
from commitments.site.entries import Entry
from commitments.site.wording import excerpt
from commitments.tracking import Step

_LONGEST = 320
_TONES = {
    Relation.PROGRESS: "open",
    Relation.WEAKENS: "soon",
    Relation.EXTENDS: "soon",
    Relation.SUPERSEDES: "quiet",
}


@dataclass(frozen=True, slots=True)
class Point:
    """A step of a thread. `address` leads to its commitment or document; `here`: it is the page's own commitment."""

    day: date | None
    what: str
    tone: str
    quote: str
    source: str
    address: str
    differences: tuple[str, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The steps of a thread in order; `promises` counts how often it was promised."""

    points: tuple[Point, ...]
    promises: int
    last_mentioned: date | None


def timeline(site: SiteContent, entry: Entry) -> Timeline | None:
    """The thread of a commitment; None where people linked it with nothing."""
    thread = site.thread_of.get(entry.id)
    if thread is None:
        return None
    points = tuple(_point(site, entry, step) for step in thread.steps)
    return Timeline(points, thread.promises, thread.last_mentioned)


def _point(site: SiteContent, entry: Entry, step: Step) -> Point:
    other = site.by_id.get(step.commitment or "")
    titles = {row.id: row.title for row in site.documents}
    address = other.address if other else document_page(step.document) if step.document else ""
    source = excerpt(titles.get(step.document, step.document), 90)
    tone = "kept" if step.status and step.words == "kept" else _TONES.get(step.relation or Relation.SAME_AS, "open")
    here = step.commitment == entry.id and bool(step.document)
    return Point(step.day, step.words, tone, excerpt(step.quote, _LONGEST), source, address, step.differences, here)
