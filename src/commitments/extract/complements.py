"""What a cue promises: the verb or the noun that completes it ("commit to ending", "a commitment to a treaty")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commitments.extract.word_classes import lemma_in, words_of

if TYPE_CHECKING:
    from spacy.tokens import Token


def action_of(cue: Token, kind: str) -> Token | None:
    """The promised verb: that of a modal, or of the complement of an act or noun."""
    if kind == "modal":
        return cue.head if cue.dep_ in ("aux", "auxpass") else cue
    after = [child for child in cue.children if child.i > cue.i]
    for child in after:
        if child.pos_ in ("VERB", "AUX") and (child.dep_ in ("xcomp", "ccomp", "acl", "relcl") or _to_do(child)):
            return child
    for child in after:
        if child.dep_ in ("prep", "dative"):
            inner = next((c for c in child.children if c.dep_ == "pcomp"), None)
            if inner is None and child.lower_ in ("with", "of"):
                inner = _gerund_after(child)
            if inner is not None:
                return inner
    thing = _object_of(after)
    if thing is not None and (later := _beyond(thing, cue)) is not None:
        return later
    if thing is not None and (thing.head.lower_ in ("to", "on", "upon", "of") or thing.dep_ in ("dobj", "attr")):
        return thing
    return _infinitive_after(cue) or thing


def _gerund_after(preposition: Token) -> Token | None:
    """The gerund that the parser takes for an adjective: "with preparing options" for options that prepare."""
    following = preposition.doc[preposition.i + 1 : preposition.i + 2]
    describing = words_of("describing", "words") if preposition.lower_ == "of" else frozenset()
    return next((t for t in following if t.tag_ == "VBG" and t.lower_ not in describing), None)


def _beyond(thing: Token, cue: Token) -> Token | None:
    """The infinitive that goes on behind a mere value, or behind the one who promises ("the commitment of Peru to")."""
    if thing.head.lower_ == "of" and thing.pos_ == "PROPN" and not lemma_in(cue.head, "pointing-out"):
        edge = thing.right_edge.i + 1
        return thing.doc[edge].head if edge < len(thing.doc) and thing.doc[edge].tag_ == "TO" else None
    if lemma_in(thing, "values", "nouns"):
        return next((c for c in cue.children if c.dep_ == "conj" and c.i > thing.i and _begins_to(c)), None)
    return None


def _begins_to(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(child.tag_ == "TO" for child in verb.children)


def _to_do(verb: Token) -> bool:
    return verb.dep_ == "advcl" and _begins_to(verb)


def _infinitive_after(cue: Token) -> Token | None:
    """A "to" with its verb not far after the cue, where the parse has hung it elsewhere."""
    for token in cue.doc[cue.i + 1 : cue.i + 9]:
        if token.tag_ == "TO" and token.head.i > token.i and token.head.tag_ == "VB":
            return token.head
        if token.text in (".", ";", ":"):
            return None
    return None


def _object_of(children: list[Token]) -> Token | None:
    for child in children:
        if child.dep_ in ("prep", "dative"):
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return inner
        if child.dep_ in ("dobj", "attr"):
            return child
    return None
