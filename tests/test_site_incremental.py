"""A build that repeats only what changed writes what a build from nothing would write, and repeats little."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.model import Status
from commitments.site.cache import BATCH, LineCache
from commitments.site.content import read_site_content
from commitments.site.pages import all_pages
from commitments.site.pages.paging import MOST_ROWS, cut_lastingly
from commitments.site.renderer import Renderer
from commitments.store import Store
from commitments.tracking import append_report
from tests.promises import Promise, extraction
from tests.site_bases import DAY, Base, base, judged, render

MANY = tuple(Promise(f"Japan will take step {n} of the plan.", topics=("trade",)) for n in range(500))
PLAN = extraction("plan-2024", MANY, date(2024, 1, 1))


def with_a_plan(root: Path) -> Base:
    made = base(root)
    with Store.open(made.folders.store) as store:
        store.put(PLAN, "0" * 64, "rules")
    return made


def report(made: Base, step: int) -> None:
    said = judged(10 + step % 7, PLAN.commitments[step], Status.IN_PROGRESS, date(2026, 10, 1))
    append_report(made.folders.reports / "plan-2024.jsonl", said)


def files(made: Base) -> dict[str, bytes]:
    site = made.folders.site
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_reports_one_by_one_come_to_the_same_bytes(tmp_path: Path) -> None:
    grown, fresh = with_a_plan(tmp_path / "grown"), with_a_plan(tmp_path / "fresh")
    render(grown)
    for step in (5, 300, 499):
        report(grown, step)
        report(fresh, step)
        render(grown)
    render(fresh)
    assert files(grown) == files(fresh)


def test_a_report_changes_few_pages_of_a_long_list(tmp_path: Path) -> None:
    """It leaves one list for another; the pages after its own stay as they are."""
    made = with_a_plan(tmp_path)
    render(made)
    before = files(made)
    report(made, 5)
    render(made)
    after = files(made)
    lists = [a for a in before if a.startswith("commitments/") and a.endswith(".html")]
    assert len(lists) > 5
    assert sum(after[address] != before[address] for address in lists) <= 3


@pytest.mark.parametrize("spoil", [lambda b: b[:-7], lambda b: b[: len(b) // 3], lambda b: b"", lambda b: b"x" * 90])
def test_a_half_written_file_of_kept_lines_is_made_good(tmp_path: Path, spoil: object) -> None:
    made = with_a_plan(tmp_path)
    render(made)
    whole = files(made)
    kept = made.folders.derived / "site-lines"
    kept.write_bytes(spoil(kept.read_bytes()))  # type: ignore[operator]
    shutil.rmtree(made.folders.site)
    render(made)
    assert files(made) == whole


def test_kept_lines_are_made_once_and_what_is_stale_goes(tmp_path: Path) -> None:
    asked: list[str] = []

    def make(words: object) -> list[tuple[bytes, ...]]:
        asked.extend(words)  # type: ignore[call-overload]
        return [(word.encode(),) for word in words]  # type: ignore[attr-defined]

    def filled(version: str, *words: str) -> dict[str, tuple[bytes, ...]]:
        return LineCache(tmp_path / "lines", version).filled({word: word for word in words}, make)

    assert filled("one", "a", "b") == {"a": (b"a",), "b": (b"b",)}
    assert filled("one", "a", "c") == {"a": (b"a",), "c": (b"c",)}
    assert asked == ["a", "b", "c"]
    size = (tmp_path / "lines").stat().st_size
    assert filled("one", "d") == {"d": (b"d",)}
    assert (tmp_path / "lines").stat().st_size < size
    assert filled("two", "d") == {"d": (b"d",)}
    assert asked == ["a", "b", "c", "d", "d"]


def test_what_a_killed_build_had_made_of_lines_is_made_no_more(tmp_path: Path) -> None:
    """They are made and written some at a time; a part that is only half written is made anew, and no other."""
    words = {f"word {n}": n for n in range(2 * BATCH + 50)}
    asked: list[int] = []

    def make(numbers: Sequence[int]) -> list[tuple[bytes, ...]]:
        asked.append(len(numbers))
        return [(b"first of %d" % n, b"", b"last of %d" % n) for n in numbers]

    whole = dict(LineCache(tmp_path / "lines", "one").filled(words, make))
    assert whole["word 1003"] == (b"first of 1003", b"", b"last of 1003")
    assert asked == [BATCH, BATCH, 50]
    kept = tmp_path / "lines"
    kept.write_bytes(kept.read_bytes()[:-1500])
    assert dict(LineCache(kept, "one").filled(words, make)) == whole
    assert asked[3:] == [50]
    assert dict(LineCache(kept, "one").filled(words, make)) == whole
    assert asked[4:] == []


def test_what_a_killed_build_had_made_of_the_database_is_made_anew(tmp_path: Path) -> None:
    made = with_a_plan(tmp_path)
    render(made)
    whole = files(made)
    (made.folders.derived / "site-database").write_bytes(whole["data/commitments.sqlite"][:8192])
    (made.folders.site / "data/commitments.sqlite").unlink()
    render(made)
    assert files(made) == whole
    assert not (made.folders.derived / "site-database").exists()


def test_no_file_of_all_commitments_is_held_as_a_whole(tmp_path: Path) -> None:
    made = with_a_plan(tmp_path)
    with made.store() as store:
        site = read_site_content(store, made.folders, made.config, as_of=DAY, known_on=None, similar={})
        pages = {page.address: page for page in all_pages(Renderer(site, made.folders), store)}
        for name in ("commitments.csv", "commitments.jsonl", "rows.js"):
            assert max(map(len, pages[f"data/{name}"].render())) < 5000


class Marked(NamedTuple):
    """As much of an entry as cutting asks for."""

    mark: int


marks = st.lists(st.integers(0, 2**32), max_size=800, unique=True).map(lambda found: [Marked(mark) for mark in found])


@given(marks)
def test_pages_hold_every_row_once_and_none_is_too_long(rows: list[Marked]) -> None:
    pages = cut_lastingly(rows)  # type: ignore[arg-type]
    assert [row for page in pages for row in page] == rows
    assert all(len(page) <= MOST_ROWS for page in pages)
    assert all(pages[:-1])
