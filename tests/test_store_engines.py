"""All engines keep the same commitments in the same order as asking each one, for any filter on any day."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.model import Body, DeadlineKind, Event, Filter, ReportKind, Status, Strength, Timeliness
from commitments.store import Store
from commitments.store.arrays import facets, phases
from commitments.store.knowing import keeps
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
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, ...]]:
    """The same file by queries, by columns, and by columns laid beside it: four documents, reports of many kinds."""
    folder = tmp_path_factory.mktemp("engines")
    numbers = itertools.count()
    with Store.open(folder / "store.sqlite", create=True) as store:
        for place, name in enumerate(("delta", "alpha", "gamma", "beta")):
            one = extraction(name, [promise(n) for n in range(place * 11, place * 11 + 11)], DAY + timedelta(place * 9))
            store.put(one if place != 2 else replace_date(one), "content", "rules")
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
    with (
        Store.open(folder / "store.sqlite", large=1_000_000) as queries,
        Store.open(folder / "store.sqlite", large=0) as columns,
        Store.open(folder / "store.sqlite", large=0) as laid,
    ):
        for store in (queries, columns, laid):
            store.sync(folder / "reports", folder / "events.jsonl")
        # What it has read it keeps, so that it never sees what is laid now.
        columns.counts("party", Filter(), DAY)
        laid.lay()
        yield queries, columns, laid


def replace_date(one):  # type: ignore[no-untyped-def]
    """The same extraction without a date."""
    return replace(one, document=replace(one.document, meta=replace(one.document.meta, date=None)))


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
)


@settings(max_examples=60, deadline=None)
@given(
    filter=FILTERS | st.just(Filter()),
    day=DAYS,
    known_on=st.none() | DAYS,
    order=st.sampled_from(["due", "document", "recent"]),
    reading=st.sampled_from(["generous", "strict"]),
    page=st.tuples(st.none() | st.integers(0, 12), st.integers(0, 12)),
)
def test_engines_agree(
    stores: tuple[Store, ...],
    filter: Filter,
    day: date,
    known_on: date | None,
    order: str,
    reading: Literal["generous", "strict"],
    page: tuple[int | None, int],
) -> None:
    """Rows, pages, counts and numbers are those of asking each commitment."""
    limit, offset = page
    for store in stores:
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
    first, *others = (store.select(filter, day, known_on, order=order) for store in stores)
    assert all(other == first for other in others)


def listed(folder: Path) -> list[str]:
    """What a new process lists of a large store."""
    with Store.open(folder / "store.sqlite", large=0) as store:
        return [tracked.commitment.id for tracked in store.select(Filter(), DAY)]


def grown(folder: Path) -> Store:
    """A store with one document, its columns laid beside it."""
    store = Store.open(folder / "store.sqlite", create=True, large=0)
    store.put(extraction("first", [promise(1), promise(2)], DAY), "content", "rules")
    store.lay()
    return store


def test_laid_columns_are_of_one_state(tmp_path: Path) -> None:
    """A document put, changed or removed afterwards is listed as it is now."""
    with grown(tmp_path) as store:
        assert len(listed(tmp_path)) == 2
        store.put(extraction("second", [promise(3)], DAY), "content", "rules")
        assert len(listed(tmp_path)) == 3
        store.lay()
        store.put(extraction("second", [promise(3), promise(4), promise(5)], DAY), "content", "rules")
        assert len(listed(tmp_path)) == 5
        store.lay()
        store.remove("first")
        assert len(listed(tmp_path)) == 3


def test_columns_laid_by_what_changed_are_those_laid_of_all(tmp_path: Path) -> None:
    """Documents put, grown, shrunk, emptied and removed since the columns were laid."""
    laid = tmp_path / "columns"
    with grown(tmp_path) as store:
        for number, name in enumerate(("b", "c", "d", "e"), start=1):
            store.put(extraction(name, [promise(10 * number), promise(10 * number + 1)], DAY), "content", "rules")
        store.lay()
        first = set(laid.iterdir())
        for name, numbers in {"b": (10, 12, 13), "c": (21,), "d": (), "a": (50, 51)}.items():
            store.put(extraction(name, [promise(number) for number in numbers], DAY), "other", "rules")
        store.remove("first")
        store.lay()
        assert first.isdisjoint(laid.iterdir())
        assert store.connection.execute("SELECT count(*) FROM unlaid").fetchone() == (0,)
        by_changes = entries(store, laid)
        shutil.rmtree(laid)
        assert by_changes == entries(store, laid)


def entries(store: Store, beside: Path) -> tuple[list[object], list[object]]:
    """What the columns hold: each phase with its document, its place and how it is ordered; and the facets."""
    p, f = phases(store.connection, beside), facets(store.connection, beside)
    columns = (p.number, p.first, p.last, p.due, p.timeliness, p.status, p.flags)
    of_document = (p.documents[p.document], p.ranks[p.document], p.ages[p.document])
    places = np.arange(len(p.number)) - p.starts[p.document]
    whole = zip(*(column.tolist() for column in (*columns, *of_document, places)), strict=True)
    return list(whole), sorted(zip(f.number.tolist(), f.value.tolist(), strict=True))


def test_damaged_columns_are_not_used(tmp_path: Path) -> None:
    """A file cut short, and one that is gone, cost the time of reading the store, nothing else."""
    grown(tmp_path).close()
    expected = listed(tmp_path)
    (first,) = tmp_path.glob("columns/*/phases-first.npy")
    first.write_bytes(first.read_bytes()[:-4])
    assert listed(tmp_path) == expected
    first.unlink()
    assert listed(tmp_path) == expected


def test_a_small_store_lays_none(tmp_path: Path) -> None:
    """One that shrank takes away what it laid."""
    grown(tmp_path).close()
    with Store.open(tmp_path / "store.sqlite") as store:
        store.lay()
    assert not (tmp_path / "columns").exists()
