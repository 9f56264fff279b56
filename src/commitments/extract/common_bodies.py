"""Bodies in small letters: "each agency head", "relevant agencies"; and the nouns by which any body is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from commitments.extract.gazetteer import pattern_of
from commitments.extract.rules import load_rules
from commitments.model import Span

CAPITALISED = r"(?:(?:e-)?[A-ZÀ-Þ](?:[\w’'&/–‑-]|\.(?=\w)|(?<=[A-Z])\.)*|\d+(?:st|nd|rd|th))"
_OF_SUCH = (
    r"\s+of\s+"
    r"(?:(?:each|the|all|any|both|such|relevant|appropriate|other|executive|Federal|respective|national|our|their|its)\s+)*"
)
_SUCH = (
    r"(?:departments?|services?|agency|agencies|ministries|authorities|governments?|countries|nations|Departments|Agencies|Participants|Parties|sides|[A-Z]{2,}s)"
    r"(?:\s+(?:and|or)\s+(?:agency|agencies|offices?|authorities))?\b"
)
LOWER_RIGHT = re.compile(rf"{_OF_SUCH}(?:[a-z]+\s+(?:and|or)\s+|[a-z]+\s+){{0,2}}{_SUCH}")
# "heads of Coastal Service (CS) agencies".
_MIXED_RIGHT = re.compile(rf"{_OF_SUCH}(?:{CAPITALISED}\s+|[a-z]+\s+){{0,5}}?(?:\([A-Z]+\)\s+)?{_SUCH}")


@lru_cache(maxsize=1)
def openers() -> frozenset[str]:
    """Capitalised words that open a sentence and belong to no name."""
    return frozenset(load_rules("bodies")["openers"]["words"])


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body named in a text; `noun` is the place of the word that makes it one."""

    span: Span
    noun: Span
    common: bool = False


@lru_cache(maxsize=8)
def noun_pattern(table: str) -> re.Pattern[str]:
    """The nouns of a table of bodies.toml."""
    nouns = load_rules("bodies")[table]["nouns"]
    if table == "common":
        nouns = [*nouns, *(noun[0].upper() + noun[1:] for noun in nouns)]
    return re.compile(rf"(?<![\w-])(?:{pattern_of(nouns)})(?![\w-])")


@lru_cache(maxsize=1)
def _modifiers() -> re.Pattern[str]:
    words = pattern_of(load_rules("bodies")["common"]["modifiers"])
    return re.compile(rf"(?:(?:\b(?:{words})|{CAPITALISED}|and)\s+)*$")


def find_common(text: str) -> Iterator[BodyMention]:
    """Bodies in lower case: "each agency head", "relevant agencies"."""
    for match in noun_pattern("common").finditer(text):
        if match.group()[0].isupper() and not re.search(r"(?:^|[.:;)—])\s*$", text[: match.start()]):
            continue
        before = _modifiers().search(text, max(0, match.start() - 90), match.start())
        start = before.start() if before else match.start()
        start += _listed_with(text[start : match.start()])
        start += _opening(text[start : match.start()])
        right = _MIXED_RIGHT.match(text, match.end())
        end = _restricted(text, right.end() if right else match.end())
        yield BodyMention(Span(start, end), Span(match.start(), match.end()), common=True)


def _listed_with(words: str) -> int:
    """How many characters of the words before a noun end another name: "Treasury and" before "agency heads"."""
    cut = 0
    for joint in re.finditer(r"\b(?:and|or)\s+", words):
        last = words[cut : joint.start()].split()[-1:]
        if not last or (last[0][0].isupper() and last[0] not in load_rules("bodies")["common"]["modifiers"]):
            cut = joint.end()
    return cut


def _opening(words: str) -> int:
    """How many characters of the words before a noun open the sentence; "Each" belongs to the name."""
    words_before = "|".join(sorted(openers() - {"Each"}))
    found = re.match(rf"(?:(?:and|{words_before})\s+)+", words)
    return found.end() if found else 0


_RESTRICTION = re.compile(
    r"\s+(?:from\s+(?:the\s+)?(?:[Oo]ffice|[Mm]inistry|[Dd]epartment)\s+of\s+(?:the\s+)?[A-Z]\w+(?:\s+[A-Z]\w+)*"
    r"|that\s+(?!shall|will|are\b|is\b)[\w-]+(?:\s+[\w’'-]+){1,6}?|represented\s+on\s+(?:the\s+)?[A-Z][\w ]+?"
    r"|(?:with(?!\s+\w+ing\s+(?:an?|the|their|its|our|any)\b)|assigned|designated|listed|identified|specified|described|administering|collecting|seeking|having|responsible)"
    r"\s+[\w’'-]+(?:\s+[\w.’'()-]+){0,8}?)"
    r"(?=,|\s+(?:shall|will|should|must)\b|;|$)"
)


def _restricted(text: str, end: int) -> int:
    """With a short clause that says which ones are meant."""
    match = _RESTRICTION.match(text, end)
    return match.end() if match else end
