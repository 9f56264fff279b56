"""Judging a cue by its clause: each kind of cue has a short list of tests, the first that holds names the verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from commitments.extract.clauses import Clause, class_of, subject_of, tense_of
from commitments.extract.constructions import (
    asks_own,
    be_done,
    founds,
    gives_money,
    is_backshifted,
    is_bare,
    is_celebration,
    is_deed,
    is_effect,
    is_glad,
    is_hope,
    is_of_others,
    is_target,
    is_their_own,
    is_to_be_done,
    is_viewed,
    names_duty,
    names_fields,
    names_post,
    says_itself,
    still_stands,
    takes_form,
    takes_place,
    there_is,
    was_made,
    works_for_value,
)
from commitments.extract.cues import Cue
from commitments.extract.rules import load_rules
from commitments.extract.word_classes import lemma_in

Test = tuple[str, Callable[[Cue, Clause], bool]]

_ACTORS = frozenset({"speaker", "body", "name"})
_POINTERS = frozenset({"this", "these", "it", "that", "which", "who", "those"})


def _acts(cue: Cue, clause: Clause) -> bool:
    return clause.subject_class in _ACTORS


def _points(cue: Cue, clause: Clause) -> bool:
    return clause.subject is not None and clause.subject.lower_ in _POINTERS


def _is_state(cue: Cue, clause: Clause) -> bool:
    return lemma_in(clause.action, "states")


def _is_opinion(cue: Cue, clause: Clause) -> bool:
    return lemma_in(clause.action, "opinions")


def _hangs(*places: str) -> Callable[[Cue, Clause], bool]:
    return lambda cue, clause: clause.under in places


def _has_verb(cue: Cue, clause: Clause) -> bool:
    return clause.action is not None and clause.action.pos_ in ("VERB", "AUX")


def _is_value(cue: Cue, clause: Clause) -> bool:
    return lemma_in(clause.action, "values", "nouns")


def _given(cue: Cue, clause: Clause) -> bool:
    return lemma_in(clause.verb, "giving")


def _named(*names: str) -> Callable[[Cue, Clause], bool]:
    return lambda cue, clause: cue.rule.name in names


def _all(*tests: Callable[[Cue, Clause], bool]) -> Callable[[Cue, Clause], bool]:
    return lambda cue, clause: all(test(cue, clause) for test in tests)


def _not(test: Callable[[Cue, Clause], bool]) -> Callable[[Cue, Clause], bool]:
    return lambda cue, clause: not test(cue, clause)


def _either(*tests: Callable[[Cue, Clause], bool]) -> Callable[[Cue, Clause], bool]:
    return lambda cue, clause: any(test(cue, clause) for test in tests)


def _passive(cue: Cue, clause: Clause) -> bool:
    return clause.passive


def _is_told(cue: Cue, clause: Clause) -> bool:
    told = clause.subject_class in _ACTORS and any(child.dep_ == "auxpass" for child in clause.verb.children)
    return clause.passive or told


def _is_support(cue: Cue, clause: Clause) -> bool:
    return lemma_in(clause.action, "support", "nouns")


def _tense(*tenses: str) -> Callable[[Cue, Clause], bool]:
    return lambda cue, clause: clause.tense in tenses


def _subject(*classes: str) -> Callable[[Cue, Clause], bool]:
    return lambda cue, clause: clause.subject_class in classes


def _always(cue: Cue, clause: Clause) -> bool:
    return True


def _commits_itself(cue: Cue, clause: Clause) -> bool:
    """Whether a body with a name of its own, other than a text, says what it will do ("the Dialogue agreed to")."""
    own = ("commits", "remains-committed", "agrees-to", "pledges", "undertakes", "decides", "intends", "plans")
    return _is_named_body(cue, clause) and cue.rule.name in own


def _is_named_body(cue: Cue, clause: Clause) -> bool:
    return clause.subject is not None and clause.subject.pos_ == "PROPN" and clause.subject_class == "instrument"


def _names_text(cue: Cue, clause: Clause) -> bool:
    return clause.subject is not None and clause.subject.pos_ in ("NOUN", "PROPN") and not clause.passive


def _states_fact(cue: Cue, clause: Clause) -> bool:
    action = clause.action
    if action is None:
        return False
    if any(child.lower_ == "would" for child in action.children):
        return class_of(subject_of(action)) not in _ACTORS and lemma_in(action, "states")
    return tense_of(action) in ("present", "past", "possible")


_ASIDE: Sequence[Test] = (
    ("in-condition", _hangs("condition")),
    ("possible", _tense("possible")),
)

_NOUN: Sequence[Test] = (
    *_ASIDE,
    ("told", _hangs("told", "ensured")),
    ("of-value", _is_value),
    ("of-others", is_of_others),
    ("works-for-value", _all(_given, works_for_value)),
    ("included-to-do", _all(lambda cue, clause: clause.verb.lemma_ == "include", _has_verb)),
    ("was-made", _all(_given, was_made, _has_verb)),
    ("others-given", _all(_given, _not(_acts))),
    ("given-to-do", _all(_given, _has_verb)),
    ("given-deed", _all(_given, _acts, is_deed)),
    ("given-target", _all(_given, is_target)),
    ("given-thing", _given),
    ("their-own", _all(is_their_own, _either(_has_verb, is_target))),
    ("opined", lambda cue, clause: lemma_in(clause.verb, "opinions") or lemma_in(clause.verb, "reporting")),
    ("is-to-do", _all(lambda cue, clause: clause.verb.lemma_ == "be", _has_verb)),
    ("other-to-do", _has_verb),
    ("other", _always),
)

TESTS: dict[str, Sequence[Test]] = {
    "modal": (
        *_ASIDE,
        ("supposed", _all(_named("would"), _not(is_backshifted))),
        ("would-act", _all(_named("would"), _acts)),
        ("supposed-thing", _all(_named("would"), _not(_subject("instrument")))),
        ("ensured", _hangs("ensured")),
        ("told", _all(_hangs("told"), _not(says_itself))),
        ("founds", _all(_hangs("relative"), _named("shall", "will"), founds)),
        ("in-relative", _hangs("relative")),
        ("names-post", names_post),
        ("names-duty", names_duty),
        ("there-is", there_is),
        ("takes-place", takes_place),
        ("takes-form", takes_form),
        ("effect", _all(_not(_acts), _not(_named("shall")), is_effect)),
        ("celebrated", is_celebration),
        ("viewed", _all(_not(_acts), _not(_named("shall")), is_viewed)),
        ("to-be-done", is_to_be_done),
        ("presides", _all(_subject("other"), lambda cue, clause: lemma_in(clause.action, "presiding"))),
        ("actor-opines", _all(_acts, _is_opinion)),
        ("actor-is", _all(_acts, _is_state)),
        ("actor-suffers", _all(_acts, _passive)),
        ("actor-acts", _acts),
        ("pointer-state", _all(_points, _is_state)),
        ("pointer-acts", _points),
        (
            "instrument-contains",
            _all(_named("shall"), _subject("instrument"), _names_text, lambda c, cl: lemma_in(cl.action, "contents")),
        ),
        ("demanded", _all(_named("must"), _not(_acts), _not(_passive))),
        ("instrument-suffers", _all(_subject("instrument"), _passive)),
        ("instrument-state", _all(_subject("instrument"), _is_state)),
        ("instrument-acts", _subject("instrument")),
        ("bound", _all(_named("shall"), _subject("other", "thing"))),
        ("other-subject", _subject("other")),
        ("thing-suffers", _all(_subject("thing"), _passive)),
        ("thing", _subject("thing")),
        ("no-subject", _always),
    ),
    "act": (
        *_ASIDE,
        ("ensured", _hangs("ensured")),
        ("told", _hangs("told")),
        ("in-relative", _hangs("relative")),
        ("hoped", is_hope),
        ("of-value", _is_value),
        ("that-be-done", _all(_named("agrees-that", "decides"), be_done)),
        ("that-fact", _all(_named("agrees-that", "decides"), _has_verb, _states_fact)),
        ("has-committed", _all(_tense("perfect"), still_stands, _acts, _hangs("main"), _not(_is_support))),
        ("done", _all(_tense("perfect"), _not(_has_verb))),
        ("gerund", _all(_tense("gerund"), _has_verb)),
        ("infinitive", _tense("infinitive")),
        ("actor-to-do", _all(_acts, _has_verb)),
        ("actor-to-deed", _all(_acts, is_deed, _not(_named("looks-forward")), _tense("present", "past"))),
        ("actor-to-target", _all(_acts, _named("agrees-on", "commits", "remains-committed"), is_target)),
        ("pledges-thing", _all(_named("pledges"), _acts, _hangs("main"), _not(_is_support))),
        ("actor-to-thing", _acts),
        ("named-to-do", _all(_commits_itself, _has_verb)),
        ("fields", names_fields),
        ("instrument", _subject("instrument")),
        ("none-to-do", _all(_subject("none"), _has_verb)),
        ("other", _always),
    ),
    "noun": _NOUN,
    "aim": _NOUN,
    "progress": (
        *_ASIDE,
        ("embedded", _hangs("relative", "told", "ensured")),
        ("not-actor", _not(_acts)),
        ("opines", _all(_named("continues"), _is_opinion)),
        ("acts", _all(_acts, lambda cue, clause: lemma_in(clause.cue, "under-way"))),
        ("holds", _all(_acts, lambda cue, clause: lemma_in(clause.cue, "states") or lemma_in(clause.cue, "opinions"))),
        ("other", _always),
    ),
    "launch": (
        *_ASIDE,
        ("founded", _named("founds")),
        ("embedded", _hangs("relative", "told", "ensured", "adverbial")),
        ("gives-money", _all(_acts, gives_money, _tense("past", "present"))),
        ("glad", is_glad),
        ("infinitive", _either(_tense("infinitive", "gerund", "future"), is_bare)),
        ("not-actor", _not(_acts)),
        ("now", _tense("present", "progress")),
        ("past", _always),
    ),
    "order": (
        *_ASIDE,
        ("embedded", _hangs("relative", "told", "ensured")),
        ("asks-others", _all(_named("asks"), _not(asks_own))),
        ("designates", _all(_named("designates"), _tense("present"))),
        ("told-to-do", _all(_is_told, _has_verb)),
        ("tells-to-do", _all(_either(_acts, _is_named_body), _has_verb)),
        ("actor", _acts),
        ("other", _always),
    ),
}


def verdict_of(cue: Cue, clause: Clause) -> str:
    """The kind of the cue, and the first of its tests that the clause meets: "modal/actor-acts"."""
    kind = cue.rule.kind
    return kind + "/" + next(name for name, test in TESTS[cue.rule.kind] if test(cue, clause))


@lru_cache(maxsize=1)
def _weights() -> dict[str, str]:
    rules = load_rules("verdicts")
    return {verdict: weight for weight in ("strong", "fair") for verdict in rules[weight]}


def weight_of(verdict: str) -> str:
    """How much a verdict ("modal/actor-acts") says: strong, fair or weak."""
    return _weights().get(verdict, "weak")
