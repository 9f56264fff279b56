"""The fuller name that a short one goes back to: "the Pillar", "this dialogue", "the Secretary"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from commitments.extract.agencies import left_of, right_of
from commitments.extract.common_bodies import CAPITALISED, noun_pattern
from commitments.model import Span


def full_name(text: str, span: Span, acronyms: Mapping[str, str]) -> Span:
    """Where the fuller name of a body stands that a short one goes back to: "the Pillar", "this dialogue"."""
    noun = text[span.start : span.end]
    if noun_pattern("officers").fullmatch(noun) and not noun.endswith("s"):
        return _full_office(text, span, noun)
    if noun in acronyms or not _is_short(noun) or noun.endswith("s"):
        return span
    pattern = re.compile(rf"(?:{CAPITALISED} (?:(?:and|&|of|for|on) )?){{1,8}}{re.escape(noun.title())}(?![\w-])")
    earlier = list(pattern.finditer(text, 0, span.start))
    if not earlier:
        return _in_small_letters(text, span, noun)
    found = earlier[-1]
    start = left_of(text, found.end() - len(noun))
    return Span(start, found.end()) if start < found.end() - len(noun) else span


_NEAR = 3000


def _in_small_letters(text: str, span: Span, noun: str) -> Span:
    """What "this authority" goes back to in the words shortly before: "an independent monitoring authority"."""
    if not noun.islower() or not re.search(r"\b[Tt]h(?:is|at)\s+$", text[: span.start]):
        return span
    start = max(0, span.start - _NEAR // 10)
    found = list(
        re.finditer(rf"\ban?\s+(?P<name>(?:[a-z-]+\s+){{1,3}}{re.escape(noun)})\b", text[start : span.start], re.I)
    )
    return Span(start + found[-1].start("name"), start + found[-1].end("name")) if found else span


def _full_office(text: str, span: Span, noun: str) -> Span:
    """The office that "the Secretary" goes back to: the only one of this noun named shortly before."""
    found: dict[str, Span] = {}
    for match in re.finditer(
        rf"(?<![\w-]){re.escape(noun)}(?= (?:of|for) )", text[max(0, span.start - _NEAR) : span.start]
    ):
        at = max(0, span.start - _NEAR) + match.start()
        end = right_of(text, at + len(noun))
        found[text[at:end]] = Span(at, end)
    return next(iter(found.values())) if len(found) == 1 else span


def _is_short(noun: str) -> bool:
    """Whether a name is the bare noun of a body."""
    return bool(
        noun_pattern("bodies").fullmatch(noun) or (noun_pattern("common").fullmatch(noun) and not noun.endswith("s"))
    )
