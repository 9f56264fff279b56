"""A row of a table, or a promise with its notes, is read as one: what is promised, and beside it who leads by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from commitments.extract.agencies import body, find_bodies
from commitments.extract.context import PartyContext, find_mentions
from commitments.extract.deadlines import anchored, find_deadlines
from commitments.extract.notes import noted_rows
from commitments.extract.parties import insiders
from commitments.extract.tables import TableRow, read_rows
from commitments.model import Body, Commitment, Deadline, Document, Evidence, Span

# Not within "Transport and Parking Services".
_PLURAL = r"(?!(?:[A-Z]\w+\s+)*(?:Services|Affairs|Resources|Works|Planning|Development|Housing|Parks)\b)"
_BETWEEN = re.compile(rf"\s*(?:[;|/\n•]|,\s+|\s+(?:and|&)\s+{_PLURAL})\s*")
_BARE = re.compile(r"[\W\d]*(?:\b(?:and|the|of|both|all|governments?|parties|sides)\b[\W\d]*)*", re.IGNORECASE)
_MOST_WORDS = 12


def with_rows(commitments: Sequence[Commitment], context: PartyContext) -> tuple[Commitment, ...]:
    """The commitments, those that stand in a row with what the cells beside them say."""
    document = context.document
    rows = [(document.blocks[index].span, row) for index, row in read_rows(document).items()]
    placed = [
        next((_completed(one, row, context) for span, row in rows if span.start <= one.start < span.end), one)
        for one in commitments
    ]
    return tuple(_completed(one, row, context) if row else one for one, row in noted_rows(placed, document))


def _completed(one: Commitment, row: TableRow, context: PartyContext) -> Commitment:
    evidence = dict(one.evidence)
    deadline = one.deadline
    own = deadline is not None and one.start <= deadline.start < one.end
    if not own and (found := _day(row, context.document)) is not None:
        deadline = found
        evidence["deadline"] = (context.document.evidence(found.start, found.end),)
    parties, party_words = _parties(one, row, context)
    if party_words:
        evidence["parties"] = party_words
    lead, support = one.lead, one.support
    if not lead and (named := list(_bodies(row, "lead", context))):
        lead, evidence["lead"] = tuple(b for b, _ in named), tuple(e for _, e in named)
    if not support and (named := list(_bodies(row, "support", context))):
        support, evidence["support"] = tuple(b for b, _ in named), tuple(e for _, e in named)
    return replace(
        one, deadline=deadline, parties=parties, lead=lead, support=support, evidence=MappingProxyType(evidence)
    )


def _text(row: TableRow, column: str, document: Document) -> str:
    cell = row.get(column)
    return document.text[cell.start : cell.end] if cell else ""


def _day(row: TableRow, document: Document) -> Deadline | None:
    """The day that a cell gives, which may leave out its "by"."""
    words, issued = _text(row, "day", document), document.meta.date
    if not words.strip():
        return None
    at = row["day"].start
    found = find_deadlines(words, issued, offset=at) or _after_by(words, issued, at)
    return anchored(found[0], document.meta.found.get("date")) if found else None


def _after_by(words: str, issued: date | None, at: int) -> tuple[Deadline, ...]:
    """The deadlines of a cell as if "by" stood before it."""
    lowered = words[0].lower() + words[1:] if words[:2].istitle() and not _is_named(words) else words
    found = find_deadlines(f"by {lowered}", issued, offset=at - 3)
    return tuple(
        replace(d, start=max(d.start, at), text=words[max(d.start, at) - at : d.end - at]) for d in found if d.end > at
    )


def _is_named(words: str) -> bool:
    """Whether the cell begins with a name in capitals, as of a month or season."""
    return bool(re.match(r"[A-Z]\w*\s+(?:of\s+)?\d", words))


def _bodies(row: TableRow, column: str, context: PartyContext) -> Iterator[tuple[Body, Evidence]]:
    """The bodies of a cell, each with its words; a name that no noun gives away is taken as it stands."""
    words = _text(row, column, context.document)
    if not words.strip() or len(words.split()) > 4 * _MOST_WORDS:
        return
    at = row[column].start
    mentions = find_bodies(words, context.acronyms)
    places = [m.span for m in mentions] or list(_listed(words))
    for place in places:
        name = words[place.start : place.end]
        span = Span(at + place.start, at + place.end)
        if not _only_parties(span, context):
            yield body(name, context.parties), context.document.evidence(span.start, span.end)


def _listed(words: str) -> Iterator[Span]:
    """The names of a list: "DFAT; Customs"."""
    start = 0
    for end, following in [(m.start(), m.end()) for m in _BETWEEN.finditer(words)] + [(len(words), len(words))]:
        name = words[start:end].strip()
        if name[:1].isupper() and len(name.split()) <= _MOST_WORDS:
            begin = words.index(name, start)
            yield Span(begin, begin + len(name))
        start = following


def _only_parties(span: Span, context: PartyContext) -> bool:
    """Whether the words name parties and nothing else."""
    rest, at = "", span.start
    mentions = find_mentions(context, span.start, span.end)
    for mention in mentions:
        rest += context.document.text[at : mention.span.start]
        at = mention.span.end
    rest += context.document.text[at : span.end]
    return bool(mentions) and _BARE.fullmatch(rest) is not None


def _parties(one: Commitment, row: TableRow, context: PartyContext) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """The parties that a cell charges, alone or before their bodies, where the promise itself names no one of them."""
    words = _text(row, "lead", context.document)
    if one.parties != context.parties or not words.strip():
        return one.parties, ()
    at = row["lead"].start
    places = [Span(at + span.start, at + span.end) for span in (Span(0, len(words)), *_listed(words))]
    mentions = {
        m for span in places if _only_parties(span, context) for m in find_mentions(context, span.start, span.end)
    }
    found = sorted(mentions, key=lambda m: m.span.start)
    names = tuple(dict.fromkeys(name for m in found for name in m.names))
    if not names or not set(names) <= insiders(context) or words[: found[0].span.start - at].strip(" \"'(*"):
        return one.parties, ()
    return names, tuple(context.document.evidence(m.span.start, m.span.end) for m in found)
