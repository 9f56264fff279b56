"""The words that assign a lead: "will lead U.S. engagement on the Memorandum of Understanding"."""

from __future__ import annotations

import re
from functools import lru_cache

from commitments.extract.gazetteer import find_names, pattern_of
from commitments.extract.rules import load_rules


@lru_cache(maxsize=1)
def assigning() -> re.Pattern[str]:
    """A pattern with the groups `whose` and `object`."""
    rules = load_rules("bodies")["assigns"]
    verbs, tasks = pattern_of(rules["words"]), pattern_of(rules["tasks"])
    modal = r"(?:will|shall|is to|are to|intends? to|plans? to|would)\s+(?:jointly\s+)?"
    link = r"(?:on|for|of|in|under|to|toward|towards|regarding|with respect to)\s+(?:(?:the|this|these|any|all)\s+)?"
    return re.compile(
        rf"\b{modal}(?:{verbs})\s+(?P<whose>(?:[\w.’'-]+\s+){{0,4}}?)(?:{tasks})\s+{link}(?P<object>[^.;,]+)"
    )


def whose_party(whose: str) -> str | None:
    """The party whose work is led: that of "U.S." in "will lead U.S. engagement"."""
    named = {name for mention in find_names(whose) for name in mention.names}
    return next(iter(named)) if len(named) == 1 else None
