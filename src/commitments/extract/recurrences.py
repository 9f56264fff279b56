"""Finds a cadence ("annually", "every six months") and its ISO 8601 period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from commitments.extract.deadline_lengths import number_of
from commitments.extract.rules import load_rules
from commitments.model import Recurrence

_UNITS = {"day": "D", "week": "W", "month": "M", "quarter": "M", "year": "Y", "decade": "Y"}
_SIZES = {"quarter": 3, "decade": 10}
_TIMES = {"twice": 2, "two times": 2, "three times": 3, "thrice": 3, "four times": 4, "six times": 6}
_PERIODS = {
    "annual": "P1Y",
    "yearly": "P1Y",
    "semiannual": "P6M",
    "biannual": "P6M",
    "biennial": "P2Y",
    "quarterly": "P3M",
    "monthly": "P1M",
    "weekly": "P1W",
}
_MONTHS_IN = {"year": 12, "month": 1}


def find_recurrence(text: str, *, offset: int = 0) -> Recurrence | None:
    """The first cadence that a sentence names, or None; one with a period before one without."""
    found = []
    for pattern, rule in _rules():
        for match in pattern.finditer(text):
            every = _every(match, rule)
            start = match.start("period") if match.groupdict().get("period") else match.start()
            end = match.end("period") if match.groupdict().get("period") else match.end()
            found.append((every is None, start, -end, every))
    if not found:
        return None
    _, start, end, every = min(found, key=lambda one: one[:3])
    return Recurrence(text[start:-end], start + offset, -end + offset, every)


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], Mapping[str, Any]], ...]:
    number = load_rules("deadlines")["words"]["number"].replace("{dash}", "-")
    return tuple(
        (re.compile(r"(?<![\w$-])" + rule["pattern"].replace("{number}", number) + r"(?!\w)", re.IGNORECASE), rule)
        for rule in load_rules("recurrences")["recurrence"].values()
    )


def _every(match: re.Match[str], rule: Mapping[str, Any]) -> str | None:
    groups = {name: words.lower() for name, words in match.groupdict().items() if words}
    if "every" in rule:
        return rule["every"] or None
    if "period" in groups:
        return _PERIODS.get(groups["period"].replace("-", ""))
    unit = groups["unit"].removeprefix("calendar ").rstrip("s")
    if "times" in groups:
        months = _MONTHS_IN.get(unit)
        return f"P{months // _TIMES[groups['times']]}M" if months and months > 1 else None
    count = number_of(groups["n"]) if "n" in groups else int(rule.get("n", 1))
    return f"P{count * _SIZES.get(unit, 1)}{_UNITS[unit]}" if count else None
