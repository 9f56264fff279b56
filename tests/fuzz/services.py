"""What other machines and other people's hands may send: HTTP answers, robots.txt, and lines of ledgers."""

from __future__ import annotations

import json
import random
import socket
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from commitments.acquire.fetching import Fetcher
from commitments.acquire.robots import read_robots
from commitments.errors import UnreadableDocumentError
from commitments.model import Report, ReportKind, Source, Status
from commitments.tracking import (
    amend,
    event_faults,
    links_of,
    read_aliases,
    read_events,
    read_reports,
    report_faults,
    report_record,
    standings,
)
from tests.promises import Promise, extraction

OFFICE = Promise("Japan will open an office by 31 March 2026.", by="by 31 March 2026", due=date(2026, 3, 31))
DOCUMENT = extraction("one", (OFFICE,))
_NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
_NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
_FIRST = DOCUMENT.commitments[0]
_REPORT = Report(
    "00000000-0000-7000-8000-000000000001",
    _FIRST.id,
    _FIRST.quote,
    ReportKind.STATUS,
    "A",
    _NOON,
    evidence=(Source("https://example.org/news"),),
    status=Status.FULFILLED,
)
_STATUSES = (
    "200 OK",
    "301 Moved",
    "302 Found",
    "304 Not Modified",
    "404 Not Found",
    "429 Busy",
    "500 No",
    "503 No",
    "999 ?",
)
_HEADERS = (
    "Location",
    "Retry-After",
    "Content-Type",
    "Content-Length",
    "Content-Encoding",
    "Transfer-Encoding",
    "ETag",
)
_VALUES = (
    *(
        "",
        "²",
        "-1",
        "1e999",
        "99999999999999999999",
        "Thu, 99 Foo 0000 99:99:99 GMT",
        "Mon, 01 Jan 0001 00:00:00 -0000",
    ),
    *(
        "http://[",
        "//",
        "http://a:b/",
        "http:///x",
        "\xff\xfe",
        "gopher://x/",
        "/../../x",
        "http://127.0.0.1/%00",
        "?#",
    ),
    *(
        "gzip",
        "br",
        "chunked",
        "deflate",
        "text/html; charset=²",
        "text/" + "x" * 3000,
        'W/"' + "x" * 9000,
        "\x00",
        "a\tb",
    ),
    *("http://xn--a/", "http://" + "a." * 200 + "/", "http://0x7f.1/", "javascript:alert(1)", "http://user:pw@h/"),
)
_LINES = (
    "User-agent: *",
    "User-agent: ²",
    "Disallow: /",
    "Allow: /*a*b$",
    "Crawl-delay: ²",
    "Request-rate: ²/²",
    "\x00:\x00",
)
_FIELDS = sorted(
    {*report_record(_REPORT), "to", "relation", "due", "value", "field", "same_as", "name", "day", "document"}
)
_THINGS = (
    None,
    "",
    "x",
    "one",
    _FIRST.id,
    "2026-03-01",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59:59-14:00",
    7,
    1e400,
    [],
)
_THINGS += ({}, [{}], ["javascript:alert(1)"], [{"url": "http://["}], {"document": "one", "quote": "x"}, "\ud800", True)


def answer(chance: random.Random) -> str:
    """The bytes of an answer, as Latin-1."""
    version = chance.choice(("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "ICY", ""))
    head = [f"{version} {chance.choice(_STATUSES)}"]
    head += [f"{chance.choice(_HEADERS)}: {chance.choice(_VALUES)}" for _ in range(chance.randrange(6))]
    if chance.random() < 0.05:
        head += ["X: y"] * 300
    ending = chance.choice(("\r\n\r\n", "\n\n", "\r\n", ""))
    body = chance.choice(("", "text", "5\r\nabcde\r\n0\r\n\r\n", "zz\r\n", "\x1f\x8b\x08", robots(chance)))
    text = chance.choice(("\r\n", "\n")).join(head) + ending + body
    return text[: chance.randrange(len(text) + 1)] if chance.random() < 0.2 else text


def robots(chance: random.Random) -> str:
    """Lines of a robots.txt."""
    return chance.choice(("\n", "\r", "\r\n")).join(chance.choice(_LINES) for _ in range(chance.randrange(8)))


def ledger(chance: random.Random) -> str:
    """Lines of a ledger of reports, events or old ids."""
    lines = []
    for _ in range(chance.randrange(1, 6)):
        record = report_record(_REPORT) if chance.random() < 0.9 else {"name": "signature", "day": "2026-05-01"}
        record["kind"] = chance.choice(list(ReportKind)).value
        for _ in range(chance.randrange(4)):
            record[chance.choice(_FIELDS)] = chance.choice(_THINGS)
        line = json.dumps(record)
        lines.append(line[: chance.randrange(len(line))] if chance.random() < 0.1 else line)
    return "\n".join(lines)


def read_answer(source: str) -> None:
    """Whatever a server sends, it is an answer or one line."""
    content = source.encode("latin-1", "replace")
    # Half of the time robots.txt is not what is odd.
    answers = [_NO_ROBOTS] if len(content) % 2 else []

    def connect(place: tuple[str, int], seconds: float) -> socket.socket:
        here, there = socket.socketpair()
        there.sendall(answers.pop() if answers else content[:60_000])
        there.close()
        return here

    fetcher = Fetcher(
        True, lambda seconds: None, resolver=lambda host, port: ["127.0.0.1"], connect=connect, longest=2.0
    )
    try:
        answered = fetcher.fetch("http://example.org/a").status in (200, 304, 404, 410)
    except UnreadableDocumentError as error:
        answered = "\n" not in str(error)
    assert answered, "neither an answer nor one line"


def read_rules(source: str) -> None:
    """Whatever a robots.txt holds, it says yes or no."""
    assert read_robots(source.encode("utf-8", "surrogatepass")).allows("F", "/a") in (True, False)


def read_ledger(source: str) -> None:
    """What is followed can stand; whatever else is there is named."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.jsonl"
        path.write_bytes(source.encode("utf-8", "surrogatepass"))
        reports, events = read_reports(path), read_events(path)
        read_aliases(path)
    assert not [report for report in reports.reports if report_faults(report)], "a report that cannot stand is followed"
    assert not [event for event in events.events if event_faults(event)], "an event that cannot stand is followed"
    amendment = amend(DOCUMENT.commitments, reports.reports, DOCUMENT.document)
    links_of(reports.reports)
    for commitment in amendment.commitments:
        standings(commitment, amendment.anchoring.by_commitment.get(commitment.id, ()), events.events)
