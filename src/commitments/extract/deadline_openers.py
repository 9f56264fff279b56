"""Clauses that open a sentence before its promise: "If the talks fail, ...", "Recalling the plan of 2020, ..."."""

from __future__ import annotations

import re
from functools import lru_cache

from commitments.extract.gazetteer import pattern_of
from commitments.extract.rules import load_rules
from commitments.model import Span


def opening(kind: str, text: str) -> Span | None:
    """The words of the clause of a kind ("conditions", "views") that opens a sentence, without its first word."""
    found = _pattern(kind).match(text)
    return Span(*found.span("clause")) if found else None


@lru_cache(maxsize=2)
def _pattern(kind: str) -> re.Pattern[str]:
    rule = load_rules("attachment")[kind]
    least = rule["least"]
    return re.compile(rf"^\W*(?:{pattern_of(rule['words'])})\b(?P<clause>(?:[ ,]+[^\s,]+){{{least},40}}?),\s")
