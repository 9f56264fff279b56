"""Who decides or agrees, by the form of the words and no list: orders, enactments, meetings, "between A and B"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from commitments.extract.gazetteer import find_names, groups
from commitments.extract.party_names import (
    called,
    in_small_letters,
    is_company,
    is_organ,
    is_organisation,
    listed_names,
    party_name,
    short_names,
)
from commitments.extract.people import titles
from commitments.model import BlockKind, Document, Evidence, Span

_OPENING = 2400
_OFFICE = r"(?:President|Prime Minister|Premier|Governor|Mayor|Chancellor|King|Queen|Emperor|Chief Minister|Chair\w*)"
_ORDERED = re.compile(
    r"(?:authority|power)s?\s+vested\s+in\s+(?:me|the)\b|it\s+is\s+hereby\s+ordered"
    r"|I\b[^.]{0,80}?\bhereby\s+(?:direct|order|determine|proclaim)",
    re.IGNORECASE,
)
_HOLDER = re.compile(rf"\b{_OFFICE}\s+of\s+(?:the\s+)?(?=[A-Z])")
_NAMED = r"(?P<name>[A-Z][\w’'-]*(?:\s+(?:of|for|on|the|to|and|as|serving|meeting|[A-Z][\w’'-]*))*)"
_RECITAL = (
    r"(?:Having|Further|Also|Deeply|Recall|Not|Recogni|Consider|Reaffirm|Affirm|Welcom|Emphasi|Stress|Underlin|Tak|Bear"
    r"|Guid|Convinc|Mindful|Aware|Conscious|Acknowledg|Express|Desir|Determin|Reiterat|Pursu|Act|Believ|Commend|Adopt"
    r"|Decid|Resolv|Request|Endors|Approv|Declar)"
)
_ENACTING = re.compile(
    rf"(?:^|\n|[.:]\s|\s)The\s+{_NAMED}(?:\s+\([A-Z]{{2,}}\))?(?:,(?:\s+at\s+its\s[^,\n]{{3,80}},)?\s*(?:\n|(?i:{_RECITAL})[a-z]*\b)"
    rf"|\s+(?:[Aa]dopts|[Dd]ecides|[Rr]esolves|[Dd]eclares|has\s+decided)\b)"
)
_IN_CAPITALS = re.compile(r"^THE [A-Z][A-Z ,’'-]+,$", re.MULTILINE)
_MET = re.compile(
    rf"\bThe\s+(?:[\w-]+(?:st|nd|rd|th)\s+)?{_NAMED}(?:\s+\((?P<short>[A-Z][\w&-]+)\))?\s+(?:(?:Summit|Meeting|Session|Conference)\s+)?"
    r"(?:held\s+(?:its|their|a)\b|met\b|convened\b|was\s+held\b|has\s+met\b|concluded\s+its\b|today\s+(?:met|agreed)\b)"
)
_OF_MEMBERS = re.compile(
    r"\b(?:Ministers|Leaders|Presidents|Heads\s+of\s+(?:State|Government)[\w\s]{0,24}?|Representatives|Members)\s+of\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w’'-]*(?:\s+(?:of|for|the|and|[A-Z][\w’'-]*))*?)\s+(?:met|meeting|convened|gathered)\b"
)
_BETWEEN = re.compile(r"\b(?:between|BETWEEN|Between|among|AMONG)\s+(?=(?:the\s+|THE\s+)?[A-Z])")
# "Joint Statement of Norland and Sudmark", "Joint Declaration by the Governments of A, B and C".
_JOINTLY_OF = re.compile(
    r"\b[Jj](?:oint|OINT)\s+[^:,;.]{3,60}?\s+(?:of|by|from|OF|BY|FROM)\s+(?:(?:the|THE)\s+)?"
    r"(?:(?:Leaders|Governments|Presidents|Prime\s+Ministers|Foreign\s+Ministers)\s+of\s+(?:the\s+)?)?(?=[A-Z])"
)
_MEMBERS = re.compile(r"[A-Z].*?\s(?:Participants|Parties|States|Members|Countries|Companies)\b")


@dataclass(frozen=True, slots=True)
class Named:
    """Names and the words that name them.

    `alone` says that a government speaks for itself; `sureness` what share of the signs speaks for it.
    """

    names: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    sureness: float = 1.0
    alone: bool = False


def is_order(document: Document) -> bool:
    """Whether the document orders rather than agrees."""
    return _ORDERED.search(document.text, 0, _OPENING) is not None


def issuer(document: Document) -> Named | None:
    """An order binds whom the office of its signer speaks for: "vested in me as Mayor of the City of Oslo"."""
    found = _ORDERED.search(document.text, 0, _OPENING)
    if not found:
        return None
    text = document.text
    for holder in _HOLDER.finditer(text, max(0, found.start() - 300), found.end() + 300):
        if named := listed_names(text, holder.end(), holder.end() + 120):
            return Named(named[0].names, (document.evidence(holder.start(), named[0].span.end),))
    listed = find_names(text, found.start(), found.end() + 400)
    if listed:
        return Named(listed[0].names, (document.evidence(found.start(), listed[0].span.end),))
    return None


def enacting(document: Document) -> Named | None:
    """The body that decides: "The General Assembly," before its recitals."""
    head = document.text[: 2 * _OPENING]
    small = re.sub(
        r"(?<=\n)THE [A-Z][A-Z ,’'-]+,(?=\n)", lambda m: f"The{in_small_letters(m.group())[3:]}", f"\n{head}"
    )[1:]
    for found in _ENACTING.finditer(small):
        name = " ".join(found.group("name").split())
        if is_organ(name):
            place = document.evidence(found.start("name"), found.end("name"))
            return Named((_of_united_nations(document, name),), (place,))
    return None


def _of_united_nations(document: Document, name: str) -> str:
    """The name with "United Nations" before it, where the letterhead says so."""
    head = document.text[:300]
    principal = re.fullmatch(
        r"General Assembly|Security Council|Economic and Social Council|Human Rights Council", name
    )
    return f"United Nations {name}" if principal and "United Nations" in head else name


def meeting(document: Document) -> Named | None:
    """The body whose meeting the text reports: "The Council of Ports (COP) held its third meeting"."""
    for found in _MET.finditer(document.text, 0, _OPENING):
        name = " ".join(found.group("name").split())
        # Not the meeting speaks, but the body that met.
        body = re.sub(r"\s+(?:Summit|Meeting|Session|Conference)$", "", name)
        name = body if is_organ(body) else name
        if is_organ(name) or name in groups():
            place = document.evidence(found.start("name"), found.end("name"))
            return Named((called(party_name(name), document.text),), (place,))
    for found in _OF_MEMBERS.finditer(document.text, 0, _OPENING):
        name = " ".join(found.group("name").split())
        if (is_organ(name) or is_organisation(name)) and not re.search(r"\band\b", name):
            place = document.evidence(found.start("name"), found.end("name"))
            return Named((called(party_name(name), document.text),), (place,))
    return None


_ISSUERS = re.compile(
    r"(?:\b(?:City|County|Town|Borough|Municipality|Province|University|Port|Diocese|Republic|Kingdom"
    r"|Government) of (?:the )?[A-ZÀ-Þ][\w’'-]+"
    r"(?: (?!Strategy|Plan|Report|Policy|Budget|Statement|Declaration|Charter|Pledge|Commitment|Action|Climate"
    r"|[A-Z][a-z]+ing\b)"
    r"[A-ZÀ-Þ][\w’'-]+)*"
    r"|(?:\b[A-ZÀ-Þ][\w’'&-]*\s+){1,5}(?:Council|plc|PLC|Ltd|Limited|Inc|Corporation|GmbH|AB|AG|University|Union|Association"
    r"|Federation|Foundation|Bank|Group|Company)\b)"
)


_FROM = re.compile(r"(?:^|[:,–—-]\s+|\b(?:of|by|from)\s+)(?:[Tt]he\s+)?$")


# Where a name stands apart in a title, as of who issues it: "Plan for 2026, Republic of Chad", "City of Oslo: Budget".
_APART_BEFORE = re.compile(r"(?:^|[,:–—|]\s+|\s-\s)(?:[Tt]he\s+)?$")
_APART_AFTER = re.compile(r"\s*(?:$|[:–—|]|\s-\s)")


# A state that no list knows, at the end of its paper's title or of its ministry's name.
_STATE_OF = re.compile(
    r"(?:\b(?:Strategy|Plan|Policy|Programme|Program|Agenda|Roadmap|Statement|Budget)|^(?:Ministry|Department)\s+(?:of|for)\s.+)"
    r"\s+of\s+(?:the\s+)?(?P<name>[A-ZÀ-Þ][\w’'-]+(?:\s+[A-ZÀ-Þ][\w’'-]+)?)\s*$"
)


def letterhead(document: Document) -> Named | None:
    """The city, company, organisation or state in the title or first lines that the text goes on to speak for."""
    lines = [(document.meta.title or "", None), *_first_lines(document)]
    for words, base in lines:
        state = _STATE_OF.search(words)
        if (
            state
            and not find_names(words)
            and not is_organ(state.group("name"))
            and _speaks(state["name"], document.text)
        ):
            span = (base + state.start("name"), base + state.end("name")) if base is not None else None
            return Named((state["name"],), (document.evidence(*span),) if span else ())
        for found in _ISSUERS.finditer(words):
            name = party_name(found.group())
            if not _FROM.search(words, 0, found.start()):
                continue
            alone = _APART_BEFORE.search(words, 0, found.start()) and _APART_AFTER.match(words, found.end())
            if alone or _speaks(name, document.text):
                beside = listed_names(words, found.start())[1:]
                others = [m.names[0] for m in beside if is_company(m.names[0]) or is_organisation(m.names[0])]
                place = document.evidence(base + found.start(), base + found.end()) if base is not None else None
                return Named((name, *others), (place,) if place else ())
    return None


def _first_lines(document: Document) -> Iterator[tuple[str, int]]:
    """The headings and lines without a full stop at the start, each with its place."""
    for block in document.blocks[:3]:
        words = document.text[block.span.start : block.span.end]
        if block.kind is BlockKind.HEADING or (len(words.split()) <= 15 and not words.rstrip().endswith(".")):
            yield words, block.span.start


def _speaks(name: str, text: str) -> bool:
    """Whether the text promises in a name, one of its short forms, or as "we"."""
    calls = [name, *(f"The {short}" for short in short_names(name, text)), *short_names(name, text)]
    if re.search(r"\b[Ww]e\s+(?:will|shall|commit|pledge)\b", text):
        return True
    acts = r"\s+(?:will|shall|commits?|undertakes?|pledges?|has\s+decided|today|is\s+committed)\b"
    return any(re.search(rf"\b{re.escape(call)}{acts}", text) for call in dict.fromkeys(calls))


def between(document: Document) -> Named | None:
    """Those whom an agreement's title or first words name after "between"."""
    title = document.meta.title or ""
    for words, base in ((title, None), *_openings(document)):
        small = in_small_letters(words) if words.isupper() else words
        for found in (*_BETWEEN.finditer(small), *(_JOINTLY_OF.finditer(small) if base is None else ())):
            if base is None and (states := _states_of_offices(small[found.end() :])):
                return Named(states)
            listed = listed_names(small, found.end())
            names = tuple(dict.fromkeys(m.names[0] for m in listed))
            if any(re.match(rf"(?:{titles()})\b", name) for name in names):
                continue
            if len(names) == 1 and (members := _MEMBERS.match(names[0])):
                names = (members.group(),)
            if len(names) > 1 or (names and _MEMBERS.fullmatch(names[0])):
                span = Span(listed[0].span.start, listed[-1].span.end)
                evidence = () if base is None else (document.evidence(base + span.start, base + span.end),)
                return Named(tuple(called(name, document.text) for name in names), evidence)
    return None


# "the Ministry of Economy, Trade and Industry of Japan": an office, up to whose it is.
_OFFICE_OF = re.compile(
    r"(?:and\s+)?(?:the\s+)?(?:[A-Z][\w’'-]*\s+){0,3}"
    r"(?:Ministry|Department|Agency|Administration|Office|Authority|Commission|Bureau|Secretariat)\s+(?:of|for)\s"
    r"[^.;:()]*?\bof\s+(?:the\s+)?(?:(?:[A-Z][a-z]+\s+)?(?:Republic|Kingdom|Government|State)\s+of\s+(?:the\s+)?)?$"
)


def _states_of_offices(words: str) -> tuple[str, ...]:
    """The states of two offices or more that words list: an agreement between ministries binds their countries."""
    at = 0
    found: list[str] = []
    for mention in find_names(words):
        if mention.adjective or not _OFFICE_OF.match(words[at : mention.span.start].lstrip(" ,")):
            break
        found += mention.names
        at = mention.span.end
    return tuple(dict.fromkeys(found)) if len(found) > 1 else ()


def _head(document: Document) -> tuple[str, int]:
    """The first headings and short lines as one: a title set over several of them."""
    end = 0
    for block in document.blocks[:10]:
        words = document.text[block.span.start : block.span.end]
        if block.kind is not BlockKind.HEADING and (len(words.split()) > 15 or words.rstrip().endswith(".")):
            break
        end = block.span.end
    return document.text[:end].replace("\n", " "), 0


def _openings(document: Document) -> Iterator[tuple[str, int]]:
    """The first headings and lines in which a title may be repeated, each with its place."""
    yield _head(document)
    for block in document.blocks:
        if block.span.start > _OPENING:
            return
        words = document.text[block.span.start : block.span.end]
        is_title = block.kind is BlockKind.HEADING or words[:200].isupper()
        if is_title or re.match(
            r"(?:This\s+|The\s+)?(?:\w+\s+){0,4}(?:Agreement|Memorandum|Treaty|Arrangement)\b", words
        ):
            yield words[:1200], block.span.start
