"""Who promises: the subject of a commitment as named parties of its document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from commitments.extract.actors import Actor, actors_of
from commitments.extract.agencies import find_acronyms, party_of
from commitments.extract.assignments import assigning, whose_party
from commitments.extract.gazetteer import Mention, find_names, groups, pattern_of
from commitments.extract.parses import ParsedSentence
from commitments.extract.people import People, find_people, read_people, titles
from commitments.extract.rules import load_rules
from commitments.extract.speakers import (
    Definition,
    Speakers,
    chains,
    find_definitions,
    is_order,
    merged,
    names_of,
    read_speakers,
)
from commitments.model import Document, Evidence, Sentence, Span

Found = tuple[tuple[str, ...], tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True)
class PartyContext:
    """What a document says of its parties: their names, its terms for them, and who speaks for whom."""

    document: Document
    speakers: Speakers
    terms: Mapping[str, tuple[str, ...]]
    people: People
    instruments: Mapping[str, Mention]
    acronyms: Mapping[str, str]
    sentences: tuple[Sentence, ...]
    order: bool = False

    @property
    def parties(self) -> tuple[str, ...]:
        """The document's parties."""
        return self.speakers.names


def read_parties(document: Document, sentences: Sequence[Sentence]) -> PartyContext:
    """The parties of a document, from its front matter, definitions, opening and title."""
    people = read_people(f"{document.text}\n\n{document.meta.title or ''}")
    definitions = find_definitions(document.text)
    speakers = read_speakers(document, people, definitions)
    return PartyContext(
        document=document,
        speakers=speakers,
        terms=MappingProxyType(_terms(definitions, speakers)),
        people=people,
        instruments=MappingProxyType(_instruments(document.text)),
        acronyms=MappingProxyType(find_acronyms(document.text)),
        sentences=tuple(sentences),
        order=is_order(document),
    )


def _terms(definitions: Sequence[Definition], speakers: Speakers) -> dict[str, tuple[str, ...]]:
    terms = {d.term: d.names for d in definitions if not d.collective and not find_names(d.term)}
    return {term: names for term, names in terms.items() if term[0].isupper() and term not in speakers.names}


_INSTRUMENT = re.compile(
    r"\b(?P<noun>(?:[A-Z][\w-]*\s+(?:of\s+|on\s+)?){0,4}"
    r"(?:Memorandum of Understanding|Agreement|Framework|Arrangement|Treaty|Plan|Partnership|MoU|MOU))"
    r"\s+(?:between|among)\s+"
)


def _instruments(text: str) -> dict[str, Mention]:
    """Instruments of which the text says between whom they are: "a Memorandum between A and B"."""
    found: dict[str, Mention] = {}
    for match in _INSTRUMENT.finditer(text):
        mentions = merged(find_names(text, match.end(), match.end() + 160))
        chain = next(chains(text, mentions), ())
        close = chain and re.fullmatch(r"[\w\s’'-]*", text[match.end() : chain[0].span.start])
        if len(names_of(chain)) > 1 and close:
            noun = " ".join(match.group("noun").split()).lower()
            span = Span(match.start(), chain[-1].span.end)
            found.setdefault(noun, Mention(span, names_of(chain)))
    return found


def parties_of(parsed: ParsedSentence, cue: Span, context: PartyContext) -> Found:
    """Who promises in the clause of the cue, with the words that say so."""
    if context.order or not context.parties:
        return context.parties, context.speakers.evidence
    for actor in actors_of(parsed, cue):
        if found := _of_actor(parsed, actor, context):
            return found
    return _all(context)


def _all(context: PartyContext, *places: Evidence) -> Found:
    return context.parties, (*places, *context.speakers.evidence)


def _of_actor(parsed: ParsedSentence, actor: Actor, context: PartyContext) -> Found | None:
    span = _in_document(parsed, actor)
    if span is None:
        return None
    named = _named(context, span)
    if named and (actor.kind != "antecedent" or set(named[0]) <= set(context.parties)):
        return named
    words = context.document.text[span.start : span.end]
    if _collective().search(words):
        return _all(context, context.document.evidence(span.start, span.end))
    if re.fullmatch(r"(?:they|their|theirs|it|its)", words.strip(), re.IGNORECASE):
        return _before(parsed.sentence, context, Evidence(span.start, span.end, words))
    return _of_body(parsed, words, span, context) or _instrument(words, span, context)


def _of_body(parsed: ParsedSentence, words: str, span: Span, context: PartyContext) -> Found | None:
    """The party that a listed body acts for, or whose work it is said to lead."""
    party = party_of(re.sub(r"^[Tt]he\s+", "", words))
    found = assigning().search(parsed.sentence.text)
    party = (whose_party(found.group("whose")) if found else None) or party
    if party not in context.parties or party is None:
        return None
    return (party,), (context.document.evidence(span.start, span.end),)


def names_party(parsed: ParsedSentence, actor: Actor, context: PartyContext) -> bool:
    """Whether the actor is a party itself, named or meant by "we" and the like."""
    span = _in_document(parsed, actor)
    if span is None:
        return False
    words = context.document.text[span.start : span.end]
    return _named(context, span) is not None or _collective().search(words) is not None


def _in_document(parsed: ParsedSentence, actor: Actor) -> Span | None:
    start = actor.start
    while start < actor.end and parsed.doc.text[start].isspace():
        start += 1
    end = actor.end
    while end > start and parsed.doc.text[end - 1].isspace():
        end -= 1
    return parsed.place(start, end) if end > start else None


def find_mentions(context: PartyContext, start: int, end: int) -> tuple[Mention, ...]:
    """Every party, defined term and known person named in a range of the document."""
    text = context.document.text
    found = [*find_names(text, start, end), *find_people(text, context.people, start, end)]
    if context.terms:
        pattern = re.compile(rf"\b(?:{pattern_of(context.terms)})(?!\w)")
        for match in pattern.finditer(text, start, end):
            names = context.terms.get(match.group())
            if names:
                found.append(Mention(Span(match.start(), match.end()), names))
    return merged([*found, *_offices(context, start, end)])


def _offices(context: PartyContext, start: int, end: int) -> list[Mention]:
    """ "The Prime Minister": the country of the only one among the parties."""
    found = []
    for match in re.finditer(
        rf"\b(?:[Tt]he|and)\s+(?P<office>{titles()})\b(?!\s+(?:of|for|[A-Z]))", context.document.text[start:end]
    ):
        countries = context.people.offices.get(match.group("office"), frozenset()) & frozenset(context.parties)
        if len(countries) == 1:
            found.append(Mention(Span(start + match.start(), start + match.end()), tuple(countries)))
    return found


_ASIDE = re.compile(
    r"\b(?:in|on|with|for|to|against|from|towards?|at|into|over|regarding|under|about|through|including)\s+(?:[\w’'.-]+\s+){0,5}$"
)


def _named(context: PartyContext, span: Span) -> Found | None:
    """The parties named in the subject, those in phrases aside from it left out."""
    text = context.document.text
    mentions = [
        m for m in find_mentions(context, span.start, span.end) if not _ASIDE.search(text[span.start : m.span.start])
    ]
    if not mentions:
        return None
    mentions = _listed(context, mentions, span)
    evidence = tuple(context.document.evidence(m.span.start, m.span.end) for m in mentions)
    return _grouped(names_of(mentions), context), evidence


def _listed(context: PartyContext, mentions: Sequence[Mention], span: Span) -> list[Mention]:
    """The mentions and those listed with them, which the parse may have hung elsewhere."""
    start = max(0, span.start - 160)
    near = find_mentions(context, start, span.end)
    for chain in chains(context.document.text, near):
        if any(m.span == chain[-1].span or m.span == chain[0].span for m in mentions):
            before = [m for m in chain if m.span.start < span.start and not m.adjective]
            return sorted({*mentions, *before}, key=lambda m: m.span.start)
    return list(mentions)


def _grouped(names: tuple[str, ...], context: PartyContext) -> tuple[str, ...]:
    """All members of a group that is a party speak as the group."""
    for name in context.parties:
        group = groups().get(name)
        if group and group.members and group.members <= frozenset(names):
            return (name, *(n for n in names if n not in group.members and n != name))
    return names


@lru_cache(maxsize=1)
def _collective() -> re.Pattern[str]:
    rules = load_rules("collectives")
    words = pattern_of(rules["speakers"]["words"])
    before, nouns = pattern_of(rules["together"]["before"]), pattern_of(rules["together"]["nouns"])
    return re.compile(
        rf"\b(?:{words})\b|\b(?:{before})\s+(?:\w+\s+)?(?:{nouns})\b|^(?:both|each|all)$|^(?:{nouns})\b", re.IGNORECASE
    )


def _before(sentence: Sentence, context: PartyContext, place: Evidence) -> Found | None:
    """Whom the sentence before speaks of."""
    previous = None
    for one in context.sentences:
        if one.start >= sentence.start:
            break
        previous = one
    if previous is None or previous.block != sentence.block:
        return None
    head = _opening_chain(previous, context)
    if head is None:
        return _instrument(previous.text, previous.span, context)
    return head[0], (place, *head[1])


_MODAL = re.compile(
    r"\b(?:will|shall|intends?|plans?|commits?|committed|agreed?|has|have|is|are|was|were|reaffirm\w*|welcom\w*)\b"
)


def _opening_chain(sentence: Sentence, context: PartyContext) -> Found | None:
    """The parties that stand before the sentence's first verb."""
    verb = _MODAL.search(sentence.text)
    end = sentence.start + (verb.start() if verb else 0)
    text = context.document.text
    mentions = [
        m for m in find_mentions(context, sentence.start, end) if not _ASIDE.search(text[sentence.start : m.span.start])
    ]
    if not mentions:
        return None
    return _grouped(names_of(mentions), context), tuple(
        context.document.evidence(m.span.start, m.span.end) for m in mentions
    )


def _instrument(words: str, span: Span, context: PartyContext) -> Found | None:
    """The parties of the instrument that the subject is."""
    lower = " ".join(words.lower().split())
    for noun, mention in context.instruments.items():
        if re.search(rf"\b{re.escape(noun)}\b", lower):
            here = context.document.evidence(span.start, span.end)
            return mention.names, (here, context.document.evidence(mention.span.start, mention.span.end))
    return None
