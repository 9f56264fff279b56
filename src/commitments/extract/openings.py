"""Those whom the opening, the signatures or the leaders name as who speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from commitments.extract.gazetteer import Mention, find_names, groups
from commitments.extract.governments import find_governments
from commitments.extract.grounds import Named
from commitments.extract.lists import aside, chains, merged, names_of
from commitments.extract.party_names import listed_names
from commitments.extract.people import People, find_people, titles
from commitments.extract.rules import load_rules
from commitments.model import Document, Evidence

_OPENING = 2400


@lru_cache(maxsize=1)
def _we() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:[Ww]e|WE)\b[\s,–—*-]*(?=the\b|[A-Z])|\b[Aa]s\s+(?=(?:the\s+)?(?:leaders|ministers|governments|heads|members)\b)"
    )


_LISTING = frozenset(load_rules("collectives")["listing"]["words"])


def first_person(document: Document, people: People) -> Named | None:
    """ "We, the leaders of ..." and "As leaders of ...": the names up to the first word that is none."""
    text = document.text
    for match in _we().finditer(text, 0, _OPENING):
        mentions = _listed(text, match.end(), people)
        names = names_of(mentions)
        if names and (len(names) > 1 or mentions[0].group):
            return Named(names, (document.evidence(match.start(), mentions[-1].span.end),))
    for match in (*_SET_APART.finditer(text, 0, _OPENING), *_UNDERSIGNED.finditer(text, 0, _OPENING)):
        listed = listed_names(text, match.end(), match.end() + 1800)
        if len(listed) > 1:
            return Named(names_of(listed), (document.evidence(match.start(), listed[-1].span.end),))
    same = _WHAT_IT_IS.sub(lambda m: " " * len(m.group()), text[: 2 * _OPENING])
    named_as_we = (m for m in _WE_ALL.finditer(same, 0, _OPENING) if _PROMISE.match(same, m.end()))
    for match in (*named_as_we, *_SIGNED_BY.finditer(text, 0, _OPENING)):
        listed = listed_names(same, match.end(), match.end() + 1800)
        strange = not any(find_names(m.names[0]) or re.match(rf"(?:{titles()})\b", m.names[0]) for m in listed)
        if len(listed) > 1 and strange:
            return Named(names_of(listed), (document.evidence(match.start(), listed[-1].span.end),))
    return None


# "We, Fjordline AB, Seagate and the trade association Norsk Skip, commit to".
_WE_ALL = re.compile(r"\b(?:[Ww]e|WE),\s+(?=[A-ZÀ-Þ])")
_WHAT_IT_IS = re.compile(r"(?<=and )the (?:[a-z]+ ){1,2}(?=[A-ZÀ-Þ])|(?<=, )the (?:[a-z]+ ){1,2}(?=[A-ZÀ-Þ])")
_PROMISE = re.compile(r"[^.;:]{0,200}?\b(?:commit|pledge|agree|undertake|will|declare|intend)\b")


# "Signed on 15 January 2025 by Fjordline AS, Seagate Inc. and Norsk-Sealand".
_SIGNED_BY = re.compile(r"\b[Ss]igned\s+(?:(?:on|in|at)\s+[^.;:]{3,40}?\s+)?by\s+(?:the\s+)?(?=[A-ZÀ-Þ])")


# "We, the Mayors of Oslo and Lagos", "The undersigned companies, Fjordline AS and Seagate Inc.".
_UNDERSIGNED = re.compile(
    r"\b(?:[Ww]e|WE),?\s+the\s+(?:undersigned\s+)?[A-Za-z]+\s+of\s+(?:the\s+)?(?=[A-Z])|\b[Tt]he\s+undersigned(?:\s+[a-z]+)*,?\s+(?=[A-Z])"
)


# "The following banks – A and B – commit", "We, the members of the Ports Coalition – A, B and C –".
_SET_APART = re.compile(
    r"\b(?:[Tt]he\s+(?:following|undersigned|participating|signatory)|(?:[Ww]e|WE),?\s+the(?:\s+undersigned)?)\s+"
    r"[a-z][^.;:–—(]{2,80}?\s*(?:[–—:(]|\s-\s)\s*(?:the\s+)?(?=[A-ZÀ-Þ])"
)


def _listed(text: str, start: int, people: People) -> tuple[Mention, ...]:
    """The mentions that follow `start` with nothing between them but words of a list of parties."""
    end = min(len(text), start + 1800)
    found: list[Mention] = []
    at = start
    for mention in merged([*find_names(text, start, end), *find_people(text, people, start, end)]):
        gap = re.sub(r"\([^()]*\)", " ", text[at : mention.span.start])
        words = [w.strip(",;:–—-'’()") for w in gap.split()]
        if any(w and not (w[0].isupper() or w in _LISTING or w in ("s",)) for w in words) or ". " in gap:
            break
        found.append(mention)
        at = mention.span.end
    return tuple(m for m in found if not m.adjective)


_SIGNED = re.compile(
    r"\b(?:FOR|For|ON BEHALF OF|On behalf of)\s+(?:(?:THE|the)\s+)?(?:GOVERNMENT|Government)\s+(?:OF|of)\s+"
)


# "Endorsed by: Chad, Fiji and Norway", "The countries represented were: Chad, Fiji and Norway".
_ENDORSED = re.compile(
    r"\b(?:[Ee]ndorsed\s+by|[Ss]igned\s+by|[Ss]ignatories|[Ee]ndorsers|[Ee]ndorsing\s+(?:[Cc]ountries|[Pp]arties|[Ss]tates)"
    r"|(?:[Cc]ountries|[Gg]overnments|[Pp]arties)\s+represented(?:\s+(?:were|are))?)\s*:\s*(?=[A-Z])"
)


def signed(document: Document, people: People) -> Named | None:
    """The signature block: "For the Government of Norway:", or the list of those who endorsed the text."""
    for match in _ENDORSED.finditer(document.text):
        mentions = _listed(document.text, match.end(), people)
        if len(names_of(mentions)) > 1:
            return Named(names_of(mentions), (document.evidence(match.start(), mentions[-1].span.end),))
    places: dict[str, Evidence] = {}
    for match in _SIGNED.finditer(document.text):
        named = find_names(document.text, match.end(), match.end() + 80)
        if named:
            place = document.evidence(match.start(), named[0].span.end)
            places.setdefault(named[0].names[0], place)
    return Named(tuple(places), tuple(places.values())) if len(places) > 1 else None


_MET = re.compile(
    # "President John R. Roe, Jr., and" goes on after its stops.
    r"(?:[^.;]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.){0,300}?\b(?:met|meet|meeting|gathered|assembled|held|agree\w*|reaffirm\w*|affirm\w*|announc\w+|decid\w+|issu\w+|declar\w+|launch\w*|conven\w+|commit\w*"
    r"|conclud\w+|sign\w*|establish\w*|intend\w*|hereby|recogni\w+|welcom\w+|reached|joined|discussed|exchang\w+|desir\w+|having)\b"
)


# "an agreement between the", "released by the Governments of".
_OF_WHOM = re.compile(
    r"\b(?:(?:agreement|accord|arrangement|memorandum|treaty|partnership)\s+between"
    r"|(?:representatives|leaders|ministers|delegates|heads|officials|governments|presidents|government)"
    r"(?:\s+(?:of|for|responsible\s+for)\s+(?:the\s+)?\w+(?:(?:,|\s+and|,\s+and)\s+\w+){0,4})?\s+(?:of|from))\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def opened(document: Document, people: People) -> Named | None:
    """The first two or more parties that the opening lists together as those who met or agreed."""
    text = document.text
    end = min(len(text), _OPENING)
    named = [m for m in find_names(text, 0, end) if not m.adjective]
    mentions = merged([*named, *find_people(text, people, 0, end), *find_governments(text, 0, end)])
    if _titled_alone(document):
        return None
    for chain in chains(text, mentions):
        names = names_of(chain)
        if len(names) < 2 or any(n in groups() and groups()[n].vague for n in names):
            continue
        begins = max(text.rfind("\n", 0, chain[0].span.start), text.rfind(". ", 0, chain[0].span.start)) + 1
        before = text[begins : chain[0].span.start]
        if _OF_WHOM.search(before) or (_MET.match(text, chain[-1].span.end) and not aside(before)):
            return Named(names, (document.evidence(chain[0].span.start, chain[-1].span.end),))
    return None


_SHARED = re.compile(r"\b(?:joint|visit|meeting|talks|summit|dialogue|between|with)\b", re.IGNORECASE)


def _titled_alone(document: Document) -> bool:
    """Whether the title is of one country's own paper: "New Zealand Cyber Strategy", "Arctic Strategy of Norway"."""
    title = document.meta.title or ""
    named = [m for m in find_names(title) if not m.group]
    if len(named) != 1 or _SHARED.search(title):
        return False
    before, after = title[: named[0].span.start], title[named[0].span.end :]
    ends = re.search(r"\bof\s+(?:the\s+)?$", before) and not after.strip()
    return bool(ends) or not before.strip()


_JOINTLY = re.compile(
    r"\b(?:[Bb]oth (?:sides|countries|governments|leaders|parties|nations|ministers)|the two (?:\w+ )?\w+s"
    r"|(?:[Tt]hey|[Ii]t was) (?:also |further )?agreed)\b"
)


def speaks_jointly(document: Document) -> bool:
    """Whether the text speaks of both sides, so that no government alone does."""
    return len(_JOINTLY.findall(document.text)) > 1


def listed_first(document: Document, people: People) -> Named | None:
    """In a text that speaks of both sides, the first two parties that the opening lists together."""
    text = document.text
    if not speaks_jointly(document):
        return None
    end = min(len(text), _OPENING)
    mentions = merged([*find_names(text, 0, end), *find_people(text, people, 0, end)])
    for chain in chains(text, [m for m in mentions if not m.adjective]):
        names = names_of(chain)
        if len(names) > 1 and not any(n in groups() and groups()[n].vague for n in names):
            return Named(names, (document.evidence(chain[0].span.start, chain[-1].span.end),))
    counts = Counter(m.names[0] for m in mentions if not m.group)
    two = [name for name, count in counts.most_common(2) if count > 1]
    return Named(tuple(two), first_places(document, two, people)) if len(two) > 1 else None


def introduced(document: Document, people: People) -> Named | None:
    """The countries whose leaders the text introduces."""
    names = people.countries()
    return Named(names, first_places(document, names, people)) if len(names) > 1 else None


def first_places(document: Document, names: Sequence[str], people: People) -> tuple[Evidence, ...]:
    """The first place in the text that names each party, or who speaks for it."""
    places: dict[str, Evidence] = {}
    for mention in find_names(document.text):
        for name in mention.names:
            if name in names and name not in places:
                places[name] = document.evidence(mention.span.start, mention.span.end)
        if len(places) == len(names):
            break
    for surname, span in people.places.items():
        if span.end <= len(document.text) and people.surnames[surname] in names:
            places.setdefault(people.surnames[surname], document.evidence(span.start, span.end))
    return tuple(places[name] for name in names if name in places)
