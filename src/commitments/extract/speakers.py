"""Who speaks in a document: read from its front matter, definitions, opening and title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from commitments.extract.definitions import Definition, find_definitions
from commitments.extract.gazetteer import Mention, find_names, groups, name_of
from commitments.extract.lists import chains, merged, names_of
from commitments.extract.people import People, find_people, read_people, titles
from commitments.extract.rules import load_rules
from commitments.model import Document, Evidence

# Beyond this many names, a text speaks for its group.
_MANY = 8
_OPENING = 2400
# More than any statement has; names are sought in it within a second.
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Speakers:
    """The parties of a document, the words that name them, and which of its words were the most telling."""

    names: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    by: str = ""

    @property
    def many(self) -> bool:
        """Whether a group of countries is among them."""
        return any(name in groups() for name in self.names)


def read_speakers(document: Document, people: People, definitions: Sequence[Definition]) -> Speakers:
    """The parties of a document, by the most telling of its words."""
    if document.meta.parties and "parties" not in document.meta.found:
        return Speakers(tuple(dict.fromkeys(name_of(p) for p in document.meta.parties)))
    for by, read in _READERS:
        if speakers := read(document, people, definitions):
            return replace(_as_group(speakers, document), by=by)
    return Speakers(())


def speakers_of(document: Document) -> Speakers:
    """The parties of a document by itself, without its sentences; of a very long one by its first part."""
    part = replace(document, text=document.text[:_LONGEST]) if len(document.text) > _LONGEST else document
    people = read_people(f"{part.text}\n\n{part.meta.title or ''}")
    return read_speakers(part, people, find_definitions(part.text))


_ORDERED = re.compile(
    r"By the authority vested in me as President|it is hereby ordered|I hereby (?:direct|order|determine|proclaim)"
)


def is_order(document: Document) -> bool:
    """Whether the document orders rather than agrees."""
    return _ORDERED.search(document.text, 0, _OPENING) is not None


def _issuer(document: Document, _people: People, _definitions: Sequence[Definition]) -> Speakers | None:
    """An order binds the country whose president signs it."""
    found = _ORDERED.search(document.text, 0, _OPENING)
    if not found:
        return None
    named = find_names(document.text, found.start(), found.end() + 400)
    name = named[0].names if named else ("United States",)
    return Speakers(name, (document.evidence(found.start(), found.end()),))


def _defined(document: Document, _people: People, definitions: Sequence[Definition]) -> Speakers | None:
    for one in definitions:
        if one.collective and len(one.names) > 1 and one.span.start < 2 * _OPENING:
            return Speakers(one.names, (document.evidence(one.span.start, one.span.end),))
    return None


@lru_cache(maxsize=1)
def _we() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:[Ww]e|WE)\b[\s,–—*-]*(?=the\b|[A-Z])|\b[Aa]s\s+(?=(?:the\s+)?(?:leaders|ministers|governments|heads|members)\b)"
    )


_LISTING = frozenset(load_rules("collectives")["listing"]["words"])


def _first_person(document: Document, people: People, _definitions: Sequence[Definition]) -> Speakers | None:
    """ "We, the leaders of ..." and "As leaders of ...": the names up to the first word that is none."""
    text = document.text
    for match in _we().finditer(text, 0, _OPENING):
        mentions = _listed(text, match.end(), people)
        names = names_of(mentions)
        if names and (len(names) > 1 or mentions[0].group):
            return Speakers(names, (document.evidence(match.start(), mentions[-1].span.end),))
    return None


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


def _titled(document: Document, people: People, _definitions: Sequence[Definition]) -> Speakers | None:
    """The title's "A-B", "between A and B", "from A and B", or a group's name."""
    title = document.meta.title or ""
    mentions = merged([*find_names(title), *find_people(title, people)])
    for chain in chains(title, mentions):
        names = names_of(chain)
        if len(names) > 1 and not _is_topic(title, chain):
            return _precise(Speakers(names, _in_text(document, names, people)), document, people)
    offices = _offices(title, people)
    if len(offices) > 1:
        return Speakers(offices, _in_text(document, offices, people))
    people_named = names_of(find_people(title, people))
    if len(people_named) > 1:
        return Speakers(people_named, _in_text(document, people_named, people))
    first = next((m for m in mentions if m.group and not _is_topic(title, (m,))), None)
    return Speakers(first.names, _in_text(document, first.names, people)) if first else None


def _precise(speakers: Speakers, document: Document, people: People) -> Speakers:
    """Without a region that is no party: by the parties that the opening names, or the rest."""
    rest = tuple(n for n in speakers.names if n not in groups() or not groups()[n].vague)
    if len(rest) == len(speakers.names):
        return speakers
    opened = _opened(document, people, ())
    if opened and set(rest) < set(opened.names) and not any(n in groups() and groups()[n].vague for n in opened.names):
        return opened
    return Speakers(rest, _in_text(document, rest, people))


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


def _in_text(document: Document, names: Sequence[str], people: People) -> tuple[Evidence, ...]:
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


_SIGNED = re.compile(
    r"\b(?:FOR|For|ON BEHALF OF|On behalf of)\s+(?:(?:THE|the)\s+)?(?:GOVERNMENT|Government)\s+(?:OF|of)\s+"
)


def _signed(document: Document, _people: People, _definitions: Sequence[Definition]) -> Speakers | None:
    """The signature block: "For the Government of Norway:"."""
    places: dict[str, Evidence] = {}
    for match in _SIGNED.finditer(document.text):
        named = find_names(document.text, match.end(), match.end() + 80)
        if named:
            place = document.evidence(match.start(), named[0].span.end)
            places.setdefault(named[0].names[0], place)
    return Speakers(tuple(places), tuple(places.values())) if len(places) > 1 else None


def _opened(document: Document, people: People, _definitions: Sequence[Definition]) -> Speakers | None:
    """The first two or more parties that the opening lists together, or an office of each."""
    text = document.text
    end = min(len(text), _OPENING)
    mentions = merged([*find_names(text, 0, end), *find_people(text, people, 0, end)])
    for chain in chains(text, [m for m in mentions if not m.adjective]):
        names = names_of(chain)
        if len(names) > 1 and not any(n in groups() and groups()[n].vague for n in names):
            return Speakers(names, (document.evidence(chain[0].span.start, chain[-1].span.end),))
    return None


def _introduced(document: Document, people: People, _definitions: Sequence[Definition]) -> Speakers | None:
    names = people.countries()
    return Speakers(names, _in_text(document, names, people)) if len(names) > 1 else None


def _most_named(document: Document, _people: People, _definitions: Sequence[Definition]) -> Speakers | None:
    counts: dict[str, int] = {}
    for mention in find_names(document.text):
        for name in mention.names:
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return None
    name = max(counts, key=lambda n: counts[n])
    return Speakers((name,), _in_text(document, (name,), _people))


def _as_group(speakers: Speakers, document: Document) -> Speakers:
    """The group's name where its members speak, with the others beside it."""
    named = frozenset(speakers.names)
    large = (g for g in groups().values() if len(g.members) > 3 and not g.as_members and g.members <= named)
    for group in large:
        if re.search(rf"(?<!\w){re.escape(group.name)}(?!\w)", document.text):
            rest = (n for n in speakers.names if n not in group.members | group.attached and n != group.name)
            return Speakers((group.name, *rest), speakers.evidence)
    if len(named) > _MANY:
        return _large(speakers, document)
    return speakers


def _large(speakers: Speakers, document: Document) -> Speakers:
    """A crowd speaks under the name of its group: the title's, or the one that it calls itself a member of."""
    title = document.meta.title or ""
    for chain in chains(title, merged(find_names(title))):
        names = names_of(chain)
        wide = [n for n in names if n in groups()]
        if wide:
            return Speakers(names, speakers.evidence)
    found = re.search(r"\b[Mm]embers of the ((?:[A-Z][\w-]*(?: of| for| and)? ?){2,8})\(", document.text[:_OPENING])
    if found:
        return Speakers((found.group(1).strip(),), speakers.evidence)
    return speakers


# The most telling first; the last two are guesses.
_READERS = (
    ("order", _issuer),
    ("definition", _defined),
    ("opening", _first_person),
    ("title", _titled),
    ("signature block", _signed),
    ("opening", _opened),
    ("leaders", _introduced),
    ("names", _most_named),
)
