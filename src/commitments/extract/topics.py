"""What a text is about, by its words."""

from __future__ import annotations

import re
from functools import lru_cache

from commitments.extract.rules import load_rules
from commitments.model import Span

Topic = tuple[str, tuple[Span, ...]]


def topics_of(text: str) -> tuple[Topic, ...]:
    """The topics of a text, each with the places of the words that decided; what is said most often first."""
    found = [(name, places) for name, words, lookalikes in _rules() if (places := _places(text, words, lookalikes))]
    return tuple(sorted(found, key=lambda topic: -len(topic[1])))


@lru_cache(maxsize=1)
def topic_names() -> tuple[str, ...]:
    """All topics, in the order of the data."""
    return tuple(name for name, _, _ in _rules())


def _places(text: str, words: re.Pattern[str], lookalikes: re.Pattern[str] | None) -> tuple[Span, ...]:
    places = [Span(*found.span()) for found in words.finditer(text)]
    others = [Span(*found.span()) for found in lookalikes.finditer(text)] if places and lookalikes else []
    return tuple(place for place in places if not any(place.overlaps(other) for other in others))


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (name, _pattern(rule["words"]), _pattern(rule["not"]) if rule["not"] else None)
        for name, rule in load_rules("topics").items()
    )


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w){'(?:' + '|'.join(map(_phrase, longest_first)) + ')'}(?!\w)")


def _phrase(phrase: str) -> str:
    """A phrase as a pattern; capitals such as "AI" match as they are, so that "aid" or "who" do not."""
    pattern = r"[\s-]+".join(re.escape(word).replace(r"\*", r"\w*") for word in phrase.split())
    return pattern if phrase.replace("*", "").replace(" ", "").isupper() else f"(?i:{pattern})"
