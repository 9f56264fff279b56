"""How sure the deadline and the leads of a commitment are: two small logistic models over what is plain to see.

The weights in doubt.json are fitted by bench/train_doubt.py to the labelled documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from commitments.extract.agencies import find_bodies
from commitments.extract.confidence import probability
from commitments.extract.context import PartyContext
from commitments.extract.deadline_openers import opening
from commitments.extract.deadlines import find_deadlines
from commitments.extract.fiscal import fiscal_of
from commitments.extract.rules import load_weights
from commitments.model import Commitment, Deadline

FIELDS = ("deadline", "lead")
_TIME = re.compile(
    r"\b(?:(?:19|20|21|22)\d\d|January|February|March|April|June|July|August|September|October|November|December"
    r"|(?:days?|weeks?|months?|years?|quarter|decade)|spring|summer|autumn|winter)\b"
)
_YEAR = re.compile(r"\b(?:1[89]|2[0-3])\d\d\b")
_OTHER_CLAUSE = re.compile(r"\b(?:which|that|who|where|if|unless|whether|could|may|might)\b", re.IGNORECASE)
_LEADERSHIP = re.compile(
    r"\b(?:led|chaired|managed|run|hosted|administered|convened|overseen|through|via) (?:by )?", re.I
)
# How sure a deadline is at most that is counted from a doubtful date.
_FROM_DOUBT = 0.5
_FAR = 40 * 366
_NOW = 31
_LONG = 60


def with_doubt(commitments: Sequence[Commitment], context: PartyContext) -> tuple[Commitment, ...]:
    """The commitments, each with how sure its deadline and its leads are."""
    return tuple(replace(one, field_confidence=_confidence(one, context)) for one in commitments)


def _confidence(one: Commitment, context: PartyContext) -> Mapping[str, float]:
    own = {name: round(probability(features(name, one, context), _weights(name)), 3) for name in FIELDS}
    if _counts_from_doubt(one, context) or _is_of_an_occasion(one):
        own["deadline"] = min(own["deadline"], _FROM_DOUBT)
    return MappingProxyType({**one.field_confidence, **own})


def _counts_from_doubt(one: Commitment, context: PartyContext) -> bool:
    """Whether the deadline is counted from a date that is doubted, or of which the month is known and not the day.

    The fiscal year of a country that is not known, or whose count is not, is one.
    """
    meta, day = context.document.meta, one.deadline
    if day is None:
        return False
    if "fiscal year" in (day.arithmetic or "") and fiscal_of(one.quote, context.parties) is None:
        return True
    if day.anchor is None or meta.date is None:
        return False
    if not meta.month_only:
        return "date" in meta.doubts
    return all(other.due != day.due for other in find_deadlines(day.text, meta.date.replace(day=1)))


# A feast, an example or a meeting whose day stands after it: "such as the Festival of Ports in 2024".
_OCCASION = re.compile(
    r"\b(?:celebrat\w+|anniversar\w+|such\s+as|like|(?:to|that\s+will|which\s+will)\s+(?:be\s+held|take\s+place|convene))"
    r"\b[^.;:]{0,90}$",
    re.IGNORECASE,
)


def _is_of_an_occasion(one: Commitment) -> bool:
    """Whether the day is rather that of an occasion which the sentence mentions than a limit to what is promised."""
    day = one.deadline
    own = day is not None and one.start <= day.start < one.end
    return day is not None and own and _OCCASION.search(one.quote, 0, day.start - one.start) is not None


@lru_cache(maxsize=2)
def _weights(name: str) -> Mapping[str, float]:
    return load_weights("doubt")[name]


def features(name: str, one: Commitment, context: PartyContext) -> frozenset[str]:
    """What a field is weighed by."""
    found = _of_lead(one, context) if name == "lead" else _of_deadline(one, context)
    return frozenset(found)


def _of_deadline(one: Commitment, context: PartyContext) -> Iterator[str]:
    issued = context.document.meta.date
    years = [int(year) for year in _YEAR.findall(one.quote)]
    if len(one.quote.split()) > _LONG:
        yield "long"
    if issued and any(year < issued.year for year in years):
        yield "past year"
    if one.deadline is not None:
        yield from _of_day(one, one.deadline, context)
        return
    yield "none"
    if issued and any(year >= issued.year for year in years):
        yield "none, a year stands"
    if _TIME.search(one.quote):
        yield "none, words of time stand"
    if left := find_deadlines(one.quote, issued):
        yield "none, a limit was left aside"
        yield f"none, left aside {left[0].kind.value}"
    if one.lead_in and find_deadlines(one.lead_in, issued):
        yield "none, its line has one"


def _of_day(one: Commitment, day: Deadline, context: PartyContext) -> Iterator[str]:
    issued = context.document.meta.date
    own = one.start <= day.start < one.end
    yield day.kind.value
    yield f"rule {day.rule}"
    yield "own" if own else "from elsewhere"
    if day.bound == "until":
        yield "until"
    if own:
        before = one.quote[: day.start - one.start]
        yield "opens" if len(before.split()) < 3 else "follows"
        if _OTHER_CLAUSE.search(before):
            yield "after another clause"
        if opening("conditions", one.quote) or opening("views", one.quote):
            yield "under a condition"
        if len(find_deadlines(one.quote, issued)) > 1:
            yield "several"
    if day.due and issued:
        ahead = (day.due - issued).days
        yield "far" if ahead > _FAR else "now" if ahead < _NOW else "ahead"


def _of_lead(one: Commitment, context: PartyContext) -> Iterator[str]:
    if context.order:
        yield "order"
    yield from _of_bodies(one) if one.lead else _of_no_lead(one, context)


def _of_no_lead(one: Commitment, context: PartyContext) -> Iterator[str]:
    yield "none"
    bodies = find_bodies(one.quote, context.acronyms)
    if bodies:
        yield "none, a body stands" if bodies[0].common else "none, a named body stands"
    if bodies and not one.support:
        yield "none, no support either"
    if _LEADERSHIP.search(one.quote):
        yield "none, words of leading stand"
    if re.search(r"\b[A-Z]{3,}\b", one.quote):
        yield "none, an acronym stands"


def _of_bodies(one: Commitment) -> Iterator[str]:
    yield "several" if len(one.lead) > 1 else "one"
    places = one.evidence.get("lead", ())
    yield "own" if any(one.start <= place.start < one.end for place in places) else "from elsewhere"
    first = one.lead[0]
    yield "opens" if one.quote[:80].find(first.name) in range(12) else "follows"
    if first.canonical:
        yield "known"
    if first.name.islower():
        yield "common"
    if " " not in first.name:
        yield "one word"
    if one.support:
        yield "support"
