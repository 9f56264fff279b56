"""The search page as a person uses it: words, filters, the way back, and help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Site
from tests.browser.test_pages import RULES

Open = Callable[..., Any]
DONE = "() => /^(\\d+ results?|No word)/.test(document.querySelector('#tally').textContent)"

SHOWN = """() => {
    const said = document.querySelector('#tally').textContent;
    return Boolean(document.querySelector('#results li')) !== /^(0|No)/.test(said);
}"""


def results(page: Any) -> list[str]:
    """The headlines that are shown, once the search is through."""
    page.wait_for_function(DONE)
    page.wait_for_function(SHOWN)
    return [text.strip() for text in page.locator("#results .what").all_inner_texts()]


def test_stop_words_are_left_out(open_page: Open) -> None:
    with_them = results(open_page("search/index.html?q=what+is+the+roadmap+that+they+would+have"))
    assert with_them == results(open_page("search/index.html?q=roadmap")) != []
    page = open_page("search/index.html?q=what+is+the")
    assert results(page) == []
    assert page.locator("#help").is_visible()


def test_what_holds_some_words_follows_where_little_holds_all(open_page: Open) -> None:
    page = open_page("search/index.html?q=roadmap+deposits")
    found = results(page)
    assert any("publish a roadmap" in one for one in found)
    assert any("map its deposits" in one for one in found)
    assert "with all words" in page.inner_text("#tally")


def test_a_result_says_who_what_when_and_in_which_document(open_page: Open) -> None:
    page = open_page("search/index.html?q=deposits&Kind=Commitment")
    assert results(page)[0].startswith("Kenya: Kenya will map its deposits")
    assert (
        page.locator("#results .from").first.inner_text()
        == "Commitment Kept on time Title of minerals-2026, 4 February 2026"
    )


def test_a_name_leads_to_all_that_is_listed_under_it(open_page: Open) -> None:
    page = open_page("index.html")
    page.keyboard.press("/")
    page.keyboard.type("kenya")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=kenya")
    assert results(page)
    page.get_by_role("link", name="All that Kenya promises").click()
    page.wait_for_selector(".chips li")
    assert all("Kenya" in text for text in page.locator("table.entries tbody tr").all_inner_texts())


def test_counts_follow_words_and_filters(open_page: Open) -> None:
    page = open_page("search/index.html?q=Kenya&Kind=Commitment")
    many = len(results(page))
    option = page.get_by_label("Who leads").locator("option").nth(1)
    page.wait_for_function("text => /\\(\\d+\\)$/.test(text)", arg=option.inner_text())
    said = int(option.inner_text().rstrip(")").rpartition("(")[2])
    page.get_by_label("Who leads").select_option(index=1)
    page.wait_for_function(f"() => document.querySelector('#tally').textContent.startsWith('{said} result')")
    assert 0 < said < many
    # The other values of the facet stay on offer, with what they would leave.
    assert page.get_by_label("Kind").locator("option:checked").inner_text().startswith("Commitment (")


def test_back_undoes(open_page: Open) -> None:
    page = open_page("search/index.html")
    page.locator("#q").fill("roadmap")
    page.get_by_role("button", name="Search", exact=True).click()
    first = results(page)
    page.get_by_label("Kind").select_option("Commitment")
    page.wait_for_url("**Kind=Commitment*")
    page.go_back()
    page.wait_for_function("() => !document.querySelector('select[name=Kind]').value")
    assert page.locator("#q").input_value() == "roadmap"
    assert results(page) == first
    page.go_back()
    page.wait_for_function("() => !document.querySelector('#q').value && !document.querySelector('#results li')")


def test_where_nothing_is_found_the_page_helps(open_page: Open) -> None:
    page = open_page("search/index.html?q=%22zebra+crossing+lamp%22")
    assert results(page) == []
    assert page.locator("#help a").get_attribute("href") == "../browse/index.html"


def test_axe_finds_nothing_with_results_shown(open_page: Open, site: Site) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = open_page("search/index.html?q=Japan&Kind=Commitment", bypass_csp=True)
    assert results(page)
    response = axe.Axe().run(page, options={"runOnly": RULES}).response
    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in response["violations"]] == []
