"""The words of a promise that no cue states: the verb of an item under its governing line, or the main verb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commitments.extract.clauses import Clause, class_of, subject_of, tense_of
from commitments.extract.parses import ParsedSentence
from commitments.extract.word_classes import lemma_in
from commitments.model import Strength

if TYPE_CHECKING:
    from spacy.tokens import Token

_SOFT_LINE = re.compile(
    r"\b(?:recommend(?:ed|ations?|s)?|planned|plans?|proposed|proposals?|should|intends?|intended)\b", re.I
)
_VERBS = ("VERB", "AUX")


def spoken_clause(parsed: ParsedSentence) -> Clause:
    """The clause of the first verb that the sentence opens with, or of its main verb, or of its main noun."""
    verb = first_word(parsed) if opens_with_verb(parsed) else _main(_own(parsed))
    subject = subject_of(verb)
    return Clause(
        cue=verb,
        verb=verb,
        action=verb,
        subject=subject,
        subject_class=class_of(subject),
        under="main",
        tense=tense_of(verb),
        negated=any(child.dep_ == "neg" for child in verb.children),
        passive=any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children),
    )


def opens_with_verb(parsed: ParsedSentence) -> bool:
    """Whether the first word is what is to be done: "Publish a list", "Sharing lessons"."""
    first = first_word(parsed)
    return first.tag_ in ("VB", "VBG", "VBP") or (first.tag_ == "NN" and first == _after_bodies(_own(parsed)))


def first_word(parsed: ParsedSentence) -> Token:
    """The first word of the sentence itself, or what is to be done after a phrase: "Led by the Board, publish"."""
    own = _own(parsed)
    first = next((token for token in own if token.is_alpha), own[0])
    root = next((token for token in own if token.dep_ == "ROOT"), first)
    fronted = first.pos_ == "ADP" or first.lower_ == "led"
    if fronted and root.tag_ == "VB" and not _has_subject(root):
        return root
    return _after_bodies(own) or first


def _after_bodies(own: list[Token]) -> Token | None:
    """What follows the bodies that a sentence opens with, tagged as a noun or not: "Through DOL, partner with"."""
    opening = [token.lower_ for token in own[:2]]
    if opening[0] not in ("through", "via") and opening != ["led", "by"]:
        return None
    small = ("of", "for", "on", "and", "the", "other", "by", "in")
    words = (t for t in own[len(opening) :] if t.is_alpha and t.text[0].islower() and t.lower_ not in small)
    first = next(words, None)
    if first is None or first.nbor(-1).text != "," or first.i + 1 >= len(first.doc):
        return None
    opens = first.tag_ in ("VB", "VBP") or (first.tag_ == "NN" and first.nbor().pos_ in ("ADP", "DET"))
    return first if opens else None


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl", "aux") for child in verb.children)


def tells(parsed: ParsedSentence) -> bool:
    """Whether the sentence itself states what is or was, with a subject and no cue: "The port has grown"."""
    root = _main(_own(parsed))
    helped = any(child.lower_ in ("has", "have", "had", "was", "were") for child in root.children)
    finite = root.tag_ in ("VBD", "VBP") or (root.tag_ == "VBN" and helped)
    return finite and any(child.dep_ in ("nsubj", "nsubjpass", "expl") and child.i < root.i for child in root.children)


def _own(parsed: ParsedSentence) -> list[Token]:
    return [token for token in parsed.doc if parsed.in_sentence(token) and not token.is_space]


def _main(own: list[Token]) -> Token:
    verbs = [token for token in own if token.pos_ in _VERBS]
    root = next((token for token in own if token.dep_ == "ROOT"), None)
    if root is not None and (root.pos_ in _VERBS or not verbs):
        return root
    return verbs[0] if verbs else next((t for t in own if t.pos_ in ("NOUN", "PROPN")), own[0])


def spoken_strength(parsed: ParsedSentence, clause: Clause) -> Strength:
    """`explore` where the verb explores, `intend` under a line that recommends or plans, else `will`."""
    if lemma_in(clause.verb, "exploring"):
        return Strength.EXPLORE
    above = parsed.scope.above[:2]
    return Strength.INTEND if any(_SOFT_LINE.search(line.text) for line in above) else Strength.WILL
