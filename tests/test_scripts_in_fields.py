"""Scripts in every field that somebody may fill: the rendered site holds their words, and runs none of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

from commitments.config import Config
from commitments.model import Body, DeadlineKind, Event, Relation, ReportKind, Source, Speaker, Status
from commitments.store import Store
from commitments.tracking import append_event, append_report
from tests.promises import Promise, extraction, report
from tests.site_bases import base


def attack(field: str) -> str:
    """Words that close whatever they stand in and run something."""
    return f"\"'></title></script><script>alert('{field}')</script><img src=x onerror=alert('{field}')>"


class Found(HTMLParser):
    """The scripts and handlers of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_script = tag == "script"
        for name, value in attrs:
            runs = (value or "").strip().lower().startswith(("javascript:", "data:text/html", "vbscript:"))
            if name.startswith("on") or (name in ("href", "src", "action", "formaction") and runs):
                self.bad.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self.in_script = self.in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.in_script and data.lstrip().startswith("alert("):
            self.bad.append(data)


def test_twenty_fields_run_nothing(tmp_path: Path) -> None:
    made = base(tmp_path, filled=False)
    made = replace(
        made,
        config=Config(
            title=attack("title"), description=attack("description"), report_problem=attack("report_problem"), workers=1
        ),
    )
    promises = (
        Promise("Japan will open an office by 2027.", (attack("party"),), "by 2027", date(2027, 12, 31),
                lead=(Body(attack("lead"), attack("canonical"), attack("body's party")),), topics=(attack("topic"),)),
        Promise("Japan will act soon.", by="soon", kind=DeadlineKind.VAGUE),
        Promise("Kenya will ratify it upon signature.", ("Kenya",), "upon signature", kind=DeadlineKind.EVENT,
                event=attack("event")),
    )  # fmt: skip
    one = extraction("one", promises)
    with Store.open(made.folders.store, create=True) as store:
        store.put(one, "0" * 64, "rules")
    first, second, third = one.commitments
    page = Source("https://example.org/?q=" + attack("url").replace(" ", "%20"), attack("page"), Speaker.PARTY)
    words = Source("", attack("words' title"), None, "one", attack("words"))
    status = {"status": Status.FULFILLED, "on": date(2026, 5, 1), "note": attack("note")}
    lines = (
        replace(report(1, first, **status), reviewer=attack("reviewer"), evidence=(page, words)),
        report(2, first, ReportKind.REPLY, by_party=attack("by_party"), note=attack("reply")),
        report(3, second, ReportKind.CORRECTION, field="action", value=attack("correction")),
        report(4, second, ReportKind.LINK, relation=Relation.FULFILS, to=attack("to"), other_quote=attack("other"),
               to_document=True),
        report(5, third, ReportKind.DISMISSAL, note=attack("dismissal")),
    )  # fmt: skip
    for line in lines:
        append_report(made.folders.reports / "one.jsonl", line)
    recorded = datetime(2026, 11, 1, tzinfo=UTC)
    event = Event(
        attack("event"), date(2026, 5, 2), recorded, reviewer=attack("event's reviewer"), note=attack("event's note")
    )
    append_event(made.folders.events, event)
    made.build()
    pages = list(made.folders.site.rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        found = Found()
        found.feed(path.read_text(encoding="utf-8"))
        assert not found.bad, (path, found.bad[:3])
    told = "".join(path.read_text(encoding="utf-8") for path in pages)
    assert "alert(&#39;note&#39;)" in told
