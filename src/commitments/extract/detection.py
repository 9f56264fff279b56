"""Whether a sentence promises: its cues, judged by the parse and weighed by a small model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from commitments.extract.clauses import Clause, clause_of, words_of
from commitments.extract.confidence import probability
from commitments.extract.cues import Cue, compile_cue, find_cues
from commitments.extract.parses import ParsedSentence
from commitments.extract.rules import load_rules
from commitments.model import Sentence, Span, Strength

_FRAGMENT = re.compile(r"[“\"(]?(?:[a-z]|[A-Z][a-z]*ing\b)")
_EXPLORING = frozenset({"explore", "consider", "seek", "endeavour", "endeavor", "strive", "look", "examine", "study"})


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise in a sentence: the cue that states it (in document offsets), its firmness, and how sure that is."""

    cue: Span
    clause: Clause
    strength: Strength
    evidence: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue in a parsed sentence, with its clause and the features it is weighed by."""

    cue: Cue
    clause: Clause
    features: frozenset[str]
    own: bool

    @property
    def strength(self) -> Strength:
        """The firmness of the cue, lowered where it only promises to explore."""
        action = self.clause.action
        if action is not None and action.lemma_.lower() in _EXPLORING and self.cue.rule.name != "explores":
            return Strength.EXPLORE
        return self.cue.rule.strength


def worth_parsing(sentence: Sentence) -> bool:
    """Whether the sentence, or the line that governs it, holds a cue."""
    if find_cues(sentence.text):
        return True
    return sentence.lead_in is not None and worth_parsing(sentence.lead_in)


def needs_lead_in(sentence: Sentence) -> bool:
    """Whether a list item is a fragment that goes on from its governing line."""
    return sentence.lead_in is not None


def candidates(parsed: ParsedSentence, context: frozenset[str] = frozenset()) -> tuple[Candidate, ...]:
    """Every cue of the sentence, or of the line that governs it, with its features."""
    shared = sentence_signals(parsed.sentence.text) | context
    found = []
    for cue in find_cues(parsed.doc.text):
        words = parsed.doc.char_span(cue.span.start, cue.span.end, alignment_mode="expand")
        if words is None:
            continue
        clause = clause_of(words, cue.rule.kind)
        own = cue.span.start >= parsed.own
        found.append(Candidate(cue, clause, features_of(cue, clause, own=own) | shared, own))
    return tuple(found)


def features_of(cue: Cue, clause: Clause, *, own: bool) -> frozenset[str]:
    """What the model weighs about a cue."""
    name, kind = cue.rule.name, cue.rule.kind
    action = clause.action
    state = action is not None and action.lemma_.lower() in words_of("states")
    facts = {
        f"cue={name}",
        f"under={clause.under}",
        f"subject={clause.subject_class}",
        f"tense={clause.tense}",
        f"{kind}:under={clause.under}",
        f"{kind}:subject={clause.subject_class}",
        f"{kind}:tense={clause.tense}",
        f"{kind}:complement={_complement(clause)}",
        f"own={own}",
    }
    if clause.negated:
        facts |= {"negated", f"{kind}:negated"}
    if clause.passive:
        facts |= {"passive", f"{kind}:passive"}
    if state:
        facts |= {"state", f"{kind}:state", f"{clause.subject_class}:state"}
    if kind == "noun":
        facts |= {f"noun:verb={_verb_class(clause)}", f"noun:role={clause.cue.dep_}", f"noun:owner={_owner(clause)}"}
    if not own:
        facts |= {f"carried:{kind}", f"carried:under={clause.under}"}
    return frozenset(facts)


def _complement(clause: Clause) -> str:
    action = clause.action
    if action is None:
        return "none"
    if action.pos_ in ("VERB", "AUX"):
        return "gerund" if action.tag_ == "VBG" else "verb"
    return "noun"


def _verb_class(clause: Clause) -> str:
    lemma = clause.verb.lemma_.lower()
    for name in ("reporting", "firm", "ensuring"):
        if lemma in words_of(name):
            return name
    return "be" if lemma == "be" else "other"


def _owner(clause: Clause) -> str:
    for child in clause.cue.children:
        if child.dep_ == "poss":
            return "own" if child.lower_ in ("our", "their", "its", "his", "her") else "others"
        if child.dep_ == "det":
            return "article"
    return "bare"


@lru_cache(maxsize=1)
def _signals() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_cue(rule["pattern"])) for name, rule in load_rules("signals").items())


def sentence_signals(text: str) -> frozenset[str]:
    """The signals of signals.toml that the words show."""
    return frozenset(name for name, pattern in _signals() if pattern.search(text))


def find_promise(parsed: ParsedSentence, context: frozenset[str] = frozenset()) -> Finding | None:
    """The promise that the sentence states, if it states one more likely than not."""
    judged = [(probability(c.features), c) for c in candidates(parsed, context)]
    if not judged:
        return None
    confidence, best = max(judged, key=lambda pair: pair[0])
    if confidence < 0.5:
        return None
    accepted = [c for p, c in judged if p >= 0.5]
    strength = max((c.strength for c in accepted), key=lambda s: s.rank)
    places = [parsed.place(c.cue.span.start, c.cue.span.end) for c in accepted if c.strength is strength]
    cue = parsed.place(best.cue.span.start, best.cue.span.end) or parsed.sentence.span
    return Finding(cue, best.clause, strength, tuple(p for p in places if p), round(confidence, 3))
