"""Those whom a title names as who speaks, and not as what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commitments.extract.gazetteer import Mention, find_names, groups
from commitments.extract.grounds import Named
from commitments.extract.lists import chains, merged, names_of
from commitments.extract.openings import first_places, opened
from commitments.extract.people import People, find_people, titles
from commitments.model import Document


def titled(document: Document, people: People) -> Named | None:
    """The title's "A-B", "between A and B", "from A and B", or in a joint document "A with B"."""
    title = document.meta.title or ""
    mentions = merged([*find_names(title), *find_people(title, people)])
    for chain in chains(title, mentions):
        names = names_of(chain)
        if len(names) > 1 and not _is_topic(title, chain):
            return _precise(Named(names, first_places(document, names, people)), document, people)
    for names in (
        _offices(title, people),
        names_of(find_people(title, people)),
        _together(title, mentions),
        _visiting(title, mentions),
        _paired(title, document.text),
    ):
        if len(names) > 1:
            return Named(names, first_places(document, names, people))
    return None


def _together(title: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Those whom a title joins by "with": "ASEAN Summit Meeting with Norway: Joint Statement"."""
    if not re.search(r"\b(?:joint|agreement|meeting|dialogue|communiqu|partnership)", title, re.IGNORECASE):
        return ()
    named = [m for m in mentions if not m.adjective]
    joined = len(named) == 2 and re.search(r"\bwith\s+(?:the\s+)?$", title[: named[1].span.start])
    return names_of(named) if joined else ()


def _visiting(title: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Guest and host of a visit: "Joint Communiqué on the visit of the President of Kenya to Vietnam"."""
    visit = re.search(r"\bvisit\s+(?:of|by)\b", title, re.IGNORECASE)
    joint = re.search(r"\bjoint\b", title, re.IGNORECASE)
    named = [m for m in mentions if visit and m.span.start > visit.end()]
    to = len(named) == 2 and re.search(r"\bto\s+(?:the\s+)?$", title[: named[1].span.start])
    return names_of(named) if to and joint else ()


_PAIR = re.compile(
    r"^(?:(?:Joint|Bilateral)\s+)?(?P<one>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\s?[–—-]\s?(?P<two>[A-Z][a-z]+)\s"
)


def _paired(title: str, text: str) -> tuple[str, ...]:
    """A country and another that no list knows and that acts in the text: "Canada–Saskatchewan Agreement"."""
    pair = _PAIR.match(title)
    names = [pair.group("one"), pair.group("two")] if pair else []
    strange = [name for name in names if not find_names(name)]
    acts = len(strange) == 1 and re.search(rf"\b{strange[0]}\s+(?:will|shall|commits|agrees?|undertakes)\b", text)
    return tuple(names) if acts else ()


# "G7 Leaders’ Statement on Iran": the group speaks, whatever country it speaks of.
_SPEAK = re.compile(r"\s+(?:\w+\s+)?(?:Leaders|Ministers|Statement|Declaration|Communiqu[eé]|Summit|Conclusions)\b")


def group_of_title(document: Document, people: People) -> Named | None:
    """A group that the title names and is not about."""
    title = document.meta.title or ""
    mentions = merged(find_names(title))
    named = [m for m in mentions if m.group and not any(n in groups() and groups()[n].vague for n in m.names)]
    others = [m for m in mentions if not m.group and not m.adjective]
    if others and not (
        named and _SPEAK.match(title, named[0].span.end) and all(_is_topic(title, (m,)) for m in others)
    ):
        return None
    first = next((m for m in named if not _is_topic(title, (m,)) and not _is_region(title, m)), None)
    return Named(first.names, first_places(document, first.names, people)) if first else None


def _is_region(title: str, mention: Mention) -> bool:
    """Whether a group's loose name only says where: "Pacific Partnership Strategy"."""
    words = title[mention.span.start : mention.span.end]
    loose = words not in mention.names and not words.isupper() and " " not in words
    return loose and re.match(r"\s+[A-Z]", title[mention.span.end :]) is not None


def _precise(speakers: Named, document: Document, people: People) -> Named:
    """Without a region that is no party: by the parties that the opening names, or the rest."""
    rest = tuple(n for n in speakers.names if n not in groups() or not groups()[n].vague)
    if len(rest) == len(speakers.names):
        return speakers
    first = opened(document, people)
    if first and set(rest) < set(first.names) and not any(n in groups() and groups()[n].vague for n in first.names):
        return first
    return Named(rest, first_places(document, rest, people))


def _is_topic(title: str, chain: Sequence[Mention]) -> bool:
    """Whether what the names stand after says that the text is about them ("Statement on Iran")."""
    if re.search(r"[A-Za-z.]\s?[-–—]\s?[A-Z]", title[chain[0].span.start : chain[-1].span.end]):
        return False
    before = re.split(r":\s|\s[-–—]+\s", title[: chain[0].span.start])[-1]
    return bool(
        re.search(
            r"\b(?:on|against|regarding|about|in|for|towards?|to|alongside|with)\b(?:\s+[\w-]+){0,6}\s*$",
            before,
            re.I,
        )
    ) and not re.search(r"\b(?:between|from|by|among)\b[^,]*$", before, re.I)


def _offices(title: str, people: People) -> tuple[str, ...]:
    found: list[str] = []
    for match in re.finditer(rf"\b(?:{titles()})\s+of\s+(?:the\s+)?", title):
        named = find_names(title, match.end(), match.end() + 60)
        if named:
            found.extend(named[0].names)
    return tuple(dict.fromkeys(found))
