"""The Python way to record what became of a commitment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commitments.arguments import Evidence, checked_day, one_of, sources
from commitments.model import Event, Relation, Report, Speaker, Status
from commitments.recording import Recorder
from commitments.wishes import Wish, reports_for

if TYPE_CHECKING:
    from commitments.importing import DateOrder, Plan


class Reviewing:
    """What records in a knowledge base; `_recorder` says who."""

    def _recorder(self, reviewer: str | None, sure: bool) -> Recorder:
        raise NotImplementedError

    def review(
        self, id: str, *, status: str | Status | None = None, on: date | None = None, extend: date | None = None,
        correct: Mapping[str, Any] | None = None, dismiss: bool = False, relation: str | Relation | None = None,
        to: str | None = None, quote: str | None = None, reply_by: str | None = None,
        evidence: Evidence | Sequence[Evidence] = (), by: str | Speaker | None = None, note: str = "",
        reviewer: str | None = None, sure: bool = False,
    ) -> tuple[Report, ...]:  # fmt: skip
        """Record what became of a commitment.

        Raises LedgerError for what cannot stand, and for a day that looks mistyped unless `sure`. `evidence` is an
        address, a document's id with its words, or several. A link has a `relation` and its other end `to`: a
        commitment, or a document with its words in `quote`.
        """
        links = [(one_of("relation", relation, Relation), to)] if relation and to else []
        pages = sources(evidence, one_of("by", by, Speaker) if by else None)
        wish = Wish(
            status=one_of("status", status, Status) if status else None, on=checked_day("on", on),
            extend=checked_day("extend", extend), correct=correct or {}, dismiss=dismiss, links=links, words=quote,
            reply_by=reply_by, evidence=pages, note=note,
        )  # fmt: skip
        return self._record(id, wish, reviewer, sure)

    def add_commitment(
        self, document: str, quote: str, *, note: str = "", reviewer: str | None = None, **fields: Any
    ) -> tuple[Report, ...]:
        """Record that these words of a document are a commitment too; `fields` are what it says."""
        return self._record(document, Wish(add=quote, fields=fields, note=note), reviewer, False)

    def retract(self, report: str, *, note: str = "", reviewer: str | None = None) -> tuple[Report, ...]:
        """Record that a report no longer counts."""
        return self._record(None, Wish(retract=report, note=note), reviewer, False)

    def import_reports(
        self, path: str | Path, *, write: bool = False, skip_bad: bool = False, date_order: DateOrder | None = None,
        columns: Mapping[str, str] | None = None, reviewer: str | None = None, sure: bool = False,
    ) -> Plan:  # fmt: skip
        """What recording a spreadsheet comes to; with `write`, its reports are recorded.

        A bad row stops that, unless bad rows are skipped.
        """
        from commitments.importing import plan

        who = self._recorder(reviewer, sure)
        found = plan(who, Path(path), columns=columns, order=date_order)
        if write and (skip_bad or not found.faults):
            who.append(found.reports)
        return found

    def set_event(
        self, name: str, day: date | None, *, document: str | None = None, evidence: Evidence | Sequence[Evidence] = (),
        note: str = "", reviewer: str | None = None, sure: bool = False,
    ) -> Event:  # fmt: skip
        """Record the day of an event, or with None that it is not known after all."""
        who = self._recorder(reviewer, sure)
        return who.event(name, checked_day("day", day), document=document, evidence=sources(evidence, None), note=note)

    def _record(self, id: str | None, wish: Wish, reviewer: str | None, sure: bool) -> tuple[Report, ...]:
        who = self._recorder(reviewer, sure)
        reports = tuple(reports_for(who, id, wish))
        who.write(reports)
        return reports
