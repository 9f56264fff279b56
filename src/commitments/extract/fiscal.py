"""How the country of a text counts its fiscal years."""

from __future__ import annotations

from dataclasses import dataclass

from commitments.extract.gazetteer import find_names
from commitments.extract.rules import load_rules


@dataclass(frozen=True, slots=True)
class Fiscal:
    """The month in which a fiscal year begins, and whether one number names the year that it ends in."""

    month: int
    ends: bool

    def term(self, first: int) -> str:
        """The term of the fiscal year that begins in a year; the counting names some by the year of their end."""
        return f"fiscal year from month {self.month} of {first + (self.month > 6)}"


def fiscal_of(text: str, parties: tuple[str, ...]) -> Fiscal | None:
    """How the only country counts that a sentence names, or else how all of the document's parties do."""
    named = {name for mention in find_names(text) for name in mention.names} & load_rules("fiscal").keys()
    counts = {_count(name) for name in (named or parties)}
    return counts.pop() if len(counts) == 1 else None


def _count(country: str) -> Fiscal | None:
    rule = load_rules("fiscal").get(country)
    return Fiscal(rule["month"], rule["ends"]) if rule else None
