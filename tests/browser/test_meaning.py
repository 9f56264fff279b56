"""Search by meaning in a browser: from a folder and over http, with no network but the site's own address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from commitments.model import Filter
from commitments.search import SearchQuery
from commitments.search.browser import Shown, write_meaning
from tests.browser.conftest import Site
from tests.browser.test_pages import RULES
from tests.index_bases import TODAY, Base

Open = Callable[..., Any]
QUERIES = ("cheaper nuts from abroad", "exchange what we know about reserves", "MSP", "NORAD modernization")
# Keeps each text that the page says while it loads.
WATCH = """() => {
    const said = document.querySelector("#meaning [role=status]");
    window.told = [];
    new MutationObserver(() => told.push(said.textContent)).observe(said, { childList: true });
}"""


@pytest.fixture(scope="module")
def meaning(site: Site, real_index: Base) -> Base:
    """The site's search page, with another knowledge base's commitments to be found by meaning."""
    found = real_index.store.select(Filter(), TODAY, order="document")
    shown = [Shown(t.commitment.id, "index.html", t.commitment.quote, "No deadline", "quiet", "") for t in found]
    write_meaning(real_index.store, replace(real_index.folders, site=site.folder), real_index.config, shown)
    return real_index


@pytest.mark.parametrize("from_folder", [False, True])
def test_a_question_is_answered_by_meaning(open_page: Open, meaning: Base, from_folder: bool) -> None:
    page = open_page("search/index.html", from_folder=from_folder)
    page.locator("#q").fill(QUERIES[0])
    page.evaluate(WATCH)
    page.get_by_role("button", name="Search by meaning").click()
    page.wait_for_selector("#meaning li")
    assert any(f"{here} of 3 files" in text for text in page.evaluate("() => told") for here in (1, 2))
    assert "almonds" in page.locator("#meaning li").first.inner_text()


def test_a_browser_finds_first_what_the_program_finds_first(open_page: Open, meaning: Base) -> None:
    page = open_page("search/index.html")
    page.locator("#q").fill(QUERIES[0])
    page.get_by_role("button", name="Search by meaning").click()
    page.wait_for_selector("#meaning li")
    for query in QUERIES:
        ours = page.evaluate("query => commitmentsByMeaning.find(query, 1)[0].item[1]", query)
        assert ours == meaning.searcher().search(SearchQuery(query, TODAY))[0].tracked.commitment.quote


def test_nonsense_and_nothing_are_answered_in_words(open_page: Open, meaning: Base) -> None:
    page = open_page("search/index.html")
    status = page.locator("#meaning [role=status]")
    page.get_by_role("button", name="Search by meaning").click()
    assert status.inner_text() == "Type a question above first."
    page.locator("#q").fill("qqxz wvvk")
    page.get_by_role("button", name="Search by meaning").click()
    page.wait_for_function(
        "() => document.querySelector('#meaning [role=status]').textContent.includes('close to that')"
    )


def test_words_alone_are_answered_from_a_folder(open_page: Open, meaning: Base) -> None:
    page = open_page("search/index.html", from_folder=True)
    page.locator("#q").fill("what are the almonds")
    page.wait_for_selector("#results li")
    assert all("almond" in text.lower() for text in page.locator("#results .what").all_inner_texts())


def test_it_works_with_the_network_cut_off(open_page: Open, meaning: Base) -> None:
    page = open_page("search/index.html", from_folder=True)
    page.context.set_offline(True)
    page.locator("#q").fill(QUERIES[0])
    page.get_by_role("button", name="Search by meaning").click()
    page.wait_for_selector("#meaning li")


def test_axe_finds_nothing_with_both_kinds_of_results(open_page: Open, meaning: Base) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = open_page("search/index.html?q=Japan", bypass_csp=True)
    page.wait_for_selector("#results li")
    page.get_by_role("button", name="Search by meaning").click()
    page.wait_for_selector("#meaning li")
    response = axe.Axe().run(page, options={"runOnly": RULES}).response
    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in response["violations"]] == []
