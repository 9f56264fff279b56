"""A finding becomes commitments: who promises, who leads, by when; one commitment for each deadline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType

from commitments.extract.actions import action_of
from commitments.extract.bodies import bodies_of
from commitments.extract.context import Found
from commitments.extract.deadline_attachment import attach_deadlines
from commitments.extract.deadlines import anchored, is_continuing
from commitments.extract.detection import Finding, Promise
from commitments.extract.fiscal import fiscal_of
from commitments.extract.main_clauses import joined
from commitments.extract.parses import ParsedSentence
from commitments.extract.parties import PartyContext, gapped_parties, parties_of
from commitments.extract.promisers import parties_confidence
from commitments.extract.recurrences import find_recurrence
from commitments.extract.topics import topics_of
from commitments.model import Commitment, Deadline, Document, Evidence, Span
from commitments.tracking import commitment_id


class Names:
    """The ids of a document's commitments: each counts how often its quote came before."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._seen: Counter[str] = Counter()

    def next(self, quote: str) -> str:
        """The id of the next commitment with this quote."""
        first = commitment_id(self._document, quote, 0)
        before = self._seen[first]
        self._seen[first] += 1
        return commitment_id(self._document, quote, before)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A finding with who promises and by when."""

    finding: Finding
    parties: Found
    deadlines: tuple[Deadline, ...]

    @property
    def terms(self) -> tuple[object, ...]:
        """What keeps two clauses apart: their parties and their time limits."""
        return self.parties[0], tuple(d.text for d in self.deadlines)


def commitments_of(
    document: Document, parsed: ParsedSentence, promise: Promise, context: PartyContext, names: Names
) -> tuple[Commitment, ...]:
    """The commitments of a sentence: one, or one for each of its clauses, parties and deadlines that differ."""
    quote = parsed.sentence.text
    return tuple(
        _commitment(document, parsed, reading, context, names.next(quote), deadline)
        for reading in _readings(document, parsed, promise, context)
        if reading.finding.clause.cue.tag_ != "MD" or reading.parties.ground != "others-act"
        for deadline in reading.deadlines or (None,)
    )


def _readings(
    document: Document, parsed: ParsedSentence, promise: Promise, context: PartyContext
) -> Iterator[Resolved]:
    """The sentence as one, or its clauses where their terms differ, neighbours of the same terms as one."""
    clauses = [_reading(document, parsed, finding, context) for finding in promise.clauses]
    if len({clause.terms for clause in clauses}) < 2:
        whole = promise.whole
        first = replace(whole, cue=clauses[0].finding.cue, clause=clauses[0].finding.clause) if clauses else whole
        yield _reading(document, parsed, first, context)
        return
    for _, group in groupby(clauses, key=lambda clause: clause.terms):
        alike = list(group)
        yield replace(alike[0], finding=_joined([one.finding for one in alike]))


def _joined(findings: Sequence[Finding]) -> Finding:
    return replace(
        findings[0],
        part=joined([one.part for one in findings]),
        strength=max((one.strength for one in findings), key=lambda strength: strength.rank),
        evidence=tuple(span for one in findings for span in one.evidence),
    )


def _reading(document: Document, parsed: ParsedSentence, finding: Finding, context: PartyContext) -> Resolved:
    issued = document.meta
    attached = attach_deadlines(
        parsed, finding.cue, issued.date, finding.part, fiscal_of(parsed.sentence.text, context.parties)
    )
    deadlines = tuple(anchored(deadline, issued.found.get("date")) for deadline in attached)
    return Resolved(finding, parties_of(parsed, finding.cue, context), deadlines)


def _commitment(
    document: Document,
    parsed: ParsedSentence,
    reading: Resolved,
    context: PartyContext,
    name: str,
    deadline: Deadline | None,
) -> Commitment:
    sentence, finding = parsed.sentence, reading.finding
    source = document.source_map.place(sentence.span)
    promisers = _parties(parsed, reading, deadline, context)
    bodies = bodies_of(parsed, finding.cue, context, finding.part, () if context.parties else promisers.names)
    topics = topics_of(sentence.text)
    recurrence = find_recurrence(sentence.text, offset=sentence.start)
    return Commitment(
        id=name,
        document=document.id,
        document_title=document.title,
        document_date=document.meta.date,
        month_only=document.meta.month_only,
        document_type=document.meta.type,
        source_url=document.meta.source_url,
        quote=sentence.text,
        start=sentence.start,
        end=sentence.end,
        source_start=source.start,
        source_end=source.end,
        action=_action(parsed, reading, deadline),
        strength=finding.strength,
        parties=promisers.names,
        field_confidence=MappingProxyType({"parties": parties_confidence(promisers, sentence, context)}),
        voices=MappingProxyType(finding.voices.stated),
        section=sentence.section,
        lead_in=sentence.lead_in.text if sentence.lead_in else None,
        lead=bodies.lead,
        support=bodies.support,
        deadline=deadline,
        recurrence=recurrence,
        topics=tuple(topic for topic, _ in topics),
        confidence=finding.confidence,
        continuing=is_continuing(sentence.text),
        evidence=_evidence(
            strength=tuple(document.evidence(span.start, span.end) for span in finding.evidence),
            parties=promisers.evidence,
            lead=bodies.evidence_lead,
            support=bodies.evidence_support,
            deadline=(document.evidence(deadline.start, deadline.end),) if deadline else (),
            topics=tuple(
                document.evidence(sentence.start + span.start, sentence.start + span.end)
                for span in sorted({span for _, spans in topics for span in spans})
            ),
        ),
    )


def _parties(parsed: ParsedSentence, reading: Resolved, deadline: Deadline | None, context: PartyContext) -> Found:
    """Who promises, or whose name alone stands before a further time limit."""
    if deadline is None or deadline is reading.deadlines[0]:
        return reading.parties
    return gapped_parties(parsed, Span(deadline.start, deadline.end), context) or reading.parties


def _action(parsed: ParsedSentence, reading: Resolved, deadline: Deadline | None) -> str:
    """The action of the finding, or of that one of its verbs which the deadline limits."""
    shift = parsed.own - parsed.sentence.start
    limits = sorted(d.start + shift for d in reading.deadlines)
    at = deadline.start + shift if deadline else -1
    return action_of(parsed, reading.finding.clause, reading.finding.part, limits, at)


def _evidence(**places: tuple[Evidence, ...]) -> Mapping[str, tuple[Evidence, ...]]:
    return MappingProxyType({field: found for field, found in places.items() if found})
