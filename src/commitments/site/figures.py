"""The counts that pages open with, and what each commitment adds to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from commitments.model import Timeliness, Tracked

KEPT = (Timeliness.FULFILLED, Timeliness.FULFILLED_ON_TIME)
OPEN = (
    Timeliness.DUE_SOON,
    Timeliness.UPCOMING,
    Timeliness.AWAITING_EVENT,
    Timeliness.VAGUE,
    Timeliness.NO_DEADLINE,
)


class Figures(NamedTuple):
    """The counts that a page opens with. Each is the length of a list: of the entries that add to it."""

    commitments: int
    broken: int
    overdue: int
    unchecked: int
    strict_only: int
    due_30: int
    due_90: int
    kept: int
    kept_late: int
    open: int
    closed: int
    with_deadline: int
    dated: int
    awaiting: int
    claimed: int
    reviewed: int
    doubtful: int
    repeated: int

    @property
    def past(self) -> int:
        """Past their day on the generous reading, checked or not."""
        return self.overdue + self.unchecked


NONE = Figures(*(0 for _ in Figures._fields))


def total(tallies: Iterable[Figures]) -> Figures:
    """The sum of what commitments add."""
    return Figures(*map(sum, zip(*(NONE, *tallies), strict=True)))


def tally(tracked: Tracked, *, counted: bool, doubtful: bool) -> Figures:
    """What one commitment adds to the figures: a doubtful or repeated one is counted apart alone."""
    if not counted:
        return NONE._replace(doubtful=doubtful, repeated=not doubtful)
    s = tracked.standing
    coming = s.timeliness in (Timeliness.DUE_SOON, Timeliness.UPCOMING)
    days = (s.due - s.as_of).days if coming and s.due else None
    return Figures(
        commitments=True,
        broken=s.timeliness is Timeliness.BROKEN,
        overdue=s.timeliness is Timeliness.OVERDUE,
        unchecked=s.timeliness is Timeliness.UNCHECKED,
        strict_only=s.strict_only,
        due_30=days is not None and days <= 30,
        due_90=days is not None and days <= 90,
        kept=s.timeliness in KEPT,
        kept_late=s.timeliness is Timeliness.FULFILLED_LATE,
        open=s.timeliness in OPEN,
        closed=s.timeliness in (Timeliness.ENDED, Timeliness.CLOSED),
        with_deadline=tracked.commitment.deadline is not None,
        dated=s.due is not None,
        awaiting=s.timeliness is Timeliness.AWAITING_EVENT,
        claimed=s.claimed,
        reviewed=s.reviewed,
        doubtful=False,
        repeated=False,
    )
