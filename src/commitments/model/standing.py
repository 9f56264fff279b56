"""What a commitment comes to on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commitments.model.commitment import Commitment
from commitments.model.vocabulary import Status, Timeliness


@dataclass(frozen=True, slots=True)
class Standing:
    """What a commitment comes to on a day.

    `due` is the day that counts then (extensions and events applied), on the generous reading, `strict` on the harsher.
    `days_late` counts from the last day for what a person found late, `days_past` for what nobody has checked.
    `strict_only`: past its day on the strict reading, not yet on the generous one. `claimed`: the status rests on the
    promiser's word alone. `next_due`: when a recurring action is due again, counted from the last report.
    """

    as_of: date
    status: Status = Status.NO_REPORT
    reviewed: bool = False
    timeliness: Timeliness = Timeliness.NO_DEADLINE
    days_late: int | None = None
    days_past: int | None = None
    due: date | None = None
    strict: date | None = None
    strict_only: bool = False
    claimed: bool = False
    next_due: date | None = None


@dataclass(frozen=True, slots=True)
class Tracked:
    """A commitment and what it comes to on a day."""

    commitment: Commitment
    standing: Standing
