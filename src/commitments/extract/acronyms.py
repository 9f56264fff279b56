"""Acronyms: those that a document defines for its bodies, and names in capitals that no noun gives away."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from commitments.extract.agencies import find_bodies
from commitments.extract.common_bodies import BodyMention
from commitments.extract.gazetteer import find_names
from commitments.extract.rules import load_rules
from commitments.model import Span

_CALLED = r"(?:(?:hereinafter|hereafter)?,?\s*(?:(?:referred to|known) as)?,?\s*)(?:the\s+)?"
_NAMED = r"[“\"‘]?(?P<name>[A-Z][\w&.-]+(?:\s+[A-Z][\w-]+){0,3})[”\"’]?"
_SHORT_NAME = re.compile(rf"\({_CALLED}{_NAMED}\)")


def find_acronyms(text: str) -> dict[str, str]:
    """Acronyms and short names that a document defines for its bodies: "Fair Trade Council (FTC)"."""
    found: dict[str, str] = {}
    for match in _SHORT_NAME.finditer(text):
        before = text[max(0, match.start() - 120) : match.start()].rstrip().rpartition("\n\n")[2]
        before = before.removesuffix("’s").removesuffix("'s")
        mentions = [m for m in find_bodies(before, {}) if m.span.end == len(before)]
        if mentions and (_ACRONYM.fullmatch(match.group("name")) or not find_names(match.group("name"))):
            found[match.group("name")] = before[mentions[-1].span.start : mentions[-1].span.end]
        elif _ACRONYM.fullmatch(match.group("name")) and (long := _spelled(before, match.group("name"))):
            found.setdefault(match.group("name"), long)
    return found


def _spelled(before: str, acronym: str) -> str | None:
    """The words right before an acronym that its letters begin, where one of them makes them a body or an office."""
    words = list(re.finditer(r"[\w’'-]+", before))
    letters = [letter.lower() for letter in acronym]
    at = len(words)
    while letters and at:
        at -= 1
        word = words[at].group()
        if word[0].lower() == letters[-1] and word[0].isupper():
            letters.pop()
        elif word not in ("of", "for", "the", "and", "on", "in", "to"):
            return None
    long = before[words[at].start() :] if not letters else ""
    return long if long and _OFFICE.search(long) else None


_OFFICE = re.compile(r"\b(?:Official|Officer|Adviser|Coordinator|Group|Body|Network|Community|Team|Authority|Unit)s?\b")


# Four letters and more: shorter ones are mostly things ("AI", "LNG"); a plural "s" ends kinds of things ("SMEs").
_ACRONYM = re.compile(r"(?<![\w(-])[A-Z]{4,12}(?![\w)-])")


# Words set in capitals, which are no acronyms: "DO HEREBY DECLARE".
_SHOUTED = re.compile(r"(?:\b[A-Z]{2,}[\s,]+){2,}[A-Z]{2,}\b")


def with_acronyms(text: str, mentions: Sequence[BodyMention], others: Set[str]) -> list[BodyMention]:
    """The bodies and names in capitals beside them that no noun gives away, `others` and known schemes left out."""
    schemes = others | set(load_rules("bodies")["schemes"]["words"])
    found = list(mentions)
    shouted = [Span(*match.span()) for match in _SHOUTED.finditer(text)]
    for match in _ACRONYM.finditer(text):
        place = Span(*match.span())
        if (
            any(place.overlaps(words) for words in shouted)
            or match.group() in schemes
            or find_names(match.group())
            or any(place.overlaps(m.span) for m in mentions)
        ):
            continue
        if text[: match.start()].endswith(tuple(" (")) or not match.start():
            found.append(BodyMention(place, place))
    return sorted(found, key=lambda one: one.span.start)


def find_schemes(text: str, acronyms: Mapping[str, str]) -> frozenset[str]:
    """Acronyms that a document defines for what is no body: "Sustainable Ports Initiative (SPIN)"."""
    return frozenset(m for m in re.findall(r"\(([A-Z]{3,12})\)", text) if m not in acronyms)
