"""Whether a later sentence tells what became of a promise, or makes it again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commitments.lineage.features import text_of
from commitments.lineage.wordings import load_wordings, says
from commitments.model import Commitment

_SURE = 0.75
"""A sentence that is less surely a promise tells of it, unless it reaffirms it."""
_BARE = re.compile(r"\W+")
_SHARED = 2
"""So many words of a name that two sentences share make it the same name."""


def is_told(earlier: Commitment, text: str, later: Commitment | None, parties: Sequence[str]) -> bool:
    """Whether `text`, which makes the promise `later` or none, tells of something done, and does not promise it again.

    `parties` are those of both documents: that a sentence names them says nothing.
    """
    if says("achieved", text) or _takes_for_granted(earlier, text, parties):
        return True
    if _BARE.sub("", earlier.quote.casefold()) == _BARE.sub("", text.casefold()):
        return False
    if later is None or later.confidence < _SURE:
        return not (says("reaffirms", text) or (later is None and says("plans", text)))
    return says("under-way", text)


def _takes_for_granted(earlier: Commitment, text: str, parties: Sequence[str]) -> bool:
    """Whether the meeting or the body that was promised is spoken of as one that is there."""
    named = text_of(earlier.quote).names - text_of(f"in {', '.join(parties)}").stems
    if len(named) < _SHARED:
        return False
    occasions = load_wordings()["occasion"].finditer(text)
    if any(len(named & text_of(f"in {found[0]}").names) >= _SHARED for found in occasions):
        return True
    founded = says("founds", earlier.quote) and not says("founds", text)
    return founded and len(named & text_of(text).names) >= _SHARED
