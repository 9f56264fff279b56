"""Names of parties by their form, whether a list knows them or not: "the Government of the Republic of Upper Volta"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from commitments.extract.gazetteer import Mention, find_names, name_of, pattern_of
from commitments.extract.lists import FORMAL
from commitments.extract.rules import load_rules
from commitments.model import Span

_CAP = r"[A-ZÀ-Þ](?:[\w’'&/-]|\.(?=[A-Z]))*\.?"
# Words of one name may stand on two lines, never in two paragraphs.
_GAP = r"(?!\s*\n\s*\n)\s+"
_LINK = r"(?:(?:of|for|on|de|des|du|la)\s+(?:the\s+)?)"
_NAME = re.compile(
    rf"(?:[Tt]he\s+)?(?P<name>(?!The\s){_CAP}(?:{_GAP}{_LINK}?(?!The\s){_CAP})*(?:\s+plc\b)?)(?:\s*\([^()\n]{{1,200}}\))*"
)
_NEXT = re.compile(
    r"\s*(?:,\s*(?:and\s+|&\s+)?|;\s*(?:and\s+)?|\s(?:and|&|AND)\s+)(?:of\s+|"
    r"(?:the\s+)?(?:cities|companies|ports|governments|regions|provinces)\s+of\s+)?(?:on the (?:one|other)[^,]*,\s*)?"
)
_JOINED = re.compile(rf"\s+(?:and|&)\s+(?P<rest>{_CAP}(?:{_GAP}{_CAP})?)(?=[,\s(.]|$)")
_FURTHER = re.compile(rf"(?:{_GAP}{_LINK}{_CAP}(?:{_GAP}{_CAP})*)+")
_SMALL = frozenset({"OF", "THE", "AND", "FOR", "ON", "IN", "TO", "BETWEEN", "AMONG", "WITH", "REGARDING", "CONCERNING"})


def in_small_letters(words: str) -> str:
    """Words set in capitals as a name is written, each as long as it was: "REPUBLIC OF CHAD" as "Republic of Chad"."""
    return re.sub(r"[^\W\d_]+", lambda m: m.group().lower() if m.group() in _SMALL else m.group().capitalize(), words)


def listed_names(text: str, start: int, end: int | None = None) -> tuple[Mention, ...]:
    """The names that follow one another from a place on: "the Arctic Forum, Chad and the City of Oslo"."""
    stop = len(text) if end is None else end
    found: list[Mention] = []
    at: int | None = start
    while at is not None and (match := _NAME.match(text, at, stop)) is not None:
        place = Span(match.start("name"), _without_topic(text, match.start("name"), _over_and(text, match, stop)))
        found.append(Mention(place, (party_name(text[place.start : place.end]),)))
        whole = place.end >= match.end("name")
        following = _NEXT.match(text, max(match.end(), place.end), stop) if whole else None
        at = following.end() if following else None
    return tuple(found)


def _without_topic(text: str, start: int, end: int) -> int:
    """Where a name ends before what an agreement is about: "the Provinces on School Buildings"."""
    about = re.search(r"\s+(?:(?P<on>on)|[Rr]egarding|[Cc]oncerning|[Rr]elating)\s", text[start:end])
    if about is None or (about.group("on") and is_organ(text[start : start + about.start()])):
        return end
    return start + about.start()


def _over_and(text: str, match: re.Match[str], stop: int) -> int:
    """Where a name ends that goes on after "and": "Ministry of Industry and Trade"."""
    joined = _JOINED.match(text, match.end("name"), stop)
    if joined is None or match.end() != match.end("name"):
        return match.end("name")
    inner = re.search(r"\s(?:of|for|on)\s", match.group("name"))
    alone = find_names(joined.group("rest")) or _kinds().search(joined.group("rest"))
    alone = alone or _OF_COMPANY.match(text, joined.end("rest"))
    known = find_names(match.group("name"))
    if not inner or alone or known:
        return match.end("name")
    further = _FURTHER.match(text, joined.end("rest"), stop)
    return further.end() if further else joined.end("rest")


def party_name(words: str) -> str:
    """The short name of a party: of a state without its form, of others as written."""
    words = re.sub(r"^(?:[Tt]he|THE)\s+", "", " ".join(words.split()).strip(" ,.;:"))
    known = name_of(words)
    mentions = find_names(words)
    if known != words and mentions:
        return known
    if len(mentions) == 1 and _is_form(words[: mentions[0].span.start]) and _is_form(words[mentions[0].span.end :]):
        return mentions[0].names[0]
    return re.sub(rf"^(?:(?:{FORMAL})\s+of\s+(?:the\s+)?)+", "", words)


def _is_form(words: str) -> bool:
    """Whether words are those of a state's formal name: "Federative Republic of"."""
    forms = "|".join(load_rules("collectives")["forms"]["words"])
    return re.fullmatch(rf"\W*(?:(?:{forms}|of|the|and)\W+)*(?:{forms})?\W*", words) is not None


@lru_cache(maxsize=1)
def _kinds() -> re.Pattern[str]:
    """A noun that says what kind of organisation a name is."""
    rules = load_rules("collectives")
    return re.compile(rf"\b(?:{pattern_of([*rules['organs']['nouns'], *rules['organisations']['nouns']])})\b")


def is_organ(name: str) -> bool:
    """Whether a name is of a body that decides or meets: "Conference of the Parties"."""
    nouns = pattern_of(load_rules("collectives")["organs"]["nouns"])
    return re.search(rf"\b(?:{nouns})\b", name) is not None


def is_organisation(name: str) -> bool:
    """Whether a name says that it is of those who promise for themselves: a union, a company, the states."""
    nouns = pattern_of(load_rules("collectives")["organisations"]["nouns"])
    return re.search(rf"\b(?:{nouns})$", name) is not None


_FORM = r",?\s+(?:plc|PLC|Ltd\.?|Limited|Inc\.?|Corp\.?|Corporation|Company|GmbH|AB|AG|SA|S\.A\.|NV|ASA|Oy|LLC|LLP)"
_COMPANY = re.compile(rf"{_FORM}$")
_OF_COMPANY = re.compile(rf"{_FORM}(?!\w)")


def is_company(name: str) -> bool:
    """Whether a name has the form of a company's: "Maple Rail Ltd."."""
    return _COMPANY.search(name) is not None


_TOWN = re.compile(r"(?:City|Municipality|Town)\s+of\s+([A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){0,2})")
_AFTER_OTHERS = re.compile(r"(?:\band|&|,)\s+(?:[Tt]he\s+)?$")


def short_names(name: str, text: str) -> Iterator[str]:
    """What a text calls an organisation for short: its acronym, its name without country or form, its last noun."""
    if any(len(mention.span) == len(name) for mention in find_names(name)):
        return
    bracket = re.search(rf"{re.escape(name)}\s*\((?:the\s+)?[“\"‘]?([A-Z][A-Za-z.&-]{{1,14}})[”\"’]?[)\s]", text)
    if bracket and re.fullmatch(r"[A-Z][a-z]+s", bracket.group(1)) and _AFTER_OTHERS.search(text[: bracket.start()]):
        # "A and B (the “Cities”)": the term means both.
        bracket = None
    initials = "".join(word[0] for word in re.findall(r"[A-Z][\w’'-]*", name))
    for acronym in dict.fromkeys([bracket.group(1) if bracket else "", initials]):
        if len(acronym) > 1 and re.search(rf"\b{re.escape(acronym)}\b", text):
            yield acronym
    if town := _TOWN.fullmatch(name):
        yield town.group(1)
    noun = re.split(r"\s+(?:of|for|on|in)\s+", name)[0].split()[-1]
    if company := _COMPANY.search(name):
        yield from (name[: company.start()], "Company")
    elif _kinds().fullmatch(noun) and noun != name:
        yield noun
    countries = find_names(name)
    if (
        countries
        and countries[-1].span.end == len(name)
        and (of := re.search(r"\s+of\s+(?:the\s+)?$", name[: countries[-1].span.start]))
    ):
        yield name[: of.start()]


def called(name: str, text: str) -> str:
    """The name that the text itself uses: the acronym, where it writes hardly anything else."""
    acronym = next((short for short in short_names(name, text) if short.isupper()), None)
    if acronym is None:
        return name
    uses = len(re.findall(rf"\b{re.escape(acronym)}\b", text))
    return acronym if uses >= 5 and uses >= 5 * text.count(name) else name


def inseparable(names: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The names; two kinds of members are one where neither ever acts alone: "States and Territories"."""
    kinds = rf"(?:{pattern_of(load_rules('collectives')['members']['nouns'])})"
    found: list[str] = []
    for name in names:
        pair = f"{found[-1]} and {name}" if found else ""
        if re.fullmatch(f"{kinds} and {kinds}", pair):
            alone = (
                rf"(?<!and )(?<!and the )\b{name}\s+(?:will|shall|agree|must)|\b{found[-1]}\s+(?:will|shall|agree|must)"
            )
            if text.count(pair) > 2 and not re.search(alone, text):
                found[-1] = pair
                continue
        found.append(name)
    return tuple(found)
