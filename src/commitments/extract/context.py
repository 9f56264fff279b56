"""What a document says of its parties: their names, its terms for them, who speaks for whom, and its instruments."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from commitments.extract.acronyms import find_acronyms, find_schemes
from commitments.extract.annotate import Tree
from commitments.extract.definitions import Definition, find_definitions
from commitments.extract.gazetteer import Mention, find_names, pattern_of
from commitments.extract.governments import actors, find_governments
from commitments.extract.grounds import is_order
from commitments.extract.lists import chains, merged, names_of
from commitments.extract.party_names import inseparable, short_names
from commitments.extract.people import People, find_people, read_people, titles
from commitments.extract.speakers import Speakers, read_speakers
from commitments.model import Document, Evidence, Sentence, Span


class Found(NamedTuple):
    """Parties, the words that name or mean them, and how these lead to them (a name in promisers.toml)."""

    names: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    ground: str = "named"


@dataclass(frozen=True, slots=True)
class PartyContext:
    """A document’s parties, terms, leaders, instruments and acronyms of bodies and of `others`.

    `order` says that it orders.
    """

    document: Document
    speakers: Speakers
    terms: Mapping[str, tuple[str, ...]]
    people: People
    instruments: Mapping[str, Mention]
    acronyms: Mapping[str, str]
    tree: Tree
    order: bool = False
    others: frozenset[str] = frozenset()

    @property
    def parties(self) -> tuple[str, ...]:
        """The document's parties."""
        return self.speakers.names

    def all(self, *places: Evidence, ground: str = "meant") -> Found:
        """All parties, with the words that mean them and those that name them; nobody where each is on its own."""
        if self.speakers.apart:
            return Found((), (), ground)
        return Found(self.parties, (*places, *self.speakers.evidence), ground)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The document's sentences."""
        return self.tree.sentences

    def before(self, sentence: Sentence) -> Sentence | None:
        """The sentence before another."""
        at = bisect_left(self.sentences, sentence.start, key=lambda one: one.start)
        return self.sentences[at - 1] if at else None


def read_parties(document: Document, tree: Tree) -> PartyContext:
    """The parties of a document, from its front matter, definitions, opening and title."""
    people = read_people(f"{document.text}\n\n{document.meta.title or ''}")
    definitions = find_definitions(document.text)
    speakers = read_speakers(document, people, definitions)
    acronyms = find_acronyms(document.text)
    return PartyContext(
        document=document,
        speakers=speakers,
        terms=MappingProxyType(_terms(document, definitions, speakers)),
        people=people,
        instruments=MappingProxyType(_instruments(document.text, speakers)),
        acronyms=MappingProxyType(acronyms),
        tree=tree,
        order=is_order(document) and len(speakers.names) < 2,
        others=find_schemes(document.text, acronyms),
    )


def _terms(document: Document, definitions: Sequence[Definition], speakers: Speakers) -> dict[str, tuple[str, ...]]:
    """What the document calls its parties: terms it defines, their names where no list has them, and short names."""
    terms = {d.term: d.names for d in definitions if not d.collective and not find_names(d.term)}
    if "European Union" in speakers.names:
        terms.setdefault("Commission", ("European Union",))
    unions = [name for name in speakers.names if name.endswith(" Union")]
    if len(unions) == 1:
        terms.setdefault("Union", (unions[0],))
    kept = {term: names for term, names in terms.items() if term[0].isupper() and term not in speakers.names}
    kept |= {name: (name,) for name in speakers.names if not find_names(name)}
    shorts = [(short, name) for name in speakers.names for short in dict.fromkeys(short_names(name, document.text))]
    uses = Counter(short for short, _ in shorts)
    for short, name in shorts:
        if uses[short] == 1:
            kept.setdefault(short, (name,))
    if not speakers.alone and (others := actors(document)):
        for name in inseparable(others.names, document.text):
            if not find_names(name):
                kept.setdefault(name, (name,))
    return kept


_INSTRUMENT = re.compile(
    r"\b(?P<noun>(?:[A-Z][\w-]*\s+(?:of\s+|on\s+)?){0,4}"
    r"(?:Memorandum of Understanding|Agreement|Framework|Arrangement|Treaty|Plan|Partnership|MoU|MOU))"
    r"\s+(?:between|among)\s+"
)


def _instruments(text: str, speakers: Speakers) -> dict[str, Mention]:
    """Instruments between some of the parties: "a Memorandum between A and B"."""
    found: dict[str, Mention] = {}
    for match in _INSTRUMENT.finditer(text):
        mentions = merged(find_names(text, match.end(), match.end() + 160))
        chain = next(chains(text, mentions), ())
        close = chain and re.fullmatch(r"[\w\s’'-]*", text[match.end() : chain[0].span.start])
        if len(names_of(chain)) > 1 and close and set(names_of(chain)) <= set(speakers.names):
            noun = " ".join(match.group("noun").split()).lower()
            span = Span(match.start(), chain[-1].span.end)
            found.setdefault(noun, Mention(span, names_of(chain)))
    return found


def find_mentions(context: PartyContext, start: int, end: int) -> tuple[Mention, ...]:
    """Every party, defined term and known person named in a range of the document."""
    text = context.document.text
    found = [*find_names(text, start, end), *find_people(text, context.people, start, end)]
    found += find_governments(text, start, end)
    if context.terms:
        pattern = re.compile(
            rf"\b(?:{pattern_of(context.terms)})(?!\w)(?!\s(?!Governments?\b)[A-Z])(?!\s+of\s+(?:the\s+)?[A-Z])"
        )
        for match in pattern.finditer(text, start, end):
            if names := context.terms.get(match.group()):
                found.append(Mention(Span(match.start(), match.end()), names))
    return merged([*found, *_offices(context, start, end)])


def _offices(context: PartyContext, start: int, end: int) -> list[Mention]:
    """ "The Prime Minister": the country of the only one among the parties."""
    found = []
    pattern = rf"\b(?:[Tt]he|and)\s+(?P<office>{titles()})\b(?!\s+(?:of|for|[A-Z]))"
    for match in re.finditer(pattern, context.document.text[start:end]):
        countries = context.people.offices.get(match.group("office"), frozenset()) & frozenset(context.parties)
        if len(countries) == 1:
            found.append(Mention(Span(start + match.start(), start + match.end()), tuple(countries)))
    return found
