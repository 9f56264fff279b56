"""Who promises: the subject of a commitment as named parties of its document."""

from __future__ import annotations

import re
from dataclasses import replace

from commitments.extract.actors import Actor, actors_of
from commitments.extract.agencies import party_of
from commitments.extract.assignments import assigning, whose_party
from commitments.extract.clauses import class_of
from commitments.extract.context import Found, PartyContext, find_mentions, read_parties
from commitments.extract.gazetteer import find_names, groups
from commitments.extract.lists import aside
from commitments.extract.organisations import (
    are_others,
    is_demanded,
    is_stranger,
    organ,
    organisation,
    outsider,
    without_others,
)
from commitments.extract.parses import ParsedSentence
from commitments.extract.party_headings import names_only, says_promised
from commitments.extract.party_lists import bodies_before, bodies_in, has_body_of_no_country, listed
from commitments.extract.references import (
    defined_by,
    found_in,
    insiders,
    instrument,
    instrument_in,
    means_all,
    opening,
    right_before,
    subject_of_item,
    whom_before,
)
from commitments.extract.rules import load_rules
from commitments.model import Evidence, Sentence, Span

__all__ = ["PartyContext", "gapped_parties", "insiders", "names_party", "parties_of", "read_parties"]


def parties_of(parsed: ParsedSentence, cue: Span, context: PartyContext) -> Found:
    """Who promises in the clause of the cue, with the words that say so."""
    if context.order:
        return context.all(ground="order")
    actors = list(actors_of(parsed, cue))
    governed = parsed.joined and (not actors or actors[0].start < parsed.own)
    if governed and (own := subject_of_item(parsed.sentence, context)):
        return own
    if actors and are_others(actors[0], context):
        return Found((), (), "others-act")
    for i, actor in enumerate(actors):
        found = _of_actor(parsed, actor, context, outer=i + 1 < len(actors))
        if found is None and i == 0 and (place := _in_document(parsed, actor)) and class_of(actor.head) == "name":
            found = outsider(context.document.text[cue.start : cue.end], place, context)
        if found:
            if found.ground == "meant" and _QUOTED.search(parsed.sentence.text):
                found = found._replace(ground="stranger")
            above = _above(parsed, context) if found.ground == "meant" and _speak_in_turn(context) else None
            return above or _giver(parsed, cue, without_others(parsed, cue, found, context), context)
    if not actors and (found := right_before(cue, context)):
        return found
    strange = bool(actors) and is_stranger(parsed.text, actors[0], context)
    if strange and is_demanded(parsed, cue):
        return Found((), (), "others-act")
    ground = "stranger" if strange else "unsaid"
    return instrument_in(parsed.sentence, cue.end, context) or _above(parsed, context) or context.all(ground=ground)


# "We will hire fifty," said one of them: "we" may be others.
_QUOTED = re.compile(r"[”\"],?\s+(?:said|says|stated|added|explained)\b")


def _above(parsed: ParsedSentence, context: PartyContext) -> Found | None:
    """Whom the lines above name: a label or heading that is a party's name, or the subject of the governing line."""
    for line in parsed.scope.above:
        if named := labelled(line, context):
            return named
        if line is parsed.scope.governor and (found := opening(line, context)) and found.names != context.parties:
            return found._replace(ground="line")
    return None


def _speak_in_turn(context: PartyContext) -> bool:
    """Whether "we" may be the party of a heading: where headings name the parties one by one, or nobody else does."""
    return context.speakers.apart or not context.parties


def labelled(line: Sentence, context: PartyContext) -> Found | None:
    """The parties that a label or heading names and says nothing else: "Norland:", "Commitments of Norland".

    A country that is no party of the document is what a heading is about, unless the heading says that it promises.
    """
    at = line.start
    found = [m for m in find_mentions(context, at, line.end) if not m.adjective]
    mentions = [replace(m, span=Span(m.span.start - at, m.span.end - at)) for m in found]
    if not names_only(line.text, mentions):
        return None
    named = found_in(found, context)._replace(ground="label")
    own = not context.parties or set(named.names) <= insiders(context)
    return named if own or says_promised(line.text) else None


def _of_actor(parsed: ParsedSentence, actor: Actor, context: PartyContext, *, outer: bool) -> Found | None:
    span = _in_document(parsed, actor)
    if span is None:
        return None
    if _is_beneficiary(actor):
        return None
    named = _named(context, parsed, actor, span)
    if named and (actor.kind != "antecedent" or set(named[0]) <= set(context.parties)):
        return named
    words = context.document.text[span.start : span.end]
    if one := _of_government(words, span, context):
        return one
    if means_all(context, span):
        return context.all(context.document.evidence(span.start, span.end))
    if re.fullmatch(r"they|their|theirs|it|its|he|she|his|her", words.strip(), re.IGNORECASE):
        return None if outer else whom_before(parsed.sentence, context, Evidence(span.start, span.end, words))
    return _of_thing(parsed, actor, words, span, context)


def _is_beneficiary(actor: Actor) -> bool:
    """Whether the subject are people to whom something is promised: "EU citizens will be able to stay"."""
    return actor.kind == "subject" and actor.head.lemma_.lower() in load_rules("collectives")["beneficiaries"]["nouns"]


_GOVERNMENT = re.compile(
    r"(?:(?:the|our|my|this|its|his|her)\s+)?(?:\w+\s+)?(?:government|administration|cabinet|department|ministry|minister)",
    re.IGNORECASE,
)


def _of_government(words: str, span: Span, context: PartyContext) -> Found | None:
    """Of "the Government": the only state among parties that are otherwise organisations."""
    states = [name for name in context.parties if find_names(name) and name not in groups()]
    if len(states) != 1 or len(context.parties) == 1 or not _GOVERNMENT.fullmatch(words.strip()):
        return None
    return Found((states[0],), (context.document.evidence(span.start, span.end), *context.speakers.evidence), "body")


def _of_thing(parsed: ParsedSentence, actor: Actor, words: str, span: Span, context: PartyContext) -> Found | None:
    """Of a subject that is no party: of the body's party, the instrument's, or those who brought it about."""
    found = _of_body(parsed, words, span, context) or instrument(words, span, context)
    if found is None and re.match(r"(?:this|these|such)\b", words, re.IGNORECASE):
        before = whom_before(parsed.sentence, context, Evidence(span.start, span.end, words))
        found = before if before and set(before[0]) < set(context.parties) else None
    found = found or defined_by(words, span, context) or _source(span, context)
    named = class_of(actor.head) in ("name", "thing") and actor.head.text[:1].isupper()
    return found or organ(span, context) or (organisation(words, span, context) if named else None)


def _source(span: Span, context: PartyContext) -> Found | None:
    """From whom a thing comes: "new funding from Norway"."""
    text = context.document.text
    for mention in find_mentions(context, span.start, span.end):
        direct = re.search(r"\b(?:from|by)\s+(?:the\s+)?$", text[span.start : mention.span.start])
        if direct and set(mention.names) <= insiders(context):
            return found_in([mention], context)
    by = re.search(r"\bby\s+(?=[A-Z])", text[span.start : span.end])
    return outsider("", Span(span.start + by.end(), span.end), context) if by else None


def _of_body(parsed: ParsedSentence, words: str, span: Span, context: PartyContext) -> Found | None:
    """The party that a listed body acts for, or whose work it is said to lead."""
    found = assigning().search(parsed.sentence.text)
    party = (whose_party(found.group("whose")) if found else None) or party_of(re.sub(r"^[Tt]he\s+", "", words))
    if party is None or party not in context.parties:
        return None
    return Found((party,), (context.document.evidence(span.start, span.end),), "body")


def _giver(parsed: ParsedSentence, cue: Span, found: Found, context: PartyContext) -> Found:
    """Where a party is to receive something, or "we" assist it, the others promise it."""
    words = parsed.tokens(cue)
    verb = words.root.head if words is not None and words.root.dep_ == "aux" else None
    taking = (
        set(found[0]) if verb is not None and verb.lemma_ in load_rules("collectives")["receiving"]["verbs"] else set()
    )
    if set(found[0]) == set(context.parties):
        taking = _helped(parsed, context)
    others = tuple(p for p in context.parties if p not in taking)
    return Found(others, (*found[1], *context.speakers.evidence), "others") if taking and others else found


def _helped(parsed: ParsedSentence, context: PartyContext) -> set[str]:
    """The party that is the object of a verb of help in the sentence."""
    verbs = load_rules("collectives")["assisting"]["verbs"]
    for token in parsed.doc:
        if token.dep_ != "dobj" or token.head.lemma_ not in verbs or not parsed.in_sentence(token):
            continue
        named = find_names(token.text)
        if (
            token.pos_ == "PROPN"
            and named
            and not list(token.conjuncts)
            and set(named[0].names) <= set(context.parties)
        ):
            return set(named[0].names)
    return set()


def names_party(parsed: ParsedSentence, actor: Actor, context: PartyContext) -> bool:
    """Whether the actor is a party itself, named or meant by "we" and the like."""
    span = _in_document(parsed, actor)
    if span is None:
        return False
    return _named(context, parsed, actor, span) is not None or means_all(context, span)


def _in_document(parsed: ParsedSentence, actor: Actor) -> Span | None:
    words = parsed.text[actor.start : actor.end]
    start = actor.start + len(words) - len(words.lstrip())
    end = start + len(words.strip())
    return parsed.place(start, end) if end > start else None


def _named(context: PartyContext, parsed: ParsedSentence, actor: Actor, span: Span) -> Found | None:
    """The parties named in the subject, those in phrases aside from it left out."""
    text = context.document.text
    found = find_mentions(context, span.start, span.end)
    mentions = [m for m in found if not aside(text[span.start : m.span.start])]
    if actor.head.lower_ in ("presidency", "chairmanship", "chair"):
        mentions = [m for m in mentions if m.adjective] or mentions
    if actor.head.text in load_rules("collectives")["private"]["nouns"] and all(m.adjective for m in mentions):
        return None
    head = parsed.place_of(actor.head)
    if not any(head and m.span.overlaps(head) for m in mentions) and not _is_public(actor):
        allied = actor.head.lower_ in ("allies", "members", "partners", "countries", "nations")
        mentions = [m for m in mentions if set(m.names) <= insiders(context) or (m.group and allied)]
    if not mentions:
        return None
    if "counterpart" in text[span.start : span.end] and len(context.parties) == 2:
        return context.all(context.document.evidence(span.start, span.end))
    if len(context.parties) == 2 and has_body_of_no_country(context, mentions, span):
        return context.all(context.document.evidence(span.start, span.end))
    beside = [*bodies_before(parsed.sentence.start, context, span), *bodies_in(context, mentions, span)]
    return found_in([*beside, *listed(context, mentions, span)], context)


_GAPPED = re.compile(r"(?:,|;|\band)\s+(?:the\s+)?$")


def gapped_parties(parsed: ParsedSentence, limit: Span, context: PartyContext) -> Found | None:
    """Who promises by a name alone before a further time limit: "Norway will host in 2025, Chile in 2026"."""
    text = context.document.text
    mentions = find_mentions(context, parsed.sentence.start, limit.start)
    last = mentions[-1] if mentions else None
    if last is None or text[last.span.end : limit.start].strip():
        return None
    return found_in([last], context) if _GAPPED.search(text, last.span.start - 8, last.span.start) else None


def _is_public(actor: Actor) -> bool:
    """Whether the subject is a government or its people: "the Ukrainian Government"."""
    return actor.head.lemma_.lower() in load_rules("collectives")["public"]["nouns"]
