"""What a person typed becomes what the full-text tables are asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from commitments.words.spelling import load_table
from commitments.words.tokens import Word, index_text, words_of

# More texts than this hold a term of a query: not all of them are scored.
MANY = 8_000

_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')
_PREFIX = re.compile(r"(\w{2,})\*")


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that carry nothing in a question."""
    return frozenset(load_table("query")["stop"]["words"].split())


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for: any of its alternatives will do, each a word, a phrase, or a prefix with its star.

    `word` is how it was typed. A `required` term was put in quotes.
    """

    word: str
    alternatives: tuple[str, ...]
    required: bool = False

    @property
    def match(self) -> str:
        """The term in FTS5's language."""
        quoted = " OR ".join(_quoted(alternative) for alternative in self.alternatives)
        return f"({quoted})" if len(self.alternatives) > 1 else quoted


@dataclass(frozen=True, slots=True)
class Question:
    """A query, read. `meaning` is what is embedded: the words with acronyms spelled out."""

    text: str
    terms: tuple[Term, ...]
    meaning: str
    corrected: Mapping[str, str] = field(default_factory=dict)
    expanded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def matches(self, frequencies: Sequence[int]) -> Iterator[tuple[str, int]]:
        """What to ask, in FTS5's language, until enough is found, and how many texts at most fit.

        `frequencies` says how many texts hold each term. Any of the terms will do, where few texts hold one. Scoring a
        text costs about a microsecond: where very many hold one, those that hold all are asked for first, then those
        that hold the rarest and another.
        """
        pairs = sorted(zip(frequencies, (term.match for term in self.terms), strict=True))
        held = [(frequency, match) for frequency, match in pairs if frequency]
        if sum(frequencies) > MANY and len(held) > 1:
            (fewest, rarest), others = held[0], [match for _, match in held[1:]]
            yield self._with_required(" AND ".join([rarest, *others])), fewest
            yield self._with_required(f"{rarest} AND ({' OR '.join(others)})"), fewest
        yield self._with_required(" OR ".join(match for _, match in pairs)), sum(frequencies)

    def _with_required(self, match: str) -> str:
        return f"({match}) AND {self.required}" if self.required else match

    @property
    def required(self) -> str:
        """All that was put in quotes, in FTS5's language; empty for nothing."""
        return " AND ".join(term.match for term in self.terms if term.required)


def read_terms(text: str) -> tuple[Term, ...]:
    """The terms of a query: quoted phrases, prefixes, words. Stop words weigh nothing."""
    phrases, rest = _phrases(text)
    prefixes = [found.group(1).lower() for found in _PREFIX.finditer(rest)]
    words = words_of(_PREFIX.sub(" ", rest))
    carrying = [word for word in words if word.text.lower() not in stop_words() or _is_name(word.text, text)]
    terms = [Term(phrase, (folded,), required=True) for phrase in phrases if (folded := index_text(phrase))]
    terms += [Term(f"{prefix}*", (f"{prefix}*",)) for prefix in prefixes]
    return tuple(_once([*terms, *(_term(word) for word in carrying)]))


def _is_name(word: str, text: str) -> bool:
    """Whether a stop word is typed as a name: "WHO" in "WHO funding". Nobody means a name by an operator."""
    return word.isupper() and len(word) > 1 and not text.isupper() and word.lower() not in _operators()


@lru_cache(maxsize=1)
def _operators() -> frozenset[str]:
    return frozenset(load_table("query")["operators"]["words"].split())


def _term(word: Word) -> Term:
    parts = " ".join(word.parts)
    alternatives = (parts,) if len(word.parts) == 1 else (parts, word.joined)
    return Term(word.text, alternatives)


def _phrases(text: str) -> tuple[list[str], str]:
    phrases = [a or b for a, b in _QUOTED.findall(text)]
    return phrases, _QUOTED.sub(" ", text)


def _once(terms: list[Term]) -> Iterator[Term]:
    seen: set[tuple[str, ...]] = set()
    for term in terms:
        if term.alternatives not in seen:
            seen.add(term.alternatives)
            yield term


def _quoted(alternative: str) -> str:
    star = "*" if alternative.endswith("*") else ""
    return '"' + alternative.rstrip("*").replace('"', " ") + '"' + star
