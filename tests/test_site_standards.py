"""What the site writes, read by programs that had no part in writing it: pages, feeds and calendars."""

from __future__ import annotations

import calendar
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
import vobject
from justhtml import JustHTML

from commitments.export.publication import lasting_id
from commitments.model import Status
from commitments.tracking import append_report
from tests.promises import extraction
from tests.site_bases import DAY, MINERALS, Base, base, judged

HOME = "https://example.org/promises/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Base:
    made = base(tmp_path_factory.mktemp("site"), hostile=True, base_url=HOME)
    made.build()
    return made


def named(made: Base, pattern: str) -> list[Path]:
    found = sorted(made.folders.site.rglob(pattern))
    assert len(found) > 3
    return found


def events(path: Path) -> list[Any]:
    """The events of a calendar as vobject reads them, which validates each component."""
    found = vobject.readOne(path.read_bytes().decode("utf-8"))
    assert found.validate(raiseException=True)
    return list(getattr(found, "vevent_list", []))


def test_pages_parse_without_an_error(built: Base) -> None:
    """The parser reports every error that the HTML standard names."""
    for path in named(built, "*.html"):
        if "pagefind" not in path.parts:
            read = JustHTML(path.read_text(encoding="utf-8"), sanitize=False, collect_errors=True)
            assert [str(error) for error in read.errors] == [], path


def test_feeds_are_whole_and_lead_to_pages(built: Base) -> None:
    for path in named(built, "*.atom"):
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        assert feed.version == "atom10"
        assert feed.feed.title
        ids = [entry.id for entry in feed.entries]
        assert len(ids) == len(set(ids))
        for entry in feed.entries:
            assert entry.title
            assert entry.content[0].value
            assert (built.folders.site / entry.link.removeprefix(HOME)).is_file()


def test_a_feed_begins_with_what_changed_last(built: Base) -> None:
    entries = feedparser.parse((built.folders.site / "feeds/all.atom").read_bytes()).entries
    days = [calendar.timegm(entry.updated_parsed) for entry in entries]
    assert days == sorted(days, reverse=True)
    assert entries


def test_calendars_hold_each_deadline_once_under_a_lasting_name(built: Base) -> None:
    names: dict[str, str] = {}
    for path in named(built, "*.ics"):
        found = events(path)
        assert len({event.uid.value for event in found}) == len(found)
        for event in found:
            assert names.setdefault(event.uid.value, event.serialize()) == event.serialize()
            assert (built.folders.site / event.url.value.removeprefix(HOME)).is_file()
    dated = [promise for promise in MINERALS if promise.due]
    assert len(names) == len(dated) + 1


def test_an_event_lasts_through_its_last_day(built: Base) -> None:
    """All day events end on the day after, as RFC 5545 counts."""
    for event in events(built.folders.site / "calendars/all.ics"):
        assert type(event.dtstart.value) is date
        assert event.dtend.value - event.dtstart.value >= timedelta(1)
        assert event.transp.value == "TRANSPARENT"
    lasts = {e.dtend.value for e in events(built.folders.site / "party/kenya/deadlines.ics")}
    assert date(2026, 3, 2) in lasts


def test_the_database_names_pages_that_are_there(built: Base) -> None:
    with sqlite3.connect(built.folders.site / "data/commitments.sqlite") as connection:
        pages = [page for (page,) in connection.execute("SELECT page FROM commitments")]
    connection.close()
    assert all((built.folders.site / page.removeprefix(HOME)).is_file() for page in pages)
    assert len(pages) > len(MINERALS)


def test_a_kept_promise_updates_its_event(tmp_path: Path) -> None:
    made = base(tmp_path)
    made.build()
    promise = extraction("minerals-2026", MINERALS).commitments[0]
    uid = lasting_id(promise.id).removeprefix("urn:uuid:") + "@commitments"

    def event() -> Any:
        return next(e for e in events(made.folders.site / "calendars/all.ics") if e.uid.value == uid)

    before = event()
    append_report(made.folders.reports / "minerals-2026.jsonl", judged(8, promise, Status.FULFILLED, date(2026, 6, 20)))
    made.build(DAY)
    after = event()
    assert before.summary.value.startswith("Past its day, unchecked: ")
    assert after.summary.value.startswith("Kept: ")
    assert after.dtstart.value == before.dtstart.value
    assert after.dtstamp.value != before.dtstamp.value
