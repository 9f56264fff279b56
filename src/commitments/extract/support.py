"""Those consulted or assisting who are no bodies by name: "in partnership with Indigenous Peoples"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from commitments.extract.common_bodies import BodyMention
from commitments.extract.gazetteer import find_names, pattern_of
from commitments.extract.parses import ParsedSentence
from commitments.extract.parties import PartyContext, insiders
from commitments.extract.rules import load_rules
from commitments.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern_of(load_rules('bodies')['supporting']['words'])})(?=\s)", re.IGNORECASE)


def find_partners(parsed: ParsedSentence, bodies: Sequence[BodyMention], context: PartyContext) -> list[Span]:
    """Characters of the parsed text that name partners after the words of rules in `supporting`."""
    found: list[Span] = []
    for match in _phrases().finditer(parsed.doc.text):
        words = parsed.doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if words is None:
            continue
        for noun in _objects(words[-1]):
            span = _name(noun)
            if span is not None and not _is_named(parsed, span, bodies, context):
                found.append(span)
    return found


def _objects(preposition: Token) -> Iterator[Token]:
    """The objects of a preposition, or of a verb such as "consult", with those listed."""
    for child in preposition.children:
        if child.dep_ in ("pobj", "dobj") and child.i > preposition.i:
            yield child
            yield from (c for c in child.conjuncts if c.pos_ in ("NOUN", "PROPN"))


def _name(noun: Token) -> Span | None:
    """The noun with what stands before it, articles left out."""
    if noun.pos_ not in ("NOUN", "PROPN"):
        return None
    before = [c for c in noun.children if c.i < noun.i and c.dep_ in ("amod", "compound", "nmod")]
    first = before[0].left_edge if before else noun
    words = noun.doc[first.i : noun.i + 1]
    return Span(words.start_char, words.end_char)


def _is_named(parsed: ParsedSentence, span: Span, bodies: Sequence[BodyMention], context: PartyContext) -> bool:
    """Whether the words are a body that is found anyway, a party, or no name of anybody ("a view", "each other")."""
    words = parsed.doc.text[span.start : span.end]
    if any(span.overlaps(b.span) for b in bodies):
        return True
    named = {name for mention in find_names(words) for name in mention.names}
    if named:
        return named <= insiders(context)
    partners = load_rules("bodies")["partners"]["nouns"]
    return not any(re.search(rf"\b{re.escape(noun)}$", words, re.IGNORECASE) for noun in partners)
