"""A finding becomes commitments: who promises, who leads, by when; one commitment for each deadline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from commitments.extract.actions import action_of
from commitments.extract.bodies import bodies_of
from commitments.extract.deadline_attachment import attach_deadlines
from commitments.extract.deadlines import anchored, is_continuing
from commitments.extract.detection import Finding
from commitments.extract.parses import ParsedSentence
from commitments.extract.parties import PartyContext, parties_of
from commitments.extract.recurrences import find_recurrence
from commitments.extract.topics import topics_of
from commitments.model import Commitment, Deadline, Document, Evidence
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


def commitments_of(
    document: Document, parsed: ParsedSentence, finding: Finding, context: PartyContext, names: Names
) -> tuple[Commitment, ...]:
    """The commitments of a sentence: one, or one for each of its deadlines."""
    sentence = parsed.sentence
    issued = document.meta
    attached = attach_deadlines(parsed, finding.cue, issued.date)
    deadlines = tuple(anchored(deadline, issued.found.get("date")) for deadline in attached) or (None,)
    return tuple(_commitment(document, parsed, finding, context, names.next(sentence.text), d) for d in deadlines)


def _commitment(
    document: Document,
    parsed: ParsedSentence,
    finding: Finding,
    context: PartyContext,
    name: str,
    deadline: Deadline | None,
) -> Commitment:
    sentence = parsed.sentence
    source = document.source_map.place(sentence.span)
    parties, party_words = parties_of(parsed, finding.cue, context)
    bodies = bodies_of(parsed, finding.cue, context)
    topics = topics_of(sentence.text)
    recurrence = find_recurrence(sentence.text, offset=sentence.start)
    return Commitment(
        id=name,
        document=document.id,
        quote=sentence.text,
        start=sentence.start,
        end=sentence.end,
        source_start=source.start,
        source_end=source.end,
        action=action_of(parsed, finding.clause),
        strength=finding.strength,
        parties=parties,
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
            parties=party_words,
            lead=bodies.evidence_lead,
            support=bodies.evidence_support,
            deadline=(document.evidence(deadline.start, deadline.end),) if deadline else (),
            topics=tuple(
                document.evidence(sentence.start + span.start, sentence.start + span.end)
                for span in sorted({span for _, spans in topics for span in spans})
            ),
        ),
    )


def _evidence(**places: tuple[Evidence, ...]) -> Mapping[str, tuple[Evidence, ...]]:
    return MappingProxyType({field: found for field, found in places.items() if found})
