"""Words that the layout broke at the end of a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_BROKEN = re.compile(r"(\w+)([-\xad])$")


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands in a text, compounds as one word."""
    return Counter(word.lower() for line in lines for word in re.findall(r"[\w-]+", line))


def joined(above: str, below: str, words: Counter[str], space: str = " ") -> str:
    """Two lines as one: the hyphen goes where the layout put it, and stays where the word has one."""
    match = _BROKEN.search(above)
    if not above or not below:
        return above + below
    if not match:
        return above + ("" if above[-1] in "—–/" else space) + below
    after = re.match(r"\w+", below)
    if not after or not below[0].islower():
        return f"{above[:-1]}-{below}"
    whole, compound = (match[1] + after[0]).lower(), f"{match[1]}-{after[0]}".lower()
    # "long-" + "term" keeps its hyphen if the text writes so elsewhere, or knows "long" alone and no "longterm".
    keeps = words[compound] or (words[match[1].lower()] and not words[whole])
    return above[:-1] + ("-" if keeps else "") + below
