"""Turns of phrase that promise by their build: a seat filled, a meeting set, a duty named, a promise told of later."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commitments.extract.clauses import Clause, class_of, subject_of, teller_of
from commitments.extract.cues import Cue
from commitments.extract.word_classes import lemma_in, words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_TARGET = re.compile(r"\b(?:by|before|in|until)\s+(?:the\s+end\s+of\s+)?20[2-9]\d\b|\d\s?(?:percent|per\s+cent|%)")
_TOWARDS = frozenset({"for", "towards", "toward"})
_SUM = re.compile(r"\s+(?:an?\s+)?(?:[a-z-]+\s+){0,8}(?:USD|EUR|US|AUD|CAD)?\s?[$€£¥]\s?\d")
_BY_NOW = re.compile(r"\b(?:since|to date|so far|already|last (?:year|month|week)|over the (?:past|last))\b")
_PAST = frozenset({"VBD", "VBN"})


def is_backshifted(cue: Cue, clause: Clause) -> bool:
    """Whether "would" is the "will" of what was said before ("announced that Peru would host")."""
    teller = teller_of(clause.verb)
    tells = clause.under == "firm" or lemma_in(teller, "saying")
    return teller is not None and tells and teller.tag_ in _PAST


def says_itself(cue: Cue, clause: Clause) -> bool:
    """Whether those who speak are quoted as saying it: "They said: “The Parties will open an office.”"."""
    teller = teller_of(clause.verb)
    if teller is None or not lemma_in(teller, "saying") or class_of(subject_of(teller)) != "speaker":
        return False
    return any(token.text in ("“", '"') for token in clause.cue.doc[teller.i : clause.verb.i])


def takes_place(cue: Cue, clause: Clause) -> bool:
    """A meeting that is to be held, or to take place."""
    held = clause.passive and lemma_in(clause.action, "holding")
    if _BY_NOW.search(clause.cue.doc.text):
        return False
    return clause.subject_class == "instrument" and (held or _object_is(clause.action, "place"))


def takes_form(cue: Cue, clause: Clause) -> bool:
    """A thing agreed on that will take the form of what follows."""
    return clause.subject_class == "instrument" and _object_is(clause.action, "form")


def _object_is(verb: Token | None, noun: str) -> bool:
    return (
        verb is not None
        and verb.lemma_ == "take"
        and any(child.dep_ == "dobj" and child.lower_ == noun for child in verb.children)
    )


def names_post(cue: Cue, clause: Clause) -> bool:
    """A post filled by saying who it will be."""
    filled = clause.action is not None and clause.action.lemma_ == "be"
    return filled and lemma_in(clause.subject, "posts", "nouns") and _names_after(clause)


def _names_after(clause: Clause) -> bool:
    verb = clause.verb
    return any(token.pos_ == "PROPN" and token.i > clause.cue.i for token in verb.subtree)


def names_duty(cue: Cue, clause: Clause) -> bool:
    """What somebody has to do, named: "its functions will include", "it shall be the responsibility of"."""
    action = clause.action
    if action is None or action.lemma_ not in ("be", "include", "comprise"):
        return False
    to_do = any(child.dep_ == "xcomp" and child.tag_ == "VB" for child in action.children)
    if lemma_in(clause.subject, "duties", "nouns"):
        return to_do or action.lemma_ != "be"
    said = [child for child in action.children if child.dep_ == "attr" and child.i > action.i]
    points = clause.subject is not None and clause.subject.lower_ == "it"
    return points and any(lemma_in(child, "duties", "nouns") for child in said)


def names_fields(cue: Cue, clause: Clause) -> bool:
    """What cooperation is to consist of: "areas of cooperation are intended to include"."""
    held = clause.action is not None and clause.action.lemma_ in ("include", "comprise", "cover", "encompass")
    return held and lemma_in(clause.subject, "fields", "nouns")


def founds(cue: Cue, clause: Clause) -> bool:
    """What a body shall do in the sentence that sets it up ("there is established a Council, which shall report")."""
    noun = clause.verb.head if clause.verb.dep_ == "relcl" else None
    while noun is not None and noun.dep_ in ("pobj", "prep", "appos"):
        noun = noun.head
    founding = noun.head if noun is not None else None
    return lemma_in(founding, "founding") and founding is not None and founding.tag_ == "VBN"


def is_of_others(cue: Cue, clause: Clause) -> bool:
    """Whether the promisers only point to what others intend ("underlined the resolve of the people to")."""
    if not lemma_in(clause.verb, "pointing-out"):
        return False
    owners = [t for child in clause.cue.children if child.lower_ == "of" for t in child.children if t.dep_ == "pobj"]
    return any(class_of(owner) in ("thing", "other", "name") for owner in owners)


def be_done(cue: Cue, clause: Clause) -> bool:
    """What was agreed or decided in the subjunctive: "it was agreed that a team be set up"."""
    action = clause.action
    if action is None or action.dep_ != "ccomp":
        return False
    helpers = [child for child in action.children if child.dep_ in ("aux", "auxpass")]
    bare = action.tag_ == "VB" and not helpers
    return bare or [helper.lower_ for helper in helpers] == ["be"]


def is_their_own(cue: Cue, clause: Clause) -> bool:
    """An intent that is said to be the promisers' own: "it is our intention to", "united in our commitment to"."""
    noun = clause.cue
    owned = any(child.dep_ == "poss" and child.lower_ in ("our", "their") for child in noun.children)
    if clause.verb.lemma_ in ("be", "remain") and clause.subject is not None and clause.subject.i == noun.i:
        return owned
    if clause.verb.lemma_ == "be" and clause.subject is not None and clause.subject.lower_ == "it":
        owners = [t for child in noun.children if child.lower_ == "of" for t in child.children]
        return owned or any(class_of(owner) in ("speaker", "name") for owner in owners)
    if clause.verb.lemma_ == "note" and noun.dep_ == "dobj":
        return owned and noun.lemma_ not in ("objective", "goal", "target", "ambition") and _has_infinitive(noun)
    held = clause.verb.lemma_ in ("be", "remain", "stand") and noun.dep_ == "pobj" and noun.head.lower_ in ("in", "by")
    return owned and held and clause.subject_class in ("speaker", "name", "body")


def _has_infinitive(noun: Token) -> bool:
    return any(child.tag_ == "VB" and child.dep_ in ("acl", "relcl") for child in noun.children)


def gives_money(cue: Cue, clause: Clause) -> bool:
    """A sum or something new announced, which is still to be given: "a grant of", "new support", "the opening of a"."""
    text = clause.cue.doc.text
    if clause.cue.lemma_ != "announce" or _BY_NOW.search(text):
        return False
    return bool(_SUM.match(text, clause.cue.idx + len(clause.cue))) or any(map(_is_new, _objects(clause.cue)))


def _objects(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ == "dobj"]


def _is_new(thing: Token) -> bool:
    """Whether a thing to be given or begun is spoken of for the first time."""
    fresh = {"a", "an", "new", "additional", "further", "fresh"} & {child.lower_ for child in thing.children}
    if lemma_in(thing, "given", "nouns"):
        return bool(fresh)
    return lemma_in(thing, "beginnings", "nouns") and any(child.lower_ == "of" for child in thing.children)


def still_stands(cue: Cue, clause: Clause) -> bool:
    """Whether what one "has committed" to is not told as done by now."""
    aim = clause.action is not None and clause.action.pos_ not in ("VERB", "AUX")
    return cue.rule.name == "commits" and aim and not _BY_NOW.search(clause.cue.doc.text)


def was_made(cue: Cue, clause: Clause) -> bool:
    """A decision taken without saying by whom: "the decision was made to open an office"."""
    passive = any(child.dep_ == "auxpass" for child in clause.verb.children)
    return passive and clause.subject is not None and clause.subject.i == clause.cue.i


def there_is(cue: Cue, clause: Clause) -> bool:
    """Something that there will be: a meeting, a body, a plan."""
    if clause.action is None or clause.action.lemma_ != "be":
        return False
    there = any(child.dep_ == "expl" for child in clause.action.children)
    said = [child for child in clause.action.children if child.dep_ in ("attr", "dobj", "nsubj")]
    return there and any(class_of(child) in ("instrument", "body") for child in said)


def is_glad(cue: Cue, clause: Clause) -> bool:
    """Something announced with pleasure, which is as good as announced."""
    feeling = clause.cue.head
    if clause.cue.dep_ != "xcomp" or feeling.lower_ not in words_of("gladness", "words"):
        return False
    if any(child.dep_ == "ccomp" for child in clause.cue.children):
        return False
    near = (*feeling.children, *feeling.head.children)
    return any(t.dep_ in ("nsubj", "nsubjpass") and class_of(t) in ("speaker", "name", "body") for t in near)


def is_bare(cue: Cue, clause: Clause) -> bool:
    """Whether the verb goes on from an infinitive ("to guard rivers, create jobs"), so that nobody does it yet."""
    return bool(clause.cue.tag_ == "VB" and clause.cue.dep_ == "conj")


def is_viewed(cue: Cue, clause: Clause) -> bool:
    """Whether something will only be seen or welcomed."""
    return clause.passive and (lemma_in(clause.action, "reporting") or lemma_in(clause.action, "opinions"))


def is_effect(cue: Cue, clause: Clause) -> bool:
    """Whether it is told what a thing will bring: "the path will help ports", "the fair will offer a venue"."""
    action = clause.action
    if lemma_in(action, "effects"):
        return not clause.passive
    things = action.children if action is not None and lemma_in(action, "occasions") else ()
    return any(thing.dep_ == "dobj" and lemma_in(thing, "occasions", "nouns") for thing in things)


def is_celebration(cue: Cue, clause: Clause) -> bool:
    """Whether nothing more than a feast is announced: "will celebrate 200 years"."""
    return lemma_in(clause.action, "celebrations")


def is_hope(cue: Cue, clause: Clause) -> bool:
    """Whether one only looks forward to seeing one another, or to a success: "look forward to a successful summit"."""
    if cue.rule.name != "looks-forward":
        return False
    following = clause.cue.doc[clause.cue.i + 3 : clause.cue.i + 6]
    first = next((token for token in following if token.tag_ == "VBG"), None)
    return lemma_in(first, "looking-forward") or any(
        t.lower_ in words_of("looking-forward", "words") for t in following
    )


def is_to_be_done(cue: Cue, clause: Clause) -> bool:
    """What is to be done: "the details are to be settled between the Parties"."""
    return cue.rule.name == "are-to" and clause.passive and clause.subject_class in ("thing", "instrument")


def is_deed(cue: Cue, clause: Clause) -> bool:
    """Whether what is promised is a noun of something to be carried out, and not by others ("Peru's completion of")."""
    action = clause.action
    if action is None or not lemma_in(action, "deeds", "nouns"):
        return False
    return not any(child.dep_ == "poss" and child.pos_ == "PROPN" for child in action.children)


def asks_own(cue: Cue, clause: Clause) -> bool:
    """Whether those who are asked are the promisers' own officers and bodies."""
    verb = clause.verb
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
    if passive:
        return _is_officer(clause.subject)
    objects = (c for child in verb.children for c in (child, *(child.children if child.dep_ == "prep" else ())))
    asked = [child for child in objects if child.dep_ in ("dobj", "dative", "pobj") and child.i > verb.i]
    asked += [conjunct for child in asked for conjunct in child.conjuncts]
    asked += [c for c in (clause.action.children if clause.action else ()) if c.dep_ == "nsubj" and c.i > verb.i]
    return any(_is_officer(child) for child in asked)


def _is_officer(token: Token | None) -> bool:
    # The lemma of a name keeps its plural.
    return token is not None and (
        lemma_in(token, "officers", "nouns") or token.lower_.removesuffix("s") in words_of("officers", "nouns")
    )


def is_target(cue: Cue, clause: Clause) -> bool:
    """Whether the words after the cue set a share or a year to reach."""
    return bool(_TARGET.search(clause.cue.doc.text, clause.cue.idx))


def works_for_value(cue: Cue, clause: Clause) -> bool:
    """Whether what is promised is only to work for a value ("their resolve to work together for peace")."""
    action = clause.action
    if not lemma_in(action, "lightly") or action is None:
        return False
    after = [child for child in action.children if child.i > action.i and child.dep_ not in ("punct", "advmod", "cc")]
    sought = [thing for child in after for thing in child.children if thing.dep_ == "pobj"]
    for_values = all(lemma_in(t, "values", "nouns") and t.head.lower_ in _TOWARDS for t in sought)
    return bool(sought) and len(sought) == len(after) and for_values
