"""The words of the model: what a field may say."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Strength(StrEnum):
    """The firmness of the verb, weakest first. It never says that a text is legally binding."""

    EXPLORE = "explore"
    INTEND = "intend"
    WILL = "will"
    SHALL = "shall"

    @property
    def rank(self) -> int:
        """0 for the weakest."""
        return list(Strength).index(self)


class DocumentType(StrEnum):
    """What kind of text a document is."""

    JOINT_STATEMENT = "joint-statement"
    MOU = "mou"
    FRAMEWORK = "framework"
    AGREEMENT = "agreement"
    RESOLUTION = "resolution"
    COMMUNIQUE = "communique"
    DECLARATION = "declaration"
    ACTION_PLAN = "action-plan"
    ORDER = "order"
    OTHER = "other"


class DeadlineKind(StrEnum):
    """How the words of a deadline lead to a day."""

    FIXED = "fixed"
    RELATIVE = "relative"
    EVENT = "event"
    VAGUE = "vague"


class Bound(StrEnum):
    """Whether the action is to be done by the day, or kept up until it."""

    BY = "by"
    UNTIL = "until"


class Status(StrEnum):
    """What a person last recorded; `no_report` when nobody has."""

    NO_REPORT = "no_report"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    PARTLY_FULFILLED = "partly_fulfilled"
    FULFILLED = "fulfilled"
    BROKEN = "broken"
    SUPERSEDED = "superseded"
    UNVERIFIABLE = "unverifiable"


class Timeliness(StrEnum):
    """What status and deadline come to on a given day; only `tracking.standing` computes it.

    `unchecked` is past its day and nobody has looked; `overdue` only what a person found not done.
    """

    OVERDUE = "overdue"
    UNCHECKED = "unchecked"
    DUE_SOON = "due_soon"
    UPCOMING = "upcoming"
    AWAITING_EVENT = "awaiting_event"
    VAGUE = "vague"
    NO_DEADLINE = "no_deadline"
    ENDED = "ended"
    FULFILLED_ON_TIME = "fulfilled_on_time"
    FULFILLED_LATE = "fulfilled_late"
    FULFILLED = "fulfilled"
    BROKEN = "broken"
    CLOSED = "closed"


class ReportKind(StrEnum):
    """What a line of a reports ledger does."""

    STATUS = "status"
    EXTENSION = "extension"
    CORRECTION = "correction"
    DISMISSAL = "dismissal"
    ADDITION = "addition"
    LINK = "link"
    REPLY = "reply"
    RETRACTION = "retraction"


class Relation(StrEnum):
    """How a promise and another text belong together.

    With a commitment at the other end it reads "this promise RELATION that one"; with a document and a quote at the
    other end, "those later words RELATION this promise". Only `same_as` and `supersedes` change a standing;
    what restates, strengthens, weakens or extends is counted once, with the first promise.
    """

    SAME_AS = "same_as"
    SUPERSEDES = "supersedes"
    RESTATES = "restates"
    STRENGTHENS = "strengthens"
    WEAKENS = "weakens"
    EXTENDS = "extends"
    FULFILS = "fulfils"
    PROGRESS = "progress"


class Role(StrEnum):
    """What a commitment is in a thread, by the links that people confirmed.

    `first` was promised again, `repeats` an earlier one; `weakened`, `strengthened` and `moved` were promised again
    softer, firmer or for a later day; `unreported` are first ones, promised three times or more, without any status.
    """

    FIRST = "first"
    REPEATS = "repeats"
    WEAKENED = "weakened"
    STRENGTHENED = "strengthened"
    MOVED = "moved"
    UNREPORTED = "unreported"


class Speaker(StrEnum):
    """Who stands behind a piece of evidence."""

    PARTY = "party"
    INDEPENDENT = "independent"


class BlockKind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"
    FOOTNOTE = "footnote"


def written(day: date | None, *, month_only: bool) -> str:
    """A document's date as it is written: "2026-03-06", "2026-03" where only the month is known, or nothing."""
    return day.isoformat()[: 7 if month_only else 10] if day else ""
