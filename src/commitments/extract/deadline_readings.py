"""What a frame ("by", "within", "before") makes of the words in it: a sum that leads to the last day, or an event."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from commitments.counting import CountingError, evaluate, read_period
from commitments.extract.deadline_dates import Named
from commitments.extract.deadline_events import event_name
from commitments.extract.deadline_grammar import Match
from commitments.extract.deadline_lengths import Length, length_of
from commitments.extract.deadline_periods import named_period
from commitments.model import DeadlineKind
from commitments.reasoning import EVENT

# A bare month or day further ahead than this lay less than two months before the document's date.
_ROUND_A_YEAR = 305
_EVENTS = ("event", "happening", "process")
_TRAILING_WORDS = re.compile(r"[\s.,;:]+$")


@dataclass(frozen=True, slots=True)
class DeadlineSum:
    """The sum that leads to the last day, on the generous and on the strict reading; or the event waited for.

    `first` is the first day of the period, where the action is to fall into it; `known` says that the last day needs
    the document's date and has it, or does not need it.
    """

    kind: DeadlineKind
    sum: str | None = None
    strict: str | None = None
    first: date | None = None
    event: str | None = None
    counted: bool = False


def read_frame(match: Match, issued: date | None) -> DeadlineSum | None:
    """What a matched frame comes to; None where its words turn out to set no limit."""
    try:
        reading = _FRAMES[match.rule.reads](match, issued)
    except (CountingError, OverflowError):
        return None
    if reading is None or not _sound(reading) or _over(reading, issued):
        return None
    return reading


def _over(reading: DeadlineSum, issued: date | None) -> bool:
    """Whether the event's name holds a year that is past ("the 2023 summit")."""
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", reading.event or "")]
    return bool(issued and years and max(years) < issued.year)


def _sound(reading: DeadlineSum) -> bool:
    try:
        return all(evaluate(one) is not None for one in (reading.sum, reading.strict) if one and EVENT not in one)
    except CountingError:
        return False


def _last(term: str) -> str:
    """The sum for the last day of a term; the last day of an end is its own."""
    return "last day of " + re.sub(r"^end of ", "", term)


def _named(match: Match, issued: date | None) -> Named | None:
    inner = match.slots.get("of") or match.any_slot()
    return named_period(inner, issued) if inner else None


def _needs_issued(match: Match) -> bool:
    return any(
        not inner.groups.get("year") and not inner.slots and inner.rule.section in ("atom", "whole", "single")
        for inner in _all(match)
    )


def _all(match: Match) -> list[Match]:
    return [inner for one in match.slots.values() for inner in (one, *_all(one))]


def _of_period(match: Match, named: Named, *, window: bool = False) -> DeadlineSum:
    period = read_period(named.term)
    return DeadlineSum(
        DeadlineKind.FIXED,
        _last(named.term),
        _last(named.strict) if named.strict else None,
        first=period.first if window else None,
        counted=_needs_issued(match),
    )


def _last_day(match: Match, issued: date | None) -> DeadlineSum | None:
    named = _named(match, issued)
    if named is None or _just_past(match, issued):
        return None
    if named.term.startswith("start of ") and match.rule.id.endswith(".in"):
        named = Named(named.term.replace("start of ", "early "))
    return _of_period(match, named, window=bool(match.rule.fields.get("span")))


def _deictic_last_day(match: Match, issued: date | None) -> DeadlineSum | None:
    """A period that stands by itself limits only where it looks forward ("early 2025", "next year", "this fall")."""
    words = " ".join(str(value) for value in match.groups.values())
    inner = match.any_slot()
    if inner is None or "start of" in words:
        return None
    return _last_day(match, issued)


def _last_day_of_range(match: Match, issued: date | None) -> DeadlineSum | None:
    inner = match.any_slot()
    if inner is None or inner.rule.reads not in ("range", "short-range", "last-of"):
        return None
    return _last_day(match, issued)


def _this_unit(match: Match, issued: date | None) -> DeadlineSum | None:
    named = named_period(match, issued)
    return _of_period(match, named, window=True) if named else None


def _day_before(match: Match, issued: date | None) -> DeadlineSum | None:
    """Before a whole period its eve; before the end, the middle or some other part of one, that part's last day."""
    named = _named(match, issued)
    if named is None:
        return None
    if re.match(r"end of|early|mid|late|(first|second) half", named.term):
        return _of_period(match, named)
    if re.fullmatch(r"\d{4}\.\.\d{4}", named.term):
        return _of_period(match, named)
    term = re.sub(r"^start of ", "", named.term)
    if issued and re.match(r"(spring|summer|autumn|winter) of", term) and read_period(term).first <= issued:
        # Said in June, "before the summer" can only mean its break: the season's own last day accuses nobody.
        return _of_period(match, named)
    strict = f"day before {named.strict}" if named.strict else None
    return DeadlineSum(DeadlineKind.FIXED, f"day before {term}", strict, counted=_needs_issued(match))


def _just_past(match: Match, issued: date | None) -> bool:
    """Whether "in March" or "on March 10", without a year, rather tells of the weeks before the document's date."""
    inner = match.any_slot()
    if issued is None or inner is None or match.rule.id not in ("frame.in", "frame.on"):
        return False
    if inner.rule.reads not in ("coming-day", "coming-month"):
        return False
    named = named_period(inner, issued)
    return named is not None and (read_period(named.term).last - issued).days > _ROUND_A_YEAR


def _named_day(match: Match, issued: date | None) -> DeadlineSum | None:
    named = _named(match, issued)
    if named is None or _just_past(match, issued):
        return None
    period = read_period(named.term)
    if period.first != period.last:
        return None
    return _of_period(match, named, window=True)


def _target_year(match: Match, issued: date | None) -> DeadlineSum | None:
    year = int(match.groups["year"])
    if issued is not None and year < issued.year:
        return None
    return DeadlineSum(DeadlineKind.FIXED, f"last day of {year}")


def _length(match: Match) -> Length | None:
    for inner in (*match.slots.values(), *([match] if "unit" in match.groups else [])):
        if inner.rule.section in ("duration", "single", "frame"):
            return length_of(inner)
    return None


def _sum(start: str, length: Length, count: int, sign: str = "+") -> str:
    return f"{start} {sign} {replace(length, count=count)}"


def _after_issued(match: Match, issued: date | None) -> DeadlineSum | None:
    length = _length(match)
    if length is None or length.count > 200 * 366:
        return None
    if issued is None:
        return DeadlineSum(DeadlineKind.RELATIVE, counted=True)
    start = issued.isoformat()
    strict = _sum(start, length, length.least) if length.least else None
    first = issued + timedelta(1)
    return DeadlineSum(DeadlineKind.RELATIVE, _sum(start, length, length.count), strict, first, counted=True)


def _from_day(sign: str) -> Callable[[Match, date | None], DeadlineSum | None]:
    def reading(match: Match, issued: date | None) -> DeadlineSum | None:
        length, named = _length(match), named_period(match.slots["day"], issued)
        if length is None or named is None:
            return None
        day = read_period(named.term).last
        return DeadlineSum(DeadlineKind.FIXED, _sum(day.isoformat(), length, length.count, sign))

    return reading


def _from_day_on(match: Match, issued: date | None) -> DeadlineSum | None:
    """A length that the named day belongs to: five years beginning on 1 July end on 30 June."""
    length, named = _length(match), named_period(match.slots["day"], issued)
    if length is None or named is None:
        return None
    first = read_period(named.term).first
    eve = (first - timedelta(1)).isoformat()
    return DeadlineSum(DeadlineKind.FIXED, _sum(eve, length, length.count), first=first)


def _event(match: Match, sum_: str | None) -> DeadlineSum | None:
    inner = [one for one in match.slots.values() if one.rule.section in _EVENTS]
    words = _words_of(match, inner[0]) if inner else match.groups.get("event", "")
    name = event_name(words) if words else None
    return DeadlineSum(DeadlineKind.EVENT, sum_, event=name) if name else None


def _words_of(outer: Match, inner: Match) -> str:
    return _TRAILING_WORDS.sub("", outer.groups["text"][inner.start - outer.start : inner.end - outer.start])


def _counted_from_event(sign: str) -> Callable[[Match, date | None], DeadlineSum | None]:
    def reading(match: Match, issued: date | None) -> DeadlineSum | None:
        length = _length(match)
        return _event(match, _sum(EVENT, length, length.count, sign)) if length else None

    return reading


def _time_plus(match: Match, issued: date | None) -> DeadlineSum:
    """ "T+60": days after an hour that others set."""
    unit = match.groups.get("unit", "days").rstrip("s")
    sum_ = _sum(EVENT, Length(int(match.groups["count"]), unit), int(match.groups["count"]))
    return DeadlineSum(DeadlineKind.EVENT, sum_, event=match.groups["event"])


def _whole(sum_: str | None) -> Callable[[Match, date | None], DeadlineSum | None]:
    """The event is the words of a slot, or else the frame's words after its first ones (its `lead` in the data)."""

    def reading(match: Match, issued: date | None) -> DeadlineSum | None:
        if any(one.rule.section in _EVENTS for one in match.slots.values()):
            return _event(match, sum_)
        words = re.sub(str(match.rule.fields.get("lead", "")), "", match.groups["text"], flags=re.IGNORECASE)
        return DeadlineSum(DeadlineKind.EVENT, sum_, event=event_name(words))

    return reading


def _vague(match: Match, issued: date | None) -> DeadlineSum | None:
    only = match.rule.fields.get("only")
    if only and not re.search(only, match.groups["text"]):
        return None
    return DeadlineSum(DeadlineKind.VAGUE)


def with_text(match: Match, text: str) -> Match:
    """The match with its own words as a group, which the names of events are taken from."""
    return replace(match, groups={**match.groups, "text": text[match.start : match.end]})


_FRAMES: dict[str, Callable[[Match, date | None], DeadlineSum | None]] = {
    "last-day": _last_day,
    "deictic-last-day": _deictic_last_day,
    "last-day-of-range": _last_day_of_range,
    "this-unit": _this_unit,
    "day-before": _day_before,
    "named-day": _named_day,
    "target-year": _target_year,
    "after-issued": _after_issued,
    "after-issued-unit": _after_issued,
    "after-day": _from_day("+"),
    "from-day-on": _from_day_on,
    "before-day": _from_day("-"),
    "after-event": _counted_from_event("+"),
    "after-event-unit": _counted_from_event("+"),
    "time-plus": _time_plus,
    "before-event": _counted_from_event("-"),
    "day-before-event": _whole(f"day before {EVENT}"),
    "day-before-event-words": _whole(f"day before {EVENT}"),
    "at-event": _whole(EVENT),
    "on-event": _whole(EVENT),
    "on-event-words": _whole(EVENT),
    "until-event": _whole(EVENT),
    "until-end-of-event": _whole(EVENT),
    "after-event-open": _whole(f"after {EVENT}"),
    "vague": _vague,
}
