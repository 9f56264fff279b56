"""Terms that a document defines for its parties: "(together, the “Participants”)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from commitments.extract.gazetteer import Mention, find_names, pattern_of
from commitments.extract.lists import FORMAL, merged, names_of
from commitments.extract.party_names import listed_names
from commitments.extract.rules import load_rules
from commitments.model import Span


@dataclass(frozen=True, slots=True)
class Definition:
    """A term that the document defines: "(together, the “Participants”)"."""

    term: str
    names: tuple[str, ...]
    collective: bool
    span: Span


@lru_cache(maxsize=1)
def _filler() -> re.Pattern[str]:
    words = pattern_of(load_rules("collectives")["defines"]["words"])
    return re.compile(rf"(?:(?:{words})\b|[\s,;:])*", re.IGNORECASE)


@lru_cache(maxsize=1)
def _collective_nouns() -> frozenset[str]:
    return frozenset(load_rules("collectives")["together"]["nouns"])


_DEFINED = re.compile(
    r"\(([^()]{2,160})\)|\bhereinafter\b([^“\"]{0,50}[“\"][^”\"]+[”\"])"
    r"|\b(?:together|collectively|jointly)\b([^“\"().;]{0,40}[“\"][^”\"]+[”\"])"
)
# ", represented by the Minister of Ports": who signs for a party is none.
_REPRESENTED = re.compile(
    r",?\s+(?:(?:hereby\s+)?represented|acting)\s+(?:herein\s+)?(?:by|through)\b[^();\n]{2,200}?"
    r"(?=,\s+(?:and\b|(?:jointly\s+)?(?:hereinafter|together|collectively)\b)|\s*[();\n]|\s+(?:hereinafter|together)\b|,?$)",
    re.MULTILINE,
)
_QUOTED = re.compile(r"[“\"]([^”\"]{2,60})[”\"]")


def find_definitions(text: str) -> tuple[Definition, ...]:
    """Every term that the text defines for parties: a name for one, or a collective word for all before it."""
    found: list[Definition] = []
    text = _REPRESENTED.sub(lambda m: " " * len(m.group()), text)
    for match in _DEFINED.finditer(text):
        inner = match.group(1) or match.group(2) or match.group(3)
        start = text.rfind("\n\n", 0, match.start()) + 1
        before = merged(find_names(text, max(0, start, match.start() - 1500), match.start()))
        for term, collective in _terms(inner):
            each = _each_defined(text, start, match) if collective else ()
            names = names_of_terms(each) or (
                _all_before(text, start, before, match)
                if collective
                else (is_plural(term) and _listed_before(text, start, match)) or _just_before(text, before, match)
            )
            if names:
                found.extend((*each, Definition(term, names, collective, Span(match.start(), match.end()))))
    return (*found, *_meanings(text))


_MEANS = re.compile(
    r"[“\"](?:[Tt]he\s+)?(?P<term>[A-Z][\w -]{1,40})[”\"]\s+(?:means|refers\s+to|shall\s+mean)\s+(?:the\s+)?(?=[A-Z])"
)


def _meanings(text: str) -> Iterator[Definition]:
    """Terms that a sentence of their own defines: "'the Company' means Maple Rail Ltd."."""
    for match in _MEANS.finditer(text):
        listed = listed_names(text, match.end(), match.end() + 120)
        if listed and not match.group("term").islower():
            yield Definition(match.group("term"), names_of(listed[:1]), False, Span(match.start(), listed[0].span.end))


# One noun that stands for every party: "(each a “Participant”)". Without such words it is one: "the “Government”".
_FOR_EACH = re.compile(r"\b(?:each|either|individually|severally|any|every|an?)\b", re.IGNORECASE)


def _terms(inner: str) -> Iterator[tuple[str, bool]]:
    """The terms that the words in brackets define, and whether each stands for all."""
    quoted = _QUOTED.findall(inner)
    filler = _filler().match(inner)
    bare = inner[filler.end() if filler else 0 :].strip(" .,")
    for term in quoted or ([bare] if re.fullmatch(r"[A-Z][\w.+-]*(?: [A-Z][\w.+-]*){0,4}", bare) else []):
        word = re.sub(r"^(?:the|a|an)\s+", "", term.strip(" ,."), flags=re.IGNORECASE)
        each = word.endswith("s") or _FOR_EACH.search(inner) is not None
        yield word, word.lower() in _collective_nouns() and each


_OPENS_NAME = re.compile(r"(?:(?<=\s)|^)(?:[Tt]he\s+)?(?=[A-ZÀ-Þ])", re.MULTILINE)


_NAME_BEGINS = re.compile(
    r"\b(?:between|BETWEEN|among|AMONG|by|and|AND)\s+(?:(?:the|THE)\s+)?(?=[A-Z])|^\W*(?:[Tt]he\s+|THE\s+)?(?=[A-Z])"
)


def _each_defined(text: str, start: int, match: re.Match[str]) -> tuple[Definition, ...]:
    """Two parties or more that each got a term of its own before: "Maple Rail Ltd, a company (“Party B”)".

    None where countries' offices got them, since then the countries promise.
    """
    found: list[Definition] = []
    at = start
    for one in _DEFINED.finditer(text, start, match.start()):
        terms = [term for term, collective in _terms(one.group(1) or "") if not collective]
        quoted = _QUOTED.search(one.group())
        named = _named_before(text, at, one.start()) if terms and quoted else None
        if named is not None:
            found.append(Definition(terms[0], named.names, False, Span(named.span.start, one.end())))
        at = one.end()
    homeless = [one for one in found if not find_names(one.names[0])]
    return tuple(found) if len(found) > 1 and len(homeless) == len(found) else ()


def _named_before(text: str, start: int, end: int) -> Mention | None:
    """The name that a bracket at `end` gives a term, with no more after it than what it is: ", a company in Oslo"."""
    for begins in _NAME_BEGINS.finditer(text[start:end]):
        listed = listed_names(text, start + begins.end(), end)
        rest = text[listed[0].span.end : end] if listed else "?"
        if " " in (listed[0].names[0] if listed else "") and re.fullmatch(r"\s*(?:,[^()]*)?\s*", rest):
            return listed[0]
    return None


def names_of_terms(definitions: Sequence[Definition]) -> tuple[str, ...]:
    """All names that definitions give terms to."""
    return tuple(dict.fromkeys(name for one in definitions for name in one.names))


def _all_before(text: str, start: int, before: Sequence[Mention], match: re.Match[str]) -> tuple[str, ...]:
    """All parties that are listed up to where the brackets open, or those that stand before it anywhere."""
    known = names_of([m for m in before if not m.adjective])
    return _listed_before(text, start, match, known) or known


def is_plural(term: str) -> bool:
    """Whether a term is one word that means several: "Cities"."""
    return re.fullmatch(r"[A-Z][a-z]+s", term) is not None


def _listed_before(text: str, start: int, match: re.Match[str], known: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The two parties or more that are listed up to where the brackets open; `known` where these are countries."""
    for opens in _OPENS_NAME.finditer(text, max(0, start, match.start() - 1500), match.start()):
        listed = listed_names(text, opens.end(), match.start())
        if len(listed) < 2 or not _is_name(text, listed[0]) or not _reaches(text, listed, match):
            continue
        countries = [set(names_of(find_names(text, m.span.start, m.span.end))) for m in listed]
        if all(countries) and not any(one & set(m.names) for one, m in zip(countries, listed, strict=True)):
            return known
        return names_of(listed)
    return ()


def _is_name(text: str, one: Mention) -> bool:
    """Whether the first of a list is a name, and not the word that opens a sentence ("Whereas")."""
    words = text[one.span.start : one.span.end]
    return " " in words or words.isupper() or bool(find_names(words))


def _reaches(text: str, listed: Sequence[Mention], match: re.Match[str]) -> bool:
    """Whether nothing but brackets, commas and "are" stands between the last of a list and the definition."""
    between = text[listed[-1].span.end : match.start()]
    return re.fullmatch(r"(?:\s*\([^()]*\))*[\s,;]*(?:(?:are|(?:shall|will)\s+be)\s+)?", between) is not None


# What may stand between a party's name and its term: another bracket.
_AFTER_NAME = re.compile(r"\s*,?\s*(?:\([^)]*\)|of America)?\s*,?\s*")


def _just_before(text: str, before: Sequence[Mention], match: re.Match[str]) -> tuple[str, ...]:
    """The party whose own name ends where the brackets open; not a body's ("Bank of Norway (BoN)")."""
    last = next((m for m in reversed(before) if _AFTER_NAME.fullmatch(text, m.span.end, match.start())), None)
    if last is None:
        return ()
    named = re.search(
        r"([A-Z]\w+)\s+(?:of|in|for|with)\s+(?:the\s+)?$", text[max(0, last.span.start - 60) : last.span.start]
    )
    formal = named is None or re.fullmatch(FORMAL, named.group(1))
    return last.names if formal and (last.group or named) and not last.adjective else ()
