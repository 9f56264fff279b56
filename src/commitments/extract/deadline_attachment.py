"""Which time limits of a sentence belong to the promised action, by its parse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commitments.extract.deadlines import find_deadlines
from commitments.extract.fiscal import Fiscal
from commitments.extract.main_clauses import MainClause
from commitments.extract.parses import ParsedSentence
from commitments.extract.rules import load_rules
from commitments.model import Deadline, DeadlineKind, Sentence, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "pcomp", "csubj", "parataxis"})
_JOINED = re.compile(r"\b(?:and|or|but|then)\b|;|,(?=[^,]*$)")
_MOST = 4
# "At the June summit, leaders launched a fund" dates what was decided.
_MEETING = "the last day of the season that names a meeting"
_COMING = ("next", "upcoming", "within", "before", "days")


@dataclass(frozen=True, slots=True)
class PromiseTokens:
    """The tokens that a promise consists of: its cue, and the clauses that hold the cue."""

    cue: frozenset[int]
    above: frozenset[int]
    start: int


def attach_deadlines(
    parsed: ParsedSentence, cue: Span, issued: date | None, part: MainClause, fiscal: Fiscal | None = None
) -> tuple[Deadline, ...]:
    """The time limits on the promised action, in the order of the text; those of the governing line where it has none.

    More than one are limits on several actions under one cue.
    """
    sentence = parsed.sentence
    everywhere = find_deadlines(sentence.text, issued, offset=sentence.start, fiscal=fiscal)
    found = [d for d in everywhere if part.holds(parsed.own + d.start - sentence.start)]
    own = _closest(parsed, cue, [d for d in found if _limits(parsed, cue, d, issued)])
    return own or inherited_deadlines(sentence, issued, fiscal)


def inherited_deadlines(sentence: Sentence, issued: date | None, fiscal: Fiscal | None = None) -> tuple[Deadline, ...]:
    """The time limits of the nearest governing line that has any."""
    line = sentence.lead_in
    while line is not None:
        found = find_deadlines(line.text, issued, offset=line.start, fiscal=fiscal)
        lasting = [d for d in found if not _of_the_moment(d, issued)]
        if governing := [d for d in lasting if _governs(line, d)]:
            return tuple(governing[:1])
        line = line.lead_in
    return ()


_CLAUSE = re.compile(
    r"(?:;|,\s+(?:and|or|but)\b|,\s+(?:affirming|recogni[sz]ing|noting|recalling)\b|\s(?:which|that|who)\s)"
)
_PURPOSE = re.compile(r"(?:in order\s+)?to\s|for\s+the\s+purpose|with\s+a\s+view", re.IGNORECASE)
# "assembled in Bridgetown from 4 to 6 May": when they met, and not by when they act.
_WHEN_MET = re.compile(
    r"\b(?:met|meeting|assembled|gathered|convened|held|adopted|signed|done|entered\s+into)\b"
    r"(?:(?!\b(?:will|shall|to)\b)[^.;:]){0,120}$",
    re.IGNORECASE,
)
_SHORT_LINE = 160


def _governs(line: Sentence, deadline: Deadline) -> bool:
    """Whether a limit stands in that clause of a governing line which opens the list: its last one, or before all."""
    at = deadline.start - line.start
    if _PURPOSE.match(line.text) and at < (line.text.find(",") if "," in line.text else len(line.text)):
        return False
    if _WHEN_MET.search(line.text[:at]):
        return False
    if len(line.text[:at].split()) < 3:
        return True
    after = line.text[deadline.end - line.start :]
    return len(after) < _SHORT_LINE and _CLAUSE.search(after) is None


# "those resident in the country by May": which people are meant.
_OF_PEOPLE = re.compile(
    r"\b(?:those|people|persons|individuals|citizens|nationals|residents|workers|students|professionals|members)\s+(?:\w+ly\s+)*"
    r"(?:here|resident|residing|living|present|settled|working|studying|employed|enrolled|registered)"
    r"(?:\s+(?:here|in|at|within)(?:\s+[\w’'-]+){0,4}?)?\s+$"
)


def _limits(parsed: ParsedSentence, cue: Span, deadline: Deadline, issued: date | None) -> bool:
    """Whether the parse lets the words limit the promise and not a fact beside it."""
    words = parsed.tokens(Span(deadline.start, deadline.end))
    promise = _promise(parsed, cue)
    if words is None or promise is None:
        return True
    if _OF_PEOPLE.search(parsed.text[: words.start_char]):
        return False
    path = _path(words.root, promise)
    now = _of_the_moment(deadline, issued)
    if any(_is_aside(token, now=now) for token in path) or _in_other_clause(words.doc, path, promise):
        return False
    told = any(token.pos_ == "VERB" and _looks_ahead(token) for token in path)
    if words.start < promise.start and not told and any(_is_subject_of(token, promise) for token in path):
        return False
    verb = next((token for token in path if token.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return True
    before = words.start < promise.start
    if verb.i in promise.cue or verb.i in promise.above:
        return not (before and now and _is_past(verb))
    if any(_is_hope(token) and token.i not in promise.above for token in path if token.i > promise.start):
        return False
    return not (before and now and _is_finite(verb) and not _looks_ahead(verb))


def _promise(parsed: ParsedSentence, cue: Span) -> PromiseTokens | None:
    words = parsed.tokens(cue)
    if words is None:
        return None
    tokens = {token.i for token in words} | {words.root.i}
    if words.root.dep_ in ("aux", "auxpass"):
        tokens.add(words.root.head.i)
    above, token = set(), words.root
    while token.head.i != token.i and not (token.dep_ == "conj" and token.pos_ in ("VERB", "AUX")):
        token = token.head
        above.add(token.i)
    return PromiseTokens(frozenset(tokens), frozenset(above), words.start)


def _path(token: Token, promise: PromiseTokens) -> list[Token]:
    """The tokens from a deadline's own head up to the promise, or to the top of the sentence."""
    path = [token]
    while token.head.i != token.i and token.i not in promise.cue:
        token = token.head
        path.append(token)
    return path


def _in_other_clause(doc: Doc, path: list[Token], promise: PromiseTokens) -> bool:
    """Whether the words stand in a main clause beside the promise, before it, where each has a subject of its own."""
    top = path[-1]
    subject = _subject_of(top)
    if top.i in promise.cue or top.i >= promise.start or subject is None or path[0].i < subject.left_edge.i:
        return False
    own = promise.cue | promise.above
    return any(doc[i].dep_ == "conj" and doc[i].head.i == top.i and _subject_of(doc[i]) for i in own)


def _is_subject_of(token: Token, promise: PromiseTokens) -> bool:
    """Whether a token heads the promise's subject: words under it say who is meant ("those resident by May")."""
    return token.dep_ in ("nsubj", "nsubjpass") and (token.head.i in promise.cue or token.head.i in promise.above)


def _subject_of(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)


def _is_aside(token: Token, *, now: bool) -> bool:
    """Whether what hangs under the token tells of something other than the promised action.

    A fact of the past is no aside for words that look ahead (`now` is false): there the parse is wrong.
    """
    rules = load_rules("attachment")
    if token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in rules["asides"]["nouns"]:
        return True
    if token.dep_ == "prep" and token.text == "As":
        return True
    if token.dep_ == "advcl" and now:
        return any(child.dep_ == "mark" and child.lower_ in rules["asides"]["reasons"] for child in token.children)
    if token.dep_ not in ("relcl", "acl"):
        return False
    return (now and _is_past(token)) or any(child.lower_ in rules["asides"]["modals"] for child in token.children)


def _is_hope(verb: Token) -> bool:
    """Whether a verb beside the promise only looks forward to something."""
    hopes = load_rules("attachment")["asides"]["hopes"]
    return verb.dep_ == "conj" and verb.pos_ == "VERB" and verb.lemma_ in hopes


def _is_past(verb: Token) -> bool:
    if any(child.dep_ in ("aux", "auxpass") and child.lower_ in ("had", "was", "were") for child in verb.children):
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "acl":
        return not any(child.lower_ in ("to", "be", "being") for child in verb.children)
    return bool(verb.tag_ == "VBD")


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in ("VBD", "VBP", "VBZ") or _is_past(verb)


def _looks_ahead(verb: Token) -> bool:
    return any(child.tag_ == "MD" or child.lower_ == "to" for child in verb.children)


def _of_the_moment(deadline: Deadline, issued: date | None) -> bool:
    """Whether the words may date the decision and not the action: a meeting, or a period that runs already."""
    if deadline.kind is DeadlineKind.EVENT:
        waits = re.match(r"(?:when|once|as soon as|as of|as from) ", deadline.text, re.IGNORECASE)
        return not waits and not any(word in deadline.text.lower() for word in _COMING)
    if deadline.rule == _MEETING:
        return True
    if deadline.kind is not DeadlineKind.FIXED or issued is None or deadline.edtf is None:
        return False
    first = deadline.edtf.split("/")[0]
    return first != ".." and first <= issued.isoformat()


def _closest(parsed: ParsedSentence, cue: Span, found: list[Deadline]) -> tuple[Deadline, ...]:
    """Of several, the first that few clauses separate from the promise, and those that stand in no deeper clause.

    One clause more is allowed to the first, since a parse often hangs a purpose's deadline too high.
    """
    promise = _promise(parsed, cue)
    if len(found) < 2 or promise is None:
        return tuple(found)
    depths = [_depth(parsed, deadline, promise) for deadline in found]
    first = next(i for i, depth in enumerate(depths) if depth <= min(depths) + 1)
    kept = [d for d, depth in zip(found[first:], depths[first:], strict=True) if depth <= min(depths)]
    return (found[first], *(d for d in kept[:_MOST] if d is not found[first] and _beside(parsed, found[first], d)))


def _beside(parsed: ParsedSentence, first: Deadline, other: Deadline) -> bool:
    """Whether the text joins the two ("by 2030 and ... by 2035")."""
    between = parsed.sentence.text[first.end - parsed.sentence.start : other.start - parsed.sentence.start]
    return bool(_JOINED.search(between))


def _depth(parsed: ParsedSentence, deadline: Deadline, promise: PromiseTokens) -> int:
    words = parsed.tokens(Span(deadline.start, deadline.end))
    if words is None:
        return 0
    return sum(1 for _ in _clauses(_path(words.root, promise), promise))


def _clauses(path: list[Token], promise: PromiseTokens) -> Iterator[Token]:
    for token in path:
        if token.i in promise.cue or token.i in promise.above:
            return
        if token.pos_ in ("VERB", "AUX") and token.dep_ in _CLAUSES:
            yield token
