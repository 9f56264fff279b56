"""Finds the words of a sentence that limit an action in time, and the last day that they come to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from commitments.counting import evaluate, read_period
from commitments.extract.deadline_events import event_name
from commitments.extract.deadline_grammar import Match, load_grammar
from commitments.extract.deadline_openers import opening
from commitments.extract.deadline_periods import named_period
from commitments.extract.deadline_readings import DeadlineSum, read_frame, with_text
from commitments.extract.fiscal import Fiscal
from commitments.extract.recurrences import find_recurrence
from commitments.extract.rules import load_rules
from commitments.model import Bound, Deadline, DeadlineKind, Evidence
from commitments.reasoning import EVENT, written

# How far after an event the words of its day may follow ("at the summit in Rome in October").
_NEAR = 45
_OR = re.compile(r"\s*,?\s*or\s*(?:by |in |at )?\s*")
_COUNTED = re.compile(r" \d+ ((?:working )?[a-z]+?)s?$")
_COMING = re.compile(r"\b(?:next|coming|following|upcoming)\b")
_SURENESS = (DeadlineKind.FIXED, DeadlineKind.RELATIVE, DeadlineKind.EVENT, DeadlineKind.VAGUE)


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline and the rule that found it."""

    deadline: Deadline
    match: Match
    weak: bool = False


def find_deadlines(
    text: str, issued: date | None, *, offset: int = 0, fiscal: Fiscal | None = None
) -> tuple[Deadline, ...]:
    """Every time limit in a sentence, in its order; baselines, names, past facts and recurrences are none.

    `issued` is the day that relative words count from, `fiscal` how fiscal years are counted. Places are places in
    `text` plus `offset`.
    """
    return tuple(replace(d, start=d.start + offset, end=d.end + offset) for d in _deadlines(text, issued, fiscal))


@lru_cache(maxsize=256)
def _deadlines(text: str, issued: date | None, fiscal: Fiscal | None) -> tuple[Deadline, ...]:
    """Remembered, since a governing line is read again for each item of its list."""
    return tuple(found.deadline for found in _settled(list(_found(text, issued, fiscal)), text, issued))


def is_continuing(text: str) -> bool:
    """Whether the words promise to keep something up ("will continue to", "remain committed to")."""
    return bool(_pattern("continuing").search(text))


def anchored(deadline: Deadline, evidence: Evidence | None) -> Deadline:
    """The deadline with the words that its anchor, the document's date, was read from."""
    return replace(deadline, anchor_evidence=evidence) if deadline.anchor and evidence else deadline


def _found(text: str, issued: date | None, fiscal: Fiscal | None) -> Iterator[Found]:
    """The deadlines of the longest matches; a match that is no deadline takes its words out of the running."""
    candidates: list[tuple[Match, DeadlineSum | None]] = []
    for match in load_grammar("deadlines").scan(text, "block", "frame", fiscal=fiscal):
        if match.rule.section == "frame":
            reading = read_frame(with_text(match, text), issued)
            candidates += [(match, reading)] if reading else []
        elif _counts(match, text, issued):
            candidates.append((match, None))
    candidates.sort(key=_precedence)
    taken: list[Match] = []
    for match, reading in candidates:
        if any(match.start < other.end and other.start < match.end for other in taken):
            continue
        taken.append(match)
        if reading is not None:
            deadline = _deadline(match, reading, text, issued)
            yield Found(deadline, match, bool(match.rule.fields.get("weak")))


def _precedence(candidate: tuple[Match, DeadlineSum | None]) -> tuple[int, int, int]:
    """The longer first; of two as long, what is no deadline, then the one that leads to a day."""
    match, reading = candidate
    rank = 0 if reading is None else 1 + _SURENESS.index(reading.kind)
    return match.start - match.end, rank, match.start


def _counts(block: Match, text: str, issued: date | None) -> bool:
    """Whether a block holds: one that tells of the past does not where its words lie ahead."""
    if block.rule.fields.get("ahead", True) or issued is None:
        return True
    words = text[block.start : block.end]
    years = [int(year) for year in re.findall(r"\b(20\d\d|21\d\d)\b", words)]
    if block.rule.id == "block.name":
        return True
    inner = block.any_slot()
    if inner and inner.rule.reads.startswith("coming-"):
        return True  # "held in May" tells of last May, though May would come again
    named = named_period(inner, issued) if inner else None
    if named is not None:
        period = read_period(named.term)
        return (period.last if block.rule.fields.get("whole") else period.first) <= issued
    return not years or max(years) <= issued.year


def _deadline(match: Match, reading: DeadlineSum, text: str, issued: date | None) -> Deadline:
    fields = match.rule.fields
    words = text[match.start : match.end]
    reading = _conditional(match, reading, text)
    due = evaluate(reading.sum) if reading.sum and EVENT not in reading.sum else None
    strict = evaluate(reading.strict) if reading.strict else None
    keeping = bool(fields.get("span")) and bool(_pattern("keeping").search(text))
    bound = Bound(fields.get("bound", Bound.UNTIL if keeping else Bound.BY))
    return Deadline(
        text=words,
        start=match.start,
        end=match.end,
        kind=reading.kind,
        bound=bound,
        edtf=_edtf(reading, due, issued, bound),
        due=due,
        anchor=issued if reading.counted else None,
        rule=_rule_name(str(fields["name"]), reading),
        event=reading.event,
        strict=strict if strict and due and strict < due else None,
        arithmetic=_arithmetic(reading, strict, due),
    )


def _conditional(match: Match, reading: DeadlineSum, text: str) -> DeadlineSum:
    """A length of time under a condition is counted from what the condition waits for, not from the document's date."""
    bare = match.rule.id in ("frame.within", "frame.within-single", "frame.over")
    coming = _COMING.search(text[match.start : match.end])
    condition = opening("conditions", text) if bare and not coming else None
    if condition is None or condition.end > match.start or reading.sum is None:
        return reading
    counted = f"{EVENT}{reading.sum[len('2000-01-01') :]}"
    return DeadlineSum(DeadlineKind.EVENT, counted, event=event_name(text[condition.start : condition.end]))


def _rule_name(name: str, reading: DeadlineSum) -> str:
    """The rule's name with the units that it counted in: "calendar days after ...", "working days after ..."."""
    counted = _COUNTED.search(reading.sum or "")
    units = f"{counted[1]}s" if counted else "time"
    return name.replace("{units}", units).replace("calendar working", "working")


def _arithmetic(reading: DeadlineSum, strict: date | None, due: date | None) -> str | None:
    if reading.sum is None:
        return None
    if due is None:
        return reading.sum
    return written(reading.sum, reading.strict if strict and strict < due else None)


def _edtf(reading: DeadlineSum, due: date | None, issued: date | None, bound: Bound) -> str | None:
    if due is None:
        return None
    first = reading.first
    if bound is Bound.UNTIL and issued and issued <= due:
        first = issued
    if first is None or first > due:
        return f"../{due.isoformat()}"
    return due.isoformat() if first == due else f"{first.isoformat()}/{due.isoformat()}"


def _settled(found: list[Found], text: str, issued: date | None) -> list[Found]:
    """In order of the text, without past days, events whose day the text goes on to name, and weaker doubles."""
    found = sorted((f for f in found if not _past(f.deadline, issued)), key=lambda f: f.deadline.start)
    found = [f for f in found if not _in_condition(f, text)]
    found = _alternatives(found, text)
    if any(f.match.rule.fields.get("once") for f in found) and find_recurrence(text):
        found = [f for f in found if not f.match.rule.fields.get("once")]
    found = _with_days(found, text)
    if any(f.deadline.kind is not DeadlineKind.VAGUE for f in found):
        found = _without_vaguer(found)
    if any(f.deadline.due for f in found):
        found = [f for f in found if not f.match.rule.fields.get("loose")]
    if any(not f.weak for f in found):
        found = [f for f in found if not f.weak]
    return found


def _in_condition(found: Found, text: str) -> bool:
    """Whether the words stand in a condition or view that opens the sentence: "Unless Norway pays by May, ..."."""
    clause = opening("conditions", text) or opening("views", text)
    return clause is not None and found.deadline.end <= clause.end


def _without_vaguer(found: list[Found]) -> list[Found]:
    """Without vague times beside a day; of a vague time and an event, the one that is named first."""
    dated = any(f.deadline.kind in (DeadlineKind.FIXED, DeadlineKind.RELATIVE) for f in found)
    counted = any(" + " in (f.deadline.arithmetic or "") for f in found)
    if not dated and not counted and found[0].deadline.kind is DeadlineKind.VAGUE:
        return found[:1]
    return [f for f in found if f.deadline.kind is not DeadlineKind.VAGUE]


def _alternatives(found: list[Found], text: str) -> list[Found]:
    """Of two days joined by "or" ("in late 2025 or early 2026") the later, with the earlier as its strict reading."""
    kept: list[Found] = []
    for one in found:
        before = kept[-1].deadline if kept else None
        if before and before.due and one.deadline.due and _OR.fullmatch(text[before.end : one.deadline.start]):
            kept[-1] = replace(one, deadline=_either(before, one.deadline, text))
        else:
            kept.append(one)
    return kept


def _either(first: Deadline, second: Deadline, text: str) -> Deadline:
    early, late = sorted((first, second), key=lambda d: d.due or date.max)
    sums = [(d.arithmetic or "").split(";")[0].partition(" = ")[0] for d in (late, early)]
    return replace(
        late,
        text=text[first.start : second.end],
        start=first.start,
        end=second.end,
        edtf=f"../{late.due}",
        strict=early.due if early.due != late.due else None,
        arithmetic=written(sums[0], sums[1] if early.due != late.due else None),
    )


def _past(deadline: Deadline, issued: date | None) -> bool:
    return issued is not None and deadline.due is not None and deadline.due < issued


def _with_days(found: list[Found], text: str) -> list[Found]:
    """Without events whose day stands right behind them; what is to be done before such an event, by its eve."""
    kept: list[Found] = []
    for one in found:
        event = next((f for f in found if _dates(one.deadline, f.deadline)), None)
        before = event is not None and (event.deadline.arithmetic or "").startswith("day before")
        kept.append(_on_eve(one, event, text) if event and before else one)
    return [f for f in kept if not any(_dates(other.deadline, f.deadline) for other in found)]


def _on_eve(dated: Found, event: Found, text: str) -> Found:
    """The day before the first day of an event that is named before its day ("before the opening on 3 May")."""
    first = (dated.deadline.edtf or "").split("/")[0]
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", first) or first != str(dated.deadline.due):
        return dated
    sum_ = f"day before {first}"
    due, start = evaluate(sum_), event.deadline.start
    eve = replace(dated.deadline, text=text[start : dated.deadline.end], start=start, due=due, edtf=f"../{due}")
    return replace(
        dated, deadline=replace(eve, rule="the day before a dated event", arithmetic=written(sum_), strict=None)
    )


def _dates(later: Deadline, event: Deadline) -> bool:
    """Whether one deadline's words name the day of the event that stands right before them."""
    return (
        event.kind is DeadlineKind.EVENT
        and later.due is not None
        and later.kind is DeadlineKind.FIXED
        and 0 <= later.start - event.end <= _NEAR
        and not re.search(r"days|weeks|months|years", event.text)
    )


@lru_cache(maxsize=4)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load_rules("recurrences")[name]["pattern"], re.IGNORECASE)
