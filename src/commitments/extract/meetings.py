"""Days that a document gives elsewhere for its next meeting: "before our next meeting", where one is set for May."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from commitments.extract.deadlines import find_deadlines
from commitments.extract.rules import load_rules
from commitments.model import Commitment, Deadline, DeadlineKind, Document, Sentence

RULE = "the day that the document gives for the meeting"


@lru_cache(maxsize=1)
def _gathering() -> re.Pattern[str]:
    return re.compile(load_rules("meetings")["gathering"]["pattern"])


@lru_cache(maxsize=1)
def _waited_for() -> re.Pattern[str]:
    return re.compile(load_rules("meetings")["waited-for"]["pattern"], re.IGNORECASE)


@lru_cache(maxsize=1)
def _set() -> re.Pattern[str]:
    return re.compile(load_rules("meetings")["set"]["pattern"])


def with_meetings(
    commitments: Sequence[Commitment], sentences: Sequence[Sentence], document: Document
) -> tuple[Commitment, ...]:
    """The commitments; where one waits for a meeting whose day another sentence gives, with that day."""
    days: dict[str, Deadline] | None = None
    found = []
    for one in commitments:
        waiting = one.deadline is not None and _kind_of(one.deadline) is not None
        if waiting and days is None:
            days = _days(sentences, document.meta.date)
        found.append(_dated(one, days, document) if waiting and days else one)
    return tuple(found)


def _kind_of(deadline: Deadline) -> str | None:
    """What kind of meeting a deadline waits for: the noun of the next one; None for any other deadline."""
    if deadline.kind is not DeadlineKind.EVENT or re.search(r"\b(?:day|week|month|year)s?\b", deadline.text):
        return None
    found = _gathering().search(deadline.text)
    return found.group().lower() if found and _waited_for().search(deadline.text) else None


def _days(sentences: Sequence[Sentence], issued: date | None) -> dict[str, Deadline]:
    """By the noun of a meeting, the only day after the document's that sentences set for the next one."""
    found: dict[str, list[Deadline]] = {}
    for sentence in sentences:
        match = _set().search(sentence.text)
        if issued is None or match is None:
            continue
        noun = _gathering().search(match.group())
        days = [d for d in find_deadlines(sentence.text, issued, offset=sentence.start) if _sets(d, sentence, match)]
        if noun and days:
            found.setdefault(noun.group().lower(), []).append(days[0])
    return {noun: days[0] for noun, days in found.items() if len({d.due for d in days}) == 1}


def _sets(deadline: Deadline, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether a day stands right after the words that set a meeting."""
    gap = deadline.start - sentence.start - match.end()
    near = load_rules("meetings")["set"]["near"]
    return deadline.kind is DeadlineKind.FIXED and deadline.due is not None and 0 <= gap <= near


def _dated(one: Commitment, days: dict[str, Deadline], document: Document) -> Commitment:
    deadline = one.deadline
    noun = _kind_of(deadline) if deadline else None
    given = days.get(noun) if noun else None
    if deadline is None or given is None or one.start <= given.start < one.end:
        return one
    dated = replace(
        deadline,
        kind=DeadlineKind.FIXED,
        due=given.due,
        edtf=f"../{given.due}",
        rule=RULE,
        arithmetic=given.arithmetic,
        strict=given.strict,
    )
    places = (*one.evidence.get("deadline", ()), document.evidence(given.start, given.end))
    return replace(one, deadline=dated, evidence=MappingProxyType({**one.evidence, "deadline": places}))
