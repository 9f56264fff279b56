"""Which commitment a report is about: by id, and by the quote where the id is gone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from commitments.model import Commitment, Report, ReportKind
from commitments.tracking.effects import live_reports, recorded_order

NEARLY_THE_SAME = 0.9
"""The share of words that makes two quotes the same sentence, differently cut or spelt."""

REWORDED = 0.6
"""The share of words that makes two quotes the same promise in other words."""

FEWEST_WORDS = 3
"""A shorter run of words stands in many sentences and anchors nothing."""

_WORD = re.compile(r"\w+")
_EQUAL = 2.0
_MOST_OCCURRENCES = 50


@dataclass(frozen=True, slots=True)
class Moved:
    """A report whose commitment's id is gone, and the commitment it is about now."""

    report: Report
    commitment: str

    def __str__(self) -> str:
        return f"{self.report.commitment}: gone; its {self.report.kind.value} report now counts for {self.commitment}"


@dataclass(frozen=True, slots=True)
class Unanchored:
    """A report that fits nothing, and the commitment whose words are closest."""

    report: Report
    nearest: str | None
    nearest_quote: str | None

    def __str__(self) -> str:
        hint = f"; the closest: {self.nearest} “{self.nearest_quote}”" if self.nearest else ""
        return f"{self.report.commitment}: gone, and its {self.report.kind.value} report fits nothing{hint}"


@dataclass(frozen=True, slots=True)
class Anchoring:
    """Reports by the commitment they are about; those anchored anew, and those that fit nothing.

    What is anchored anew names its new commitment here; `moved` has it as it stands in the ledger.
    """

    by_commitment: Mapping[str, tuple[Report, ...]]
    moved: tuple[Moved, ...] = ()
    unanchored: tuple[Unanchored, ...] = ()


def anchor(reports: Iterable[Report], commitments: Iterable[Commitment]) -> Anchoring:
    """Say which commitment each report of a document is about.

    What people added counts as there, and what they dismissed must be among `commitments`: its reports stay with it.
    """
    ordered = sorted(reports, key=recorded_order)
    quotes = {commitment.id: commitment.quote for commitment in commitments}
    added = {report.commitment for report in ordered if report.kind is ReportKind.ADDITION}
    for report in live_reports(ordered):
        if report.kind is ReportKind.ADDITION:
            quotes.setdefault(report.commitment, report.quote)
    # What somebody added and took back is no commitment that went missing.
    taken_back = added - quotes.keys()
    return _anchored([report for report in ordered if report.commitment not in taken_back], quotes)


def commitment_id(document: str, quote: str, before: int) -> str:
    """The id of a commitment whose quote occurred so many times before in its document."""
    key = "\0".join((document, " ".join(fold_words(quote)), str(before)))
    return f"{document}/{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def id_in(document: str, old_id: str, quote: str) -> str:
    """The id that a commitment has if its document is called so now."""
    return commitment_id(document, quote, _occurrence(old_id, quote))


def follow(old_id: str, quote: str, commitments: Iterable[Commitment]) -> str | None:
    """The id of the commitment that an id which is gone leads to now; None where no words are like its words.

    A reader who follows an old address is led further than a judgement is: to the same promise in other words too.
    """
    folded = {commitment.id: fold_words(commitment.quote) for commitment in commitments}
    if found := _closest(old_id, quote, folded):
        return found
    words = fold_words(quote)
    rated = {id_: SequenceMatcher(None, words, other, autojunk=False).ratio() for id_, other in folded.items()}
    best = max(rated, key=lambda id_: rated[id_], default=None)
    return best if best and rated[best] >= REWORDED else None


def nearest_commitment(quote: str, commitments: Iterable[Commitment]) -> Commitment | None:
    """The commitment that these words are about, by the same rule; None where they fit none."""
    by_id = {commitment.id: commitment for commitment in commitments}
    found = nearest_ids([quote], lambda: ((id_, commitment.quote) for id_, commitment in by_id.items()))
    return by_id[found[quote]] if found else None


def nearest_ids(quotes: Collection[str], among: Callable[[], Iterable[tuple[str, str]]]) -> dict[str, str]:
    """For each quote the id of the commitment that it is about; those that fit none are left out.

    `among` gives ids and words, of which there may be millions: they are read once for quotes that are there word for
    word, of several the first one counts, and once more for the others.
    """
    found = _same_words({quote: fold_words(quote) for quote in quotes}, among())
    others = {quote: fold_words(quote) for quote in quotes if quote not in found}
    best: dict[str, tuple[float, str]] = {}
    for id_, other in among() if others else ():
        there = fold_words(other)
        distinct = set(there)
        for quote, words in others.items():
            if _may_be_like(words, there, distinct) and (likeness := _likeness(words, there)):
                best[quote] = max(best.get(quote, (0.0, "")), (likeness, id_), key=lambda pair: pair[0])
    return found | {quote: id_ for quote, (_, id_) in best.items()}


def _same_words(wanted: Mapping[str, list[str]], among: Iterable[tuple[str, str]]) -> dict[str, str]:
    by_words: dict[str, list[str]] = {}
    for quote, words in wanted.items():
        if words:
            by_words.setdefault(" ".join(words), []).append(quote)
    found: dict[str, str] = {}
    for id_, other in among:
        for quote in by_words.pop(" ".join(fold_words(other)), ()):
            found[quote] = id_
        if not by_words:
            break
    return found


def _may_be_like(one: list[str], other: list[str], distinct: set[str]) -> bool:
    """A bound on `_likeness`, in a fiftieth of its time: one holds the other, or most words of one are in the other."""
    shared = sum(word in distinct for word in one)
    least = min(len(one), len(other))
    return shared >= NEARLY_THE_SAME / 2 * (len(one) + len(other)) or (least >= FEWEST_WORDS and shared >= least)


def fold_words(text: str) -> list[str]:
    """The words as they are compared."""
    return _WORD.findall(text.casefold())


def _anchored(reports: Sequence[Report], quotes: Mapping[str, str]) -> Anchoring:
    by_commitment: dict[str, list[Report]] = {}
    moved, unanchored = [], []
    folded: dict[str, list[str]] = {}
    found_now: dict[tuple[str, str], str | None] = {}
    about = {report.id: report for report in reports}
    for report in reports:
        # A retraction stays with what it takes back, whatever commitment it names.
        target = about.get(report.report or "", report)
        now: str | None = target.commitment
        if target.commitment not in quotes:
            folded = folded or {id_: fold_words(quote) for id_, quote in quotes.items()}
            key = (target.commitment, target.quote)
            if key not in found_now:
                found_now[key] = _closest(target.commitment, target.quote, folded)
            now = found_now[key]
            if now is None:
                unanchored.append(_unanchored(report, quotes, folded))
                continue
            moved.append(Moved(report, now))
            report = replace(report, commitment=now)
        by_commitment.setdefault(now or "", []).append(report)
    return Anchoring({id_: tuple(found) for id_, found in by_commitment.items()}, tuple(moved), tuple(unanchored))


def _closest(old_id: str, quote: str, quotes: Mapping[str, list[str]]) -> str | None:
    """The best fit; of equal ones that which stands where the old one stood among its equals."""
    words = fold_words(quote)
    rated = {id_: _likeness(words, other) for id_, other in quotes.items()}
    best = max(rated.values(), default=0.0)
    equals = [id_ for id_, likeness in rated.items() if likeness == best]
    return equals[min(_occurrence(old_id, quote), len(equals) - 1)] if best else None


def _occurrence(id_: str, quote: str) -> int:
    """How often the quote occurred before, which the id shows; 0 where it does not."""
    document = id_.rpartition("/")[0]
    return next((n for n in range(_MOST_OCCURRENCES) if commitment_id(document, quote, n) == id_), 0)


def _unanchored(report: Report, quotes: Mapping[str, str], folded: Mapping[str, list[str]]) -> Unanchored:
    words = fold_words(report.quote)
    ratios = {id_: SequenceMatcher(None, words, other, autojunk=False).ratio() for id_, other in folded.items()}
    nearest = max(ratios, key=lambda id_: ratios[id_], default=None)
    return Unanchored(report, nearest, quotes[nearest] if nearest else None)


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
