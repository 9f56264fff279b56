"""Bodies and people that no noun gives away, told by their part in the sentence: "run by Northern Futures"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from commitments.extract.actors import Actor, actors_of
from commitments.extract.clauses import class_of
from commitments.extract.common_bodies import CAPITALISED, BodyMention
from commitments.extract.context import PartyContext, find_mentions
from commitments.extract.gazetteer import find_names, pattern_of
from commitments.extract.parses import ParsedSentence
from commitments.extract.party_names import listed_names
from commitments.extract.rules import load_rules
from commitments.model import Span

_RUN = rf"{CAPITALISED}(?:\s+{CAPITALISED})*"
_PERSON = re.compile(rf"\b(?:Mr|Mrs|Ms|Dr|Sir|Dame|Professor)\.?\s+{_RUN}")
# "the ATO", "NBN Co", "RWCs-SER", "DfT": not a word in capitals that is shouted, nor a name of one capital.
_SHORT = re.compile(r"(?:[A-Z][A-Za-z]?[A-Z][A-Za-z]{0,8}(?:-[A-Z]{2,8})?|(?:[A-Z][\w&-]*\s+){1,3}Co)(?![\w-])")
_CHARGED = re.compile(
    r"\s+(?:would|will|shall|should|is|are|was|were|has been|have been)\s+(?:be\s+)?"
    r"(?:asked|tasked|instructed|directed|requested|charged|mandated)\s+(?:to|with)\b"
)


def with_named(
    parsed: ParsedSentence, cue: Span, mentions: Sequence[BodyMention], context: PartyContext
) -> list[BodyMention]:
    """The mentions and those told by their part: who leads, who is asked, and an acronym that acts."""
    found = list(mentions)
    for span in (*_leading(parsed.text), *_beside(parsed.text, mentions), *_acting(parsed, cue, context)):
        taken = any(span.overlaps(one.span) for one in found)
        if not taken and not _is_known(parsed.text[span.start : span.end], context):
            found.append(BodyMention(span, span))
    return sorted(found, key=lambda one: one.span.start)


def _is_known(words: str, context: PartyContext) -> bool:
    """Whether words name a party, a country, or what the document defines as a thing."""
    if words in context.others or words in context.terms or words in context.parties or _DAY.match(words):
        return True
    return any(m.span.start == 0 for m in find_names(words)) or words in load_rules("bodies")["schemes"]["words"]


_DAY = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]+day)\b"
)


@lru_cache(maxsize=1)
def _led_by() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern_of(load_rules('bodies')['leading']['words'])})\s+(?:the\s+)?(?P<name>{_RUN})")


# "requests that the CIPM consult": a name that is asked, whatever its noun.
_ASKED = re.compile(rf"\b(?:request|ask|direct|require)(?:s|ed)?\s+that\s+(?:the\s+)?(?P<name>{_RUN})(?=\s+[a-z])")


def _leading(text: str) -> Iterator[Span]:
    """A name right after words of leading or asking: "run by Northern Futures"."""
    for pattern in (_led_by(), _ASKED):
        for match in pattern.finditer(text):
            if not _TEXT.search(match.group("name")):
                yield Span(*match.span("name"))
            for further in listed_names(text, match.start("name"))[1:]:
                if further.names[0].isupper():
                    yield further.span


# "under the auspices of Directive 505": what is named is a text.
_TEXT = re.compile(
    r"\b(?:Directive|Order|Act|Agreement|Plan|Strategy|Treaty|Convention|Charter|Protocol|Regulation|Law)$"
)


def _beside(text: str, mentions: Sequence[BodyMention]) -> Iterator[Span]:
    """People listed with a body: "led by Resources Minister Martin Berg and Mr Don Roy"."""
    for match in _PERSON.finditer(text):
        if any(re.fullmatch(r",?\s+(?:and|&)\s+", text[one.span.end : match.start()]) for one in mentions):
            yield Span(*match.span())


def _acting(parsed: ParsedSentence, cue: Span, context: PartyContext) -> Iterator[Span]:
    """An acronym or a company that is the subject of the promise, or a name that is asked or told to act."""
    for actor in actors_of(parsed, cue):
        if actor.kind not in ("subject", "agent") or class_of(actor.head) != "name":
            return
        if _names_party(parsed, actor, context):
            return
        yield from _own_name(parsed.text, actor)
        return


def _own_name(text: str, actor: Actor) -> Iterator[Span]:
    words = text[actor.start : actor.end]
    for match in _SHORT.finditer(words):
        whole = match.end() >= actor.head.idx + len(actor.head.text) - actor.start
        if match.start() <= actor.head.idx - actor.start and whole:
            yield Span(actor.start + match.start(), actor.start + match.end())
            return
    name = re.match(rf"(?:[Tt]he\s+)?(?P<name>{_RUN})", words)
    if name and " " in name.group("name") and _CHARGED.match(text, actor.start + name.end()):
        yield Span(actor.start + name.start("name"), actor.start + name.end("name"))


def _names_party(parsed: ParsedSentence, actor: Actor, context: PartyContext) -> bool:
    place = parsed.place(actor.start, actor.end)
    return place is None or any(
        set(m.names) & set(context.parties) and not m.adjective for m in find_mentions(context, place.start, place.end)
    )
