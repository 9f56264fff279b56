"""Whether a sentence promises: its cues, judged by the parse and weighed by a small model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from commitments.extract.annotate import Gives, Scope
from commitments.extract.annotate.lines import breaks_off, in_plain_letters, pledges
from commitments.extract.candidates import RANKS, Candidate, candidates, evidence_of
from commitments.extract.clauses import Clause, tense_of
from commitments.extract.confidence import Weights, logit
from commitments.extract.cues import Cue, compile_cue, find_cues
from commitments.extract.features import item_kind, kind_of_verb, main_verb
from commitments.extract.main_clauses import MainClause, clauses_of, whole
from commitments.extract.notes import is_note
from commitments.extract.parses import ParsedSentence
from commitments.extract.promise.reader import LIKELY, WORTH, Voices, weigh
from commitments.extract.promise.spoken import first_word, opens_with_verb, spoken_clause, spoken_strength, tells
from commitments.extract.rules import load_rules
from commitments.extract.sentences import announces_list
from commitments.extract.strength import Stated, strength_of
from commitments.extract.word_classes import lemma_in
from commitments.model import Sentence, Span, Strength

# Verdicts that no promise hangs on alone.
NEVER = frozenset({"modal/other-subject", "launch/past"})
# What the guide itself names a promise, so that the reader has no say: a sum or something new announced.
SETTLED = frozenset({"launch/gives-money"})
FEWEST_WORDS = 4
_BARE = ("/possible", "/effect", "/celebrated", "/hoped")
_OPEN_END = re.compile(r"[:—]\s*$")
_FULL = re.compile(
    r"(?:The|These|This|That|An?|We|They|It|Both|Each|All|Any|Either|Our|Its|Their|No|First|Second|Third|Fourth|Fifth|Finally)\b"
    r"|(?:In|On|For|As|To|Through|With|Under|By|Within|At|Following|Upon|When|If|While|Given|Recogni[sz]ing|Building)\b"
    r"[^,]*,\s+(?:the|we|both|each|they|[A-Z])"
)
_PARTICIPLE = re.compile(
    r"(?:[A-Z][a-z]+(?:ed|ing)|In|On|For|As|With|Under|By|Within|At|Upon|When|If|While|After|Before|Not|No|Subject"
    r"|Consistent|Except|Pursuant|Notwithstanding|Once|Where)\b[^.;:]*?,\s+(?:the|an?|each|all|both|any|we|they|it|such|[A-Z][\w.]*)\s[^.;:]*?"
    r"(?<!which )(?<!that )(?<!who )\b(?:shall|will|must)\b"
)
_BODIES = re.compile(
    r"(?!Ensur|Help|Mak|Let)[A-Z][\w’'-]+(?:\s[\w’'-]+){0,4}?\s(?:heads|agencies|departments|officials|officers|parties"
    r"|participants|members|ministers|ministries|experts|authorities|countries|governments|teams|leaders)"
    r"(?:,[^,;:]+,)?\s(?:shall|will|must|should)\b",
)
# A fragment in lower case that states its own subject: "(ii) the Ministry of Ports shall report".
_OWN_SUBJECT = re.compile(
    r"(?:the|each|all)\s+(?:[A-Z][\w’'.-]*|of|for|the|and)(?:\s+(?:[A-Z][\w’'.-]*|of|for|on|the|and)){0,10}"
    r"\s+(?:shall|will|must)\s"
)
_FINITE = re.compile(
    r"(?!\w+ing\b|To\b)[A-Z][\w’'.-]*(?:[ ,]+[\w’'.-]+){0,7}? (?:is|are|was|were|has|have|had|can|could|may|might)\b"
)
_NAMED_ONLY = compile_cue(load_rules("blocks_of_lists")["named-only"]["pattern"])
_NAMES = re.compile(r"(?:(?:[A-Z][\w.’'&-]*|and|of|the|for|has|have|is|are|also|both|further|,)[\s,]+){1,9}$")

# "200 utilities have": a subject that is counted or some of a kind.
_SOME = re.compile(
    r"(?:\d[\d,.]*|Private|Public|Many|Some|Most|Several|Other|More than \d+)\s+(?:[a-z-]+\s+){0,3}[a-z]+s\s+"
    r"(?:(?:have|are|also)\s+)*$"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise in a sentence: the cue that states it (in document offsets), its firmness, and how sure that is."""

    cue: Span
    clause: Clause
    part: MainClause
    strength: Strength
    evidence: tuple[Span, ...]
    confidence: float
    voices: Voices


@dataclass(frozen=True, slots=True)
class Promise:
    """What a sentence promises as a whole, and by its main clauses, if several have a subject of their own."""

    whole: Finding
    clauses: tuple[Finding, ...] = ()


def worth_parsing(sentence: Sentence, scope: Scope, heard: Callable[[], float]) -> bool:
    """Whether the sentence or its governing line holds a cue, an action is announced, or the reader finds a promise."""
    if blocked_by(sentence) is not None:
        return False
    return has_cue(sentence) or (may_speak(sentence, scope) and (scope.gives is Gives.ACTIONS or heard() >= WORTH))


def may_speak(sentence: Sentence, scope: Scope) -> bool:
    """Whether a sentence without a cue may promise: more than a title, and an item or a fragment that acts."""
    # What a solemn line governs is an action, however short.
    fewest = 2 if scope.row or (sentence.lead_in and pledges(sentence.lead_in.text)) else FEWEST_WORDS
    if len(sentence.text.split()) < fewest or scope.gives in (Gives.OTHERS, Gives.THINGS):
        return False
    if is_note(sentence.text) or (sentence.text.isupper() and not scope.row):
        return False
    return scope.gives is Gives.ACTIONS or is_governed(sentence, scope) or not _FULL.match(sentence.text)


def is_governed(sentence: Sentence, scope: Scope) -> bool:
    """Whether the sentence goes on from a line above it, or is said to be an action."""
    return needs_lead_in(sentence) or (scope.gives is Gives.ACTIONS and not _FULL.match(sentence.text))


def has_cue(sentence: Sentence) -> bool:
    """Whether the sentence, or the line that governs it, holds a cue."""
    return bool(find_cues(in_plain_letters(sentence.text))) or (
        sentence.lead_in is not None and has_cue(sentence.lead_in)
    )


def blocked_by(sentence: Sentence) -> str | None:
    """The rule of blocks.toml that keeps the sentence, or its governing line, out."""
    for name, pattern in _blocks():
        if pattern.search(sentence.text):
            return name
    return blocked_by(sentence.lead_in) if needs_lead_in(sentence) and sentence.lead_in else None


@lru_cache(maxsize=1)
def _blocks() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_cue(rule["pattern"])) for name, rule in load_rules("blocks").items())


def needs_lead_in(sentence: Sentence) -> bool:
    """Whether a list item is a fragment that goes on from its governing line, and no sentence of its own."""
    if sentence.lead_in is None:
        return False
    if not sentence.text[:1].isupper():
        return not _OWN_SUBJECT.match(sentence.text)
    own = [cue for cue in find_cues(sentence.text) if cue.rule.kind in ("modal", "act", "progress", "launch")]
    if not own and _FINITE.match(sentence.text):
        return False
    if not own:
        return not _FULL.match(sentence.text) or bool(_OPEN_END.search(sentence.lead_in.text))
    if _PARTICIPLE.match(sentence.text) or _BODIES.match(sentence.text):
        return False
    before = sentence.text[: own[0].span.start]
    return not (_FULL.match(sentence.text) or _NAMES.match(before) or _SOME.match(before))


def find_promise(
    parsed: ParsedSentence, context: frozenset[str], weights: Weights, heard: Callable[[], float]
) -> Promise | None:
    """The promise that the sentence states, if rules and reader find it likely; `heard` asks the reader."""
    found = candidates(parsed, context)
    facts = weighed_by(parsed, found, context)
    if facts is None:
        return None
    settled = any(c.verdict in SETTLED for c in found)
    voices = weigh(logit(facts, weights.features), None if settled else heard, weights)
    if not voices.promise:
        return None
    if not found or (opens_with_verb(parsed) and all(c.weight == "weak" for c in found)):
        return Promise(_spoken(parsed, voices))
    one = _finding(parsed, whole(parsed, found), weights, voices)
    parts = clauses_of(parsed, found)
    place = place_of(parsed, found)
    if len(parts) < 2 or any(logit(evidence_of(p.found) | place, weights.features) < LIKELY for p in parts):
        return Promise(one)
    return Promise(one, tuple(_finding(parsed, part, weights, voices) for part in parts))


def weighed_by(parsed: ParsedSentence, found: Sequence[Candidate], context: frozenset[str]) -> frozenset[str] | None:
    """What the rules weigh: the cues and the place of the sentence; None where it cannot promise."""
    if not may_promise(parsed, context) or _only_may(parsed, found):
        return None
    if parsed.scope.gives is Gives.OTHERS and all(c.weight != "strong" for c in found):
        return None
    if not found:
        speaks = opens_with_verb(parsed) or (is_governed(parsed.sentence, parsed.scope) and not tells(parsed))
        return place_of(parsed, found) if speaks else None
    return evidence_of(tuple(found)) | place_of(parsed, found)


def place_of(parsed: ParsedSentence, found: Sequence[Candidate]) -> frozenset[str]:
    """What stands above the sentence says of it, and what kind of item it is; said apart where it has no cue."""
    facts = {f"gives={parsed.scope.gives}", f"item={item_kind(parsed) if parsed.joined else 'none'}"}
    if is_governed(parsed.sentence, parsed.scope):
        facts.add("governed")
    if opens_with_verb(parsed):
        facts.add("opens-with-verb")
    if facts & {"governed", "opens-with-verb"}:
        first = first_word(parsed)
        facts |= {f"opens={kind_of_verb(first)}", f"opens:tag={first.tag_}"}
    if _only_tells(parsed, found):
        facts.add("only-tells")
    return frozenset(facts if found else {"no-cue", *facts, *(f"no-cue:{fact}" for fact in facts)})


def _only_tells(parsed: ParsedSentence, found: Sequence[Candidate]) -> bool:
    """Whether the sentence states a fact under a line, or all cues tell what others do or what was."""
    if parsed.joined and item_kind(parsed) == "clause" and not any(c.cue.span.start >= parsed.own for c in found):
        return True
    return bool(found) and all(c.verdict in NEVER for c in found)


def _only_may(parsed: ParsedSentence, found: Sequence[Candidate]) -> bool:
    """Whether nothing is more than possible ("such an initiative could include"), or an effect of what is told."""
    if not found or opens_with_verb(parsed) or any(c.weight == "strong" for c in found):
        return False
    hoped = any(c.verdict == "act/hoped" for c in found)
    bare = [c for c in found if not (hoped and c.clause.under == "relative")]
    return all(c.verdict.endswith(_BARE) for c in bare) or tense_of(main_verb(parsed)) == "possible"


def _spoken(parsed: ParsedSentence, voices: Voices) -> Finding:
    """A promise that no cue states: its words are the verb's."""
    clause = spoken_clause(parsed)
    cue = parsed.place_of(clause.verb) or parsed.sentence.span
    part = whole(parsed, ())
    return Finding(cue, clause, part, spoken_strength(parsed, clause), (cue,), round(voices.chance, 3), voices)


def _finding(parsed: ParsedSentence, part: MainClause, weights: Weights, voices: Voices) -> Finding:
    """What a part of the sentence promises."""
    found = part.found
    best = part.opener or max(
        found, key=lambda c: (RANKS[c.weight], c.cue.rule.kind != "progress", logit(c.features, weights.features))
    )
    stated = [Stated(c.cue, c.clause, c.verdict) for c in found if c.weight == best.weight or _beside(c, best)]
    strength, deciding = strength_of(stated)
    places = [parsed.place(cue.span.start, cue.span.end) for cue in deciding]
    cue = parsed.place(best.cue.span.start, best.cue.span.end) or parsed.sentence.span
    evidence = tuple(p for p in places if p)
    return Finding(cue, best.clause, part, strength, evidence, round(voices.chance, 3), voices)


def _beside(one: Candidate, best: Candidate) -> bool:
    """Whether a cue stands on the same verb as the best one and may state a promise ("is pledging")."""
    return one.weight == "fair" and one.clause.verb.i == best.clause.verb.i


def may_promise(parsed: ParsedSentence, context: frozenset[str]) -> bool:
    """Whether the place of the sentence lets it promise: no background of an order, no mere opener of a list."""
    return not ({"order", "background"} <= context or only_opens_list(parsed))


def only_opens_list(parsed: ParsedSentence) -> bool:
    """Whether a line that ends in a colon says nothing of its own after its cue ("The Participants intend to:")."""
    text = parsed.sentence.text
    if not _OPEN_END.search(text) and not announces_list(text) and not breaks_off(text):
        return False
    if _NAMED_ONLY.search(parsed.sentence.text):
        return True
    own = [cue for cue in find_cues(parsed.text) if cue.span.start >= parsed.own]
    return bool(own) and all(_is_empty(parsed, cue) for cue in own)


def _is_empty(parsed: ParsedSentence, cue: Cue) -> bool:
    """Whether no verb of weight follows the cue."""
    light = frozenset(load_rules("clauses")["light"]["verbs"])
    verbs = [token for token in parsed.doc if token.idx >= cue.span.end and token.pos_ == "VERB"]
    after = [t for t in verbs if t.dep_ not in ("amod", "acl", "prep") or lemma_in(t, "ensuring")]
    return all(token.lemma_.lower() in light for token in after)
