"""What stands above a sentence and governs it: headings, the line that opens its list, a label, a table's head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from commitments.extract.rules import load_rules
from commitments.model import Sentence, Span


class Gives(StrEnum):
    """What a governing line or heading says that the items below it are."""

    ACTIONS = "actions"
    THINGS = "things"
    OTHERS = "others"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scope:
    """What stands above a sentence.

    `headings` are the headings and titles above it, outermost first; `governor` the line that opens its list (its
    `lead_in`); `label` the words before a colon or full stop that open its paragraph or list ("Norland:"); `row` the
    cells beside it by the column that the head of its table names. `gives` is what the nearest of these that decides
    says of its items.
    """

    headings: tuple[Sentence, ...] = ()
    governor: Sentence | None = None
    label: Sentence | None = None
    row: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))
    gives: Gives = Gives.UNKNOWN

    @property
    def above(self) -> tuple[Sentence, ...]:
        """Every line above the sentence, nearest first."""
        lines = []
        line = self.governor
        while line is not None:
            lines.append(line)
            line = line.lead_in
        label = (self.label,) if self.label else ()
        return (*lines, *label, *reversed(self.headings))


def gives(line: str, of: str) -> Gives:
    """What a line says that the items below it are, or an operative paragraph what it is itself.

    `of` is what the line is: one of "lines", "headings" or "operative".
    """
    for kind, pattern in _rules(of):
        if pattern.search(line):
            return kind
    return Gives.UNKNOWN


@lru_cache(maxsize=3)
def _rules(of: str) -> tuple[tuple[Gives, re.Pattern[str]], ...]:
    """The rules of scopes.toml for one kind of line, in the order of the file."""
    return tuple(
        (Gives(rule["gives"]), re.compile(rule["pattern"], re.IGNORECASE))
        for rule in load_rules("scopes").values()
        if rule["of"] == of
    )
