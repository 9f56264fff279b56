"""Promises that are one and the same, and promises that a later text took the place of, across documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from commitments.model import Report, ReportKind
from commitments.tracking.effects import live_reports

_Groups = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Links:
    """`groups`: each linked commitment and all that are the same as it; `closing`: what took whose place.

    `refused` are the links that would lead in a circle.
    """

    groups: Mapping[str, tuple[str, ...]]
    closing: Mapping[str, tuple[Report, ...]]
    refused: tuple[Report, ...] = ()

    def same(self, commitment: str) -> tuple[str, ...]:
        """A commitment and all that are the same as it."""
        return self.groups.get(commitment, (commitment,))

    def touching(self) -> frozenset[str]:
        """The commitments whose standing depends on reports of another."""
        return frozenset(self.groups) | frozenset(self.closing)

    def pool(self, commitment: str, by_commitment: Mapping[str, Sequence[Report]]) -> tuple[Report, ...]:
        """All reports that decide a commitment's standing, given each commitment's own."""
        found: dict[str, Report] = {}
        for member in self.same(commitment):
            found |= {report.id: report for report in by_commitment.get(member, ())}
            # What took the place of one took the place of all that are the same.
            found |= {r.id: replace(r, to=commitment) for r in self.closing.get(member, ())}
        return tuple(found.values())


def links_of(reports: Iterable[Report]) -> Links:
    """The links in force among the reports of all documents. One that would lead back to where it began is refused."""
    groups: dict[str, tuple[str, ...]] = {}
    closing: dict[str, tuple[Report, ...]] = {}
    below: dict[str, list[str]] = {}
    refused: list[Report] = []
    for report in live_reports(reports):
        if report.kind is not ReportKind.LINK:
            continue
        if _circle_fault(report, groups, below):
            refused.append(report)
        elif report.supersedes:
            closing[report.supersedes] = (*closing.get(report.supersedes, ()), report)
            below.setdefault(report.commitment, []).append(report.supersedes)
        elif report.same_as:
            one, other = (groups.get(id_, (id_,)) for id_ in (report.commitment, report.same_as))
            merged = tuple(dict.fromkeys((*other, *one)))
            groups |= dict.fromkeys(merged, merged)
    return Links(groups, closing, tuple(refused))


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
