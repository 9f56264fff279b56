"""Search over an index in several parts finds what it finds in one."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from commitments.site.searching import MOST
from tests.search_indexes import index, parts, with_many_documents

Open = Callable[[str], Any]
TALLY = "() => /^\\d+ results?(,|$)/.test(document.querySelector('#tally').textContent)"
# Words of every document, of a third of them, of one; two that no page has both; an end left off; what nobody has.
QUERIES = (
    "lighthouse",
    "harbour Kenya",
    "aaazan",
    "aaazan harbour",
    "lightho",
    '"pay for the lighthouse"',
    '"the lighthouse pay"',
    "qqqq lighthouse",
    "lighthouses",
    "roadmap",
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of one site twice: its index in one, and in parts. Both lie in a folder of their host."""
    root = tmp_path_factory.mktemp("sites")
    made = with_many_documents(root / "made")
    for name, most in (("one", MOST), ("several", 600)):
        index(made, most)
        shutil.copytree(made.folders.site, root / "served" / name)
        assert (len(parts(made)) > 2) == (name == "several")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root / "served")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {name: f"http://127.0.0.1:{server.server_address[1]}/{name}/" for name in ("one", "several")}
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    complaints: list[str] = []
    opened.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    opened.close()
    assert complaints == []


def found(page: Any, address: str) -> list[str]:
    """The addresses of all results, in order, relative to the site."""
    page.goto(address)
    page.wait_for_function(TALLY)
    number = int(page.inner_text("#tally").split()[0])
    while (shown := page.locator("#results li").count()) < number:
        if shown:
            page.get_by_role("button", name="More results").click()
        page.wait_for_function(f"() => document.querySelectorAll('#results li').length > {shown}")
    links: list[str] = page.eval_on_selector_all("#results a", "all => all.map(a => a.getAttribute('href'))")
    return links


@pytest.mark.parametrize("query", QUERIES)
def test_words_find_the_same_pages(page: Any, sites: dict[str, str], query: str) -> None:
    one, several = (found(page, f"{sites[name]}search/index.html?q={query.replace(' ', '+')}") for name in sites)
    assert sorted(one) == sorted(several)
    assert len(set(several)) == len(several)


@pytest.mark.parametrize("filters", ["Topic=trade", "Who promises=Kenya&Kind=Commitment", "Year due=2029&q=lighthouse"])
def test_filters_narrow_over_all_parts(page: Any, sites: dict[str, str], filters: str) -> None:
    one, several = (found(page, f"{sites[name]}search/index.html?{filters}") for name in sites)
    assert sorted(one) == sorted(several) != []


def test_a_filter_says_how_many_it_leaves(page: Any, sites: dict[str, str]) -> None:
    for facet, value in (("Topic", "trade"), ("Kind", "Document"), ("Who promises", "Kenya")):
        page.goto(sites["several"] + "search/index.html")
        page.get_by_label("Words").focus()
        choice = page.get_by_label(facet).locator(f"option[value='{value}']")
        choice.wait_for(state="attached")
        said = int(choice.inner_text().removesuffix(")").rpartition("(")[2])
        assert len(found(page, f"{sites['several']}search/index.html?{facet}={value}")) == said


def test_results_lead_to_their_pages_and_show_the_words(page: Any, sites: dict[str, str]) -> None:
    page.goto(sites["several"] + "search/index.html?q=aaazan")
    page.wait_for_selector("#results mark")
    assert "aaazan" in page.locator("#results mark").first.inner_text()
    page.locator("#results a").first.click()
    page.wait_for_url(f"{sites['several']}documents/plan-00/*.html")


def test_parts_that_lack_a_word_are_not_asked(page: Any, sites: dict[str, str]) -> None:
    asked: set[str] = set()
    page.on("request", lambda r: asked.add(r.url.split("/pagefind/")[1].split("/")[0]) if "/index/" in r.url else None)
    found(page, sites["several"] + "search/index.html?q=aaazan")
    assert len(asked - {"guide"}) == 1
