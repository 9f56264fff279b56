"""A sentence of several main clauses, each with a subject of its own, is read clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from commitments.extract.candidates import Candidate
from commitments.extract.parses import ParsedSentence

_ACTORS = frozenset({"speaker", "name", "body"})
_NAME = re.compile(r"\b[A-Z][\w.’'&-]*(?:\s+[A-Z][\w.’'&-]*)*")
_LISTED = re.compile(rf"(?:{_NAME.pattern}(?:,\s+(?:and\s+)?|\s+and\s+)(?:the\s+)?)+$")
_AFTER_JOINT = re.compile(r"(?:;|\b(?:and|while|whereas|but))\s+(?:[Tt]he\s+)?$")
_JOINT = re.compile(r"\s*;\s*(?:(?:and|while|but)\b)?|,?\s+(?:and|while|whereas|but)\b")


@dataclass(frozen=True, slots=True)
class MainClause:
    """A main clause: its cues, and its characters in the parsed text, from `start` to `end`.

    What stands before `shared`, in a governing line or ahead of the first subject, holds for every clause.
    """

    found: tuple[Candidate, ...]
    start: int
    end: int
    shared: int
    opener: Candidate | None = None

    def holds(self, at: int) -> bool:
        """Whether a character of the parsed text stands in the clause, or where it holds for every clause."""
        return self.start <= at < self.end or at < self.shared


def whole(parsed: ParsedSentence, found: Sequence[Candidate]) -> MainClause:
    """The sentence as one part."""
    return MainClause(tuple(found), parsed.own, len(parsed.text), parsed.own)


def joined(parts: Sequence[MainClause]) -> MainClause:
    """Neighbouring clauses as one."""
    return replace(parts[0], found=tuple(c for part in parts for c in part.found), end=parts[-1].end)


def clauses_of(parsed: ParsedSentence, found: Sequence[Candidate]) -> tuple[MainClause, ...]:
    """The main clauses of the sentence that promise, each with a subject of its own."""
    ordered = sorted((c for c in found if c.cue.span.start >= parsed.own), key=lambda c: c.cue.span.start)
    openers = list(_openers(ordered))
    if len(openers) < 2:
        return (whole(parsed, found),)
    pairs = zip([openers[0], *openers], openers, strict=False)
    openings = [_opening(parsed, before, one) for before, one in pairs]
    joints = [_joint(parsed, before, at) for before, at in zip(openers, openings[1:], strict=False)]
    edges = [parsed.own, *joints, len(parsed.text)]
    return tuple(
        MainClause(tuple(c for c in ordered if start <= c.cue.span.start < end), start, end, openings[0], opener)
        for start, end, opener in zip(edges, edges[1:], openers, strict=False)
    )


def _openers(ordered: Sequence[Candidate]) -> Iterator[Candidate]:
    """The cues that open a clause: the first that promises, and each later one with an acting subject of its own."""
    last: Candidate | None = None
    for one in ordered:
        if one.weight == "strong" and (last is None or _stands_apart(one, last)):
            if last is not None and not _is_hollow(last, one):
                yield last
            last = one
    if last is not None:
        yield last


def _stands_apart(one: Candidate, before: Candidate) -> bool:
    clause = one.clause
    own = clause.subject is not None and before.clause.cue.i < clause.subject.i < clause.cue.i
    return own and clause.subject_class in _ACTORS and clause.under in ("main", "firm")


def _is_hollow(outer: Candidate, inner: Candidate) -> bool:
    """Whether the outer cue promises no more than the inner clause ("agreed that Japan will ...")."""
    return outer.clause.action is not None and outer.clause.action.i == inner.clause.verb.i


def _opening(parsed: ParsedSentence, before: Candidate, one: Candidate) -> int:
    """Where the subject of a cue begins; a misparsed one with the names listed before it, as far back as a joint."""
    subject = one.clause.subject
    if subject is None:
        return one.cue.span.start
    own = max(int(min(subject.left_edge.idx, subject.idx)), 0 if before is one else before.cue.span.end)
    if subject.head.i == one.clause.verb.i:
        return own
    listed = _LISTED.search(parsed.text, before.cue.span.end, own)
    starts = [m.start() for m in _NAME.finditer(parsed.text, listed.start(), own)] if listed else []
    return next((at for at in starts if _AFTER_JOINT.search(parsed.text, before.cue.span.end, at)), own)


def _joint(parsed: ParsedSentence, before: Candidate, opening: int) -> int:
    """Where a clause begins: at the last "and", "while" or semicolon between the cue before it and its subject."""
    since = before.cue.span.end
    found = [m.start() for m in _JOINT.finditer(parsed.text, since, opening)]
    return found[-1] if found else opening
