"""Small sites made by hand, for tests of what people see."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commitments.config import Config, Folders, folders
from commitments.documents import parse_document
from commitments.model import (
    Body,
    Commitment,
    DeadlineKind,
    Extraction,
    Report,
    ReportKind,
    Source,
    Span,
    Speaker,
    Status,
    Strength,
)
from commitments.site import SiteSummary, build_site
from commitments.site.content import read_site_content
from commitments.site.pages import all_pages
from commitments.site.renderer import Renderer
from commitments.site.writing import write_site
from commitments.store import Store
from commitments.tracking import append_report, commitment_id
from tests.promises import Promise, extraction

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2026, 11, 23)
STATE = Body("Department of State", "U.S. Department of State", "United States")

MINERALS = (
    Promise(
        "Japan will publish a roadmap by 30 June 2026.", by="by 30 June 2026", due=date(2026, 6, 30), topics=("trade",)
    ),
    Promise(
        "Kenya will open an office by 1 March 2026.", ("Kenya",), "by 1 March 2026", date(2026, 3, 1), lead=(STATE,)
    ),
    Promise(
        "Both intend to share data within 300 days.",
        ("Japan", "Kenya"),
        "within 300 days",
        date(2026, 12, 1),
        strength=Strength.INTEND,
    ),
    Promise(
        "Japan will report by 31 December 2030.", by="by 31 December 2030", due=date(2030, 12, 31), topics=("trade",)
    ),
    Promise(
        "Kenya will ratify it upon signature.", ("Kenya",), "upon signature", kind=DeadlineKind.EVENT, event="signature"
    ),
    Promise("Japan will act soon.", by="soon", kind=DeadlineKind.VAGUE),
    Promise("Japan will keep its markets open.", topics=("trade",)),
    Promise("Japan will train 500 officers by 1 May 2026.", by="by 1 May 2026", due=date(2026, 5, 1)),
    Promise("Kenya will map its deposits by 1 June 2026.", ("Kenya",), "by 1 June 2026", date(2026, 6, 1)),
)

HOSTILE = """---
title: "</title><script>alert('title')</script> {{ 7*7 }}"
date: 2026-02-04
source_url: "javascript:alert('source')"
attribution: "<img src=x onerror=alert('attribution')>"
---

# <svg onload="alert('heading')">Heading</svg> {% include "x" %}

Japan will <script>alert("body")</script> publish [this](javascript:alert('link')) by 2030, and
[that](https://example.org/"onclick="alert(1)).

<!-- Japan will hide --> Japan will say \u202egnihton\u202c {{ config }} {# here #} & "there"
<b onmouseover="alert('b')">now</b>.

- Japan will </li></ul></main></body> close everything.
- Japan will `</code><script>alert('code')</script>` run ![x](data:text/html,<script>alert('image')</script>).

| a | </td></table><script>alert('cell')</script> |
|---|---|
| Japan will =cmd|' /C calc'!A0 | +1 |
"""


@dataclass(frozen=True)
class Base:
    """A knowledge base with a store that is filled by hand."""

    folders: Folders
    config: Config

    @contextmanager
    def store(self) -> Iterator[Store]:
        with Store.open(self.folders.store, create=True) as store:
            store.sync(self.folders.reports, self.folders.events)
            yield store

    def build(self, as_of: date = DAY, **settings: object) -> SiteSummary:
        similar = settings.pop("similar", {})
        config = replace(self.config, **settings)  # type: ignore[arg-type]
        with self.store() as store:
            return build_site(store, self.folders, config, as_of=as_of, similar=similar, progress=lambda *_: None)  # type: ignore[arg-type]

    def text(self, address: str) -> str:
        return (self.folders.site / address).read_text(encoding="utf-8")


def base(root: Path, *, hostile: bool = False, filled: bool = True, **settings: object) -> Base:
    """Two documents (a third that attacks), with reports of several kinds on the first; or what lies there already."""
    config = Config(title="Test commitments", workers=1, **settings)  # type: ignore[arg-type]
    made = Base(folders(root, config), config)
    if not filled:
        return made
    one = extraction("minerals-2026", MINERALS)
    two = extraction(
        "ports-2025",
        (Promise("Kenya will dredge the port by 2029.", ("Kenya",), "by 2029", date(2029, 12, 31)),),
        date(2025, 5, 1),
    )
    with Store.open(made.folders.store, create=True) as store:
        for each in (one, two, *([attack()] if hostile else [])):
            store.put(each, "0" * 64, "rules")
    for report in reports(one):
        append_report(made.folders.reports / "minerals-2026.jsonl", report)
    return made


def render(made: Base, built_on: date | None = None) -> None:
    """All of a build but its search index, which takes longest and stands apart."""
    with made.store() as store:
        site = read_site_content(store, made.folders, made.config, as_of=DAY, known_on=None, similar={})
        site = replace(site, built_on=built_on)
        pages = all_pages(Renderer(site, made.folders), store)
        write_site(pages, made.folders.site, made.folders.derived, progress=lambda *_: None)


def built_without_search(root: Path, *documents: Extraction) -> Path:
    """The site of these documents alone."""
    config = Config(title="Test commitments", workers=1)
    made = Base(folders(root, config), config)
    with Store.open(made.folders.store, create=True) as store:
        for each in documents:
            store.put(each, "0" * 64, "rules")
    render(made)
    return made.folders.site


def reports(one: Extraction) -> tuple[Report, ...]:
    """Found undone, kept late on the promiser's word, kept on time."""
    found = {c.quote.split()[0] + " " + c.quote.split()[2]: c for c in one.commitments}
    return (
        judged(1, found["Kenya open"], Status.IN_PROGRESS, date(2026, 9, 1)),
        judged(2, found["Japan train"], Status.FULFILLED, date(2026, 6, 1), by=Speaker.PARTY),
        judged(3, found["Kenya map"], Status.FULFILLED, date(2026, 5, 20), by=Speaker.INDEPENDENT),
    )


def judged(number: int, commitment: Commitment, status: Status, on: date, by: Speaker | None = None) -> Report:
    """A status report with a source."""
    return Report(
        id=f"00000000-0000-7000-8000-{number:012}",
        commitment=commitment.id,
        quote=commitment.quote,
        kind=ReportKind.STATUS,
        reviewer="A. Reviewer",
        recorded=datetime(2026, 11, 1, 12, number, tzinfo=UTC),
        note="Seen in the gazette.",
        evidence=(Source(f"https://example.org/{number}", "The gazette", by),),
        status=status,
        on=on,
    )


def attack() -> Extraction:
    """A document that tries to run something, each of its lines a commitment."""
    document = parse_document(HOSTILE, "attack")
    made = []
    for number, block in enumerate(
        b for b in document.blocks if "Japan will" in document.text[b.span.start : b.span.end]
    ):
        start, end = block.span.start, block.span.end
        quote = document.text[start:end]
        place = document.source_map.place(Span(start, end))
        made.append(
            Commitment(
                commitment_id("attack", quote, 0),
                "attack",
                quote,
                start,
                end,
                place.start,
                place.end,
                quote,
                Strength.WILL,
                ("Japan", "<b>Nowhere</b>"),
                topics=(f"topic </a> {number}",),
            )
        )
    return Extraction(document, ("Japan",), (), tuple(made))
