"""The clauses of a text: a long commitment promises several things, and a query mostly asks for one."""

from __future__ import annotations

import re

from commitments.model import Span

_CLAUSE_END = re.compile(r"[,;:.]\s+(?:and\s+|or\s+)?|\s+(?=(?:and|or|by|including|to|through)\s)|\s[–—]\s")
# Shorter clauses say too little to be close to anything.
_LEAST_WORDS = 4


def split_clauses(text: str) -> list[Span]:
    """Runs of a text between commas, colons and conjunctions, each of a few words at least."""
    clauses: list[Span] = []
    start = 0
    ends = [(found.start(), found.end()) for found in _CLAUSE_END.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        if len(text[start:end].split()) >= _LEAST_WORDS:
            clauses.append(Span(start, end))
            start = following
        elif end == len(text) and clauses:
            clauses[-1] = Span(clauses[-1].start, end)
    return clauses
