"""Every number opens exactly the rows that it counts, on each kind of page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Site

Open = Callable[..., Any]
PAGES = (
    "index.html",
    "overdue/index.html",
    "browse/index.html",
    "documents/index.html",
    "documents/minerals-2026/index.html",
    "party/index.html",
    "party/japan/index.html",
    "agency/index.html",
    "topic/index.html",
    "topic/trade/index.html",
    "year/index.html",
    "year/2026/index.html",
    "lists/unchecked/index.html",
    "commitments/index.html",
    "compare/index.html?facet=party&a=Japan&b=Kenya",
    "review/index.html",
)
# A link whose words begin with a number, or whose label ends with one, to a list of commitments.
NUMBERS = """() => Array.from(document.querySelectorAll('main a[href]')).filter(a => !a.closest('th')).map(a => {
    const words = a.textContent.trim(), label = a.getAttribute('aria-label') || '';
    const beside = Array.from(a.parentElement.children).find(e => e.matches('.count') && !e.querySelector('a'));
    const found = /^([\\d,]+)/.exec(words) || /(\\d[\\d,]*)(?: of these)?$/.exec(label);
    return [a.href, beside ? beside.textContent : found ? found[1] : null, words];
}).filter(([href, number]) => number && /\\/(lists|commitments|party|agency|topic|year)\\/.*index\\.html/.test(href))"""
ROWS = "document.querySelectorAll('table.entries tbody tr:not(.group)').length"


@pytest.mark.parametrize("address", PAGES)
def test_a_number_opens_the_rows_it_counts(open_page: Open, site: Site, address: str) -> None:
    page = open_page(address)
    page.wait_for_timeout(200)
    links = {(href, text.replace(",", "")): words for href, text, words in page.evaluate(NUMBERS)}
    links = {
        key: words for key, words in links.items() if key[1].strip().isdigit() and not re.match(r"\d+ \w+ \d{4}", words)
    }
    if address not in ("agency/index.html", "review/index.html", "lists/unchecked/index.html"):
        assert links
    wrong = []
    for (href, number), words in links.items():
        page.goto(href)
        if "?" in href:
            page.wait_for_function("() => document.querySelector('.filter [role=status]').textContent.includes(' of ')")
        held = page.evaluate(ROWS)
        if held != int(number):
            wrong.append((words, href.removeprefix(site.url), number, held))
    assert wrong == []


def test_the_sum_of_the_shares_is_the_whole(open_page: Open) -> None:
    page = open_page("party/kenya/index.html")
    shares = [int(text) if text.isdigit() else 0 for text in page.locator(".shares strong").all_inner_texts()]
    assert sum(shares) == int(page.locator(".tally").first.inner_text().split()[0])
