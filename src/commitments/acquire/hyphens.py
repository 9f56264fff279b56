"""Words that the layout broke at the end of a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# First parts that keep their hyphen in nearly every word, and the words in which they do not.
_KEEPING = frozenset(("all", "cross", "decision", "ex", "multi", "non", "quasi", "self", "vice", "well"))
_CLOSED = re.compile(
    r"multi(?:cult|fac|lat|ling|med|nat|pl|tud)|none|nonsen|excl?|all[oi]|cross[eo]|self[il]|vicer|welli"
)
_BROKEN = re.compile(r"(\w+)([-\xad])$")


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands in a text, compounds as one word; half a word before a soft hyphen is none."""
    return Counter(word.lower() for line in lines for word in re.findall(r"[\w\xad-]+", line))


def joined(above: str, below: str, words: Counter[str], space: str = " ") -> str:
    """Two lines as one: the hyphen goes where the layout put it, and stays where the word has one."""
    match = _BROKEN.search(above)
    if not above or not below:
        return above + below
    if not match:
        # A dash between words touches them, one between clauses has a space on each side.
        tight = above[-1] in "—–/" and not above[-2:-1].isspace()
        return above + ("" if tight else space) + below
    after = re.match(r"\w+", below)
    if not after or not below[0].islower():
        return f"{above[:-1]}-{below}"
    whole, compound = (match[1] + after[0]).lower(), f"{match[1]}-{after[0]}".lower()
    # "long-" + "term" keeps its hyphen if the text writes so elsewhere, or knows "long" alone and no "longterm".
    first = match[1].lower()
    known = (first in _KEEPING and not _CLOSED.match(whole)) or words[first]
    keeps = words[compound] or (known and not words[whole])
    return above[:-1] + ("-" if keeps else "") + below
