"""What is promised, as a verb phrase that a person can read in a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from commitments.extract.clauses import Clause, verbs_under
from commitments.extract.main_clauses import MainClause
from commitments.extract.parses import ParsedSentence
from commitments.extract.rules import load_rules

if TYPE_CHECKING:
    from spacy.tokens import Token

_TAIL = re.compile(r"(?:[\s,;:.—–]|,?\s+(?:and|or)\s*$|\*|#)+$")
_HEAD = re.compile(r"^(?:to\s+|that\s+|[,;:—–]\s*)+")


def action_of(
    parsed: ParsedSentence, clause: Clause, part: MainClause, limits: Sequence[int] = (), at: int = -1
) -> str:
    """The promised verb with what belongs to it, without subject, modal and closing punctuation.

    `limits` are where time limits stand in the parsed text: where they stand beside several verbs under one cue, the
    action is that of the limit `at`.
    """
    verb = clause.action if clause.action is not None else clause.cue
    if clause.under == "main" and clause.cue.tag_ == "VBG" and clause.tense == "progress":
        verb = clause.cue
    start, end = _start_of(verb, clause, parsed), _end_of(verb, parsed, part)
    for before, after in pairwise(limits):
        cut = next((v for v in verbs_under(verb) if before < v.idx < after and start < v.idx < end), None)
        if cut is not None and at >= after:
            start = int(cut.idx)
        elif cut is not None:
            end = _end_before(cut)
            break
    words = " ".join(parsed.text[start:end].split())
    return _TAIL.sub("", _HEAD.sub("", words)) or parsed.sentence.text


def _end_before(verb: Token) -> int:
    """Where the words end before a verb that is coordinated with others: before its "and", "to" and adverbs."""
    at = verb.i
    while at > 0 and verb.doc[at - 1].pos_ in ("AUX", "PART", "CCONJ", "ADV", "PUNCT"):
        at -= 1
    return int(verb.doc[at].idx)


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


def _end_of(verb: Token, parsed: ParsedSentence, part: MainClause) -> int:
    """Where the phrase ends: before a second clause with a subject of its own, else with the sentence."""
    cut = _second_clause().search(parsed.text, max(verb.idx, parsed.own), part.end)
    return cut.start() if cut else part.end


@lru_cache(maxsize=1)
def _second_clause() -> re.Pattern[str]:
    return re.compile(load_rules("actions")["second-clause"]["pattern"])
