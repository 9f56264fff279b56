"""Reads tests/cases/timeliness.txt: a deadline, facts, a day, and what the commitment comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from commitments.model import (
    Bound,
    Commitment,
    Deadline,
    DeadlineKind,
    Event,
    Recurrence,
    Relation,
    Report,
    ReportKind,
    Source,
    Speaker,
    Status,
    Strength,
)

FILE = Path(__file__).parent / "cases" / "timeliness.txt"
QUOTE = "Arcadia will open an office in Borduria."
_DAY = r"(\d{4}-\d\d-\d\d)"


@dataclass(frozen=True)
class Case:
    """One line of the file."""

    line: int
    title: str
    commitment: Commitment
    reports: tuple[Report, ...]
    events: tuple[Event, ...]
    as_of: date
    known_on: date | None
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.line}: {self.title}"


def read_cases() -> Iterator[Case]:
    """All cases, in order."""
    title = ""
    for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("## "):
            title = line[3:]
        elif line and not line.startswith("#"):
            deadline, facts, as_of, expected = (part.strip() for part in line.split("|"))
            day, _, known = as_of.partition(" known ")
            reports, events = _facts(facts)
            words = tuple(word.strip() for word in expected.split(","))
            known_on = date.fromisoformat(known) if known else None
            commitment = commitment_with(deadline)
            yield Case(number, title, commitment, reports, events, date.fromisoformat(day), known_on, words)


def commitment_with(words: str) -> Commitment:
    """A commitment whose deadline, cadence and continuance the words describe."""
    every = re.search(r"every (P\w+)", words)
    return Commitment(
        id="specimen/1",
        document="specimen",
        quote=QUOTE,
        start=0,
        end=len(QUOTE),
        source_start=0,
        source_end=len(QUOTE),
        action="open an office in Borduria",
        strength=Strength.WILL,
        deadline=_deadline(words),
        recurrence=Recurrence("regularly", 0, 9, every[1]) if every else None,
        continuing="continuing" in words,
    )


def _deadline(words: str) -> Deadline | None:
    kind = words.split()[0]
    if kind == "none":
        return None
    if kind == "vague":
        return Deadline("soon", 0, 4, DeadlineKind.VAGUE)
    if kind == "event":
        _, _, rest = words.partition(" ")
        name, sign, offset = re.fullmatch(r"([\w ]+?)(?: ([+-]) (.+))?", rest).groups()  # type: ignore[union-attr]
        arithmetic = f"EVENT {sign} {offset}" if sign else None
        return Deadline("upon it", 0, 7, DeadlineKind.EVENT, event=name, arithmetic=arithmetic)
    due = date.fromisoformat(words.split()[1])
    strict = re.search(f"strict {_DAY}", words)
    return Deadline(
        "by then",
        0,
        7,
        DeadlineKind.FIXED,
        bound=Bound.UNTIL if kind == "until" else Bound.BY,
        due=due,
        strict=date.fromisoformat(strict[1]) if strict else None,
    )


def _facts(text: str) -> tuple[tuple[Report, ...], tuple[Event, ...]]:
    reports: list[Report] = []
    events: list[Event] = []
    for number, fact in enumerate(filter(None, (part.strip() for part in text.split(";"))), start=1):
        entry = _fact(fact, number)
        if isinstance(entry, Report):
            reports.append(entry)
        else:
            events.append(entry)
    return tuple(reports), tuple(events)


def _fact(fact: str, number: int) -> Report | Event:
    on = re.search(f" on {_DAY}", fact)
    recorded = re.search(f"recorded {_DAY}", fact)
    when = date.fromisoformat(recorded[1] if recorded else on[1] if on else "2026-01-01")
    moment = datetime(when.year, when.month, when.day, 12, tzinfo=UTC) + timedelta(seconds=number)
    if happens := re.match(f"([\\w ]+?) (?:happens {_DAY}|unset)", fact):
        return Event(happens[1], date.fromisoformat(happens[2]) if happens[2] else None, moment)
    by = re.search("by (party|independent)", fact)
    report = Report(
        id=str(number),
        commitment="specimen/1",
        quote=QUOTE,
        kind=ReportKind.STATUS,
        reviewer="A reviewer",
        recorded=moment,
        evidence=(Source("https://example.org/", None, Speaker(by[1])),) if by else (),
        on=date.fromisoformat(on[1]) if on else None,
    )
    first, *rest = fact.split()
    if first == "extended":
        return replace(report, kind=ReportKind.EXTENSION, due=date.fromisoformat(rest[1]))
    if first == "retract":
        return replace(report, kind=ReportKind.RETRACTION, report=rest[0])
    if first == "taken":
        return replace(
            report, kind=ReportKind.LINK, commitment="later/1", relation=Relation.SUPERSEDES, to="specimen/1"
        )
    return replace(report, status=Status(first))
