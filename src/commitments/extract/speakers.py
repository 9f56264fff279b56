"""Who speaks in a document: read from its front matter, definitions, opening and title."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from commitments.extract.definitions import Definition, find_definitions
from commitments.extract.gazetteer import find_names, groups, name_of
from commitments.extract.governments import actors, government, speaks_alone, those_who_pledge
from commitments.extract.grounds import Named, between, enacting, issuer, letterhead, meeting
from commitments.extract.lists import chains, merged, names_of
from commitments.extract.openings import first_person, introduced, listed_first, opened, signed, speaks_jointly
from commitments.extract.party_headings import each_by_itself
from commitments.extract.party_names import inseparable
from commitments.extract.people import People, read_people
from commitments.extract.prose import read_prose
from commitments.extract.titles import group_of_title, titled
from commitments.model import Document, Evidence

# Beyond this many names, a text speaks for its group.
_MANY = 8
_OPENING = 2400
# More than any statement has; names are sought in it within a second.
_LONGEST = 200_000


# Readers that find who may speak, by signs and not by words that say so.
GUESSING = frozenset(("leaders", "first list", "promises", "government", "pledges"))


@dataclass(frozen=True, slots=True)
class Speakers:
    """The parties of a document, the words that name them, and which of its words were the most telling.

    `alone` says that a government speaks for itself; `sureness` what share of the signs speaks for it.
    `beside` are others whom the title names as speakers. `apart` says that each promises for itself under its heading.
    """

    names: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    by: str = ""
    sureness: float = 1.0
    alone: bool = False
    beside: tuple[str, ...] = ()
    apart: bool = False

    @property
    def guessed(self) -> bool:
        """Whether no words of the document say that they speak."""
        return self.by in GUESSING

    @property
    def many(self) -> bool:
        """Whether a group of countries is among them."""
        return any(name in groups() for name in self.names)


def read_speakers(document: Document, people: People, definitions: Sequence[Definition]) -> Speakers:
    """The parties of a document, by the most telling of its words."""
    if document.meta.parties and "parties" not in document.meta.found:
        return Speakers(tuple(dict.fromkeys(name_of(p) for p in document.meta.parties)))
    for by, read in _READERS:
        if found := read(document, people, definitions):
            names = inseparable(found.names, document.text)
            beside = titled(document, people) if by == "definition" else None
            others = beside.names if beside else ()
            if by == "headings":
                return Speakers(names, found.evidence, by, apart=True)
            return _as_group(Speakers(names, found.evidence, by, found.sureness, found.alone, others), document)
    return Speakers(())


def speakers_of(document: Document) -> Speakers:
    """The parties of a document by itself, without its sentences; of a very long one by its first part."""
    prose = read_prose(document)
    part = prose.reading
    part = replace(part, text=part.text[:_LONGEST]) if len(part.text) > _LONGEST else part
    people = read_people(f"{part.text}\n\n{part.meta.title or ''}")
    found = read_speakers(part, people, find_definitions(part.text))
    return found if prose.same else replace(found, evidence=tuple(map(prose.evidence, found.evidence)))


def _defined(document: Document, definitions: Sequence[Definition]) -> Named | None:
    for one in definitions:
        if one.collective and len(one.names) > 1 and one.span.start < 2 * _OPENING:
            return Named(one.names, (document.evidence(one.span.start, one.span.end),))
    return None


def _between(document: Document) -> Named | None:
    found = between(document)
    if found is None:
        return None
    states = government(document) if any(name.endswith("Government") for name in found.names) else None
    names = tuple(states.names[0] if states and name.endswith("Government") else name for name in found.names)
    return Named(tuple(dict.fromkeys(names)), found.evidence)


def _acted(document: Document) -> Named | None:
    found = actors(document)
    return found if found and len(found.names) > 1 else None


def _speaks_alone(document: Document) -> Named | None:
    return government(document) if speaks_alone(document) else None


def _as_group(speakers: Speakers, document: Document) -> Speakers:
    """The group's name where its members speak, with the others beside it."""
    named = frozenset(speakers.names)
    large = (g for g in groups().values() if len(g.members) > 3 and not g.as_members and g.members <= named)
    for group in large:
        if re.search(rf"(?<!\w){re.escape(group.name)}(?!\w)", document.text):
            rest = (n for n in speakers.names if n not in group.members | group.attached and n != group.name)
            return replace(speakers, names=(group.name, *rest))
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
            return replace(speakers, names=names)
    found = re.search(r"\b[Mm]embers of the ((?:[A-Z][\w-]*(?: of| for| and)? ?){2,8})\(", document.text[:_OPENING])
    if found:
        return replace(speakers, names=(found.group(1).strip(),))
    return speakers


_Reader = Callable[[Document, People, Sequence[Definition]], Named | None]

# The most telling first. How sure each is stands in promisers.toml.
_READERS: tuple[tuple[str, _Reader], ...] = (
    ("order", lambda d, _p, _t: issuer(d)),
    ("enactment", lambda d, _p, _t: enacting(d)),
    ("definition", lambda d, _p, terms: _defined(d, terms)),
    ("opening", lambda d, people, _t: first_person(d, people)),
    ("title", lambda d, people, _t: titled(d, people)),
    ("agreement", lambda d, _p, _t: _between(d)),
    ("signature block", lambda d, people, _t: signed(d, people)),
    ("headings", lambda d, _p, _t: each_by_itself(d)),
    ("own government", lambda d, _p, _t: _speaks_alone(d)),
    ("letterhead", lambda d, _p, _t: letterhead(d)),
    ("group of the title", lambda d, people, _t: group_of_title(d, people)),
    ("meeting", lambda d, _p, _t: meeting(d)),
    ("opening", lambda d, people, _t: opened(d, people)),
    ("first list", lambda d, people, _t: listed_first(d, people)),
    ("leaders", lambda d, people, _t: introduced(d, people)),
    ("promises", lambda d, _p, _t: _acted(d)),
    ("government", lambda d, _p, _t: None if speaks_jointly(d) else government(d)),
    ("pledges", lambda d, _p, _t: those_who_pledge(d)),
)
