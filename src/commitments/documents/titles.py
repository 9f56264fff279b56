"""What a title calls its text."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from commitments.model import DocumentType, Span

Rules = tuple[tuple[DocumentType, re.Pattern[str]], ...]


def type_of(title: str) -> tuple[DocumentType, Span] | None:
    """The type that a title names, and its words for it; the first words count, and of those the longest."""
    return _first(_rules("words"), title)


def type_of_opening(text: str) -> tuple[DocumentType, Span] | None:
    """The type that the first sentences of a text give away, and the words for it."""
    return _first(_rules("opening"), text)


def is_no_title(line: str) -> bool:
    """Whether a line only says what kind of paper it heads: "For immediate release"."""
    return _no_title().fullmatch(line.strip()) is not None


def _first(rules: Rules, text: str) -> tuple[DocumentType, Span] | None:
    matches = [(match.start(), -match.end(), kind) for kind, words in rules if (match := words.search(text))]
    if not matches:
        return None
    start, end, kind = min(matches)
    return kind, Span(start, -end)


@cache
def _rules(key: str) -> Rules:
    rules = _data()["type"].items()
    return tuple((DocumentType(name), re.compile(rule[key], re.I)) for name, rule in rules if key in rule)


@cache
def _no_title() -> re.Pattern[str]:
    return re.compile(_data()["no_title"]["line"], re.I)


@cache
def _data() -> dict[str, Any]:
    text = files("commitments.documents").joinpath("data/titles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
