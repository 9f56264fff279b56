"""Whose government speaks alone, and who acts in a text that names no parties: by the parts that names play in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from commitments.extract.agencies import find_known, party_of
from commitments.extract.gazetteer import Mention, find_names, groups
from commitments.extract.grounds import Named
from commitments.extract.party_names import is_organ, is_organisation, listed_names
from commitments.extract.people import leaders
from commitments.extract.rules import load_rules
from commitments.model import Document, Evidence, Span

_PROMISES = (
    r"(?:(?:has|have|also|further|both|each|jointly|hereby|therefore|today)\s+){0,2}"
    r"(?:will|shall|agrees?|agreed|undertakes?|undertook|commits?|committed|pledges?|pledged|intends?|(?:is|are)\s+committed)\b"
)
_AFTER_NAME = re.compile(rf"\s+{_PROMISES}")
_GOVERNS = re.compile(r"\s+(?:Labor\s+|Federal\s+|national\s+|federal\s+)?(?:Government|Administration)\b")
_GOVERNED = re.compile(
    r"\b(?:Government|Administration|Parliament|Commonwealth|Prime Minister|President)\s+of\s+(?:the\s+)?$"
)
_TITLED = re.compile(r"(?:^|\b(?:for|of|by)\s+)(?:the\s+)?$|[Tt]he\s+$")
_DOMAIN = re.compile(r"\b[\w.-]+\.(?:gov|govt|gouv|gob|gc|go)\.(?P<country>[a-z]{2})\b|\b[\w-]+\.gov(?P<us>)\b(?!\.)")
_ADMINISTRATION = re.compile(r"\b(?P<leader>[A-Z][\w’']+)(?:[\u2060–-]+[A-Z]\w+)?\s+Administration\b")
_COUNTRIES = {
    "uk": "United Kingdom", "au": "Australia", "nz": "New Zealand", "ca": "Canada", "in": "India", "za": "South Africa",
    "jp": "Japan", "kr": "Republic of Korea", "br": "Brazil", "mx": "Mexico", "ph": "Philippines", "sg": "Singapore",
}  # fmt: skip
_MOST = {"title": 4, "letterhead": 2, "government": 6, "promise": 6, "agency": 4, "domain": 3}


def government(document: Document) -> Named | None:
    """The state whose government speaks alone."""
    votes: Counter[str] = Counter()
    by_kind: Counter[tuple[str, str]] = Counter()
    places: dict[str, Evidence] = {}
    for kind, name, place in _signs(document):
        if by_kind[name, kind] >= _MOST[kind]:
            continue
        weight = _MOST["domain"] if kind == "domain" else 2 if kind in ("title", "letterhead", "government") else 1
        by_kind[name, kind] += weight
        votes[name] += weight
        places.setdefault(name, place)
    if sum(votes.values()) < 2:
        return _only_named(document)
    (best, most), *others = votes.most_common(2)
    share = most / (most + (others[0][1] if others else 0))
    if share <= 0.5:
        return None
    return Named((best,), (places[best],) if places[best].text else (), 0.75 + share / 4, alone=True)


_OFFICIAL = re.compile(r"\b(?:Government|Ministers?|Ministry|Prime Minister|Premier|Treasurer|Departments?)\b")


def _only_named(document: Document) -> Named | None:
    """In a government's own paper: the state beside which it hardly names another."""
    if len(_OFFICIAL.findall(f"{document.meta.title} {document.text}")) < 3:
        return None
    named = [m for m in find_names(document.text) if not m.group]
    counts = Counter(m.names[0] for m in named)
    if not counts:
        return None
    best, most = counts.most_common(1)[0]
    share = most / sum(counts.values())
    if most < 3 or share < 0.8:
        return None
    first = next(m for m in named if m.names[0] == best)
    return Named((best,), (document.evidence(first.span.start, first.span.end),), share * 0.95, alone=True)


def _signs(document: Document) -> Iterator[tuple[str, str, Evidence]]:
    """What speaks for a state: the title, its government, its promises, its agencies, its address on the web."""
    yield from _in_title(document.meta.title or "")
    yield from _in_letterhead(document)
    yield from _in_names(document)
    for span in find_known(document.text):
        party = party_of(document.text[span.start : span.end])
        # An acronym may stand for bodies of several countries.
        if party and " " in document.text[span.start : span.end]:
            yield "agency", party, document.evidence(span.start, span.end)
    for match in _ADMINISTRATION.finditer(document.text):
        if country := leaders().get(match.group("leader")):
            yield "government", country, document.evidence(*match.span())
    for match in _ADMINISTRATION.finditer(document.meta.title or ""):
        if country := leaders().get(match.group("leader")):
            yield "title", country, Evidence(0, 0, "")
    if country := _of_address(document.meta.source_url or ""):
        yield "domain", country, Evidence(0, 0, "")
    for found in _DOMAIN.finditer(document.text):
        if country := _of_address(found.group()):
            yield "domain", country, document.evidence(*found.span())


def _of_address(address: str) -> str | None:
    """The country whose government has an address on the web."""
    found = _DOMAIN.search(address)
    if found is None:
        return None
    return "United States" if found.group("us") is not None else _COUNTRIES.get(found.group("country"))


def _in_title(title: str) -> Iterator[tuple[str, str, Evidence]]:
    for mention in find_names(title):
        owns = re.match(r"['’]s?\s", title[mention.span.end :])
        opens = not title[: mention.span.start].strip()
        if not mention.group and (owns or opens or _TITLED.search(title[: mention.span.start])):
            yield "title", mention.names[0], Evidence(0, 0, "")


_OFFICE = re.compile(
    r"\b(?:Ministry|Department|Government|Cabinet|Office|Chancellery|Secretariat|Agency|Prime Minister|Minister)\b"
)


def _in_letterhead(document: Document) -> Iterator[tuple[str, str, Evidence]]:
    """The state in whose name an office heads the text: "Ministry of Business, Wellington, New Zealand"."""
    for block in document.blocks[:4]:
        words = document.text[block.span.start : block.span.end]
        if len(words.split()) <= 15 and not words.rstrip().endswith(".") and _OFFICE.search(words):
            for mention in find_names(document.text, block.span.start, block.span.end):
                if not mention.group:
                    yield "letterhead", mention.names[0], document.evidence(mention.span.start, mention.span.end)


def _in_names(document: Document) -> Iterator[tuple[str, str, Evidence]]:
    text = document.text
    for mention in find_names(text):
        if mention.group and mention.names[0] in groups() and groups()[mention.names[0]].vague:
            continue
        here = document.evidence(mention.span.start, mention.span.end)
        before = text[max(0, mention.span.start - 40) : mention.span.start]
        if _GOVERNS.match(text, mention.span.end) or _GOVERNED.search(before):
            yield "government", mention.names[0], here
        elif not mention.adjective and _AFTER_NAME.match(text, mention.span.end):
            yield "promise", mention.names[0], here


_SUBJECT = re.compile(r"(?:(?<=\n)|(?<=[.;:]\s)|^)\W{0,3}(?:(?:\d+[.)]|\([a-z]\))\s+)?(?:The\s+)?(?=[A-Z])")


def actors(document: Document) -> Named | None:
    """Those who promise in a text that names no parties: organisations that are the subject of two promises or more."""
    counts: Counter[str] = Counter()
    places: dict[str, Evidence] = {}
    lists: set[tuple[str, ...]] = set()
    for found in _SUBJECT.finditer(document.text):
        listed = listed_names(document.text, found.end(), found.end() + 200)
        if not listed or not _AFTER_NAME.match(document.text, listed[-1].span.end):
            continue
        lists.add(tuple(mention.names[0] for mention in listed))
        for mention in listed:
            name = mention.names[0]
            if is_actor(name):
                counts[name] += 1
                places.setdefault(name, document.evidence(mention.span.start, mention.span.end))
    often = {name for name, count in counts.items() if count > 1}
    often |= {name for listed in lists if often & set(listed) for name in listed if name in places}
    names = tuple(sorted(often, key=lambda name: places[name].start))
    return Named(names, tuple(places[name] for name in names)) if names else None


def is_actor(name: str) -> bool:
    """Whether a name is of those who promise for themselves, not of an office or an instrument."""
    return (is_organisation(name) and not is_organ(name) and not _MEANT.search(name) and not name.isupper()) or bool(
        re.fullmatch(r"[A-Z]{2,8}", name) and party_of(name) is None
    )


_OF_BOTH = re.compile(
    r"(?P<list>(?:(?:[A-Z][a-z]+\s){0,2}[A-Z][a-z]+(?:,\s+|,?\s+and\s+(?:the\s+)?))+(?:[A-Z][a-z]+\s){0,2}[A-Z][a-z]+)\s+[Gg]overnments\b"
)


def find_governments(text: str, start: int = 0, end: int | None = None) -> tuple[Mention, ...]:
    """Governments listed by their adjectives: "the Australian, Victorian and South Australian Governments"."""
    found = []
    for match in _OF_BOTH.finditer(text, start, len(text) if end is None else end):
        for part in re.finditer(r"(?:[A-Z][a-z]+\s)*[A-Z][a-z]+", match.group("list")):
            name = state_of(part.group(), text)
            if name is not None and part.group() not in ("The", "Both"):
                at = match.start("list") + part.start()
                found.append(Mention(Span(at, at + len(part.group())), (name,)))
    return tuple(found)


def state_of(adjective: str, text: str) -> str | None:
    """The state that an adjective is formed from, listed or written in the text: "Tasmanian" from "Tasmania"."""
    adjective = re.sub(r"^The\s+", "", adjective)
    known = find_names(adjective)
    if known and known[0].span.end - known[0].span.start == len(adjective):
        return known[0].names[0]
    for noun in (adjective, adjective[:-1], adjective[:-2], adjective[:-3]):
        if noun != adjective and len(noun) > 3 and re.search(rf"\b{re.escape(noun)}\b", text):
            return noun
    return adjective[:-1] if adjective.endswith("ian") else None


_BARE = re.compile(
    r"\b(?:[Tt]he|[Oo]ur|[Tt]his|[Mm]y)\s+(?:Government|Administration)\s+(?:also\s+)?(?:will|is|has|intends|recogni\w+|believes|considers|expects|wants|plans|announced|proposes)\b"
    r"|(?<!\w\s)\bGovernment\s+(?:will|is|has)\b"
)


def speaks_alone(document: Document) -> bool:
    """Whether one government speaks of itself as "the Government"."""
    return len(_BARE.findall(document.text)) > 2


_COMPANIES = re.compile(
    r"\b(?:[Tt]he(?:se)?\s+|[Aa]ll\s+)?(?P<name>(?:[a-z]+ )?[A-Za-z]{3,}s)\s+(?:hereby\s+)?"
    r"(?:agree|commit|pledge|undertake)\s+(?:that|to)\b"
)


def those_who_pledge(document: Document) -> Named | None:
    """A kind of promisers in a text that names none: "companies agree to"."""
    for found in _COMPANIES.finditer(document.text):
        words = found.group("name").split()
        noun = words[-1].lower()
        if noun not in load_rules("collectives")["kinds"]["nouns"]:
            continue
        if len(re.findall(rf"\b{noun}\s+(?:will|shall|agree|commit|pledge)\b", document.text, re.IGNORECASE)) > 1:
            return Named((noun,), (document.evidence(found.end("name") - len(noun), found.end("name")),))
    return None


# Words for the speakers themselves.
_MEANT = re.compile(r"\b(?:Members?|Contracting|Participating|Signatory|Part(?:y|ies)|Both|Each|No|Any|All)\b")
