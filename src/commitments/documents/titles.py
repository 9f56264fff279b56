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
    return _lines("no_title").fullmatch(line.strip()) is not None


def is_masthead(line: str) -> bool:
    """Whether a line is nothing but the name of who issues papers: "Ministry of Mines"."""
    return _lines("masthead").fullmatch(line.strip()) is not None and not names_paper(line)


def is_section(line: str) -> bool:
    """Whether a line is what sections of any text are called: "Introduction"."""
    return _lines("section").fullmatch(line.strip()) is not None


def names_paper(line: str) -> bool:
    """Whether a line has a noun for what it heads: "report", "plan"."""
    return _lines("paper").search(line) is not None or type_of(line) is not None


def subject_of(line: str) -> Span | None:
    """The words behind "SUBJECT:" in the head of a memorandum or letter."""
    match = _lines("subject").fullmatch(line)
    return Span(*match.span("subject")) if match else None


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
def _lines(key: str) -> re.Pattern[str]:
    return re.compile(_data()[key]["line"], re.I)


@cache
def _data() -> dict[str, Any]:
    text = files("commitments.documents").joinpath("data/titles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
