"""Calendars and feeds: read back by their formats' own rules."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from commitments.export import FORMATS, Publication, write_rows
from commitments.model import Body, Status, Timeliness, Tracked
from commitments.tracking import standing
from tests.promises import Promise, extraction, report

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = date(2026, 11, 23)
PROMISES = (
    Promise("Japan will open an office by 2027.", by="by 2027", due=date(2027, 12, 31), topics=("trade", "ports")),
    Promise("Japan will publish a roadmap, with maps; by March 2026.", by="by March 2026", due=date(2026, 3, 31)),
    Promise("Both sides will see that 1 < 2 & 3 > 2,\x07 " + "long " * 60 + "and so on.", ("Türkiye", "Norway")),
    Promise("Japan will fund it by 2026.", by="by 2026", due=date(2026, 12, 31), lead=(Body("the Ministry"),)),
)
COMMITMENTS = extraction("made", PROMISES).commitments
SITE = Publication(
    "Pledges", "Who promised what", "https://example.org/", lambda id_: f"https://example.org/{id_}.html"
)


def rows(day: date = TODAY) -> list[Tracked]:
    window = replace(COMMITMENTS[3], deadline=replace(COMMITMENTS[3].deadline, edtf="2026-02-05/2026-12-31"))  # type: ignore[type-var]
    kept = report(1, COMMITMENTS[1], status=Status.FULFILLED, on=date(2026, 4, 2))
    reports = {COMMITMENTS[1].id: (kept,)}
    return [Tracked(c, standing(c, reports.get(c.id, ()), (), day)) for c in (*COMMITMENTS[:3], window)]


def written(format: str, publication: Publication | None = None, day: date = TODAY) -> str:
    return bytes_of(rows(day), format, publication).decode("utf-8", "replace")


def bytes_of(given: Sequence[Tracked], format: str, publication: Publication | None = None) -> bytes:
    """What is written, workbooks too."""
    below = io.BytesIO()
    stream = io.TextIOWrapper(below, encoding="utf-8", newline="")
    write_rows(given, format, stream, publication)
    stream.flush()
    return below.getvalue()


def test_each_dated_commitment_is_an_event_of_the_calendar() -> None:
    """All day, ending the day after as the format has it; a window is its last day, its description the rest."""
    events = Calendar.from_ical(written("ics")).walk("VEVENT")
    assert [(event["dtstart"].dt, event["dtend"].dt) for event in events] == [
        (date(2027, 12, 31), date(2028, 1, 1)),
        (date(2026, 3, 31), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
    ]
    assert "In time from 2026-02-05 to 2026-12-31" in events[2]["description"]
    assert [bool(event.walk("VALARM")) for event in events] == [True, False, True]
    assert events[1]["summary"].startswith("Kept late: Japan: ")
    assert "fulfilled late by 2 days" in events[1]["description"]
    assert "nobody has checked" in events[0]["description"]


def test_calendar_lines_are_short_and_end_as_the_format_says() -> None:
    """CRLF, and at most 75 octets before a fold."""
    lines = written("ics").split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "\n" not in "".join(lines)


def test_an_event_stays_the_same_event() -> None:
    """A calendar that was subscribed to earlier updates it instead of adding a second."""
    early, late = (Calendar.from_ical(written("ics", day=day)).walk("VEVENT") for day in (date(2026, 3, 1), TODAY))
    assert [event["uid"] for event in early] == [event["uid"] for event in late]
    assert len({event["uid"] for event in late}) == 3
    assert early[1]["summary"] != late[1]["summary"]


def test_the_feed_is_atom() -> None:
    """Required elements, ids that differ, entries newest first, text as text."""
    since = {COMMITMENTS[0].id: date(2026, 5, 1), COMMITMENTS[1].id: date(2026, 4, 2)}
    feed = ElementTree.fromstring(written("atom", replace(SITE, since=since)))
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert len({entry.findtext(f"{ATOM}id") for entry in (feed, *entries)}) == 5
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert all(newer >= older for newer, older in pairwise(updated))
    assert (updated[-1], feed.findtext(f"{ATOM}updated")) == ("2026-04-02T00:00:00+00:00", updated[0])
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Pledges"
    links = [link.get("href") for entry in entries for link in entry.findall(f"{ATOM}link")]
    assert f"https://example.org/{COMMITMENTS[0].id}.html" in links
    contents = "".join(entry.findtext(f"{ATOM}content") or "" for entry in entries)
    assert "1 < 2 & 3 > 2" in contents
    assert "\x07" not in contents


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_rows_give_the_same_bytes(format: str) -> None:
    """Nothing of the clock or the machine gets in."""
    assert written(format, SITE) == written(format, SITE)


@pytest.mark.parametrize("format", FORMATS)
def test_half_a_surrogate_pair_can_be_written(format: str) -> None:
    """As an escape in JSON, as the sign for what is no character elsewhere."""
    one = rows()[0]
    odd = Tracked(replace(one.commitment, parties=("\ud800",), action="a\u2028\ud800"), one.standing)
    content = bytes_of([odd], format)
    assert content
    if format == "jsonl":
        assert json.loads(content)["parties"] == ["\ud800"]


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_written_well(format: str) -> None:
    """A listing without rows is whole, too."""
    assert bytes_of([], format) or format == "jsonl"


def test_a_superseded_promise_is_cancelled() -> None:
    """The event stays, struck out."""
    one = rows()[0]
    closed = Tracked(one.commitment, replace(one.standing, status=Status.SUPERSEDED, timeliness=Timeliness.CLOSED))
    stream = io.StringIO()
    write_rows([closed], "ics", stream)
    (event,) = Calendar.from_ical(stream.getvalue()).walk("VEVENT")
    assert (event["status"], event["summary"][:8]) == ("CANCELLED", "Closed: ")
