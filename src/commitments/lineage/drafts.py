"""What a draft leaves open: promises without a day or a lead, waiting for what nothing dates, or softer than before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commitments.model import Commitment, DeadlineKind, Relation
from commitments.tracking import differences, promised_relation


@dataclass(frozen=True, slots=True)
class Concern:
    """Something about a promise of a draft. `kind` is no-day, vague-day, no-lead, no-party, waits, softer or later.

    `earlier` is the promise that the same parties made before, where the concern compares with one.
    """

    kind: str
    commitment: Commitment
    text: str
    earlier: Commitment | None = None


def concerns_of(commitment: Commitment, earlier: Commitment | None = None) -> Iterator[Concern]:
    """What one promise of a draft leaves open, and where it falls behind an earlier one."""
    c = commitment
    if not c.parties:
        yield Concern("no-party", c, "the text does not say who promises")
    if c.deadline is None and c.recurrence is None:
        yield Concern("no-day", c, "no day by which it is to be done")
    elif c.deadline and c.deadline.kind is DeadlineKind.VAGUE:
        yield Concern("vague-day", c, f"“{c.deadline.text}” names no day that could pass")
    elif c.deadline and c.deadline.kind is DeadlineKind.EVENT and c.deadline.due is None:
        yield Concern("waits", c, f"waits for {c.deadline.event or c.deadline.text}, which nothing dates")
    if not c.lead:
        yield Concern("no-lead", c, "no body is charged with it")
    if earlier is not None:
        relation = promised_relation(earlier, c)
        if relation in (Relation.WEAKENS, Relation.EXTENDS):
            kind = "later" if relation is Relation.EXTENDS else "softer"
            yield Concern(kind, c, f"{'; '.join(differences(earlier, c))}, compared with {earlier.id}", earlier)
