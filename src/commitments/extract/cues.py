"""Cues: words that may state an intent, found by pattern before anything is parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from commitments.extract.rules import load_rules
from commitments.model import Span, Strength

_ADVERB = (
    r"(?:,?\s+(?:also|further|jointly|together|both|all|each|now|today|therefore|thus|hereby|again|\w+ly|in\s+\w+),?)*"
)
_TIME = (
    r"(?:,?\s+(?:within|by|before|in|on|at|over|during|until|with|through|under|(?:no|not)\s+later\s+than)"
    r"(?:\s+[\w’'.-]+){1,7}?,?(?=\s+(?:to|not\s+to|that)\s))?"
)
_ADVERBS = _ADVERB + _TIME


@dataclass(frozen=True, slots=True)
class CueRule:
    """A rule of cues.toml: what it finds, how firm that is, and how the parse judges it."""

    name: str
    kind: str
    strength: Strength
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of a text that a rule found; the span counts characters of that text."""

    rule: CueRule
    span: Span


@lru_cache(maxsize=1)
def cue_rules() -> tuple[CueRule, ...]:
    """The rules, in the order of the file."""
    return tuple(
        CueRule(name, rule["kind"], Strength(rule["strength"]), compile_cue(rule["pattern"]))
        for name, rule in load_rules("cues").items()
    )


def compile_cue(pattern: str) -> re.Pattern[str]:
    """A pattern with its placeholders filled."""
    return re.compile(pattern.replace("{adv}", _ADVERBS))


# A sentence is asked for again when its clauses are read, and when its neighbour is.
@lru_cache(maxsize=1024)
def find_cues(text: str) -> tuple[Cue, ...]:
    """Every cue in the text, in its order; where two rules find the same words, both are given."""
    found = [
        Cue(rule, Span(match.start(), match.end())) for rule in cue_rules() for match in rule.pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda cue: (cue.span.start, -cue.span.end)))
