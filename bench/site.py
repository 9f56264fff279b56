"""The site at size: 10,000 commitments in 500 documents of recombined real text, beside a well-known generator.

COMMITMENTS_BENCH_SITE sets how many documents there are (500 when not given). Hugo, where it is installed, renders
pages of the same text in the same run; the ratio of pages per second is what lasts when a machine is slow.
"""

from __future__ import annotations

import gc
import gzip
import json
import multiprocessing
import os
import random
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench import site_weight
from bench.figures import SHARED, Figure
from commitments.config import Config, folders
from commitments.documents import parse_document, read_document
from commitments.model import (
    Body,
    Commitment,
    Deadline,
    DeadlineKind,
    Evidence,
    Extraction,
    Report,
    ReportKind,
    Span,
    Status,
    Strength,
)
from commitments.site import build_site
from commitments.store import Store
from commitments.tracking import append_report, commitment_id

TODAY = date(2026, 11, 23)
EACH = 20
# What is weighed is as long as a real statement.
WEIGHED, EACH_WEIGHED = 100, 22
PARTIES = (
    "United States",
    "Japan",
    "European Union",
    "Kenya",
    "Mexico",
    "Canada",
    "India",
    "Australia",
    "G7",
    "France",
)
TOPICS = ("trade", "energy", "critical minerals", "health", "security", "climate", "education", "digital")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a child process took."""

    first: float
    nothing: float
    report: float
    pages: int
    html: int
    memory_mb: float
    largest_page: int
    largest_first_view: int


def run() -> list[Figure]:
    if not (SHARED / "corpus").is_dir():
        print("the real texts are not here: left out")
        return []
    documents = int(os.environ.get("COMMITMENTS_BENCH_SITE", "500"))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with multiprocessing.get_context("spawn").Pool(1) as child:
            found = child.apply(measure, (root / "ours", documents))
        figures = list(_own(found, documents * EACH))
        figures += _weight(root / "weighed")
        hugo = _hugo(root)
    if hugo is None:
        print("hugo is not installed: no comparison")
        return figures
    rate, theirs = found.html / found.first, hugo[0] / hugo[1]
    detail = f"ours {rate:.0f}/s of {found.html}, Hugo {theirs:.0f}/s of {hugo[0]}"
    return [*figures, Figure("pages per second against Hugo", rate / theirs, "x", detail=detail)]


def _own(m: Measured, size: int) -> Iterator[Figure]:
    yield Figure(f"rendering {size:,} commitments", m.first, "s", 25, False, f"{m.pages} files, search index apart")
    yield Figure("building again, nothing changed", m.nothing, "s", 2, False)
    yield Figure("building again, one report added", m.report, "s", 2, False, "search index apart")
    yield Figure("memory", m.memory_mb, "MB", 1000, False)
    yield Figure("largest page", m.largest_page / 1000, "kB", 300, False)
    yield Figure("largest first view, compressed", m.largest_first_view / 1000, "kB", 60, False, "page, style, script")


def _weight(root: Path) -> list[Figure]:
    """What a site of an address weighs, search and pictures with it; prints what of it is what."""
    places = folders(root, Config())
    config = Config(title="Bench", base_url="https://example.org/")
    with Store.open(places.store, create=True) as store:
        for each in recombined(WEIGHED, EACH_WEIGHED):
            store.put(each, "0" * 64, "rules")
        build_site(store, places, config, as_of=TODAY, progress=lambda *_: None)
    print("\n".join(site_weight.table(places.site)))
    return site_weight.figures(places.site)


def measure(root: Path, documents: int) -> Measured:
    """Fill a store, build the site three times."""
    config = Config(title="Bench")
    places = folders(root, config)
    with Store.open(places.store, create=True) as store:
        for each in recombined(documents):
            store.put(each, "0" * 64, "rules")
            last = each
        times = []
        # The texts that the documents were made of are this bench's own: a build would not carry them along.
        gc.collect()
        gc.freeze()
        for step in range(3):
            if step == 2:
                append_report(places.reports / f"{last.document.id}.jsonl", _report(last.commitments[0]))
            indexing = 0.0

            def progress(stage: str, done: int, total: int) -> None:
                nonlocal indexing
                if stage.startswith("indexing") and not indexing:
                    indexing = time.perf_counter()

            started = time.perf_counter()
            store.sync(places.reports, places.events)
            summary = build_site(store, places, config, as_of=TODAY, progress=progress)
            times.append((indexing or time.perf_counter()) - started)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    pages = [path for path in places.site.rglob("*.html") if "pagefind" not in path.parts]
    sizes = {path: path.stat().st_size for path in pages}
    loaded = ("site.css", "site.js", "row.js", "table.js")
    assets = sum(len(gzip.compress((places.site / "assets" / name).read_bytes())) for name in loaded)
    view = max(len(gzip.compress(path.read_bytes())) for path in sorted(sizes, key=lambda p: -sizes[p])[:20])
    return Measured(*times, summary.pages, len(pages), memory, max(sizes.values()), view + assets)


def recombined(documents: int, size: int = EACH) -> Iterator[Extraction]:
    """Documents of real paragraphs, drawn anew; every second paragraph that says "will" is a commitment."""
    draw = random.Random(7)
    pool = paragraphs()
    promising = [text for text in pool if " will " in text]
    for number in range(documents):
        texts = [text for _ in range(size) for text in (draw.choice(promising), draw.choice(pool))]
        signed = date(2020, 1, 1) + timedelta(draw.randrange(2400))
        head = f"---\ntitle: Statement {number} on {draw.choice(TOPICS)}\ndate: {signed}\n---\n\n"
        document = parse_document(head + "\n\n".join(texts) + "\n", f"statement-{number:04}")
        blocks = [b for b in document.blocks if " will " in document.text[b.span.start : b.span.end]][:size]
        made = [_commitment(document, block.span, draw, signed, i) for i, block in enumerate(blocks)]
        yield Extraction(document, tuple(draw.sample(PARTIES, 2)), (), tuple(made))


def paragraphs() -> list[str]:
    """Plain paragraphs of the real texts, without markup that recombining would break."""
    found = []
    for path in sorted((SHARED / "corpus").glob("*.md")):
        text = read_document(path).text
        found += [" ".join(part.split()) for part in text.split("\n\n") if 80 < len(part) < 900 and part[0].isalpha()]
    return found


def _commitment(document: object, span: Span, draw: random.Random, signed: date, number: int) -> Commitment:
    text, source = document.text, document.source_map.place(span)  # type: ignore[attr-defined]
    quote = text[span.start : span.end]
    due = signed + timedelta(draw.randrange(60, 3000)) if draw.random() < 0.25 else None
    will = span.start + quote.index(" will ") + 1
    deadline = Deadline(
        text[will : will + 4],
        will,
        will + 4,
        DeadlineKind.FIXED,
        due=due,
        rule="drawn",
        edtf=str(due),
    )
    agency = f"Department {draw.randrange(120)}"
    return Commitment(
        commitment_id(document.id, quote, number),  # type: ignore[attr-defined]
        document.id,  # type: ignore[attr-defined]
        quote,
        span.start,
        span.end,
        source.start,
        source.end,
        quote,
        draw.choice(list(Strength)),
        tuple(draw.sample(PARTIES, draw.choice((1, 1, 2, 3)))),
        lead=(Body(agency),) if draw.random() < 0.3 else (),
        deadline=deadline if due else None,
        topics=tuple(draw.sample(TOPICS, 2)),
        confidence=0.9,
        evidence={"strength": (Evidence(will, will + 4, "will"),)},
    )


def _report(commitment: Commitment) -> Report:
    return Report(
        "0192f000-0000-7000-8000-000000000001",
        commitment.id,
        commitment.quote,
        ReportKind.STATUS,
        "bench",
        datetime(2026, 11, 20, tzinfo=UTC),
        status=Status.IN_PROGRESS,
        on=date(2026, 11, 1),
    )


def _hugo(root: Path) -> tuple[int, float] | None:
    """Pages and seconds of Hugo for the text of our own commitment and document pages."""
    program = shutil.which("hugo")
    if program is None:
        return None
    theirs = root / "hugo"
    rows = (root / "ours/site/data/commitments.jsonl").read_text(encoding="utf-8").splitlines()
    layouts = theirs / "layouts/_default"
    layouts.mkdir(parents=True)
    head = "<!doctype html><html><head><title>{{ .Title }}</title></head>"
    page = head + "<body><h1>{{ .Title }}</h1>{{ .Content }}</body></html>"
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text(page)
    (theirs / "config.toml").write_text('baseURL = "https://example.org/"\ntitle = "Bench"\n')
    for line in rows:
        row = json.loads(line)
        path = theirs / "content" / f"{row['id']}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        facts = "\n".join(f"- {name}: {row[name]}" for name in ("parties", "strength", "due", "timeliness", "topics"))
        path.write_text(
            f"---\ntitle: {json.dumps(row['quote'][:80])}\n---\n\n> {row['quote']}\n\n{facts}\n", encoding="utf-8"
        )
    started = time.perf_counter()
    subprocess.run([program, "--quiet", "--source", str(theirs)], check=True)
    return len(list((theirs / "public").rglob("*.html"))), time.perf_counter() - started
