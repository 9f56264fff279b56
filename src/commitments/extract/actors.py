"""Who acts in the clause of a cue: the tokens of its subject, found in the parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commitments.extract.clauses import misparsed_subject
from commitments.extract.parses import ParsedSentence
from commitments.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_RELATIVE = frozenset({"which", "that", "who", "whom"})
_POSSESSIVES = frozenset({"their", "its", "our", "his", "her"})
_NOUNS = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class Actor:
    """The subject of a clause: characters of the parsed text, its head, and how it was found.

    `kind` is "subject", "owner" (of a nominal cue: "the U.S. commitment to"), "agent" ("by the Parties"), or
    "antecedent" (of a relative clause).
    """

    start: int
    end: int
    head: Token
    kind: str


def cue_token(parsed: ParsedSentence, cue: Span) -> Token | None:
    """The token that carries a cue: its verb or noun."""
    words = parsed.tokens(cue)
    if words is None or not len(words):
        return None
    for token in words:
        if token.pos_ in ("VERB", "AUX", "NOUN", "ADJ") and token.tag_ != "TO":
            return token
    return words.root


def actors_of(parsed: ParsedSentence, cue: Span) -> Iterator[Actor]:
    """Who acts in the clause of the cue, then who acts in the clauses that it hangs under."""
    token = cue_token(parsed, cue)
    if token is None:
        return
    if token.pos_ in _NOUNS and token.dep_ not in _SUBJECT:
        owner = _owner(token)
        if owner is not None and owner.head.lower_ not in _POSSESSIVES:
            yield owner
    verb = token.head if token.dep_ in ("aux", "auxpass") else token
    if (subject := misparsed_subject(token, verb)) is not None:
        yield Actor(subject.idx, subject.idx + len(subject.text), subject, "subject")
    yield from _climb(token)


def _owner(noun: Token) -> Actor | None:
    """Whose commitment a noun is: "their intention", "the commitment of Norway to"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return _phrase(child, "owner")
    before = [c for c in noun.children if c.dep_ in ("compound", "amod", "nmod") and c.i < noun.i]
    if before:
        return Actor(before[0].left_edge.idx, noun.idx, before[-1], "owner")
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "by", "between", "among"):
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return _phrase(inner, "owner")
    return None


def _climb(token: Token) -> Iterator[Actor]:
    """The subjects of the verb, and of the verbs and nouns that it hangs under."""
    at, steps = token, 0
    while steps < 12:
        subject = next((c for c in at.children if c.dep_ in _SUBJECT), None)
        if subject is not None:
            yield _resolved(at, subject)
        elif at.dep_ in ("relcl", "acl") and at.head.pos_ in _NOUNS:
            yield _phrase(at.head, "antecedent", before=at.left_edge.idx)
        if at.dep_ == "ROOT":
            return
        at, steps = at.head, steps + 1


def _resolved(verb: Token, subject: Token) -> Actor:
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    inner = next((c for c in agent.children if c.dep_ == "pobj"), None) if agent is not None else None
    if subject.dep_ == "nsubjpass" and inner is not None:
        return _phrase(inner, "agent")
    if subject.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return _phrase(verb.head, "antecedent", before=subject.idx)
    return _phrase(subject, "subject", before=verb.idx if verb.i > subject.i else None)


def _phrase(head: Token, kind: str, *, before: int | None = None) -> Actor:
    """The head's own words: its subtree without the clauses that hang on it."""
    end = head.right_edge.idx + len(head.right_edge.text)
    for child in head.children:
        if child.dep_ in ("relcl", "acl", "advcl") and child.i > head.i:
            end = min(end, child.left_edge.idx)
    if before is not None:
        end = min(end, before) if before > head.idx else end
    return Actor(head.left_edge.idx, max(end, head.idx + len(head.text)), head, kind)
