"""The table of timeliness, and that its answer for every day at once is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.model import Report, Standing, Status, Timeliness
from commitments.tracking import known, standing, standings
from tests.tracking_cases import Case, commitment_with, read_cases

CASES = list(read_cases())


def words_of(found: Standing) -> set[str]:
    """All that can be said of a standing in the words of the cases."""
    words = {found.timeliness.value, found.status.value, "reviewed" if found.reviewed else "unreviewed"}
    words |= {"claimed"} if found.claimed else set()
    words |= {"strict-only"} if found.strict_only else set()
    for name, value in {
        "late": found.days_late,
        "past": found.days_past,
        "due": found.due,
        "strict": found.strict,
        "next": found.next_due,
    }.items():
        words |= {f"{name} {value}"} if value is not None else set()
    return words


@pytest.mark.parametrize("case", CASES, ids=str)
def test_timeliness(case: Case) -> None:
    """Each line of the table, with `claimed` and `strict-only` only where it says so."""
    reports, events = known(case.reports, case.known_on), known(case.events, case.known_on)
    found = words_of(standing(case.commitment, reports, events, case.as_of))
    assert set(case.expected) <= found
    assert found & {"claimed", "strict-only"} <= set(case.expected)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_intervals_say_the_same_on_every_day(case: Case) -> None:
    """Two months around each day that the case names, day by day."""
    intervals = standings(case.commitment, case.reports, case.events)
    assert intervals[0].first == date.min
    assert intervals[-1].last is None
    for one, following in pairwise(intervals):
        assert one.last is not None
        assert following.first - one.last == timedelta(1)
    named = {case.as_of, *(r.on for r in case.reports), *(r.due for r in case.reports), *(p.first for p in intervals)}
    days = {d + timedelta(n) for d in named if d and d > date.min for n in range(-31, 32)}
    for day in days | {date.min, date.max}:
        (interval,) = [p for p in intervals if p.first <= day and (p.last is None or day <= p.last)]
        assert interval.at(day) == standing(case.commitment, case.reports, case.events, day)


def test_the_cases_are_many_and_complete() -> None:
    """Sixty at least, and every timeliness and every status among them."""
    assert len(CASES) >= 60
    assert {word for case in CASES for word in case.expected} >= {*Timeliness, *Status}


DAYS = st.dates(date(2025, 11, 1), date(2026, 4, 1))
DEADLINES = st.one_of(
    st.sampled_from(["none", "vague", "event signature", "none every P1M", "none continuing"]),
    st.builds(lambda d: f"due {d}", DAYS),
    st.builds(lambda d: f"until {d}", DAYS),
    st.builds(lambda d, n: f"due {d} strict {d - timedelta(n)}", DAYS, st.integers(1, 60)),
)
ALL_REPORTS = [report for case in CASES for report in case.reports]
SHIFTED = st.builds(
    lambda report, n, on: (report, n, on), st.sampled_from(ALL_REPORTS), st.integers(0, 9), st.none() | DAYS
)


@given(DEADLINES, st.lists(SHIFTED, max_size=6), st.integers(0, 60))
@settings(max_examples=150, deadline=None)
def test_intervals_equal_standing_for_any_reports(
    deadline: str, drawn: list[tuple[Report, int, date | None]], window: int
) -> None:
    """Whatever was recorded, in whatever order, and however long "soon" is."""
    commitment = commitment_with(deadline)
    reports = [replace(r, id=f"{n}", on=on, recorded=r.recorded + timedelta(days=n)) for r, n, on in drawn]
    intervals = standings(commitment, reports, (), window)
    for n in range(260):
        day = date(2025, 9, 15) + timedelta(n)
        (interval,) = [p for p in intervals if p.first <= day and (p.last is None or day <= p.last)]
        assert interval.at(day) == standing(commitment, reports, (), day, window)


@settings(deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_lines_does_not_matter(order: list[int]) -> None:
    """Ledgers are merged by union: their lines come in any order."""
    case = max(CASES, key=lambda c: len(c.reports))
    reports = [*case.reports, *CASES[-1].reports][:4]
    shuffled = [reports[n] for n in order if n < len(reports)]
    assert standings(case.commitment, shuffled, ()) == standings(case.commitment, reports, ())
