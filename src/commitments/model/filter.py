"""What a listing keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commitments.model.vocabulary import DocumentType, Role, Status, Strength, Timeliness


@dataclass(frozen=True, slots=True)
class Filter:
    """What a listing keeps. Values of one field are alternatives; fields combine. Names compare case-folded.

    `type` is the document's; `made_before` and `made_after` compare its date. `doubtful` keeps those with, or without,
    a doubtful party or deadline. `thread` is what it is in its thread. `reviewed` and `strict_only` keep those whose
    standing says so, or says the opposite; `linked` those that a person linked with an earlier promise, which counts in
    their place, or all others: what is counted once.
    """

    document: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    status: tuple[Status, ...] = ()
    timeliness: tuple[Timeliness, ...] = ()
    strength: tuple[Strength, ...] = ()
    topic: tuple[str, ...] = ()
    thread: tuple[Role, ...] = ()
    type: tuple[DocumentType, ...] = ()
    made_before: date | None = None
    made_after: date | None = None
    due_before: date | None = None
    due_after: date | None = None
    doubtful: bool | None = None
    reviewed: bool | None = None
    strict_only: bool | None = None
    linked: bool | None = None
