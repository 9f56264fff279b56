"""A knowledge base on one screen: what is there, what is past its day, what to do next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from commitments.config import Folders
from commitments.model import Filter, Timeliness
from commitments.sources import unread
from commitments.store import Store


@dataclass(frozen=True)
class Status:
    """What one screen shows of a knowledge base on a day."""

    as_of: date
    documents: int
    commitments: int
    counts: dict[str, int]
    unread: tuple[str, ...]
    next: tuple[str, ...]

    @property
    def record(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "as_of": self.as_of.isoformat(),
            "documents": self.documents,
            "commitments": self.commitments,
            **self.counts,
            "unread": list(self.unread),
            "next": list(self.next),
        }


def status_of(store: Store, folders: Folders, day: date) -> Status:
    """The status on a day."""
    sure = Filter(linked=False, doubtful=False)
    counts = {
        kind.value: store.count(replace(sure, timeliness=(kind,)), day)
        for kind in (Timeliness.UNCHECKED, Timeliness.OVERDUE, Timeliness.DUE_SOON, Timeliness.AWAITING_EVENT)
    }
    counts["doubtful"] = store.count(Filter(doubtful=True), day)
    counts["set_aside"] = sum(remark.kind == "set_aside" for remark in store.remarks())
    waiting, totals = tuple(not_read(folders, store)), store.totals()
    steps = tuple(_next(counts, waiting, totals.documents))
    return Status(day, totals.documents, totals.commitments, counts, waiting, steps)


def status_before_building(folders: Folders, day: date) -> Status:
    """What lies in a corpus that was never read."""
    documents = tuple(unread(folders.documents, {}))
    step = "'commitments build' reads the documents" if documents else "'commitments add FILE' brings documents"
    return Status(day, len(documents), 0, {}, documents, (step,))


def not_read(folders: Folders, store: Store) -> Iterator[str]:
    """The documents that were added or changed since the last build, by their bytes."""
    stored = store.hashes()
    for path in sorted(folders.documents.glob("*.md")):
        digest = ""
        with suppress(OSError):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if path.stem not in stored or stored[path.stem][0] != digest:
            yield path.stem


def _next(counts: dict[str, int], unread: tuple[str, ...], documents: int) -> Iterator[str]:
    """What a person would do now, the most pressing first."""
    if unread:
        yield "'commitments build' reads what was added or changed"
    elif not documents:
        yield "'commitments add FILE' brings documents, and 'commitments build' reads them"
    if counts["set_aside"]:
        yield "'commitments check' names the lines that were set aside"
    if counts["unchecked"]:
        yield "'commitments review --interactive' walks what nobody has checked"
    if counts["overdue"]:
        yield "'commitments overdue' lists what was found late"
    if counts["awaiting_event"]:
        yield "'commitments events' lists what deadlines wait for"
    if counts["doubtful"]:
        yield "'commitments list --doubtful' lists what extraction is not sure of"
