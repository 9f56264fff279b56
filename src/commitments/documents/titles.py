"""What a title calls its text."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from commitments.model import DocumentType, Span


def type_of(title: str) -> tuple[DocumentType, Span] | None:
    """The type that a title names, and its words for it; the first words count, and of those the longest."""
    matches = [(match.start(), -match.end(), kind) for kind, words in _types() if (match := words.search(title))]
    if not matches:
        return None
    start, end, kind = min(matches)
    return kind, Span(start, -end)


@cache
def _types() -> tuple[tuple[DocumentType, re.Pattern[str]], ...]:
    text = files("commitments.documents").joinpath("data/titles.toml").read_text(encoding="utf-8")
    return tuple((DocumentType(name), re.compile(rule["words"], re.I)) for name, rule in tomllib.loads(text).items())
