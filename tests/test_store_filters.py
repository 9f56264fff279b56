"""A filter keeps what asking each commitment keeps, in the same order, on any day and by what was known on any day."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.model import (
    Body,
    DeadlineKind,
    DocumentType,
    Event,
    Extraction,
    Filter,
    ReportKind,
    Status,
    Strength,
    Timeliness,
    Tracked,
)
from commitments.store import Store
from commitments.tracking import append_event, append_report
from tests.promises import Promise, extraction, report, same_as

PARTIES = ("Japan", "Canada", "Türkiye", "United States")
BODIES = ("Ministry of Trade", "Coast Guard")
STATUSES = (Status.FULFILLED, Status.IN_PROGRESS, Status.BROKEN, Status.SUPERSEDED)
DAY = date(2026, 2, 4)


def promise(number: int) -> Promise:
    """A promise of its own kind for each number."""
    due = DAY + timedelta(number * 29 % 700) if number % 3 else None
    waits = number % 7 == 0
    return Promise(
        f"Side {number} will do thing {number % 4} in time.",
        parties=tuple(PARTIES[i] for i in range(4) if (number + 1) >> i & 1),
        by="in time" if due or waits else "",
        due=None if waits else due,
        strict=due - timedelta(40) if due and number % 5 == 0 else None,
        kind=DeadlineKind.EVENT if waits else DeadlineKind.FIXED,
        event="signature" if waits else None,
        lead=(Body(BODIES[number % 2], f"National {BODIES[number % 2]}"),) if number % 4 == 1 else (),
        strength=list(Strength)[number % 4],
        topics=("trade",) if number % 2 else ("Energy", "trade"),
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Four documents, reports of many kinds."""
    folder = tmp_path_factory.mktemp("engines")
    numbers = itertools.count()
    with Store.open(folder / "store.sqlite", create=True, doubtful_below=0.8) as store:
        for place, name in enumerate(("delta", "alpha", "gamma", "beta")):
            day = None if name == "gamma" else DAY + timedelta(place * 9)
            one = unsure(extraction(name, [promise(n) for n in range(place * 11, place * 11 + 11)], day))
            store.put(one, "content", "rules")
            for i, commitment in enumerate(one.commitments[::3]):
                recorded = datetime(2026, 5, 1, tzinfo=UTC) + timedelta(40 * i)
                ledger = folder / f"reports/{name}.jsonl"
                on = DAY + timedelta(20 * i)
                append_report(
                    ledger, report(next(numbers), commitment, status=STATUSES[i % 4], on=on, recorded=recorded)
                )
            later = DAY + timedelta(900)
            moved = report(next(numbers), one.commitments[1], ReportKind.EXTENSION, due=later, on=date(2026, 6, 1))
            append_report(ledger, moved)
            append_report(ledger, report(next(numbers), one.commitments[2], ReportKind.DISMISSAL))
            same = report(next(numbers), one.commitments[4], ReportKind.LINK, **same_as(one.commitments[5].id))
            append_report(ledger, same)
        append_event(folder / "events.jsonl", Event("signature", date(2026, 7, 1), datetime(2026, 8, 1, tzinfo=UTC)))
    with Store.open(folder / "store.sqlite") as store:
        store.sync(folder / "reports", folder / "events.jsonl")
        yield store


def unsure(one: Extraction) -> Extraction:
    """The same extraction, some of whose fields are doubtful, and one of another type."""
    sure = ({}, {"parties": 0.5}, {"deadline": 0.7, "parties": 0.9}, {"lead": 0.1})
    type_ = DocumentType.MOU if one.document.id == "alpha" else one.document.meta.type
    found = (
        replace(c, field_confidence=sure[i % len(sure)], document_type=type_) for i, c in enumerate(one.commitments)
    )
    meta = replace(one.document.meta, type=type_)
    return replace(one, document=replace(one.document, meta=meta), commitments=tuple(found))


def some(values: object) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(list(values)), max_size=2, unique=True).map(tuple)  # type: ignore[call-overload]


DAYS = st.dates(DAY - timedelta(10), DAY + timedelta(1000))
FLAGS = st.none() | st.booleans()
FILTERS = st.builds(
    Filter,
    document=some(("alpha", "beta", "absent")),
    party=some(("japan", "TÜRKIYE", "nobody")),
    agency=some(("coast guard", "National Ministry of Trade")),
    status=some(Status),
    timeliness=some(Timeliness),
    strength=some(Strength),
    topic=some(("energy", "trade")),
    due_before=st.none() | DAYS,
    due_after=st.none() | DAYS,
    reviewed=FLAGS,
    strict_only=FLAGS,
    linked=FLAGS,
    type=some((DocumentType.MOU, DocumentType.OTHER)),
    made_before=st.none() | DAYS,
    made_after=st.none() | DAYS,
    doubtful=FLAGS,
)


def keeps(filter: Filter, tracked: Tracked, *, strictly: bool) -> bool:
    """Whether a filter keeps a commitment, by the words of Filter's description."""
    c, standing = tracked.commitment, tracked.standing
    past = Timeliness.OVERDUE if standing.reviewed else Timeliness.UNCHECKED
    due, made = standing.due, c.document_date
    agencies = [name for body in c.lead for name in (body.name, body.canonical) if name]
    doubtful = bool({"parties", "deadline"} & set(c.doubtful(0.8)))
    return (
        (not filter.document or c.document in filter.document)
        and (not filter.type or c.document_type in filter.type)
        and all(
            not wanted or {name.casefold() for name in names} & {name.casefold() for name in wanted}
            for wanted, names in ((filter.party, c.parties), (filter.agency, agencies), (filter.topic, c.topics))
        )
        and (not filter.strength or c.strength in filter.strength)
        and (not filter.status or standing.status in filter.status)
        and (
            not filter.timeliness
            or standing.timeliness in filter.timeliness
            or (strictly and standing.strict_only and past in filter.timeliness)
        )
        and (filter.due_before is None or (due is not None and due < filter.due_before))
        and (filter.due_after is None or (due is not None and due > filter.due_after))
        and (filter.made_before is None or (made is not None and made < filter.made_before))
        and (filter.made_after is None or (made is not None and made > filter.made_after))
        and filter.reviewed in (None, standing.reviewed)
        and filter.strict_only in (None, standing.strict_only)
        and filter.linked in (None, c.same_as is not None)
        and filter.doubtful in (None, doubtful)
    )


@settings(max_examples=60, deadline=None)
@given(
    filter=FILTERS | st.just(Filter()),
    day=DAYS,
    known_on=st.none() | DAYS,
    order=st.sampled_from(["due", "document"]),
    reading=st.sampled_from(["generous", "strict"]),
    page=st.tuples(st.none() | st.integers(0, 12), st.integers(0, 12)),
)
def test_filters(
    store: Store,
    filter: Filter,
    day: date,
    known_on: date | None,
    order: str,
    reading: Literal["generous", "strict"],
    page: tuple[int | None, int],
) -> None:
    """Rows, pages, counts and numbers are those of asking each commitment."""
    limit, offset = page
    whole = store.select(Filter(), day, known_on, order=order)
    expected = [tracked for tracked in whole if keeps(filter, tracked, strictly=reading == "strict")]
    found = store.select(filter, day, known_on, order=order, reading=reading)
    assert found == expected
    last = None if limit is None else offset + limit
    paged = store.select(filter, day, known_on, order=order, reading=reading, limit=limit, offset=offset)
    assert paged == expected[offset:last]
    assert store.count(filter, day, known_on, reading=reading) == len(expected)
    numbers = store.row_numbers(filter, day, known_on, reading=reading)
    assert numbers == sorted(numbers)
    assert {t.commitment.id for t in store.numbered(numbers, day, known_on)} == {t.commitment.id for t in expected}
    parties = Counter(party for tracked in expected for party in tracked.commitment.parties)
    assert store.counts("party", filter, day, known_on, reading=reading) == dict(parties)
    late = Counter(tracked.standing.timeliness.value for tracked in expected)
    assert store.counts("timeliness", filter, day, known_on, reading=reading) == dict(late)
