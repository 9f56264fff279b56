"""Which commitment a report is about: by id, and by the quote where the id is gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from commitments.model import Commitment, Report, ReportKind
from commitments.tracking.effects import live_reports, recorded_order

NEARLY_THE_SAME = 0.9
"""The share of words that makes two quotes the same sentence, differently cut or spelt."""

FEWEST_WORDS = 3
"""A shorter run of words stands in many sentences and anchors nothing."""

_WORD = re.compile(r"\w+")
_EQUAL = 2.0


@dataclass(frozen=True, slots=True)
class Moved:
    """A report whose commitment's id is gone, and the commitment it is about now."""

    report: Report
    commitment: str


@dataclass(frozen=True, slots=True)
class Anchoring:
    """Reports by the commitment they are about; those anchored anew, and those that fit nothing."""

    by_commitment: Mapping[str, tuple[Report, ...]]
    moved: tuple[Moved, ...] = ()
    unanchored: tuple[Report, ...] = ()


def anchor(reports: Iterable[Report], commitments: Iterable[Commitment]) -> Anchoring:
    """Say which commitment each report of a document is about.

    What people added counts as there, and what they dismissed must be among `commitments`: its reports stay with it.
    """
    ordered = sorted(reports, key=recorded_order)
    quotes = {commitment.id: commitment.quote for commitment in commitments}
    for report in live_reports(ordered):
        if report.kind is ReportKind.ADDITION:
            quotes.setdefault(report.commitment, report.quote)
    return _anchored(ordered, quotes)


def nearest_quote(quote: str, commitments: Iterable[Commitment]) -> Commitment | None:
    """The commitment whose words are closest, to propose where nothing fits."""
    words = fold_words(quote)
    rated = [(SequenceMatcher(None, words, fold_words(c.quote), autojunk=False).ratio(), c.id, c) for c in commitments]
    return max(rated)[2] if rated else None


def fold_words(text: str) -> list[str]:
    """The words as they are compared."""
    return _WORD.findall(text.casefold())


def _anchored(reports: Sequence[Report], quotes: Mapping[str, str]) -> Anchoring:
    by_commitment: dict[str, list[Report]] = {}
    moved, unanchored = [], []
    folded: dict[str, list[str]] = {}
    new_homes: dict[tuple[str, str], str | None] = {}
    for report in reports:
        home: str | None = report.commitment
        if report.commitment not in quotes:
            folded = folded or {id_: fold_words(quote) for id_, quote in quotes.items()}
            key = (report.commitment, report.quote)
            if key not in new_homes:
                new_homes[key] = _closest(fold_words(report.quote), folded)
            home = new_homes[key]
            if home is None:
                unanchored.append(report)
                continue
            moved.append(Moved(report, home))
        by_commitment.setdefault(home or "", []).append(report)
    return Anchoring({id_: tuple(found) for id_, found in by_commitment.items()}, tuple(moved), tuple(unanchored))


def _closest(words: list[str], quotes: Mapping[str, list[str]]) -> str | None:
    """The best fit; of equal ones the first in the text."""
    rated = [(_likeness(words, other), -place, id_) for place, (id_, other) in enumerate(quotes.items())]
    best = max(rated, default=(0.0, 0, ""))
    return best[2] if best[0] else None


def _likeness(one: list[str], other: list[str]) -> float:
    """2 for the same words, 1 to 2 for nearly the same, up to 1 for one within the other, else 0."""
    if not one or not other:
        return 0.0
    if one == other:
        return _EQUAL
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= FEWEST_WORDS and f" {' '.join(shorter)} " in f" {' '.join(longer)} ":
        return len(shorter) / len(longer)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < NEARLY_THE_SAME or matcher.quick_ratio() < NEARLY_THE_SAME:
        return 0.0
    ratio = matcher.ratio()
    return 1 + ratio / 2 if ratio >= NEARLY_THE_SAME else 0.0
