"""Pages of parties: their shares and timeline; the days that pages name; what stands beside a row's state."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commitments.model import Report, ReportKind, Source
from commitments.tracking import append_report
from tests.promises import Promise, extraction
from tests.site_bases import DAY, MINERALS, Base, base, built_without_search, render

BUILT = date(2026, 11, 27)
ROADMAP = extraction("minerals-2026", MINERALS).commitments[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """A site on which a later text moved Japan's roadmap by a year, built some days after its own day."""
    made = base(tmp_path_factory.mktemp("site"))
    moved = Report(
        id="00000000-0000-7000-8000-000000000009",
        commitment=ROADMAP.id,
        quote=ROADMAP.quote,
        kind=ReportKind.EXTENSION,
        reviewer="A. Reviewer",
        recorded=datetime(2026, 11, 1, tzinfo=UTC),
        evidence=(Source("https://example.org/9", "The second statement"),),
        due=date(2027, 6, 30),
        on=date(2026, 10, 1),
    )
    append_report(made.folders.reports / "minerals-2026.jsonl", moved)
    render(made, BUILT)
    return made


def lane(page: str, name: str) -> dict[str, tuple[str, str]]:
    """Year -> the number in a lane of the timeline, and the query that its link asks the list."""
    heads = re.findall(r'<th scope="col"(?: class="now")?>(\d{4}|from \d{4}|to \d{4})', page)
    row = re.search(rf'<tr class="{name}">(.*?)</tr>', page, re.DOTALL)
    assert row
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[1])
    found = {}
    for head, cell in zip(heads, cells, strict=True):
        if shown := re.search(r'(?:href="\?([^"]*)")?>(\d+)</', cell):
            found[head] = (shown[2], (shown[1] or "").replace("&amp;", "&"))
    return found


def test_a_timeline_shows_what_was_promised_due_moved_and_checked(made: Base) -> None:
    page = made.text("party/japan/index.html")
    assert lane(page, "promised") == {"2026": ("6", "made-after=2026-01-01&made-before=2026-12-31")}
    # The roadmap is due when the later text says, not when its own words do.
    assert lane(page, "due") == {
        "2026": ("2", "year=2026"),
        "2027": ("1", "year=2027"),
        "2030": ("1", "year=2030"),
    }
    assert lane(page, "moved") == {"2026": ("1", "")}
    assert lane(page, "checked") == {"2026": ("1", "")}


def test_today_is_in_the_timeline_of_what_lies_before_it(tmp_path: Path) -> None:
    old = (
        Promise("Peru will open a port by 2020.", ("Peru",), "by 2020", date(2020, 12, 31)),
        Promise("Peru will pave a road by 2021.", ("Peru",), "by 2021", date(2021, 12, 31)),
        Promise("Peru will dig a canal by 2022.", ("Peru",), "by 2022", date(2022, 12, 31)),
    )
    site = built_without_search(tmp_path, extraction("ports-2019", old, date(2019, 5, 1)))
    page = (site / "party/peru/index.html").read_text(encoding="utf-8")
    assert f'class="now">{DAY.year}<span>today</span>' in page
    assert [*lane(page, "promised"), *lane(page, "due")] == ["to 2019", "2020", "2021", "2022"]


def test_broken_is_the_first_share(made: Base) -> None:
    _, _, shares = made.text("party/japan/index.html").partition('class="shares"')
    assert shares.partition("</span>")[2].startswith("Broken ")


def test_every_page_names_the_day_on_which_it_was_built_and_its_own(made: Base) -> None:
    for path in sorted(made.folders.site.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        if 'class="colophon"' in page:
            foot = re.sub(r"<[^>]+>", "", page.partition('class="colophon"')[2])
            assert "Built on 27 November 2026, shown as of 23 November 2026" in foot, path
            assert f'data-built-on="{BUILT}"' in page, path


def test_a_moved_day_is_said_where_the_headline_holds_the_old_one(made: Base) -> None:
    rows = json.loads(made.text("data/rows.js").partition("=")[2].removesuffix(";\n"))["rows"]
    assert [row[0] for row in rows if "day moved" in row[14:]] == ["Japan: " + ROADMAP.action]
    card, _, listed = made.text("party/japan/index.html").partition('class="entries"')
    for shown, end in ((card, "</li>"), (listed, "</tr>")):
        assert '<span class="flag">day moved</span>' in shown.partition("by 30 June 2026")[2].partition(end)[0]
    page = made.text(f"documents/{ROADMAP.id}.html")
    assert "Upcoming, due 30 June 2027 (in 7 months)" in page


def test_this_week_and_the_last_are_there_though_nothing_changed(made: Base) -> None:
    page = re.sub(r"<[^>]+>", "", made.text("changes/index.html"))
    assert "This week, from 23 November 2026\nNothing changed." in page
    assert "Last week, from 16 November 2026\nNothing changed." in page


def test_each_page_has_a_description_of_its_own(made: Base) -> None:
    described = {
        path.relative_to(made.folders.site).as_posix(): re.findall(r'name="description" content="([^"]*)"', text)
        for path in made.folders.site.rglob("*.html")
        if 'http-equiv="refresh"' not in (text := path.read_text(encoding="utf-8"))
    }
    kinds = {address: found[0] for address, found in described.items() if address != "404.html"}
    assert kinds["party/kenya/index.html"] == "Kenya: 5 commitments: 0 broken, 1 kept, 0 past their day, unchecked."
    assert len(set(kinds.values())) == len(kinds)
