"""What is promised, as a verb phrase that a person can read in a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commitments.extract.clauses import Clause
from commitments.extract.parses import ParsedSentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_TAIL = re.compile(r"[\s,;:.]+(?:and|or)?[\s,;:.]*$")


def action_of(parsed: ParsedSentence, clause: Clause) -> str:
    """The promised verb with what belongs to it, without subject, modal and closing punctuation."""
    verb = clause.action if clause.action is not None else clause.verb
    start = _start_of(verb, parsed)
    text = parsed.doc.text[start:]
    return _TAIL.sub("", " ".join(text.split()))


def _start_of(verb: Token, parsed: ParsedSentence) -> int:
    if not parsed.in_sentence(verb):
        return parsed.own
    return int(verb.idx)
