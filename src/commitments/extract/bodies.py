"""Which bodies lead a commitment and which assist, by its sentence, the line that governs it, and the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commitments.extract.acronyms import with_acronyms
from commitments.extract.acting_bodies import acting_bodies
from commitments.extract.actors import actors_of
from commitments.extract.agencies import body, find_bodies, party_of
from commitments.extract.annotate.lines import pledges
from commitments.extract.common_bodies import BodyMention
from commitments.extract.full_names import full_name
from commitments.extract.gazetteer import find_names
from commitments.extract.main_clauses import MainClause
from commitments.extract.named_bodies import with_named
from commitments.extract.parses import ParsedSentence
from commitments.extract.parties import PartyContext, insiders, names_party
from commitments.extract.promise.spoken import first_word, opens_with_verb
from commitments.extract.roles import Role, acting_in, roles_in
from commitments.extract.support import find_partners
from commitments.model import Body, Evidence, Sentence, Span

if TYPE_CHECKING:
    pass

Named = tuple[Body, Evidence]


@dataclass(frozen=True, slots=True)
class Bodies:
    """Who leads and who assists, with the words that say so."""

    lead: tuple[Body, ...] = ()
    support: tuple[Body, ...] = ()
    evidence_lead: tuple[Evidence, ...] = ()
    evidence_support: tuple[Evidence, ...] = ()


def bodies_of(
    parsed: ParsedSentence, cue: Span, context: PartyContext, part: MainClause, promisers: Sequence[str]
) -> Bodies:
    """The bodies charged with the action, and those consulted or assisting; whoever promises is never a lead."""
    text = parsed.doc.text
    found = with_acronyms(text, find_bodies(text, context.acronyms), context.others)
    found = with_named(parsed, cue, found, context)
    named = [m for m in found if not _is_party(text, m, context)]
    if (above := parsed.sentence.lead_in) and (pledges(above.text) or above.text.isupper()):
        # In a line of capitals every word looks like a name.
        named = [m for m in named if m.span.start >= parsed.own]
    mentions = [m for m in named if part.holds(m.span.start)]
    roles = roles_in(text, mentions, acting_bodies(parsed, cue, mentions, context, part))
    leads = _named(parsed, _chosen(parsed, roles, context), context) or _carried(parsed, cue, context)
    leads = [one for one in leads if one[0].name not in promisers and not _promises_itself(one[0].name, context)]
    # Who assists the governing line's officer does not assist another whom the item names.
    since = parsed.own if _of_item(parsed, mentions) else 0
    helping = [r.mention for r in roles if r.role == "support" and r.mention.span.start >= since]
    supports = _named(parsed, helping, context)
    partners = (parsed.place(p.start, p.end) for p in find_partners(parsed, mentions, context) if part.holds(p.start))
    supports += _shown([span for span in partners if span is not None], context)
    return Bodies(
        lead=tuple(b for b, _ in leads),
        support=tuple(b for b, _ in supports),
        evidence_lead=tuple(e for _, e in leads),
        evidence_support=tuple(e for _, e in supports),
    )


def _promises_itself(name: str, context: PartyContext) -> bool:
    """Whether a body is a party of the document: whoever promises is never a lead."""
    term = name.title() if name.isupper() and name.title() in context.terms else name
    whole = next((party for party in context.parties if party == name or party.endswith(f" {name}")), None)
    meant = (whole,) if whole else context.terms.get(term, ())
    return len(meant) == 1 and meant[0] in context.parties and not _is_state(meant[0])


def _is_state(name: str) -> bool:
    """Whether a party is a country or group, and no body whose name holds a country's ("Danish Energy Agency")."""
    return any(len(mention.span) == len(name) for mention in find_names(name))


def _chosen(parsed: ParsedSentence, roles: Sequence[Role], context: PartyContext) -> list[BodyMention]:
    """Those who act; failing them, those whom a party charges or acts through."""
    text = parsed.doc.text
    own = _of_item(parsed, [r.mention for r in roles])
    if own:
        return own
    opening = [r.mention for r in roles if r.role == "leading"]
    if opening and _LED.match(text, parsed.own, opening[0].span.start):
        return opening
    if _THROUGH.match(text, parsed.own) and opens_with_verb(parsed):
        done = first_word(parsed).idx
        return [r.mention for r in roles if r.role == "through" and r.mention.span.end <= done]
    tasked = [r.mention for r in roles if r.role == "charging"]
    acting = [r.mention for r in roles if r.role == "subject" and not _FOUNDED.match(text, r.mention.span.end)]
    acting = [m for m in acting if not _means_speakers(text, m)]
    if tasked and not context.order:
        both = acting and _MUST.search(text, acting[-1].span.end, tasked[0].span.start)
        return [*acting, *tasked] if both else tasked
    return acting or [r.mention for r in roles if _is_charged(text, r, context)]


def _means_speakers(text: str, mention: BodyMention) -> bool:
    """Whether a bare plural stands for those who speak: "The Ministers agreed to"."""
    words = text[mention.span.start : mention.span.end].lower()
    bare = words in ("ministers", "leaders", "representatives", "delegates", "co-chairs", "sherpas")
    return bare and _CHOSEN.search(text[: mention.span.start]) is None


# "Led by the Ministry of Trade, issue guidance": whoever else is named in it.
_LED = re.compile(r"(?:Co-)?[Ll]ed\s+(?:jointly\s+)?by\s+(?:the\s+)?$")

# "Through the Ministry of Trade, issue guidance".
_THROUGH = re.compile(r"(?:Through|Via)\s")

_FROM = re.compile(r"(?:[\w’'-]+\s+){1,8}?(?:from|by)\s+(?:the\s+)?$|(?:[Ff]or|[Ww]ith respect to)\s+(?:the\s+)?$")

# A body that is founded is not charged with it: "a Joint Commission shall be established".
_FOUNDED = re.compile(
    r"(?:\s[^.;,]{0,60}?)?\s(?:shall|will|is|are|to)\s+(?:hereby\s+|also\s+)*(?:be\s+)?(?:hereby\s+)?"
    r"(?:established|created|set up|formed|constituted|founded|instituted)\b"
    r"(?!.*\b(?:(?:which|that|it)\s+(?:shall|will)|responsible)\b)"
)

_THROUGH_ITS = re.compile(
    r"\b(?:through|via)\s+"
    r"(?:(?:its|their|our|a)\s+(?:new(?:ly)?\s+|existing\s+|established\s+|joint\s+)*|the\s+new(?:ly\s+[a-z]+)?\s+)$"
)

_THROUGH_THEIRS = re.compile(r"\bthrough\s+(?:its|their|our)\s+(?:respective\s+)?(?:[a-z-]+\s+){0,2}$")

_MUST = re.compile(r"\b(?:shall|will|must)\b")


def _of_item(parsed: ParsedSentence, mentions: Sequence[BodyMention]) -> list[BodyMention]:
    """The bodies named for an item itself: "(i) a report from the Secretary", "requiring each agency to:"."""
    if parsed.sentence.lead_in is None:
        return []
    text, own = parsed.doc.text, parsed.own
    for i, mention in enumerate(mentions):
        if mention.span.start >= own and _FROM.fullmatch(text, own, mention.span.start):
            return [r.mention for r in roles_in(text, mentions, (i,)) if r.role == "subject"]
        if mention.span.end <= own and re.fullmatch(
            r"\s+(?:to|shall|will|must|should)\s*:?\s*", text[mention.span.end : own]
        ):
            return [mention]
    return []


def _is_charged(text: str, one: Role, context: PartyContext) -> bool:
    """Whether a body that does not act is charged: a party acts through its own departments only."""
    words = text[one.mention.span.start : one.mention.span.end]
    if one.role == "between":
        return not re.search(r"\b(?:officials|experts|ministers|teams|agencies|ministries)$", words)
    if one.role != "through":
        return one.role in ("leading", "charging")
    before, after = text[: one.mention.span.start], text[one.mention.span.end :]
    apart = re.search(r"(?:,|^)\s*\w+\s+(?:the\s+)?$", before) and not re.match(r"\s+[A-Z]", after)
    if context.order:
        return False
    if one.mention.common:
        return bool(_THROUGH_THEIRS.search(before))
    if not apart:
        return bool(_THROUGH_ITS.search(before)) and party_of(words) is None
    named = {name for m in find_names(words) for name in m.names}
    own = party_of(words) in insiders(context) or (len(named) == 1 and named <= insiders(context))
    return own or bool(re.search(r"\b(?:Department|Ministry|Secretariat)\b", words))


def _is_party(text: str, mention: BodyMention, context: PartyContext) -> bool:
    """A party named whole is no body, unless it is a body of its own ("the European Commission")."""
    words = text[mention.span.start : mention.span.end]
    if party_of(words) is not None:
        return False
    return any(len(m.span) == len(words) and set(m.names) <= set(context.parties) for m in find_names(words))


def _named(parsed: ParsedSentence, mentions: Sequence[BodyMention], context: PartyContext) -> list[Named]:
    places = (parsed.place(_start(parsed, m), m.span.end) for m in mentions)
    return _shown([span for span in places if span is not None], context)


def _start(parsed: ParsedSentence, mention: BodyMention) -> int:
    """Where a body in lower case starts: with all that the parse hangs before its noun."""
    tokens = parsed.doc.char_span(mention.noun.start, mention.noun.end, alignment_mode="expand")
    if not mention.common or tokens is None:
        bare = mention.span.start == mention.noun.start
        chosen = _CHOSEN.search(parsed.doc.text[: mention.span.start])
        return chosen.start() if bare and chosen else mention.span.start
    kinds = ("amod", "compound", "nmod")
    own = (c for c in tokens.root.children if c.dep_ in kinds and c.i < tokens.root.i and c.pos_ != "VERB")
    first = next(own, None)
    edge = first.left_edge if first is not None else None
    joined = edge is not None and edge.dep_ not in ("det", "poss", "predet")
    start = min(mention.span.start, int(edge.idx)) if edge is not None and joined else mention.span.start
    if theirs := re.match(r"respective\s+", parsed.doc.text[start : mention.noun.start]):
        start += theirs.end()
    each = re.search(r"\b(?:[Ee]ach|[Aa]ll)\s+$", parsed.doc.text[:start])
    return each.start() if each else start


_CHOSEN = re.compile(r"\b(?:relevant|competent|responsible)\s+$")


def _shown(places: Sequence[Span], context: PartyContext) -> list[Named]:
    """The bodies at places of the document, each once, under their full names."""
    found: dict[str, Named] = {}
    text = context.document.text
    for span in places:
        full = full_name(text, span, context.acronyms)
        one = body(text[full.start : full.end], context.parties, context.acronyms)
        found.setdefault(one.name, (one, context.document.evidence(span.start, span.end)))
    return list(found.values())


# The opening of a sentence about those who acted before it, or about what was just said; what a text that they wrote
# shall hold is nobody's task.
_WRITTEN = r"(?:\w+\s+){0,2}?(?:plan|strategy|report|roadmap|list|guidance|assessment|memorandum|statement)s?"
_GOES_ON = re.compile(
    rf"^(?:[^,]{{0,60}},\s+)?(?:(?:It|They|it|they)\b|(?:[Tt]his|[Tt]hese|[Ss]uch|[Tt]hose)\s+(?!{_WRITTEN}\s+(?:shall|will|must|should)\b)"
    r"[\w-]+\s+(?:[\w-]+\s+){0,7}?"
    r"(?:shall|will|must|should)\s+(?:also\s+)?"
    r"(?:be|include|incorporate|contain|consist|identify|address|specify|describe|cover|provide|set|take)\b)"
)


def _carried(parsed: ParsedSentence, cue: Span, context: PartyContext) -> list[Named]:
    """Of a sentence whose subject goes back to the one before it: the bodies that act there."""
    sentence: Sentence | None = parsed.sentence
    actors = list(actors_of(parsed, cue))
    if any(actor.kind == "agent" or names_party(parsed, actor, context) for actor in actors):
        return []
    for _ in range(4):
        if sentence is None:
            return []
        if sentence.lead_in is not None:
            sentence = sentence.lead_in
        elif _GOES_ON.search(sentence.text):
            sentence = context.before(sentence)
        else:
            return []
        if sentence is not None and (found := _acting_in(sentence, context)):
            return found
    return []


def _acting_in(sentence: Sentence, context: PartyContext) -> list[Named]:
    mentions = [m for m in find_bodies(sentence.text, context.acronyms) if not _is_party(sentence.text, m, context)]
    places = acting_in(sentence.text, mentions) or _founded_in(sentence.text, mentions)
    return _shown([Span(sentence.start + m.span.start, sentence.start + m.span.end) for m in places], context)


def _founded_in(text: str, mentions: Sequence[BodyMention]) -> list[BodyMention]:
    """The body that a sentence sets up or is about, which "it" of the next goes back to: "A Council is established"."""
    if len(mentions) != 1 or mentions[0].span.start > _NEAR_THE_START:
        return []
    return [mentions[0]] if _IS.match(text, mentions[0].span.end) else []


_NEAR_THE_START = 40
_IS = re.compile(r"(?:\s+(?:of|for|comprising|consisting)\s[^.;,]{0,80}?)?\s+(?:is|are|was|were|has|have|shall|will)\b")
