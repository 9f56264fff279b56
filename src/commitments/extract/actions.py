"""What is promised, as a verb phrase that a person can read in a table."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from commitments.extract.clauses import Clause
from commitments.extract.parses import ParsedSentence
from commitments.extract.rules import load_rules

if TYPE_CHECKING:
    from spacy.tokens import Token

_TAIL = re.compile(r"(?:[\s,;:.—–]|,?\s+(?:and|or)\s*$|\*|#)+$")
_HEAD = re.compile(r"^(?:to\s+|that\s+|[,;:—–]\s*)+")


def action_of(parsed: ParsedSentence, clause: Clause) -> str:
    """The promised verb with what belongs to it, without subject, modal and closing punctuation."""
    verb = clause.action if clause.action is not None else clause.cue
    if clause.under == "main" and clause.cue.tag_ == "VBG" and clause.tense == "progress":
        verb = clause.cue
    start, end = _start_of(verb, clause, parsed), _end_of(verb, parsed)
    words = " ".join(parsed.text[start:end].split())
    return _TAIL.sub("", _HEAD.sub("", words)) or parsed.sentence.text


def _start_of(verb: Token, clause: Clause, parsed: ParsedSentence) -> int:
    """Where the phrase begins: a negation or "be" that belongs to the verb, the first word of a noun phrase."""
    if not parsed.in_sentence(verb):
        return parsed.own
    first = verb
    if verb.pos_ in ("VERB", "AUX"):
        for child in verb.children:
            if child.dep_ in ("neg", "auxpass") and clause.cue.i < child.i < first.i:
                first = child
    else:
        inside = [t for t in verb.subtree if clause.cue.i < t.i <= verb.i and t.dep_ not in ("prep", "punct")]
        first = min(inside, key=lambda t: t.i, default=verb)
    return int(first.idx)


def _end_of(verb: Token, parsed: ParsedSentence) -> int:
    """Where the phrase ends: before a second clause with a subject of its own, else with the sentence."""
    cut = _second_clause().search(parsed.text, max(verb.idx, parsed.own))
    return cut.start() if cut else len(parsed.text)


@lru_cache(maxsize=1)
def _second_clause() -> re.Pattern[str]:
    return re.compile(load_rules("actions")["second-clause"]["pattern"])
