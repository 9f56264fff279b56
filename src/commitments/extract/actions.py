"""What is promised, as a verb phrase that a person can read in a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commitments.extract.clauses import Clause
from commitments.extract.parses import ParsedSentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_TAIL = re.compile(r"(?:[\s,;:.—–]|,?\s+(?:and|or)\s*$|\*|#)+$")
_HEAD = re.compile(r"^(?:to\s+|that\s+|[,;:—–]\s*)+")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})


def action_of(parsed: ParsedSentence, clause: Clause) -> str:
    """The promised verb with what belongs to it, without subject, modal and closing punctuation."""
    verb = clause.action if clause.action is not None else clause.cue
    if clause.under == "main" and clause.cue.tag_ == "VBG" and clause.tense == "progress":
        verb = clause.cue
    start, end = _start_of(verb, clause, parsed), _end_of(verb, parsed)
    words = " ".join(parsed.doc.text[start:end].split())
    return _TAIL.sub("", _HEAD.sub("", words)) or parsed.sentence.text


def _start_of(verb: Token, clause: Clause, parsed: ParsedSentence) -> int:
    """Where the phrase begins: a negation or "be" that belongs to the verb, the first word of a noun phrase."""
    if not parsed.in_sentence(verb):
        return parsed.own
    first = verb
    if verb.pos_ in ("VERB", "AUX"):
        for child in verb.children:
            if child.dep_ in ("neg", "auxpass", "advmod") and clause.cue.i < child.i < first.i:
                first = child
    else:
        inside = [t for t in verb.subtree if clause.cue.i < t.i <= verb.i and t.dep_ not in ("prep", "punct")]
        first = min(inside, key=lambda t: t.i, default=verb)
    return int(first.idx)


def _end_of(verb: Token, parsed: ParsedSentence) -> int:
    """Where the phrase ends: before a coordinated clause with a subject of its own, else with the sentence."""
    top = verb.head if verb.dep_ == "xcomp" else verb
    for one in (verb, top):
        for conjunct in one.conjuncts:
            subject = next((c for c in conjunct.children if c.dep_ in _SUBJECTS and c.i > verb.i), None)
            if subject is not None and conjunct.i > verb.i and conjunct.pos_ in ("VERB", "AUX"):
                return _before(conjunct, verb)
    return len(parsed.doc.text)


def _before(conjunct: Token, verb: Token) -> int:
    """The end of the words before a coordinated clause, its "and" left out."""
    first = min((t for t in conjunct.subtree if t.i > verb.i), key=lambda t: t.i)
    at = first.i - 1
    while at > verb.i and (conjunct.doc[at].pos_ in ("CCONJ", "PUNCT")):
        at -= 1
    last = conjunct.doc[at]
    return int(last.idx + len(last.text))
