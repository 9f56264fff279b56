"""What differs between a promise and the same promise made again, and which relation that suggests."""

from __future__ import annotations

import re

from commitments.model import Commitment, Relation

_UNITS = {"trillion": 10**12, "billion": 10**9, "bn": 10**9, "million": 10**6, "m": 10**6}
_SUM = re.compile(
    r"(?:US|CAD?|A|NZ)?\s?[$€£]\s?(?P<number>\d[\d,.]*)\s*(?P<unit>trillion|billion|million|bn|m)?\b", re.IGNORECASE
)


def differences(earlier: Commitment, later: Commitment) -> tuple[str, ...]:
    """What changed, in words, from the fields of both: firmness, last day, sums, parties."""
    return tuple(words for words, _ in _changes(earlier, later))


def promised_relation(earlier: Commitment, later: Commitment | None) -> Relation:
    """What a promise made again is to the earlier one; a softer or later term weighs more than a firmer one."""
    kinds = [relation for _, relation in _changes(earlier, later)] if later else []
    for relation in (Relation.WEAKENS, Relation.EXTENDS, Relation.STRENGTHENS):
        if relation in kinds:
            return relation
    return Relation.RESTATES


def _changes(earlier: Commitment, later: Commitment) -> list[tuple[str, Relation | None]]:
    found: list[tuple[str, Relation | None]] = []
    if earlier.strength is not later.strength:
        softer = later.strength.rank < earlier.strength.rank
        words = f"{earlier.strength.value} -> {later.strength.value}"
        found.append((words, Relation.WEAKENS if softer else Relation.STRENGTHENS))
    found += _of_days(earlier, later)
    found += _of_sums(earlier.quote, later.quote)
    gone = [party for party in earlier.parties if party not in later.parties]
    new = [party for party in later.parties if party not in earlier.parties]
    if earlier.parties and later.parties and (gone or new):
        found.append((f"parties: {', '.join(earlier.parties)} -> {', '.join(later.parties)}", None))
    return found


def _of_days(earlier: Commitment, later: Commitment) -> list[tuple[str, Relation | None]]:
    before = earlier.deadline.due if earlier.deadline else None
    after = later.deadline.due if later.deadline else None
    if before == after:
        return []
    words = f"{f'by {before}' if before else 'no day'} -> {f'by {after}' if after else 'no day'}"
    if before and after:
        return [(words, Relation.EXTENDS if after > before else Relation.STRENGTHENS)]
    return [(words, Relation.WEAKENS if before else Relation.STRENGTHENS)]


def _of_sums(earlier: str, later: str) -> list[tuple[str, Relation | None]]:
    before, after = sums_in(earlier), sums_in(later)
    if not (before or after) or set(before.values()) & set(after.values()):
        return []
    words = f"{', '.join(before) or 'no sum'} -> {', '.join(after) or 'no sum'}"
    grew = sum(after.values()) > sum(before.values())
    return [(words, Relation.STRENGTHENS if grew else Relation.WEAKENS)]


def sums_in(text: str) -> dict[str, float]:
    """The sums of money that a text names, as written and as a number."""
    found = {}
    for match in _SUM.finditer(text):
        digits = match["number"].rstrip(".,").replace(",", "")
        try:
            amount = float(digits) * _UNITS.get((match["unit"] or "").lower(), 1)
        except ValueError:
            continue
        found[match.group().strip()] = amount
    return found
