"""What a reader does with the site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, Site

Open = Callable[..., Any]
KINDS = {
    "overview": "index.html",
    "overdue": "overdue/index.html",
    "listing": "commitments/index.html",
    "party": "party/kenya/index.html",
    "values": "party/index.html",
    "browse": "browse/index.html",
    "documents": "documents/index.html",
    "document": "documents/minerals-2026/index.html",
    "attack": "documents/attack/index.html",
    "changes": "changes/index.html",
    "review": "review/index.html",
    "methodology": "methodology/index.html",
    "data": "data/index.html",
    "search": "search/index.html",
    "missing": "404.html",
    "set": "lists/unchecked/index.html",
    "compare": "compare/index.html?facet=party&a=Japan&b=Kenya",
    "about": "about/index.html",
    "card": "card/index.html",
}
COUNT = "document.querySelectorAll('table.entries tbody tr').length"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def commitment(site: Site, words: str) -> str:
    """The address of the commitment that has these words in its quote."""
    rows = site.base.text("data/commitments.csv").splitlines()
    return "documents/" + next(row for row in rows if words in row).split(",")[0] + ".html"


def tabbed(page: Any, text: str, most: int = 60) -> None:
    """Press Tab until what has the focus says the text."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if text in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError(f"the keyboard does not reach {text!r}")


def test_from_overview_to_overdue_to_evidence_by_keyboard(open_page: Open) -> None:
    page = open_page("index.html")
    tabbed(page, "Skip to the content")
    tabbed(page, "Past their day")
    page.keyboard.press("Enter")
    page.wait_for_url("**/overdue/index.html")
    tabbed(page, "Kenya: Kenya will open an office")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/minerals-2026/*.html")
    tabbed(page, "The gazette")
    assert page.evaluate("document.activeElement.href") == "https://example.org/1"


def test_a_marked_commitment_opens_its_note_by_keyboard_and_by_click(open_page: Open) -> None:
    page = open_page(KINDS["document"])
    page.locator("a.ref").first.focus()
    while page.evaluate("document.activeElement.className").find("ref") < 0:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("details.note[open]").count() == 1
    page.locator("mark.pledge").nth(1).click()
    assert page.locator("details.note[open]").count() == 2


@pytest.mark.parametrize("from_folder", [False, True])
def test_the_table_filters_and_sorts_over_all_rows(open_page: Open, from_folder: bool) -> None:
    page = open_page(KINDS["listing"], from_folder=from_folder)
    rows = page.locator("table.entries tbody tr")
    everything = rows.count()
    page.get_by_label("Who promises").first.fill("Kenya")
    page.keyboard.press("Tab")
    page.wait_for_function(f"() => {COUNT} < {everything}")
    assert all("Kenya" in text for text in rows.all_inner_texts())
    page.get_by_role("button", name="Due").click()
    assert page.locator("th[aria-sort=descending]").count() == 1
    page.get_by_label("Words").fill("office")
    page.wait_for_function(f"() => {COUNT} === 1")
    page.get_by_role("button", name="Remove Who promises: Kenya").click()
    page.wait_for_function("() => document.querySelectorAll('.chips li').length === 0")
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function(f"() => {COUNT} === {everything}")


def test_menus_are_filled_before_they_are_opened(open_page: Open) -> None:
    page = open_page(KINDS["listing"])
    page.wait_for_function("() => document.querySelectorAll('#list-party option').length > 1")
    assert page.evaluate("window.commitmentsRows") is None


def test_several_values_combine_and_the_filtered_rows_can_be_saved(open_page: Open) -> None:
    page = open_page(KINDS["listing"] + "?party=Kenya&party=Japan&timeliness=unchecked&made-after=2026-01-01")
    page.wait_for_selector(".chips li")
    assert page.locator(".chips li").count() == 3
    kept = page.evaluate(COUNT)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of these").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == kept + 1
    assert lines[0].startswith('"id","headline"')


def test_a_name_without_rows_leaves_none_and_one_that_nobody_has_says_so(open_page: Open) -> None:
    """A name that was typed and left out unsaid would seem to be met by the rows that stand there."""
    page = open_page(KINDS["listing"])
    page.get_by_label("Words").fill("roadmap")
    page.wait_for_function(f"() => {COUNT} === 1")
    page.get_by_label("Who promises").first.fill("kenya")
    page.keyboard.press("Tab")
    page.wait_for_function(f"() => {COUNT} === 0")
    assert page.locator(".chips li").inner_text() == "Who promises: Kenya ×"
    page.get_by_label("Who leads").first.fill("Zebras")
    page.keyboard.press("Tab")
    said = page.locator(".filter [role=status]")
    assert said.inner_text() == "No “Zebras” here: choose a name that is offered."


def test_rows_can_be_grouped(open_page: Open) -> None:
    page = open_page(KINDS["listing"] + "?group=party")
    page.wait_for_selector("tr.group")
    assert {"Japan", "Kenya"} <= {text.split(" ·")[0] for text in page.locator("tr.group").all_inner_texts()}


def test_a_filter_can_be_sent_as_a_link(open_page: Open) -> None:
    page = open_page(KINDS["listing"] + "?party=Kenya&timeliness=overdue")
    page.wait_for_function(f"() => {COUNT} === 1")


def test_two_parties_stand_side_by_side(open_page: Open) -> None:
    page = open_page(KINDS["compare"])
    assert page.locator(".compare h2").all_inner_texts() == ["Japan", "Kenya"]


def test_a_card_shows_one_commitment(open_page: Open, site: Site) -> None:
    address = commitment(site, "open an office")
    page = open_page(f"card/index.html?id={address.removeprefix('documents/').removesuffix('.html')}")
    page.wait_for_selector("#card a")
    assert "open an office" in page.locator("#card a").inner_text()


def test_an_old_site_says_so(open_page: Open) -> None:
    page = open_page(KINDS["overview"])
    page.clock.install(time="2027-06-01")
    page.reload()
    assert "last renewed" in page.locator(".old").inner_text()


def test_search_finds_and_narrows_down(open_page: Open) -> None:
    page = open_page("search/index.html?q=roadmap")
    page.wait_for_selector("#results li")
    assert "publish a roadmap" in page.locator("#results").inner_text()
    page.get_by_label("Kind").select_option("Commitment")
    page.wait_for_function("() => document.querySelector('#tally').textContent === '1 result'")
    page.locator("#results a").first.click()
    page.wait_for_url("**/documents/minerals-2026/*.html")


def test_dark_and_light_differ(open_page: Open) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    dark, light = (open_page("index.html", color_scheme=scheme).evaluate(ground) for scheme in ("dark", "light"))
    assert dark != light


@pytest.mark.parametrize("kind", [*KINDS, "commitment"])
def test_no_sideways_scrolling_on_a_phone(open_page: Open, site: Site, kind: str) -> None:
    address = KINDS.get(kind) or commitment(site, "open an office")
    page = open_page(address, size=PHONE)
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("from_folder", [False, True])
def test_without_scripts_everything_is_there(open_page: Open, from_folder: bool) -> None:
    page = open_page("index.html", java_script_enabled=False, from_folder=from_folder)
    page.get_by_role("link", name="Commitments", exact=True).click()
    page.locator("table.entries a").first.click()
    assert page.locator("h2", has_text="What it says").count() == 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("search", "missing", "card")])
def test_pages_open_from_a_folder(open_page: Open, kind: str) -> None:
    page = open_page(KINDS[kind], from_folder=True)
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).borderTopWidth") == "6px"


def test_nothing_of_a_hostile_document_runs(open_page: Open) -> None:
    page = open_page(KINDS["attack"])
    assert page.locator("script:not([src])").count() == 0
    assert page.locator("main").inner_text().count("<script>alert") >= 2


@pytest.mark.parametrize("kind", [*KINDS, "commitment"])
def test_axe_finds_nothing(open_page: Open, site: Site, kind: str) -> None:
    """WCAG 2.2 AA, and axe's own good practice: on a phone and wide, light and dark."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    address = KINDS.get(kind) or commitment(site, "open an office")
    # axe runs as a script of the test, which the site's policy rightly refuses.
    page = open_page(address, bypass_csp=True)
    for note in page.locator("details").all()[:3]:
        note.evaluate("each => { each.open = true }")
    for size in (PHONE, WIDE):
        for scheme in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            response = axe.Axe().run(page, options={"runOnly": RULES}).response
            assert len(response["passes"]) > 15
            found = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in response["violations"]]
            assert found == [], (size, scheme)
