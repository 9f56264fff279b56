"""Parties that a text lists together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from commitments.extract.gazetteer import Mention
from commitments.extract.people import titles

# What a country's formal name begins with.
FORMAL = "Governments?|Republic|Kingdom|States?|Commonwealth|Federation|Principality|Confederation"


def merged(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Mentions without those that lie in a longer one, in order."""
    kept: list[Mention] = []
    for one in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
    return tuple(kept)


@lru_cache(maxsize=1)
def _between() -> re.Pattern[str]:
    """What may stand between two parties of a list."""
    words = r"and|as well as|along with|both|or|[Tt]he|of"
    return re.compile(
        rf"(?:[\s,;&/–—‑-]|\([^()]*\)|['’]s?|\b(?:{words})\b|(?:[A-Z][\w’'-]*\s+)?\b(?:{FORMAL})\b|\b(?:{titles()})\b)*"
    )


def chains(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, ...]]:
    """Mentions that are listed together: "the United States, the European Union, and Japan"."""
    chain: list[Mention] = []
    for mention in mentions:
        if chain and not _between().fullmatch(text, chain[-1].span.end, mention.span.start):
            yield tuple(chain)
            chain = []
        chain.append(mention)
    if chain:
        yield tuple(chain)


def names_of(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The names of mentions, each once."""
    return tuple(dict.fromkeys(name for mention in mentions for name in mention.names))


_ASIDE = re.compile(
    r"\b(?:in|on|with|for|to|against|from|towards?|at|into|over|regarding|under|about|through|including|around|across|within|after|near|beyond|despite|like)\s+"
    r"(?:[\w’'.-]+\s+){0,5}$"
)


def aside(text: str) -> bool:
    """Whether what follows a text stands in a phrase aside from the subject ("support for")."""
    return _ASIDE.search(text) is not None
