"""Phases and facets packed as bytes, a document's at a time: the form that columns.py reads a million of at once."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any

from commitments.model import Status, Timeliness

NO_DAY = 9_999_999
"""Later than any day: where a commitment has no due day, or a phase no end."""

TIMELINESS = tuple(member.value for member in Timeliness)
STATUSES = tuple(member.value for member in Status)
REVIEWED, STRICT_ONLY, LINKED = 1, 2, 4

PHASE = struct.Struct("<iiiiBBBx")
"""Number, first day, last day, due day or NO_DAY; then timeliness, status and flags, a byte each, and a spare one."""

FACET = struct.Struct("<ii")
"""Number of the commitment, number of the value."""


class Packed:
    """A document's phases and facets as they are added, in the order of the text."""

    def __init__(self) -> None:
        self.phases = b""
        self.facets = b""

    def add(self, number: int, phases: Iterable[Sequence[Any]], values: Iterable[int], *, linked: bool) -> None:
        """Add a commitment, given its rows in the table of phases and the numbers of its facets' values."""
        self.phases += b"".join(_packed(phase, LINKED * linked) for phase in phases)
        self.facets += b"".join(FACET.pack(number, value) for value in values)


def _packed(phase: Sequence[Any], flags: int) -> bytes:
    number, first, last, timeliness, status, reviewed, _, strict_only, due, *_ = phase
    flags |= REVIEWED * reviewed | STRICT_ONLY * strict_only
    day = NO_DAY if due is None else due
    return PHASE.pack(number, first, last, day, TIMELINESS.index(timeliness), STATUSES.index(status), flags)
