"""How firm a promise is: the firmest of the cues that state it, lowered where it only promises to explore."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commitments.extract.clauses import Clause
from commitments.extract.cues import Cue
from commitments.extract.word_classes import lemma_in
from commitments.model import Strength

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Stated:
    """A cue that states a promise, its clause, and its verdict."""

    cue: Cue
    clause: Clause
    verdict: str


def strength_of(stated: Sequence[Stated]) -> tuple[Strength, tuple[Cue, ...]]:
    """The firmness that the cues come to, and those that decide it."""
    stated = [one for one in stated if not any(_only_tells(one, other) for other in stated if other is not one)]
    outer = [one for one in stated if not any(_within(one, other) for other in stated if other is not one)] or stated
    firmness = [(_of_cue(one), one.cue) for one in outer]
    strongest = max((strength for strength, _ in firmness), key=lambda s: s.rank)
    return strongest, tuple(cue for strength, cue in firmness if strength is strongest)


def _only_tells(one: Stated, other: Stated) -> bool:
    """Whether the cue announces what the other states with a subject of its own ("announce that they plan to")."""
    action = one.clause.action
    told = action is not None and action.i == other.clause.verb.i and other.clause.under == "firm"
    return told and one.cue.rule.kind == "launch" and other.clause.subject is not None


def _within(one: Stated, other: Stated) -> bool:
    """Whether the cue is part of what the other promises ("intend to announce"), or of the same words."""
    if one.clause.verb.i == other.clause.verb.i:
        return _same_verb(one, other)
    if one.cue.rule.kind == "modal" and one.cue.rule.strength is Strength.SHALL:
        return False
    if other.clause.action is None or other.cue.span.start > one.cue.span.start:
        return False
    if one.verdict.endswith("/in-relative") and not other.verdict.startswith(("progress", "launch")):
        return True
    joined = one.cue.rule.kind not in ("act", "order")
    return any(token.i == other.clause.action.i for token in _upwards(one.clause.verb, joined=joined))


def _same_verb(one: Stated, other: Stated) -> bool:
    """Of two cues on one verb, a noun that it gives wins over an announcement, "will" over what it directs."""
    if one.cue.rule.kind == "order" and other.cue.rule.kind == "modal":
        return True
    if one.cue.rule.kind == "launch" and other.cue.rule.kind in ("noun", "aim"):
        return True
    if one.cue.rule.kind == "progress" and other.cue.rule.kind in ("launch", "act", "noun", "aim"):
        return not _is_founding(other)
    return one.cue.rule.kind == "launch" and other.cue.rule.kind == "progress" and _is_founding(one)


def _is_founding(one: Stated) -> bool:
    return one.cue.rule.kind == "launch" and lemma_in(one.clause.cue, "founding")


def _upwards(verb: Token, *, joined: bool) -> list[Token]:
    """The verb, the verbs whose complement it is, and where `joined` also those that it is coordinated with."""
    chain = [verb]
    links = {"xcomp", "ccomp", "advcl", "pcomp", "acl"} | ({"conj"} if joined else set())
    while chain[-1].dep_ in links and len(chain) < 8:
        chain.append(chain[-1].head)
    return chain


def _of_cue(one: Stated) -> Strength:
    if one.cue.rule.kind in ("progress", "launch"):
        return Strength.INTEND if _is_founding(one) and one.clause.tense == "progress" else one.cue.rule.strength
    if _explores(one.clause.action):
        return Strength.EXPLORE
    return one.cue.rule.strength


def _explores(action: Token | None) -> bool:
    """Whether the promised verb only looks into something, or is a light verb to such a one ("work to explore")."""
    if action is None:
        return False
    if lemma_in(action, "exploring") or _takes_into_consideration(action):
        return True
    if not lemma_in(action, "lightly"):
        return False
    inner = [c for c in action.children if c.dep_ in ("xcomp", "advcl", "ccomp") and c.i > action.i and c.tag_ == "VB"]
    return any(lemma_in(child, "exploring") for child in inner[:1])


def _takes_into_consideration(verb: Token) -> bool:
    into = (child for child in verb.children if child.lower_ == "into")
    return verb.lemma_ == "take" and any(t.lower_ == "consideration" for child in into for t in child.children)
