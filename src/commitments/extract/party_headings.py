"""Headings that name a party each, in a text in which each promises for itself: "Albania", "Commitments of Ghana"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commitments.extract.gazetteer import Mention, find_names, groups
from commitments.extract.grounds import Named
from commitments.model import BlockKind, Document, Evidence

_DEEDS = r"commitments?|actions?|pledges?|contributions?|measures?|steps?|undertakings?"
_BESIDE = re.compile(
    rf"\W*(?:(?:(?:specific|key|new|joint)\s+)?(?:{_DEEDS})\s+(?:of|by|from)\s+)?"
    r"(?:(?:the|governments?|republic|kingdom|of|and|will|shall|commits?\s+to|pledges?(?:\s+to)?|intends?\s+to|agrees?\s+to"
    rf"|undertakes?\s+to|{_DEEDS})\b|['’]s\b|\W)*",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(rf"\b(?:{_DEEDS}|will|shall|(?:commit|pledge|intend|agree|undertake)s?)\b", re.IGNORECASE)
_LONGEST = 10


def names_only(words: str, mentions: Sequence[Mention]) -> bool:
    """Whether a line names parties, at these places of it, and says nothing else."""
    rest, at = "", 0
    for mention in mentions:
        rest += words[at : mention.span.start] + " "
        at = mention.span.end
    return bool(mentions) and len(words.split()) <= _LONGEST and _BESIDE.fullmatch(rest + words[at:]) is not None


def says_promised(words: str) -> bool:
    """Whether a line that names a party says that what follows is promised: "Commitments of Ghana", "Ghana will:"."""
    return _SPOKEN_OF.search(words) is not None


def each_by_itself(document: Document) -> Named | None:
    """The parties that headings name, if each of two or more goes on to act in its own section."""
    places: dict[str, Evidence] = {}
    headings = [block.span for block in document.blocks if block.kind is BlockKind.HEADING]
    for i, span in enumerate(headings):
        words = document.text[span.start : span.end]
        mentions = [m for m in find_names(words) if not m.adjective]
        names = {name for m in mentions for name in m.names}
        if (
            len(names) != 1
            or not names_only(words, mentions)
            or any(n in groups() and groups()[n].vague for n in names)
        ):
            continue
        end = headings[i + 1].start if i + 1 < len(headings) else len(document.text)
        if _acts(names.pop(), document.text[span.end : end]):
            places.setdefault(mentions[0].names[0], document.evidence(span.start, span.end))
    return Named(tuple(places), tuple(places.values())) if len(places) > 1 else None


def _acts(name: str, section: str) -> bool:
    """Whether the party, its government or one of its ministries is the subject of a promise in its section."""
    acts = (
        r"(?:\s+\w+ly|\s+also)?\s+(?:will|shall|commits?|pledges?|intends?|plans?|undertakes?"
        r"|is\s+committed|has\s+(?:committed|pledged))\b"
    )
    office = r"\b(?:Government|Administration|(?:Ministry|Department)(?:\s+(?:of|for|and|[A-Z]\w+))*)"
    own = any(re.match(acts, section[m.span.end :]) for m in find_names(section) if name in m.names)
    return own or re.search(office + acts, section) is not None
