"""What the parse says about the clause of a cue: its verb, who acts, when, and what it hangs under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from commitments.extract.complements import action_of
from commitments.extract.rules import load_rules
from commitments.extract.word_classes import words_of

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_ACTING = frozenset({"speaker", "name", "body"})
# Texts that bring something about and do nothing themselves, named or not: "the Act will raise transparency".
_TEXTS = frozenset({"act", "law", "bill"})
_SHARED = frozenset({"conj", "xcomp", "auxpass", "aux"})


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause that a cue stands in.

    `verb` is its finite verb, `action` the promised verb (that of the complement for acts and nouns), `subject` who
    acts. `under` says what the clause hangs under: "main", "told", "firm", "ensured", "condition", "relative", ...
    """

    cue: Token
    verb: Token
    action: Token | None
    subject: Token | None
    subject_class: str
    under: str
    tense: str
    negated: bool
    passive: bool


def clause_of(words: SpacySpan, kind: str) -> Clause:
    """The clause of a cue's words."""
    cue = _head_of(words)
    verb = _verb_of(cue, kind)
    subject, under = _subject_and_place(verb, verb if kind in ("noun", "aim") else words[0])
    action = action_of(cue, kind)
    return Clause(
        cue=cue,
        verb=verb,
        action=action,
        subject=subject,
        subject_class=class_of(subject),
        under=under,
        tense=tense_of(verb),
        negated=any(child.dep_ == "neg" for child in verb.children),
        passive=any(child.dep_ in ("nsubjpass", "auxpass") for child in (action or verb).children),
    )


def _subject_and_place(verb: Token, first: Token) -> tuple[Token | None, str]:
    """Who acts and what the clause hangs under; where the parse is wrong, by what stands before the cue."""
    subject, under = subject_of(verb), _under(verb)
    if (found := misparsed_subject(first, verb)) is not None:
        return found, under
    before = _before(first)
    joined = before is not None and before.lower_ in ("and", "but", "&") and not _own_subject(verb)
    cut_off = under in ("told", "condition", "other", "ensured", "adverbial") or _beside_infinitive(verb)
    if joined and cut_off and tense_of(verb) != "gerund":
        main = next((s for s in map(subject_of, _upwards(verb)) if class_of(s) in _ACTING), None)
        if main is not None:
            return main, "main"
    if before is not None and _ends_list(before, first, subject):
        return before, "main" if under in ("other", "adverbial") else under
    finite = verb.tag_ != "VBG" or any(child.dep_ == "aux" for child in verb.children)
    misparsed = (subject is None or subject.pos_ in ("VERB", "AUX")) and finite
    if misparsed and before is not None and before.pos_ in ("NOUN", "PROPN", "PRON"):
        return before, "main" if under in ("other", "adverbial") else under
    return subject, under


def misparsed_subject(first: Token, verb: Token) -> Token | None:
    """The name next to a cue where the parse has hung it on the clause before: "... and Peru will", "Peru pledges to".

    An aside between commas may stand between them.
    """
    if first.tag_ not in ("MD", "VBZ", "VBP", "NNS") or verb.dep_ not in ("conj", "advcl") or _own_subject(verb):
        return None
    at = first.i - 1
    if first.doc[at].text == ",":
        comma = next((i for i in range(at - 1, max(at - 9, 0), -1) if first.doc[i].text == ","), None)
        at = comma - 1 if comma is not None else at
    before = first.doc[at]
    return before if before.pos_ in ("PROPN", "PRON") and verb.head.i < at < first.i else None


def _ends_list(before: Token, first: Token, subject: Token | None) -> bool:
    """Whether a name next to a cue ends a list that the parse begins too early: "in ports, Peru and Chile plan"."""
    if first.tag_ == "VBZ":
        return False
    if subject is None or before.pos_ != "PROPN" or before.i != first.i - 1 or before.i <= subject.i:
        return False
    return class_of(subject) in ("thing", "other") and any(t.i == before.i for t in _listed(subject))


def _listed(noun: Token) -> Iterator[Token]:
    """What the parse lists with a noun, names in apposition too."""
    todo = [noun]
    while todo:
        for child in todo.pop().children:
            if child.dep_ in ("conj", "appos"):
                yield child
                todo.append(child)


def _before(token: Token) -> Token | None:
    """The word before a cue, adverbs and auxiliaries left out."""
    at = token.i - 1
    if token.doc[max(0, at - 2) : at + 1].text.lower() in ("to this end", "to that end"):
        at -= 3
    while at >= 0 and (
        token.doc[at].pos_ in ("ADV", "AUX", "PART", "PUNCT") or token.doc[at].lower_ in ("both", "each")
    ):
        at -= 1
    return token.doc[at] if at >= 0 else None


def _own_subject(verb: Token) -> bool:
    return any(child.dep_ in _SUBJECTS for child in verb.children)


def _beside_infinitive(verb: Token) -> bool:
    """Whether a finite verb is hung on an infinitive, which it cannot go on from ("the plan to join and will pay")."""
    finite = verb.tag_ == "VBD" or any(child.tag_ == "MD" for child in verb.children)
    above = verb.head
    return finite and verb.dep_ == "conj" and above.tag_ == "VB" and any(t.tag_ == "TO" for t in above.children)


def _upwards(verb: Token) -> Iterator[Token]:
    """What the verb hangs under, up to the verb of the sentence itself."""
    token = verb
    while token.dep_ != "ROOT" and token.head.i != token.i:
        token = token.head
        if token.pos_ in ("VERB", "AUX") or token.dep_ == "ROOT":
            yield token


def _head_of(words: SpacySpan) -> Token:
    """The token of the cue that carries it: its verb or noun, not an adverb or "to"."""
    for token in words:
        if token.pos_ in ("VERB", "NOUN", "AUX", "ADJ") and token.tag_ != "TO":
            following = [t for t in words if t.i > token.i and t.pos_ in ("VERB", "ADJ")]
            return following[-1] if token.lemma_ in ("be", "remain", "stand") and following else token
    return words.root


def _verb_of(cue: Token, kind: str) -> Token:
    if cue.dep_ in ("aux", "auxpass"):
        return cue.head
    if kind not in ("noun", "aim"):
        return cue
    token = cue
    while token.dep_ != "ROOT" and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


def subject_of(verb: Token) -> Token | None:
    """Who acts: the subject of the verb, or of the verb that it shares one with."""
    token, steps = verb, 0
    while steps < 8:
        for child in token.children:
            if child.dep_ in _SUBJECTS:
                return child
        if token.dep_ == "ROOT" or token.dep_ not in _SHARED:
            if token.dep_ in ("relcl", "acl"):
                return token.head
            return None
        token, steps = token.head, steps + 1
    return None


def class_of(subject: Token | None) -> str:
    """The class of a subject, by its lemma (clauses.toml) or as a name."""
    if subject is None:
        return "none"
    if subject.lower_ == "co" and subject.doc[subject.i + 1 : subject.i + 2].text == "-":
        return class_of(next(iter(subject.doc[subject.i + 2 : subject.i + 3]), None))
    named = subject.text[:1].isupper() and not subject.is_sent_start and subject.pos_ in ("PROPN", "NOUN")
    for name, words in _subjects():
        if named and name == "other" and not subject.text.isupper():
            if subject.lower_ in _TEXTS:
                return "instrument"
            continue
        if subject.lemma_.lower() in words or subject.lower_ in words:
            return name
    if subject.lower_ in ("which", "that", "who"):
        return "instrument"
    if subject.pos_ == "PROPN" or named:
        return "name"
    return "thing"


@lru_cache(maxsize=1)
def _subjects() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((name, frozenset(words)) for name, words in load_rules("clauses")["subjects"].items())


def _top(verb: Token) -> Token:
    """The verb that heads the coordination or chain of complements in which this one stands."""
    token = verb
    while token.dep_ in ("conj", "xcomp", "aux", "auxpass") and token.head.i != token.i:
        token = token.head
    return token


def _under(verb: Token) -> str:
    top = _top(verb)
    if top.dep_ == "ROOT":
        return "main"
    if top.dep_ == "ccomp":
        return _under_speech(top)
    if top.dep_ in ("advcl", "prep", "pcomp"):
        mark = next((c for c in top.children if c.dep_ in ("mark", "advmod") and c.i < top.i), None)
        if mark is not None and mark.lower_ in words_of("marks", "contrast") and tense_of(top) == "future":
            return "main"
        if mark is not None and mark.lower_ in words_of("marks", "condition"):
            return "condition"
        return "adverbial"
    if top.dep_ in ("relcl", "acl"):
        return "relative"
    return {"csubj": "condition", "parataxis": "main"}.get(top.dep_, "other")


def teller_of(verb: Token) -> Token | None:
    """The verb that tells of this one ("announced that Peru would host"), if any does."""
    top = _top(verb)
    return top.head if top.dep_ == "ccomp" else None


def _under_speech(verb: Token) -> str:
    upper = verb.head
    lemma = upper.lemma_.lower()
    marked = any(c.dep_ == "mark" and c.lower_ in ("that", "whether", "if") for c in verb.children)
    if lemma in words_of("ensuring"):
        return "ensured"
    if lemma in words_of("firm"):
        return "firm"
    if lemma in words_of("reporting"):
        return "told"
    return "told" if marked else "main"


def tense_of(verb: Token) -> str:
    """When the verb acts: future, present, past, perfect, progress, gerund, infinitive, possible or should."""
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if helpers & words_of("possibility", "words"):
        return "possible"
    if helpers & {"will", "shall", "must", "'ll", "’ll"}:
        return "future"
    if helpers & {"should", "would"}:
        return "should"
    if helpers & {"has", "have", "had", "having"}:
        return "perfect"
    if verb.tag_ == "VBN" and (helpers & {"is", "are", "am", "be"} or verb.head.lemma_ in ("remain", "stand", "stay")):
        return "present"
    if verb.tag_ == "VBD" or (verb.tag_ == "VBN" and not helpers):
        return "past"
    if verb.tag_ == "VBG":
        return "progress" if helpers & {"is", "are", "'re", "’re"} else "gerund"
    if "to" in helpers:
        return "infinitive"
    return "present"


def verbs_under(action: Token) -> Iterator[Token]:
    """The promised verb and those coordinated with it."""
    yield action
    for conjunct in action.conjuncts:
        if conjunct.i > action.i and conjunct.pos_ in ("VERB", "AUX"):
            yield conjunct
