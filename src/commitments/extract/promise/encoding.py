"""What the small reader is shown of a sentence: its words, and of the lines around it those that say what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commitments.extract.annotate import Scope
from commitments.model import Sentence

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# How many tokens are read of the headings, of the two lines before, of the end of the governing line, of the sentence.
HEADINGS, BEFORE, GOVERNOR, OWN = 14, 12, 24, 96
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as the reader sees it."""

    headings: str
    before: tuple[str, ...]
    governor: str
    own: str


def shown(sentences: Sequence[Sentence], index: int, scope: Scope) -> Shown:
    """What the reader is shown of the sentence at `index`."""
    sentence = sentences[index]
    before = sentences[max(0, index - 2) : index]
    above = scope.above
    lines = [line.text for line in (scope.governor, scope.label) if line is not None]
    headings = [line.text for line in scope.headings[-2:]] or list(sentence.section[-2:])
    kept = tuple(line.text for line in before if line not in above[:1])
    return Shown(": ".join(headings), kept, " ".join(reversed(lines)), sentence.text)


def encode(tokenizer: Tokenizer, one: Shown) -> tuple[list[int], list[int]]:
    """Token ids and segments: what stands around the sentence is segment 0, the sentence itself segment 1."""

    def tokens(text: str) -> list[int]:
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    ids = [_CLS, *tokens(one.headings)[:HEADINGS], _SEP]
    for line in one.before:
        ids += [*tokens(line)[:BEFORE], _SEP]
    if one.governor:
        ids += [*tokens(one.governor)[-GOVERNOR:], _SEP]
    own = [*tokens(one.own)[:OWN], _SEP]
    return ids + own, [0] * len(ids) + [1] * len(own)
