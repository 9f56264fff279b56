"""Organisations that promise for themselves though no definition or list names them: "Harbour Watch pledges to"."""

from __future__ import annotations

import re

from commitments.extract.actors import Actor, cue_token
from commitments.extract.agencies import find_bodies, left_of
from commitments.extract.clauses import class_of
from commitments.extract.context import Found, PartyContext
from commitments.extract.gazetteer import find_names, groups
from commitments.extract.lists import names_of
from commitments.extract.parses import ParsedSentence
from commitments.extract.party_names import is_company, is_organ, is_organisation, listed_names
from commitments.extract.people import titles
from commitments.extract.references import insiders
from commitments.extract.rules import load_rules
from commitments.model import Span

_PLEDGES = re.compile(r"\s+(?:(?:also|each|both|jointly|have|has)\s+)*(?:commit|pledge|undertake|promise)\w*\b")


WILL = re.compile(
    r"\s+(?:(?:also|each|both|jointly)\s+)*(?:will|shall|intends?\s+to|plans?\s+to|aims?\s+to)\s+(?!be\b|have\s+to\b|not\b|never\b)"
)


def _is_person(name: str) -> bool:
    """Whether a name is of a person, or of those who hold an office: "Mr Dahl", "Northern Premiers"."""
    return re.search(rf"\b(?:{titles()}|Mr|Mrs|Ms|Dr|Sir)s?\b", name) is not None


def organisation(words: str, span: Span, context: PartyContext) -> Found | None:
    """Of an organisation that the document does not define, if its name or verb shows that it promises itself."""
    document = context.document
    # The parse may have split a name: "Harbour Watch International pledges".
    start = left_of(document.text, span.start + len(words) - len(words.lstrip()))
    listed = listed_names(document.text, start, span.end)
    if not listed or find_bodies(words, context.acronyms) or any(_is_person(m.names[0]) for m in listed):
        return None
    many_words = not context.parties or " " in listed[0].names[0]
    pledges = many_words and _PLEDGES.match(document.text, listed[-1].span.end)
    promises = not context.parties and WILL.match(document.text, listed[-1].span.end)
    if not pledges and not promises and not all(is_company(m.names[0]) for m in listed):
        return None
    places = tuple(document.evidence(m.span.start, m.span.end) for m in listed)
    return Found(names_of(listed), places, "outside" if context.parties else "named")


# An organ that takes a decision of its own, where the document names nobody else.
_DECIDES = re.compile(r"\s+(?:(?:also|further|hereby)\s+)*(?:agree|decide|resolve|commit|pledge|undertake)[sd]?\b")


def organ(span: Span, context: PartyContext) -> Found | None:
    """Of an organ that decides in a text that names no parties: "The Council of Ministers agreed to"."""
    text = context.document.text
    listed = () if context.parties else listed_names(text, left_of(text, span.start), span.end)
    if not listed or not is_organ(listed[-1].names[0]) or not _DECIDES.match(text, listed[-1].span.end):
        return None
    return Found(listed[-1].names, (context.document.evidence(listed[-1].span.start, listed[-1].span.end),))


_ALL = frozenset({"all", "many", "some", "most", "both", "other", "private", "public"})


def are_others(actor: Actor, context: PartyContext) -> bool:
    """Whether the subject are people of a kind that is no party: "Banks will step up", "Governments must" of companies.

    What they will receive is promised to them.
    """
    head, rules = actor.head, load_rules("collectives")
    states = rules["states"]["nouns"]
    kinds = set(rules["kinds"]["nouns"]) - set(rules["together"]["nouns"])
    if (
        actor.kind != "subject"
        or head.dep_ == "nsubjpass"
        or head.tag_ != "NNS"
        or head.lower_ not in {*kinds, *states}
    ):
        return False
    limits = [c for c in head.children if c.dep_ in ("det", "poss") or c.pos_ == "PROPN"]
    if any(c.lower_ not in _ALL for c in limits):
        return False
    if head.head.lemma_ in (*load_rules("collectives")["receiving"]["verbs"], "be"):
        return False
    if any(head.lower_ in party.lower() for party in context.parties):
        return False
    if head.lower_ in states:
        return bool(context.parties) and all(_is_private(name) for name in context.parties)
    return not context.parties or not all(is_company(name) for name in context.parties)


def is_stranger(text: str, actor: Actor, context: PartyContext) -> bool:
    """Whether the subject is a name that is no body, text or party: it may promise for itself ("Belmare will host")."""
    words = text[actor.start : actor.end].strip()
    if actor.kind != "subject" or actor.head.pos_ != "PROPN" or class_of(actor.head) != "name" or words.isupper():
        return False
    return not find_bodies(words, context.acronyms) and words.split()[-1] not in context.others


def _is_private(name: str) -> bool:
    """Whether a name is of a company, a city or an association, and not of those whom states make up."""
    return not find_names(name) and not is_organ(name) and not name.isupper() and not _OF_STATES.search(name)


_OF_STATES = re.compile(r"\b(?:Commonwealth|States?|Territor|Provinc|Cantons?|Länder|Regions?|Union|Government)")


# What only those do who have a will; a programme or a text does not.
_WANTS = re.compile(
    r"(?:intend|plan|aim|commit|pledge|agree|undertake|announce|decide|promise|seek|hope)\w*\b", re.IGNORECASE
)


def outsider(cue: str, span: Span, context: PartyContext) -> Found | None:
    """The organisation that is the subject of its own promise among parties that report it: "a university intends to".

    `cue` is the text from the promising verb on; without it the name stands after "by", as of who invests.
    """
    document = context.document
    words = document.text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    listed = listed_names(document.text, start, span.end)
    if not listed or not context.parties or find_bodies(words, context.acronyms):
        return None
    names = names_of(listed)
    # A word alone may be anything ("Parliament"), unless it pledges.
    pledges = _PLEDGES.match(document.text, listed[-1].span.end)
    if cue and not pledges and any(" " not in name for name in names):
        return None
    if any(_is_person(name) or find_names(name) or name in context.terms for name in names):
        return None
    # What follows a name split from a longer one is a noun of it: "Emissions Reduction Plan to".
    if cue[:1].isupper() or document.text[listed[-1].span.end : span.end].strip(" ,"):
        return None
    if cue and not _WANTS.match(cue) and not all(is_company(name) or is_organisation(name) for name in names):
        return None
    return Found(names, tuple(document.evidence(m.span.start, m.span.end) for m in listed), "outside")


def without_others(parsed: ParsedSentence, cue: Span, found: Found, context: PartyContext) -> Found:
    """Without countries that are no party of the document, unless their verb pledges: they are accused or reported."""
    if is_demanded(parsed, cue) and found.names and not insiders(context).intersection(found.names):
        return Found((), (), "others-act")
    if found.ground != "outside":
        return found
    inside = tuple(name for name in found.names if name in insiders(context))
    if inside:
        return found._replace(names=inside, ground="named")
    token = cue_token(parsed, cue)
    verb = token.head if token is not None and token.dep_ in ("aux", "auxpass") else token
    pledges = verb is not None and verb.lemma_.lower() in load_rules("collectives")["pledging"]["verbs"]
    states = all(find_names(name) and name not in groups() for name in found.names)
    return found._replace(names=()) if states and not pledges and not _acts_unnamed(parsed, found, context) else found


def is_demanded(parsed: ParsedSentence, cue: Span) -> bool:
    """Whether a main verb says what somebody is to do, which is a demand of others than the speakers: "Iran must"."""
    token = cue_token(parsed, cue)
    if token is None or token.lower_ not in ("must", "should", "ought"):
        return False
    verb = token.head
    while verb.dep_ == "conj":
        verb = verb.head
    return bool(verb.dep_ == "ROOT")


def _acts_unnamed(parsed: ParsedSentence, found: Found, context: PartyContext) -> bool:
    """Whether a country acts of its own in a text that names no parties: "Chile will plant trees", no passive."""
    end = max(place.end for place in found.evidence)
    return not context.parties and WILL.match(context.document.text, end) is not None
