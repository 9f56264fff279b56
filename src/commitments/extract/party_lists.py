"""Parties that are listed together, by their own names or those of their bodies, where a parse tears the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from commitments.extract.acronyms import with_acronyms
from commitments.extract.agencies import find_bodies, party_of
from commitments.extract.context import PartyContext, find_mentions
from commitments.extract.gazetteer import Mention
from commitments.extract.lists import aside, chains
from commitments.extract.references import insiders
from commitments.model import Span


def has_body_of_no_country(context: PartyContext, mentions: Sequence[Mention], span: Span) -> bool:
    """Whether one of two listed bodies names no country: then it is the other side's."""
    text = context.document.text[span.start : span.end]
    bodies = [m.span for m in with_acronyms(text, find_bodies(text, context.acronyms), context.others)]
    if len(bodies) != 2 or not re.search(r"\band\s+(?:the\s+)?$", text[bodies[0].end : bodies[1].start]):
        return False
    named = [Span(m.span.start - span.start, m.span.end - span.start) for m in mentions]
    of_none = [one for one in bodies if party_of(text[one.start : one.end]) is None]
    return any(not any(country.overlaps(one) for country in named) for one in of_none)


def bodies_in(context: PartyContext, mentions: Sequence[Mention], span: Span) -> list[Mention]:
    """The parties of listed bodies that act beside those named: "USAID and the Government of Kenya"."""
    text = context.document.text[span.start : span.end]
    found = []
    for one in find_bodies(text, {}):
        party = party_of(text[one.span.start : one.span.end])
        place = Span(span.start + one.span.start, span.start + one.span.end)
        if party in insiders(context) and party and not aside(text[: one.span.start]):
            found.append(Mention(place, (party,)))
    return [m for m in found if not any(m.span.overlaps(other.span) for other in mentions)]


_NEXT_OF_LIST = re.compile(r"\s*(?:,|&|,?\s+and)\s*(?:the\s+)?")


def bodies_before(start: int, context: PartyContext, span: Span) -> list[Mention]:
    """The parties of bodies listed before the last, which the parse hung elsewhere: "Chilean Navy and Indian Navy"."""
    text = context.document.text
    bodies = [Span(start + m.span.start, start + m.span.end) for m in find_bodies(text[start : span.end], {})]
    found: list[Mention] = []
    for one, following in reversed(list(pairwise(bodies))):
        if not found and not following.overlaps(span):
            continue
        if not _NEXT_OF_LIST.fullmatch(text, one.end, following.start):
            break
        parties = [m for m in find_mentions(context, one.start, one.end) if set(m.names) <= insiders(context)]
        if not parties:
            break
        found += parties
    return sorted(found, key=lambda m: m.span.start)


def listed(context: PartyContext, mentions: Sequence[Mention], span: Span) -> list[Mention]:
    """The mentions and those listed with them, which the parse may have hung elsewhere."""
    near = find_mentions(context, max(0, span.start - 160), span.end)
    for chain in chains(context.document.text, near):
        if len(chain) < 2 or not any(m.span in (chain[-1].span, chain[0].span) for m in mentions):
            continue
        gap = context.document.text[chain[-2].span.end : chain[-1].span.start]
        if re.search(r"\band\b|&|\bas well as\b|\bor\b", gap):
            before = [m for m in chain if m.span.start < span.start and not m.adjective]
            if before and aside(context.document.text[max(0, before[0].span.start - 60) : before[0].span.start]):
                continue
            return sorted({*mentions, *before}, key=lambda m: m.span.start)
    return list(mentions)
