"""review --interactive: the queue of what nobody has checked, one key an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from commitments.cli.answers import ANSWERS, OTHER_KEYS, STATUS_KEYS, Walk, meanings
from commitments.cli.asking import CancelledError, StoppedError, key
from commitments.cli.context import Workspace
from commitments.cli.recording import lookup, recorder
from commitments.cli.suggestions import Suggestions
from commitments.cli.tables import plain, timeliness_words
from commitments.errors import CommitmentsError
from commitments.model import Filter, Timeliness, Tracked

_AROUND = 160


def walk(workspace: Workspace, reviewer: str | None, *, yes: bool) -> None:
    """Ask about each commitment of the queue and record the answers; stops at q or at the end of the input."""
    with lookup(workspace) as store:
        config = workspace.config
        meant: set[str] = set()
        who = recorder(workspace, store, reviewer, yes=yes)
        who = replace(who, sure=partial(_sure, who.sure, meant))
        one = Walk(workspace, who, Suggestions.of(workspace, who), meant)
        rows = list(queue(store.each(Filter(), workspace.today), config.doubtful_below, config.doubtful_fields_below))
        workspace.say(f"{len(rows)} to review. {meanings()}. '-' in place of an answer goes back to the keys.")
        index = 0
        try:
            while index < len(rows):
                left = len(rows) - index - 1
                workspace.say(f"\n{index + 1} of {len(rows)}, {left} left after it: {_summary(one, rows[index])}")
                index += _answered(one, rows[index], first=index == 0)
        except StoppedError:
            pass
        total = sum(map(len, one.recorded.values()))
        workspace.say(f"{total} recorded, {len(rows) - index} left")


def _sure(ask: Callable[[str], bool], meant: set[str], doubt: str) -> bool:
    """Whether a doubt is meant; what was answered is not asked again when the report is written."""
    if doubt not in meant and ask(doubt):
        meant.add(doubt)
    return doubt in meant


def queue(rows: Iterable[Tracked], doubtful_below: float, fields_below: float) -> Iterator[Tracked]:
    """Past their day and never checked, the latest first; then what extraction doubts and no person has looked at."""
    late: list[Tracked] = []
    doubtful: list[Tracked] = []
    for tracked in rows:
        if tracked.standing.timeliness is Timeliness.UNCHECKED:
            late.append(tracked)
        elif not _looked_at(tracked) and (
            tracked.commitment.confidence < doubtful_below or tracked.commitment.doubtful(fields_below)
        ):
            doubtful.append(tracked)
    yield from sorted(late, key=lambda t: (-(t.standing.days_past or 0), t.commitment.id))
    yield from sorted(doubtful, key=lambda t: (t.commitment.confidence, t.commitment.id))


def _looked_at(tracked: Tracked) -> bool:
    return tracked.standing.reviewed or bool(tracked.commitment.corrected) or tracked.commitment.added


def _answered(one: Walk, tracked: Tracked, *, first: bool) -> int:
    """Ask until something is answered; how far to go from here. What cannot stand is said and asked again."""
    while True:
        pressed = key(one.workspace, (*STATUS_KEYS, *OTHER_KEYS), meanings())
        if pressed == "q":
            raise StoppedError
        if pressed == "s":
            return 1
        if pressed == "z" and first:
            one.workspace.say("this is the first one")
            continue
        if pressed == "z":
            return -1
        one.meant.clear()
        try:
            done = ANSWERS[pressed](one, tracked)
        except CancelledError:
            continue
        except CommitmentsError as error:
            one.workspace.say(f"not recorded: {error}")
            continue
        if done:
            return 1


def _summary(one: Walk, tracked: Tracked) -> str:
    c, due = tracked.commitment, tracked.standing.due
    document = one.who.store.document(c.document).document
    before = plain(document.text[max(0, c.start - _AROUND) : c.start]).strip()
    after = plain(document.text[c.end : c.end + _AROUND]).strip()
    day = document.meta.written_date or "no date"
    below = one.workspace.config.doubtful_fields_below
    where = " > ".join(c.section) + ", " if c.section else ""
    lines = [
        f"“{plain(c.quote)}”",
        f"  {plain(document.title)}, {day}",
        f"  {plain(where)}characters {c.start} to {c.end} of its text",
        f"  ... {before} [...] {after} ...",
        f"  {c.id}",
        f"  who: {', '.join(c.parties) or 'not said'}; lead: {', '.join(body.name for body in c.lead) or 'not said'}",
        f"  {timeliness_words(tracked.standing)}"
        + (f", due {due}" if due else "")
        + (f", by the words “{c.deadline.text}”" if c.deadline and c.deadline.text else "")
        + f"; confidence {c.confidence:.2f}"
        + (f"; doubtful: {', '.join(unsure)}" if (unsure := c.doubtful(below)) else ""),
    ]
    return "\n".join(lines + one.suggestions.lines(tracked))
