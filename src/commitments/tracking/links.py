"""Promises that are one and the same, and promises that a later text took the place of, across documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from commitments.model import Report, ReportKind
from commitments.tracking.effects import live_reports


@dataclass(frozen=True, slots=True)
class Links:
    """`groups`: each linked commitment and all that are the same as it; `closing`: what took whose place."""

    groups: Mapping[str, tuple[str, ...]]
    closing: Mapping[str, tuple[Report, ...]]

    def touching(self) -> frozenset[str]:
        """The commitments whose standing depends on reports of another."""
        return frozenset(self.groups) | frozenset(self.closing)

    def pool(self, commitment: str, by_commitment: Mapping[str, Sequence[Report]]) -> tuple[Report, ...]:
        """All reports that decide a commitment's standing, given each commitment's own."""
        found: dict[str, Report] = {}
        for member in self.groups.get(commitment, (commitment,)):
            found |= {report.id: report for report in by_commitment.get(member, ())}
            # What took the place of one took the place of all that are the same.
            found |= {r.id: replace(r, supersedes=commitment) for r in self.closing.get(member, ())}
        return tuple(found.values())


def links_of(reports: Iterable[Report]) -> Links:
    """The links in force among the reports of all documents."""
    groups: dict[str, tuple[str, ...]] = {}
    closing: dict[str, tuple[Report, ...]] = {}
    for report in live_reports(reports):
        if report.kind is not ReportKind.LINK:
            continue
        if report.supersedes:
            closing[report.supersedes] = (*closing.get(report.supersedes, ()), report)
        elif report.same_as:
            one, other = (groups.get(id_, (id_,)) for id_ in (report.commitment, report.same_as))
            merged = tuple(dict.fromkeys((*other, *one)))
            groups |= dict.fromkeys(merged, merged)
    return Links(groups, closing)
