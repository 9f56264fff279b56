"""Promises that are one and the same, and promises that a later text took the place of, across documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from commitments.model import Relation, Report, ReportKind
from commitments.tracking.effects import live_reports

_Groups = Mapping[str, tuple[str, ...]]
Find = Callable[[str, str], str | None]
"""The id of the commitment that a document makes with some words; None where they are none."""
REPEATS = (Relation.RESTATES, Relation.STRENGTHENS, Relation.WEAKENS, Relation.EXTENDS)
"""The relations of a promise that is made again."""


@dataclass(frozen=True, slots=True)
class Tie:
    """The words `quote` of a later `document` stand in a relation to an earlier commitment, as a person said.

    `later` is the commitment that these words make; None where they make none.
    """

    earlier: str
    relation: Relation
    document: str
    quote: str
    later: str | None
    report: Report


@dataclass(frozen=True, slots=True)
class Links:
    """`groups`: each linked commitment and all that are the same as it; `closing`: what took whose place.

    `ties` join a promise and what later documents say of it; `repeats` leads from a promise made again to the earlier
    one. `refused` are the links that would lead in a circle.
    """

    groups: Mapping[str, tuple[str, ...]]
    closing: Mapping[str, tuple[Report, ...]]
    refused: tuple[Report, ...] = ()
    ties: tuple[Tie, ...] = ()
    repeats: Mapping[str, str] = field(default_factory=dict)

    def same(self, commitment: str) -> tuple[str, ...]:
        """A commitment and all that are the same as it."""
        return self.groups.get(commitment, (commitment,))

    def touching(self) -> frozenset[str]:
        """The commitments whose standing depends on reports of another."""
        return frozenset(self.groups) | frozenset(self.closing) | self.tied()

    def tied(self) -> frozenset[str]:
        """The commitments that belong to a thread."""
        return frozenset(id_ for tie in self.ties for id_ in (tie.earlier, tie.later) if id_)

    def threads(self) -> Iterator[tuple[str, ...]]:
        """The commitments of each thread."""
        found: dict[str, tuple[str, ...]] = {}
        for tie in self.ties:
            one, other = (found.get(id_, (id_,)) for id_ in (tie.earlier, tie.later or tie.earlier))
            merged = tuple(dict.fromkeys((*one, *other)))
            found |= dict.fromkeys(merged, merged)
        return iter(dict.fromkeys(found.values()))

    def before(self, commitment: str) -> Iterator[str]:
        """The promises that it repeats, the latest first, the first promise of its thread last."""
        while (earlier := self.repeats.get(commitment)) is not None:
            yield earlier
            commitment = earlier

    def pool(self, commitment: str, by_commitment: Mapping[str, Sequence[Report]]) -> tuple[Report, ...]:
        """All reports that decide a commitment's standing, given each commitment's own."""
        found: dict[str, Report] = {}
        for member in self.same(commitment):
            found |= {report.id: report for report in by_commitment.get(member, ())}
            # What took the place of one took the place of all that are the same.
            found |= {r.id: replace(r, to=commitment) for r in self.closing.get(member, ())}
        return tuple(found.values())


def _nowhere(document: str, quote: str) -> str | None:
    return None


def links_of(reports: Iterable[Report], find: Find = _nowhere) -> Links:
    """The links in force among the reports of all documents. One that would lead back to where it began is refused."""
    groups: dict[str, tuple[str, ...]] = {}
    closing: dict[str, tuple[Report, ...]] = {}
    below: dict[str, list[str]] = {}
    refused: list[Report] = []
    ties: list[Tie] = []
    for report in live_reports(reports):
        if report.kind is not ReportKind.LINK:
            continue
        if _circle_fault(report, groups, below):
            refused.append(report)
            continue
        if report.supersedes:
            closing[report.supersedes] = (*closing.get(report.supersedes, ()), report)
            below.setdefault(report.commitment, []).append(report.supersedes)
        elif report.same_as:
            one, other = (groups.get(id_, (id_,)) for id_ in (report.commitment, report.same_as))
            merged = tuple(dict.fromkeys((*other, *one)))
            groups |= dict.fromkeys(merged, merged)
        if tie := _tie(report, find):
            ties.append(tie)
    return Links(groups, closing, tuple(refused), tuple(ties), _repeats(ties))


def _tie(report: Report, find: Find) -> Tie | None:
    """What a link says of a promise and later words; a promise may name the earlier one, or the later words it."""
    if report.relation is None or not report.to:
        return None
    if report.to_document:
        later = find(report.to, report.other_quote or "")
        return Tie(report.commitment, report.relation, report.to, report.other_quote or "", later, report)
    document = report.commitment.rpartition("/")[0]
    return Tie(report.to, report.relation, document, report.quote, report.commitment, report)


def _repeats(ties: Iterable[Tie]) -> dict[str, str]:
    """Each promise made again and the earlier one; the first link decides, and none leads back to where it began."""
    found: dict[str, str] = {}
    for tie in ties:
        if tie.later is None or tie.relation not in REPEATS or tie.later in found:
            continue
        way, at = {tie.later}, tie.earlier
        while at not in way and at in found:
            way.add(at)
            at = found[at]
        if at not in way:
            found[tie.later] = tie.earlier
    return found


def circle_fault(report: Report, links: Links) -> str | None:
    """Why a link cannot stand beside those there are; None when it can."""
    below: dict[str, list[str]] = {}
    for closed, reports in links.closing.items():
        for one in reports:
            below.setdefault(one.commitment, []).append(closed)
    return _circle_fault(report, links.groups, below)


def _circle_fault(report: Report, groups: _Groups, below: Mapping[str, Sequence[str]]) -> str | None:
    here, there = report.commitment, report.to or ""
    if report.supersedes and (here in groups.get(there, ()) or here in _replaced(there, groups, below)):
        return f"circular: {there} is the same as {here}, or took its place"
    if report.same_as and (there in _replaced(here, groups, below) or here in _replaced(there, groups, below)):
        return f"circular: one of {here} and {there} took the other's place, so they are not the same"
    return None


def _replaced(commitment: str, groups: _Groups, below: Mapping[str, Sequence[str]]) -> set[str]:
    """All whose place a commitment took, directly or through others."""
    waiting = [*groups.get(commitment, (commitment,))]
    seen, found = set(waiting), set[str]()
    while waiting:
        for closed in below.get(waiting.pop(), ()):
            members = {closed, *groups.get(closed, ())}
            found |= members
            waiting += members - seen
            seen |= members
    return found
