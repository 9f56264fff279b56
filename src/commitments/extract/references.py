"""Whom a subject goes back to: the sentence before, the one that defines its name, or the parties of an instrument."""

from __future__ import annotations

import re
from functools import lru_cache

from commitments.extract.context import Found, PartyContext, find_mentions
from commitments.extract.gazetteer import Mention, groups, pattern_of
from commitments.extract.lists import aside, chains, names_of
from commitments.extract.rules import load_rules
from commitments.model import Evidence, Sentence, Span

_VERB = re.compile(
    r"\b(?:will|shall|intends?|plans?|commits?|committed|agreed?|has|have|is|are|was|were|announc\w*|launch\w*|affirm\w*"
    r"|[a-z]{3,}ed|reaffirm\w*|welcom\w*|supports|continues|remains?|recogni[sz]\w*)\b"
)
_BACK = re.compile(r"^(?:this|these|such|it|its|they|their|those)\b", re.IGNORECASE)


def grouped(names: tuple[str, ...], context: PartyContext) -> tuple[str, ...]:
    """All members of a group that is a party speak as the group; a region, as its organisation that is a party."""
    names = tuple(dict.fromkeys(_organisation(name, context) for name in names))
    for name in context.parties:
        group = groups().get(name)
        if group and group.members and group.members <= frozenset(names):
            return (name, *(n for n in names if n not in group.members | group.attached and n != name))
    return names


def _organisation(name: str, context: PartyContext) -> str:
    group = groups().get(name)
    return group.spoken_for if group and group.spoken_for in context.parties and group.spoken_for else name


def found_in(mentions: list[Mention], context: PartyContext) -> Found:
    """The names of mentions and their places."""
    places = tuple(context.document.evidence(m.span.start, m.span.end) for m in mentions)
    names = grouped(names_of(mentions), context)
    known = insiders(context).union(context.speakers.beside, *context.terms.values())
    return Found(names, places, "named" if set(names) <= known or not context.parties else "outside")


def insiders(context: PartyContext) -> frozenset[str]:
    """The parties and the members of those that are groups."""
    members = (groups()[p].members for p in context.parties if p in groups())
    return frozenset(context.parties).union(*members)


def whom_before(sentence: Sentence, context: PartyContext, place: Evidence) -> Found | None:
    """Whom the sentence before speaks of, or the one before that where it goes back itself."""
    previous = context.before(sentence)
    for _ in range(3):
        if previous is None or previous.block != sentence.block:
            return None
        if head := opening(previous, context):
            # "They" are never a country that was only spoken of.
            inside = not context.parties or set(head.names) <= insiders(context)
            return Found(head.names, (place, *head.evidence), "before") if inside else None
        if found := instrument(previous.text, previous.span, context):
            return found
        if acronym := re.match(r"(?:The\s+)?[A-Z][A-Z0-9&-]{2,}\b", previous.text):
            return defined_by(acronym.group(), previous.span, context)
        if not _BACK.search(previous.text):
            return None
        previous = context.before(previous)
    return None


def opening(sentence: Sentence, context: PartyContext) -> Found | None:
    """The parties that stand before the sentence's first verb, or open it."""
    verb = _VERB.search(sentence.text)
    end = sentence.start + verb.start() if verb else sentence.end
    if verb and means_all(context, Span(sentence.start, end)):
        return context.all(context.document.evidence(sentence.start, end))
    text = context.document.text
    found = find_mentions(context, sentence.start, end)
    mentions = [m for m in found if not aside(text[sentence.start : m.span.start])]
    if verb is None:
        mentions = list(next(chains(text, mentions), ()))
    return found_in(mentions, context) if mentions else None


def means_all(context: PartyContext, span: Span) -> bool:
    """Whether "we", "both sides" or the like stands there, beside any names."""
    words = context.document.text[span.start : span.end]
    for mention in find_mentions(context, span.start, span.end):
        words = words.replace(context.document.text[mention.span.start : mention.span.end], "·")
    return _collective().search(words) is not None


@lru_cache(maxsize=1)
def _collective() -> re.Pattern[str]:
    rules = load_rules("collectives")
    words = pattern_of(rules["speakers"]["words"])
    before, nouns = pattern_of(rules["together"]["before"]), pattern_of(rules["together"]["nouns"])
    listed = rf"\b(?:{words})\b|\b(?:{before})\s+(?:\w+\s+)?(?:{nouns})\b|^(?:both|each|all)$|^(?:{nouns})\b"
    return re.compile(listed, re.IGNORECASE)


def instrument(words: str, span: Span, context: PartyContext) -> Found | None:
    """The parties of the instrument that the subject is."""
    lower = " ".join(words.lower().split())
    for noun, mention in context.instruments.items():
        if re.search(rf"\b{re.escape(noun)}\b", lower):
            here = context.document.evidence(span.start, span.end)
            return Found(
                mention.names, (here, context.document.evidence(mention.span.start, mention.span.end)), "instrument"
            )
    return None


def instrument_in(sentence: Sentence, after: int, context: PartyContext) -> Found | None:
    """The parties of an instrument that the sentence promises: "to conclude a Memorandum between A and B"."""
    for mention in context.instruments.values():
        if after <= mention.span.start and mention.span.end <= sentence.end:
            return Found(
                mention.names, (context.document.evidence(mention.span.start, mention.span.end),), "instrument"
            )
    return None


def defined_by(words: str, span: Span, context: PartyContext) -> Found | None:
    """Of an acronym ("the EDRI"): the parties of the sentence that introduced it, where it names some of them."""
    name = re.sub(r"^[Tt]he\s+", "", words)
    if not re.fullmatch(r"[A-Z][A-Z0-9&-]{2,}", name):
        return None
    at = context.document.text.find(f"({name})")
    sentence = next((s for s in context.sentences if s.start <= at < s.end), None)
    if sentence is None or at < 0:
        return None
    head = opening(sentence, context)
    if head is None or not set(head[0]) < set(context.parties):
        return None
    return Found(head[0], (context.document.evidence(span.start, span.end), *head[1]), "before")


_FINITE = re.compile(
    r"\s+(?:also\s+|has\s+|have\s+|\w+ly\s+)*(?:will|shall|has|have|intends?|plans?|agree\w*|commit\w*|is|are)\b"
)


def subject_of_item(sentence: Sentence, context: PartyContext) -> Found | None:
    """The parties that are the subject of an item whose governing line states its promise: "Peru has agreed"."""
    text = context.document.text
    before = chains(text, find_mentions(context, sentence.start, sentence.end))
    first = next(before, ())
    if not first or not re.fullmatch(r"\W*(?:[Tt]he\s+)?", text[sentence.start : first[0].span.start]):
        return None
    if first[-1].adjective or not _FINITE.match(text, first[-1].span.end):
        return None
    found = found_in(list(first), context)
    return found if set(found.names) <= insiders(context) else None


def right_before(cue: Span, context: PartyContext) -> Found | None:
    """The party whose name stands right before the cue, where the parse sees no subject: "Seagate AS commits"."""
    text = context.document.text
    *_, last = ((), *chains(text, find_mentions(context, max(0, cue.start - 160), cue.start)))
    near = bool(last) and not text[last[-1].span.end : cue.start].strip()
    return found_in(list(last), context) if near and not last[-1].adjective else None
