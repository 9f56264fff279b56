"""Which bodies lead a commitment and which assist, by the words of its sentence and of the line that governs it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from commitments.extract.actors import actors_of
from commitments.extract.agencies import BodyMention, body, find_bodies, party_of
from commitments.extract.gazetteer import find_names, pattern_of
from commitments.extract.parses import ParsedSentence
from commitments.extract.parties import PartyContext, names_party
from commitments.extract.rules import load_rules
from commitments.model import Body, Evidence, Span

_JOIN = re.compile(
    r"(?:\s|,|;|\([^()]*\)|&|\b(?:and|or|as well as|as appropriate|the|our|its|their|his|her|other|relevant)\b)*"
)
_DETERMINED = (
    r"(?:\s*,[^,]{1,60},)?\s*(?:(?:the|a|an|our|its|their|his|her|all|both|any|other|relevant|respective|U\.S\.)\s+)*$"
)


_OPENS = re.compile(r"(?:^|[,;:.—–]|\b(?:and|that)\b)\s*(?:[Tt]he\s+|[Ee]ach\s+|[Aa]ll\s+)?$")


@dataclass(frozen=True, slots=True)
class Bodies:
    """Who leads and who assists, with the words that say so."""

    lead: tuple[Body, ...] = ()
    support: tuple[Body, ...] = ()
    evidence_lead: tuple[Evidence, ...] = ()
    evidence_support: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class _Role:
    mention: BodyMention
    role: str


@lru_cache(maxsize=8)
def _phrases(table: str) -> re.Pattern[str]:
    words = pattern_of(load_rules("bodies")[table]["words"])
    return re.compile(rf"\b(?:{words}){_DETERMINED}", re.IGNORECASE)


def bodies_of(parsed: ParsedSentence, cue: Span, context: PartyContext) -> Bodies:
    """The bodies charged with the action, and those consulted or assisting."""
    text = parsed.doc.text
    mentions = [m for m in find_bodies(text, context.acronyms) if not _is_party(text, m, context)]
    subjects = _subjects(parsed, cue, mentions, context)
    roles = _roles(text, mentions, subjects)
    chosen = [r.mention for r in roles if r.role == "subject"]
    if not chosen:
        chosen = [r.mention for r in roles if _leads(text, r, context)]
    leads = _bodies(parsed, chosen, context)
    supports = _bodies(parsed, [r.mention for r in roles if r.role == "support"], context)
    return Bodies(
        lead=tuple(b for b, _ in leads),
        support=tuple(b for b, _ in supports),
        evidence_lead=tuple(e for _, e in leads),
        evidence_support=tuple(e for _, e in supports),
    )


def _leads(text: str, one: _Role, context: PartyContext) -> bool:
    """Whether a body that is not the subject is charged: a party acts through its own departments only."""
    if one.role != "through":
        return one.role in ("leading", "charging", "between")
    if context.order or one.mention.common:
        return False
    words = text[one.mention.span.start : one.mention.span.end]
    own = party_of(words) in context.parties or any(set(m.names) <= set(context.parties) for m in find_names(words))
    return own or bool(re.search(r"\b(?:Department|Ministry|Secretariat)\b", words))


def _roles(text: str, mentions: Sequence[BodyMention], subjects: frozenset[int]) -> list[_Role]:
    """What the words before each body make of it; a body takes over from the one it is listed with."""
    roles: list[_Role] = []
    main = "other"
    for i, mention in enumerate(mentions):
        own = "subject" if i in subjects else _role_of(text, mention)
        if roles and own == "other" and _JOIN.fullmatch(text, roles[-1].mention.span.end, mention.span.start):
            own = main if roles[-1].role == "through" else roles[-1].role
        main = own if own != "through" else main
        roles.append(_Role(mention, own))
    for i in range(len(roles) - 2, -1, -1):
        following = roles[i + 1]
        joined = _JOIN.fullmatch(text, roles[i].mention.span.end, following.mention.span.start)
        if following.role == "subject" and roles[i].role == "other" and joined:
            roles[i].role = "subject"
    return roles


def _is_party(text: str, mention: BodyMention, context: PartyContext) -> bool:
    """A party named whole ("the European Commission") is no body."""
    words = text[mention.span.start : mention.span.end]
    return any(len(m.span) == len(words) and set(m.names) <= set(context.parties) for m in find_names(words))


def _role_of(text: str, mention: BodyMention) -> str:
    before = text[max(0, mention.span.start - 120) : mention.span.start]
    for role, table in (("support", "supporting"), ("through", "through"), ("leading", "leading")):
        if _phrases(table).search(before):
            return role
    if _phrases("charging").search(before) and re.match(r"(?:[^.;]{0,80}?)\s+to\s+[a-z]", text[mention.span.end :]):
        return "charging"
    if re.search(r"\bbetween\s+(?:(?:the|our)\s+)?$", before):
        return "between"
    return "other"


def _subjects(
    parsed: ParsedSentence, cue: Span, mentions: Sequence[BodyMention], context: PartyContext
) -> frozenset[int]:
    """Which bodies act: in the clause of the cue, or beside it in another that orders."""
    found = {_acting(parsed, cue, mentions, context)}
    for token in parsed.doc:
        if token.lower_ == "shall":
            head = next((c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            found.add(_index_of(mentions, head.idx) if head is not None else None)
    if found == {None}:
        found.add(_just_before(parsed, cue, mentions))
    text = parsed.doc.text
    return frozenset(i for i in found if i is not None and _role_of(text, mentions[i]) == "other")


def _acting(parsed: ParsedSentence, cue: Span, mentions: Sequence[BodyMention], context: PartyContext) -> int | None:
    """The body that is the subject of the cue, or of the clause that it hangs under unless a party is before."""
    for actor in actors_of(parsed, cue):
        at = _index_of(mentions, actor.head.idx)
        if at is not None:
            return at
        if names_party(parsed, actor, context):
            return None
    return None


def _index_of(mentions: Sequence[BodyMention], at: int) -> int | None:
    return next((i for i, m in enumerate(mentions) if _holds(m, at)), None)


def _holds(mention: BodyMention, at: int) -> bool:
    return mention.span.start <= at < mention.span.end


def _just_before(parsed: ParsedSentence, cue: Span, mentions: Sequence[BodyMention]) -> int | None:
    """The body that stands before the cue with only asides between."""
    words = parsed.tokens(cue)
    if words is None:
        return None
    start, text = words.start_char, parsed.doc.text
    for i in range(len(mentions) - 1, -1, -1):
        mention = mentions[i]
        if mention.span.end > start or _role_of(text, mention) != "other":
            continue
        gap = re.sub(r"\([^()]*\)", "", text[mention.span.end : start]).strip()
        aside = gap == "" or (gap.startswith(",") and gap.endswith(","))
        return i if aside and _OPENS.search(text[: mention.span.start]) else None
    return None


def _bodies(
    parsed: ParsedSentence, mentions: Sequence[BodyMention], context: PartyContext
) -> list[tuple[Body, Evidence]]:
    found: dict[str, tuple[Body, Evidence]] = {}
    for mention in mentions:
        span = parsed.place(mention.span.start, mention.span.end)
        if span is None:
            continue
        evidence = context.document.evidence(span.start, span.end)
        one = body(evidence.text, context.parties)
        found.setdefault(one.name, (one, evidence))
    return list(found.values())
