"""The cues of a parsed sentence, each with its clause, its verdict, and what it is weighed by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commitments.extract.clauses import Clause, clause_of
from commitments.extract.cues import Cue, compile_cue, find_cues
from commitments.extract.features import cue_features, sentence_features
from commitments.extract.judgement import verdict_of, weight_of
from commitments.extract.parses import ParsedSentence
from commitments.extract.rules import load_rules

if TYPE_CHECKING:
    from spacy.tokens import Token

RANKS = {"weak": 0, "fair": 1, "strong": 2}
_BROKEN_OFF = compile_cue(load_rules("blocks_of_lists")["broken-off"]["pattern"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue in a parsed sentence, with its clause and the features it is weighed by."""

    cue: Cue
    clause: Clause
    features: frozenset[str]
    verdict: str
    weight: str


def candidates(parsed: ParsedSentence, context: frozenset[str] = frozenset()) -> tuple[Candidate, ...]:
    """Every cue of the sentence, or of the line that governs it, with its features."""
    shared = sentence_features(parsed) | context
    found = []
    for cue in find_cues(parsed.text):
        words = parsed.doc.char_span(cue.span.start, cue.span.end, alignment_mode="expand")
        if words is None:
            continue
        clause = clause_of(words, cue.rule.kind)
        if not fits(cue, clause, parsed):
            continue
        verdict = "act/actor-to-do" if _bridges(cue, parsed) else verdict_of(cue, clause)
        features = cue_features(cue, clause, verdict, shared)
        found.append(Candidate(cue, clause, features, verdict, weight_of(verdict)))
    return tuple(found)


def _bridges(cue: Cue, parsed: ParsedSentence) -> bool:
    """Whether a governing line breaks off after the cue ("We intend to:"), so that the item is what is promised."""
    between = parsed.text[cue.span.end : parsed.own]
    return cue.rule.kind == "act" and cue.span.end <= parsed.own and bool(_BROKEN_OFF.fullmatch(between))


def fits(cue: Cue, clause: Clause, parsed: ParsedSentence) -> bool:
    """Whether the cue is the kind of word that its rule is about: "plans" the verb, not "plans" the noun."""
    word = clause.cue
    if cue.rule.kind in ("noun", "aim"):
        return bool(word.pos_ == "NOUN")
    if cue.rule.kind in ("act", "order", "launch"):
        begins = bool(word.idx == parsed.own)
        return word.pos_ in ("VERB", "AUX", "ADJ") or begins or _verb_like(word)
    return not _is_surname(parsed.text, cue)


def _is_surname(text: str, cue: Cue) -> bool:
    """Whether a capitalised "Will" follows another name: "Ingrid Will, Director"."""
    capital = text[cue.span.start : cue.span.end] == "Will"
    return capital and re.search(r"[A-Z][a-z’'-]+ $", text[: cue.span.start]) is not None


def _verb_like(word: Token) -> bool:
    """Whether a word tagged as a noun follows a subject and takes "to" with a verb ("the leaders pledge to help")."""
    before = word.doc[word.i - 1] if word.i else None
    following = word.doc[word.i + 1 : word.i + 3]
    takes = len(following) == 2 and following[0].lower_ == "to" and following[1].pos_ == "VERB"
    return takes and before is not None and before.pos_ in ("PROPN", "PRON", "CCONJ") and not before.tag_.endswith("$")


def evidence_of(found: tuple[Candidate, ...]) -> frozenset[str]:
    """All that the cues of a sentence say, and what the weightiest of them does."""
    weightiest = max((c.weight for c in found), key=RANKS.__getitem__)
    return frozenset({f"weightiest={weightiest}"}).union(*(c.features for c in found))
