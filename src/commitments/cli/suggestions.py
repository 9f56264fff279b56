"""What review --interactive offers of later documents: the likeliest mention that nobody has judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commitments.cli.context import Workspace
from commitments.cli.suggest import mention_lines
from commitments.errors import LedgerError, SearchError
from commitments.model import Report, Tracked
from commitments.recording import Recorder
from commitments.tracking import read_reports

if TYPE_CHECKING:
    from commitments.lineage import Mention, Suggester


@dataclass(frozen=True)
class Suggestions:
    """Those of one knowledge base; `suggester` is None where nothing is indexed."""

    who: Recorder
    suggester: Suggester | None

    @classmethod
    def of(cls, workspace: Workspace, who: Recorder) -> Suggestions:
        """The suggestions that the index allows."""
        from commitments.lineage import Suggester

        try:
            return cls(who, Suggester(who.store, workspace.folders, workspace.config))
        except SearchError:
            return cls(who, None)

    def first(self, tracked: Tracked) -> Mention | None:
        """The likeliest mention of a commitment; None where none is likely enough."""
        if self.suggester is None:
            return None
        ledger = self.who.ledger(tracked.commitment.id)
        reports = read_reports(ledger).reports if ledger.is_file() else ()
        own = [report for report in reports if report.commitment == tracked.commitment.id]
        return next(iter(self.suggester.mentions(tracked.commitment, own, most=1)), None)

    def lines(self, tracked: Tracked) -> list[str]:
        """The first one as a terminal shows it; nothing where there is none."""
        mention = self.first(tracked)
        return ["  a later document may speak of it (y yes, x no):", *mention_lines(1, mention)] if mention else []

    def judged(self, tracked: Tracked, *, right: bool) -> list[Report]:
        """The reports that confirm or refuse the first one. Raises LedgerError where there is none."""
        from commitments.confirming import confirming, refusing

        if (mention := self.first(tracked)) is None:
            raise LedgerError("nothing is suggested here")
        return (confirming if right else refusing)(self.who, tracked.commitment, mention)
