"""A list of several pages: its filter and its order are of all rows, whichever page is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.promises import Promise, extraction
from tests.site_bases import built_without_search

# Words are looked for wherever they stand: no other number may hold the one that is looked for.
NUMBERS = [n for n in range(180) if n == 8 or "8" not in str(n)][:150]
DAYS = [date(2027, 1, 1) + timedelta(days=9 * n) for n in NUMBERS]
PROMISES = (
    *(
        Promise(f"Japan will take step {n} by then.", by="by then", due=day)
        for n, day in zip(NUMBERS, DAYS, strict=True)
    ),
    *(Promise(f"Japan will take care of matter {n}.") for n in range(60)),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_without_search(tmp_path_factory.mktemp("long"), extraction("plan-2026", PROMISES))


@pytest.fixture
def second_page(browser: Any, site: Path) -> Iterator[Any]:
    page = browser.new_page()
    page.goto((site / "commitments/page-2.html").as_uri())
    yield page
    page.close()


def quotes(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("td.what > a").all_inner_texts()]


def test_a_filter_finds_what_stands_on_another_page(second_page: Any) -> None:
    wanted = "Japan: Japan will take step 8 by then."
    assert wanted not in quotes(second_page)
    second_page.get_by_label("Words").fill("then step 8")
    second_page.wait_for_selector("tr:only-child > td.what")
    assert quotes(second_page) == [wanted]
    assert second_page.locator(".filter [role=status]").inner_text() == "1 of 210 commitments"
    second_page.get_by_role("button", name="Clear").click()
    second_page.wait_for_selector("tr:nth-child(2) > td.what")
    assert second_page.locator(".filter [role=status]").inner_text().startswith("Page 2 of ")
    assert wanted not in quotes(second_page)


def test_the_latest_day_of_all_comes_first_and_what_has_none_last(second_page: Any) -> None:
    second_page.get_by_role("button", name="Due").click()
    second_page.wait_for_selector(".show-more:not([hidden])")
    assert quotes(second_page)[0] == f"Japan: Japan will take step {NUMBERS[-1]} by then."
    second_page.get_by_role("button", name="Show more").click()
    second_page.get_by_role("button", name="Show more").click()
    assert quotes(second_page)[149] == "Japan: Japan will take step 0 by then."
    assert len(quotes(second_page)) == 210


def test_a_page_of_a_party_shows_the_rest_of_its_rows_on_demand(browser: Any, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "party/japan/index.html").as_uri())
    first = quotes(page)
    assert len(first) < 210
    assert page.locator(".rest").inner_text() == f"{210 - len(first)} more commitments: among all commitments."
    more = page.get_by_role("button", name="Show more")
    while more.is_visible():
        shown = len(quotes(page))
        more.click()
        page.wait_for_function(f"() => document.querySelectorAll('td.what').length > {shown}")
    assert quotes(page)[: len(first)] == first
    assert len(set(quotes(page))) == 210
    assert page.locator(".rest").is_hidden()
    page.close()


def test_rows_drawn_by_the_script_are_those_of_the_page(browser: Any, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "commitments/index.html").as_uri())
    written = page.locator("table.entries tbody").inner_text()
    page.get_by_label("Words").fill("Japan")
    page.wait_for_function("() => document.querySelector('.filter [role=status]').textContent.startsWith('210 of')")
    drawn = page.locator("table.entries tbody").inner_text()
    rows = len(written.splitlines())
    assert drawn.splitlines()[:rows] == written.splitlines()
    page.close()
