"""What the model weighs: facts of a cue's clause, of its sentence, and of the list it stands in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from commitments.extract.clauses import Clause, class_of, subject_of
from commitments.extract.cues import Cue, compile_cue
from commitments.extract.judgement import weight_of
from commitments.extract.parses import ParsedSentence
from commitments.extract.rules import load_rules
from commitments.extract.word_classes import lemma_in, words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_CROSSED = frozenset(
    {"order", "background", "root=opinions", "past-date", "effect", "importance", "values", "past-year"}
)
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_KINDS_OF_VERBS = ("opinions", "reporting", "exploring", "giving", "ensuring", "firm", "under-way", "light")


def cue_features(cue: Cue, clause: Clause, verdict: str, shared: frozenset[str]) -> frozenset[str]:
    """All features of a cue: its clause's, its own, and those it shares with the sentence."""
    kind = cue.rule.kind
    facts = {
        f"cue={cue.rule.name}",
        verdict,
        f"weight={weight_of(verdict)}",
        f"under={clause.under}",
        f"subject={clause.subject_class}",
        f"{kind}:tense={clause.tense}",
        f"{kind}:complement={complement_of(clause)}",
    }
    if clause.negated:
        facts.add("negated")
    if kind in ("noun", "aim"):
        facts.update(
            {
                f"{kind}:owner={_owner(clause.cue)}",
                f"noun={clause.cue.lemma_.lower()}",
                f"{kind}:role={clause.cue.dep_}",
            }
        )
    facts.update(f"{kind}:{name}" for name in shared if name in _CROSSED)
    if kind == "launch":
        facts.update(f"{verdict}:{name}" for name in shared if name in ("new-thing", "sum-of-money"))
    return frozenset(facts | shared)


def complement_of(clause: Clause) -> str:
    """What kind of words the promise consists of."""
    action = clause.action
    if action is None:
        return "none"
    if action.pos_ in ("VERB", "AUX"):
        return "gerund" if action.tag_ == "VBG" else "verb"
    return "value" if action.lemma_.lower() in words_of("values", "nouns") else "noun"


def _owner(noun: Token) -> str:
    for child in noun.children:
        if child.dep_ == "poss":
            return "own" if child.lower_ in ("our", "their", "its", "his", "her") else "others"
        if child.dep_ == "det":
            return "article"
    return "bare"


@lru_cache(maxsize=1)
def _signals() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_cue(rule["pattern"])) for name, rule in load_rules("signals").items())


def signals_of(text: str) -> frozenset[str]:
    """The signals of signals.toml that the words show."""
    return frozenset(name for name, pattern in _signals() if pattern.search(text))


def sentence_features(parsed: ParsedSentence) -> frozenset[str]:
    """Signals of the words, and what the sentence's main verb says."""
    root = main_verb(parsed)
    facts = {f"root={'be' if root.lemma_ == 'be' else kind_of_verb(root)}", f"root:tense={_tense_of(root)}"}
    subject = subject_of(root)
    facts.add(f"root:subject={class_of(subject)}")
    if root.pos_ not in ("VERB", "AUX"):
        facts.add("no-verb")
    return signals_of(parsed.sentence.text) | facts


def kind_of_verb(verb: Token) -> str:
    """The first class of clauses.toml that the verb is in, of those that bear on promising."""
    return next((name for name in _KINDS_OF_VERBS if lemma_in(verb, name)), "other")


def main_verb(parsed: ParsedSentence) -> Token:
    """The verb of the sentence itself."""
    roots = [token for token in parsed.doc if token.dep_ == "ROOT"]
    own = [token for token in roots if parsed.in_sentence(token)]
    return (own or roots)[0]


def _tense_of(root: Token) -> str:
    helpers = {child.lower_ for child in root.children if child.dep_ in ("aux", "auxpass")}
    if helpers & {"will", "shall", "must", "should"}:
        return "future"
    if helpers & {"has", "have"}:
        return "perfect"
    return {"VBD": "past", "VBG": "progress", "VB": "base"}.get(root.tag_, "present")


def item_kind(parsed: ParsedSentence) -> str:
    """What a fragment of a list is: an "action", a "thing", a "body", a "title", or a "clause" of its own."""
    own = [token for token in parsed.doc if parsed.in_sentence(token)]
    if parsed.sentence.text[:1].isupper() and any(
        t.dep_ in ("nsubj", "nsubjpass")
        and _is_finite(t.head)
        and t.head.dep_ not in ("relcl", "ccomp", "advcl")
        and t.head.i > t.i
        for t in own
    ):
        return "clause"
    words = [t for t in own if t.is_alpha]
    if len(words) < 2 or (len(words) < 4 and not words[1].is_lower):
        return "title"
    if any(t.tag_ in ("VB", "VBP", "VBG") for t in _beginnings(own)) or _takes_object(words):
        return "action"
    if len(words) < 4:
        return "title"
    head = next((t for t in words if t.pos_ in ("NOUN", "PROPN")), words[0])
    return "body" if class_of(head) in ("body", "speaker") else "thing"


def _takes_object(words: list[Token]) -> bool:
    """Whether what follows the first word shows it to be a verb, tagged as a noun or not ("Train forty divers")."""
    first, second, *rest = words
    if first.pos_ not in ("NOUN", "PROPN", "VERB"):
        return False
    counted = second.tag_ == "CD" and any(t.tag_ in ("NNS", "NNPS") for t in rest[:2])
    return second.tag_ in ("DT", "PRP$") or counted


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in _FINITE or any(child.tag_ in _FINITE for child in verb.children if child.dep_ == "aux")


def _beginnings(own: list[Token]) -> list[Token]:
    """The first word, and those after an opening phrase that ends in a comma."""
    firsts = [t for t in own if t.is_alpha][:1]
    for comma in (t for t in own if t.text == "," and t.i - own[0].i < 25):
        firsts += [t for t in own if t.i > comma.i and t.is_alpha and t.pos_ != "ADV"][:1]
    return firsts if firsts[0].pos_ in ("ADP", "ADV", "ADJ", "SCONJ") or firsts[0].tag_ == "RB" else firsts[:1]
