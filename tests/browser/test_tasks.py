"""What people come for, each from the overview in at most two clicks or one search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import Site

Open = Callable[..., Any]


def test_what_is_past_its_day_for_a_party_and_who_leads(open_page: Open) -> None:
    page = open_page("index.html")
    page.locator("main a[href='lists/unchecked/index.html']").first.click()
    page.get_by_label("Who promises").first.fill("Japan")
    page.keyboard.press("Tab")
    page.wait_for_selector(".chips li")
    assert "publish a roadmap" in page.locator("table.entries tbody").inner_text()


def test_whether_anybody_has_broken_a_promise(open_page: Open) -> None:
    """The first figure says so; where there are any, it opens them."""
    page = open_page("index.html")
    assert page.locator(".figures div").first.inner_text().split("\n")[-1] in ("Broken", "0")
    assert "None: nobody has recorded a broken promise." in page.locator("main").inner_text()


def test_what_a_party_promised_on_a_topic_since_a_day(open_page: Open) -> None:
    page = open_page("commitments/index.html?party=Japan&topic=trade&made-after=2024-01-01")
    page.wait_for_selector(".chips li")
    rows = page.locator("table.entries tbody tr")
    assert rows.count() == 3
    assert all("Japan" in text for text in rows.all_inner_texts())


def test_what_changed_last_week(open_page: Open) -> None:
    page = open_page("index.html")
    page.get_by_role("link", name="Changes", exact=True).click()
    page.locator("h2 a").first.click()
    assert "from “" in page.locator(".changes").first.inner_text()


def test_a_promise_can_be_cited_with_its_evidence(open_page: Open, site: Site) -> None:
    page = open_page("index.html")
    page.locator("main a[href='lists/kept/index.html']").first.click()
    page.locator("td.what a").first.click()
    assert "The gazette" in page.locator(".evidence").inner_text()
    assert "Test commitments, as of 23 November 2026" in page.locator("#cite-plain").inner_text()
    page.get_by_text("BibTeX").click()
    record = page.locator(".cite code").last.inner_text()
    assert "author = {{" in record
    assert "note = {Commitment minerals-2026/" in record
