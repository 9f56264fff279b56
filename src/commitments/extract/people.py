"""Leaders and officers whom a document introduces: "President Yoon of the Republic of Korea"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from commitments.extract.gazetteer import Mention, find_names, fold, pattern_of
from commitments.extract.rules import load_rules
from commitments.model import Span

_WORD = r"(?:[A-ZÀ-ÖØ-ÞŁŠŽ][\w’'-]*\.?|(?:de|da|del|van|von|der|den|bin|al|el|la|di|do|dos)(?=\s+[A-Zd]))"
# White space within a line.
_GAP = r"[^\S\n]+"
_JOIN = rf"(?:,{_GAP}|{_GAP})(?:the{_GAP})?"
_NOT_NAMES = frozenset(
    {
        "Jr",
        "Sr",
        "The",
        "Rt",
        "Hon",
        "Dr",
        "Mr",
        "Mrs",
        "Ms",
        "Excellency",
        "Majesty",
        "Highness",
        "Central",
        "Committee",
        "Party",
    }
)
_ORGANISATIONS = frozenset({"European Union", "African Union"})
_PARTICLES = frozenset({"de", "da", "del", "van", "von", "der", "den", "bin", "al", "el", "la", "di", "do", "dos"})


@dataclass(frozen=True, slots=True)
class People:
    """Countries by the surnames of those who speak for them, and by the offices that only one country has."""

    surnames: dict[str, str]
    offices: dict[str, frozenset[str]]
    places: dict[str, Span]

    def countries(self) -> tuple[str, ...]:
        """The countries whose leaders the document introduces, in its order."""
        first: dict[str, int] = {}
        for surname, country in self.surnames.items():
            if surname in self.places:
                first.setdefault(country, self.places[surname].start)
        return tuple(sorted(first, key=lambda country: first[country]))


@lru_cache(maxsize=1)
def titles() -> str:
    """A pattern for any office."""
    return pattern_of(load_rules("collectives")["offices"]["titles"])


@lru_cache(maxsize=1)
def _person() -> str:
    """A pattern for a person's name: capitalised words, none of them an office."""
    word = rf"(?!(?:{titles()})\b){_WORD}"
    return rf"{word}(?:,?{_GAP}{word}){{0,5}}"


@lru_cache(maxsize=1)
def leaders() -> dict[str, str]:
    """Countries by the surnames of leaders whom everybody knows."""
    rules = load_rules("leaders")
    return {surname: country for country, rule in rules.items() for surname in rule["surnames"]}


def read_people(text: str) -> People:
    """Who is introduced in a text, and those whom everybody knows."""
    surnames: dict[str, str] = {}
    places: dict[str, Span] = {}
    offices: dict[str, Counter[str]] = defaultdict(Counter)
    for office, person, country, span in (
        *_of_country(text),
        *_office_of(text),
        *_well_known(text),
        *_after_country(text),
    ):
        offices[office][country] += 1
        for part in _surnames(person):
            surnames.setdefault(part, country)
            places.setdefault(part, span)
    return People(surnames, {office: frozenset(found) for office, found in offices.items()}, places)


_Introduction = tuple[str, str, str, Span]


def _of_country(text: str) -> Iterator[_Introduction]:
    """ "President Yoon of the Republic of Korea"."""
    named = rf"\b(?P<office>{titles()}){_GAP}(?P<person>{_person()})(?:,{_GAP}(?:Jr\.,?)?)?"
    pattern = rf"{named}{_GAP}of{_GAP}(?:the{_GAP})?(?=(?P<rest>.{{2,60}}))"
    for match in re.finditer(pattern, text):
        if mention := _starts_with_name(match.group("rest")):
            yield (
                match.group("office"),
                match.group("person"),
                mention.names[0],
                Span(match.start(), match.end("person")),
            )


def _office_of(text: str) -> Iterator[_Introduction]:
    """ "President of the United States, Joseph R. Biden", or the office alone."""
    for match in re.finditer(
        rf"\b(?P<office>{titles()}){_GAP}of{_GAP}(?:the{_GAP})?(?=(?P<rest>[^.;\n]{{2,90}}))", text
    ):
        rest = match.group("rest")
        mention = _starts_with_name(rest)
        if mention is None:
            continue
        person = re.match(rf"{_JOIN}(?P<person>{_person()})", rest[mention.span.end :])
        named = person.group("person") if person and not find_names(person.group("person")) else ""
        yield (
            match.group("office"),
            named,
            mention.names[0],
            Span(match.start(), match.start("rest") + mention.span.end),
        )


@lru_cache(maxsize=1)
def _known_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<surname>{pattern_of(leaders())})\b")


def _well_known(text: str) -> Iterator[_Introduction]:
    """Surnames that stand shortly after an office."""
    seen: set[str] = set()
    for found in _known_pattern().finditer(text):
        surname = fold(found.group("surname"))
        if surname in seen:
            continue
        start = max(0, found.start() - 60)
        before = re.search(
            rf"\b(?P<office>{titles()}){_GAP}(?:[A-Z][\w.’'-]*,?{_GAP}){{0,4}}?$", text[start : found.start()]
        )
        if before:
            seen.add(surname)
            yield before.group("office"), surname, leaders()[surname], Span(start + before.start(), found.end())


def _after_country(text: str) -> Iterator[_Introduction]:
    """ "Mexican President López Obrador", "Kenya’s President Ruto"."""
    for match in re.finditer(rf"\b(?P<office>{titles()}){_GAP}(?P<person>{_person()})", text):
        if mention := _ends_with_name(text[max(0, match.start() - 40) : match.start()]):
            yield match.group("office"), match.group("person"), mention.names[0], Span(match.start(), match.end())


def _starts_with_name(rest: str) -> Mention | None:
    """The country that a run of words opens with, formal prefixes and inner offices left aside."""
    mentions = find_names(rest)
    if not mentions or not _has_leaders(mentions[0]):
        return None
    before = rest[: mentions[0].span.start]
    formal = re.fullmatch(
        r"(?:(?:[A-Z][\w’'-]*|of|the|Ministers|Council|Communist|Party|Central|Committee)\s+)*", before
    )
    return mentions[0] if formal and not re.search(r"\band\b", before) else None


def _ends_with_name(window: str) -> Mention | None:
    mentions = find_names(window)
    if not mentions or not _has_leaders(mentions[-1]):
        return None
    after = window[mentions[-1].span.end :]
    direct = re.fullmatch(rf"(?:['’]s?)?{_GAP}(?:(?:Deputy|Vice|Federal|Head of Government){_GAP})?", after)
    return mentions[-1] if direct else None


def _has_leaders(mention: Mention) -> bool:
    return not mention.group or mention.names[0] in _ORGANISATIONS


def _surnames(person: str) -> Iterator[str]:
    """The parts of a person's name that may stand alone."""
    person = person[: find_names(person)[0].span.start] if find_names(person) else person
    parts = [p.strip(".,") for p in person.split()]
    for part in parts:
        if (len(part) > 2 or len(parts) == 1) and part not in _NOT_NAMES and part not in _PARTICLES:
            yield part


def find_people(text: str, people: People, start: int = 0, end: int | None = None) -> tuple[Mention, ...]:
    """Where those whom the document introduces are named with their office: "President Biden"."""
    if not people.surnames:
        return ()
    known = pattern_of(people.surnames)
    pattern = re.compile(
        rf"\b(?:{titles()})\s+(?:[A-Z][\w.’'-]*,?\s+){{0,4}}?(?:(?:von|van|der|de|bin|al|el)\s+)*(?P<surname>{known})(?P<more>(?:[\s-]+(?:{known}))*)(?:['’]s)?(?!\w)"
    )
    found = []
    for match in pattern.finditer(text, start, len(text) if end is None else end):
        found.append(Mention(Span(match.start(), match.end("more")), (people.surnames[match.group("surname")],)))
    return tuple(found)
