"""Which bodies of a sentence act: the subject of the promise, of an order beside it, or whom "it" goes back to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from commitments.extract.actors import Actor, actors_of
from commitments.extract.clauses import Clause
from commitments.extract.common_bodies import BodyMention
from commitments.extract.main_clauses import MainClause
from commitments.extract.parses import ParsedSentence
from commitments.extract.parties import PartyContext, names_party
from commitments.extract.roles import just_before, role_of, roles_in
from commitments.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


def acting_bodies(
    parsed: ParsedSentence, cue: Span, mentions: Sequence[BodyMention], context: PartyContext, part: MainClause
) -> frozenset[int]:
    """Which bodies act: in the clause of the cue, or beside it in another that promises or orders."""
    text = parsed.doc.text
    found = {_acting(parsed, cue, mentions, context)}
    strong = (c for c in part.found if c.weight == "strong" and c.cue.span.start >= parsed.own)
    subjects = (subject for c in strong for subject in _subjects_of(c.clause))
    found |= {_index_of(mentions, subject.idx) for subject in subjects}
    for token in parsed.doc:
        if token.lower_ == "shall":
            head = next((c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if any(c.dep_ == "agent" for c in token.head.children):
                continue
            found.add(_index_of(mentions, head.idx) if head is not None else just_before(text, mentions, token.idx))
    words = parsed.tokens(cue)
    untold = context.order or next(iter(actors_of(parsed, cue)), None) is None
    aside = roles_in(text, mentions, ())
    acting = frozenset(
        i
        for i in found
        if i is not None
        and (aside[i].role == "other" or (role_of(text, mentions[i]) == "other" and _before_verb(parsed, mentions[i])))
    )
    passed = all(role_of(text, mentions[i]) in ("through", "support", "inside") for i in found if i is not None)
    if not acting and passed and words is not None and untold:
        before = just_before(text, mentions, words.start_char)
        acting = frozenset() if before is None else frozenset({before})
    return acting or _meant(parsed, cue, mentions)


def _before_verb(parsed: ParsedSentence, mention: BodyMention) -> bool:
    """Whether a body stands right before an auxiliary, and so acts though it follows those consulted."""
    following = parsed.doc.char_span(mention.span.end, len(parsed.text), alignment_mode="contract")
    return following is not None and len(following) > 0 and following[0].pos_ == "AUX"


def _meant(parsed: ParsedSentence, cue: Span, mentions: Sequence[BodyMention]) -> frozenset[int]:
    """The body that "they" goes back to in the same sentence: "As agencies buy services, they shall ..."."""
    actor = next(iter(actors_of(parsed, cue)), None)
    if actor is None or actor.head.lower_ not in ("they", "it"):
        return frozenset()
    for i, mention in enumerate(mentions):
        words = parsed.doc.char_span(mention.noun.start, mention.noun.end, alignment_mode="expand")
        subject = words is not None and words.root.dep_ in ("nsubj", "nsubjpass")
        if subject and parsed.own <= mention.span.start < actor.start:
            return frozenset({i})
    return frozenset()


def _subjects_of(clause: Clause) -> Iterator[Token]:
    """Who acts in a main clause, and in what is agreed there ("agreed that the Council should report")."""
    if clause.under != "main" or any(child.dep_ == "agent" for child in clause.verb.children):
        return
    if clause.subject is not None:
        yield clause.subject
    if clause.action is not None and clause.action.dep_ == "ccomp":
        yield from (child for child in clause.action.children if child.dep_ == "nsubj")


def _acting(parsed: ParsedSentence, cue: Span, mentions: Sequence[BodyMention], context: PartyContext) -> int | None:
    """The body that is the subject of the cue, or of the clause that it hangs under unless a party is before."""
    for actor in actors_of(parsed, cue):
        at = _index_of(mentions, actor.head.idx)
        if at is not None:
            return at
        if names_party(parsed, actor, context):
            return _beside_party(parsed.text, actor, mentions)
    return None


def _beside_party(text: str, actor: Actor, mentions: Sequence[BodyMention]) -> int | None:
    """The body that ends a subject of parties: "Norway and the Ports Agency will"."""
    for i, mention in enumerate(mentions):
        inside = actor.start < mention.span.start <= mention.span.end <= actor.end
        inside = inside and text[mention.span.end : actor.end].strip(" ,") == ""
        if inside and re.search(r"\band\s+(?:the\s+)?$", text[actor.start : mention.span.start]):
            return i
    return None


def _index_of(mentions: Sequence[BodyMention], at: int) -> int | None:
    return next((i for i, m in enumerate(mentions) if m.span.start <= at < m.span.end), None)
