"""Leads from elsewhere: a sentence that gives a body the lead on what another sentence promises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from commitments.extract.agencies import body, find_bodies
from commitments.extract.assignments import assigning, whose_party
from commitments.extract.parties import PartyContext
from commitments.extract.rules import load_rules
from commitments.model import Body, Commitment, Evidence, Sentence


@dataclass(frozen=True, slots=True)
class Assignment:
    """A sentence that assigns a lead: the bodies, the words of what they lead, and where it stands."""

    bodies: tuple[Body, ...]
    object: str
    sentence: Sentence
    evidence: Evidence


def find_assignments(sentences: Sequence[Sentence], context: PartyContext) -> Iterator[Assignment]:
    """Every sentence that says which body will lead on an instrument or task."""
    for sentence in sentences:
        found = assigning().search(sentence.text)
        if not found:
            continue
        before = sentence.text[: found.start()].rstrip()
        mentions = [
            m for m in find_bodies(before, context.acronyms) if m.span.end == len(before) or _ends(before, m.span.end)
        ]
        if not mentions:
            continue
        party = whose_party(found.group("whose"))
        bodies = tuple(_scoped(body(before[m.span.start : m.span.end], context.parties), party) for m in mentions)
        evidence = context.document.evidence(sentence.start, sentence.end)
        yield Assignment(bodies, found.group("object").strip(), sentence, evidence)


def _ends(before: str, end: int) -> bool:
    """Whether only a list of further bodies, or an acronym, stands between a body and the verb."""
    return bool(re.fullmatch(r"\s*(?:\([^)]*\)|,?\s*(?:and|,)\s+(?:the\s+)?[A-Z][\w\s.’'-]*)\s*", before[end:]))


def _scoped(one: Body, party: str | None) -> Body:
    return replace(one, party=party or one.party)


def assigned_leads(
    commitments: Sequence[Commitment], sentences: Sequence[Sentence], context: PartyContext
) -> tuple[Commitment, ...]:
    """The commitments, each with the leads that a sentence elsewhere assigns for what it promises."""
    kept = list(commitments)
    for assignment in find_assignments(sentences, context):
        at = _promised(kept, assignment)
        if at is not None:
            kept[at] = _with_leads(kept[at], assignment)
    return tuple(kept)


def _promised(commitments: Sequence[Commitment], assignment: Assignment) -> int | None:
    """The commitment that promises the object: it stands after the verb there, not before it."""
    wanted = _key(assignment.object)
    best: tuple[int, int] | None = None
    for i, one in enumerate(commitments):
        if one.start == assignment.sentence.start or not _concerns(one, assignment):
            continue
        rank = _rank(one, wanted)
        if rank and (best is None or rank > best[0]):
            best = (rank, i)
    return best[1] if best else None


def _concerns(one: Commitment, assignment: Assignment) -> bool:
    parties = {b.party for b in assignment.bodies if b.party}
    return not parties or not one.parties or bool(parties & set(one.parties))


def _rank(one: Commitment, wanted: tuple[str, ...]) -> int:
    """3 where the object is what is to be made, 2 where it stands after the verb, else 0."""
    quote = _key(_without_day(one))
    at = next((i for i in range(len(quote) - len(wanted) + 1) if quote[i : i + len(wanted)] == wanted), None)
    if not wanted or at is None:
        return 0
    if set(load_rules("bodies")["making"]["words"]) & set(quote[max(0, at - 4) : at]):
        return 3
    verb = _verb_place(one)
    return 2 if verb is None or at > verb else 0


def _without_day(one: Commitment) -> str:
    """The quote without the words of its deadline, which may name the instrument too ("a month after its signing")."""
    day = one.deadline
    if day is None or not one.start <= day.start < one.end:
        return one.quote
    return one.quote[: day.start - one.start] + one.quote[day.end - one.start :]


def _verb_place(one: Commitment) -> int | None:
    """How many words of the quote stand before the words that promise."""
    places = [e for e in one.evidence.get("strength", ()) if one.start <= e.start < one.end]
    return len(_key(one.quote[: min(p.start for p in places) - one.start])) if places else None


def _key(text: str) -> tuple[str, ...]:
    """Words in lower case, plural endings dropped."""
    words = re.findall(r"\w+", text.lower())
    return tuple(w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in words)


def _with_leads(one: Commitment, assignment: Assignment) -> Commitment:
    known = {b.name for b in one.lead}
    added = tuple(b for b in assignment.bodies if b.name not in known)
    evidence = {**one.evidence, "lead": (*one.evidence.get("lead", ()), assignment.evidence)}
    return replace(one, lead=(*one.lead, *added), evidence=MappingProxyType(evidence))
