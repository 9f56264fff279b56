"""What people come for, each from the overview in at most two clicks or one search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from commitments.model import Speaker, Status
from commitments.tracking import append_report
from tests.browser.conftest import Site
from tests.promises import extraction
from tests.site_bases import MINERALS, base, judged, render

Open = Callable[..., Any]


def test_what_is_past_its_day_for_a_party_and_who_leads(open_page: Open) -> None:
    page = open_page("index.html")
    page.locator("main a[href='lists/overdue/index.html']").first.click()
    page.get_by_label("Who promises").first.fill("Kenya")
    page.keyboard.press("Tab")
    page.wait_for_selector(".chips li")
    rows = page.locator("table.entries tbody tr").all_inner_texts()
    assert len(rows) == 1
    assert "Kenya will open an office" in rows[0]
    assert "led by U.S. Department of State" in rows[0]


def test_whether_anybody_has_broken_a_promise(open_page: Open) -> None:
    """The first figure says so; where there are any, it opens them."""
    page = open_page("index.html")
    assert page.locator(".figures div").first.inner_text().split("\n")[-1] in ("Broken", "0")
    assert "None: nobody has recorded a broken promise." in page.locator("main").inner_text()


def test_a_broken_promise_is_one_click_away(browser: Any, tmp_path: Path) -> None:
    made = base(tmp_path)
    promise = extraction("minerals-2026", MINERALS).commitments[0]
    broken = judged(9, promise, Status.BROKEN, date(2026, 7, 1), by=Speaker.INDEPENDENT)
    append_report(made.folders.reports / "minerals-2026.jsonl", broken)
    render(made)
    page = browser.new_page()
    page.goto((made.folders.site / "index.html").as_uri())
    page.get_by_role("link", name="Broken: 1").click()
    assert [text.partition("\n")[0] for text in page.locator("table.entries tbody tr").all_inner_texts()] == [
        "Japan: Japan will publish a roadmap by 30 June 2026."
    ]
    page.close()


def test_what_a_party_promised_on_a_topic_since_a_day(open_page: Open) -> None:
    page = open_page("index.html")
    page.get_by_role("link", name="Commitments", exact=True).click()
    for name, value in (("Who promises", "Japan"), ("Topic", "trade")):
        page.get_by_label(name).first.fill(value)
        page.keyboard.press("Tab")
    page.get_by_text("More filters, sort and group").click()
    page.get_by_label("Promised from").fill("2024-01-01")
    page.wait_for_function("() => document.querySelectorAll('.chips li').length === 2")
    rows = page.locator("table.entries tbody tr")
    page.wait_for_function("() => document.querySelectorAll('table.entries tbody tr').length === 3")
    assert all("Japan" in text for text in rows.all_inner_texts())
    page.get_by_label("Promised from").fill("2026-02-05")
    page.wait_for_function("() => !document.querySelector('table.entries tbody tr')")


def test_what_changed_last_week(open_page: Open) -> None:
    page = open_page("index.html")
    page.get_by_role("link", name="Changes", exact=True).click()
    assert "Last week, from 16 November 2026\n\nNothing changed." in page.locator("main").inner_text()
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
