"""A seeded store of any size: documents, commitments and reports made below the extraction.

    python -m bench.make_corpus FOLDER --commitments 1000000 --documents 50000

The words are drawn from short lists, but the shapes are those of the 91 real statements: about twenty commitments a
document, four in ten with a day, one to three parties of some two hundred, a lead for one in three.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from commitments.model import (
    Block,
    BlockKind,
    Body,
    Commitment,
    Deadline,
    DeadlineKind,
    Document,
    DocumentType,
    Evidence,
    Extraction,
    FrontMatter,
    Report,
    ReportKind,
    Sentence,
    Source,
    SourceMap,
    Status,
    Strength,
)
from commitments.store import Store
from commitments.tracking import report_record

EACH_REPORTED = 50
RECORDED = datetime(2026, 11, 1, tzinfo=UTC)
VERBS = ("establish", "publish", "review", "expand", "fund", "conclude", "report on", "map", "train", "certify")
OBJECTS = (
    "a joint office",
    "a roadmap",
    "a registry of mines",
    "price floors for rare earths",
    "a stockpile of cobalt",
    "grid interconnection",
    "visa waivers",
    "a working group",
    "early warning systems",
    "recycling standards",
)
PURPOSES = (
    "for critical minerals",
    "for food security",
    "against ransomware",
    "for clean energy",
    "in the Arctic",
    "for ports and railways",
    "for vaccine supply",
    "on export controls",
    "for semiconductor supply",
    "at sea",
)
TOPICS = ("critical minerals", "food", "cyber", "energy", "climate", "infrastructure", "health", "trade", "security")
BODIES = (
    "Department of State",
    "Ministry of Trade",
    "Energy Agency",
    "Central Bank",
    "Coast Guard",
    "Statistics Office",
)
STRENGTHS = (
    Strength.WILL,
    Strength.WILL,
    Strength.WILL,
    Strength.INTEND,
    Strength.INTEND,
    Strength.EXPLORE,
    Strength.SHALL,
)


def extractions(documents: int, commitments: int, seed: int = 7) -> Iterator[Extraction]:
    """Documents with their commitments, always the same ones for the same numbers."""
    draw = random.Random(seed)
    parties = [f"Country {number:03}" for number in range(200)]
    # A few countries promise most, as in the real statements.
    weights = [1 / (rank + 1) for rank in range(len(parties))]
    each, extra = divmod(commitments, documents)
    for number in range(documents):
        yield _extraction(draw, number, each + (number < extra), draw.choices(parties, weights, k=3))


def _extraction(draw: random.Random, number: int, count: int, parties: list[str]) -> Extraction:
    signed = date(2000, 1, 1) + timedelta(draw.randrange(9800))
    name = f"statement-{number:06}"
    title = f"Joint statement {number} of {parties[0]} and {parties[1]}"
    sentences: list[Sentence] = []
    made: list[Commitment] = []
    text = ""
    for index in range(count):
        commitment = _commitment(draw, name, len(text), index, parties, signed)
        sentences.append(Sentence(commitment.start, commitment.end, commitment.quote, index))
        made.append(commitment)
        text += commitment.quote + "\n\n"
    text = text.rstrip("\n")
    document = Document(
        name,
        text,
        FrontMatter(title=title, date=signed, type=DocumentType.JOINT_STATEMENT, parties=tuple(parties[:2])),
        tuple(Block(BlockKind.PARAGRAPH, s.span) for s in sentences),
        SourceMap((0,), (0,), (len(text),), len(text)),
    )
    return Extraction(document, tuple(dict.fromkeys(parties)), tuple(sentences), tuple(made))


def _commitment(
    draw: random.Random, document: str, start: int, index: int, parties: list[str], signed: date
) -> Commitment:
    who = tuple(dict.fromkeys(draw.sample(parties, draw.choice((1, 2, 2, 3)))))
    topic = draw.randrange(len(TOPICS))
    action = f"{draw.choice(VERBS)} {draw.choice(OBJECTS)} {PURPOSES[topic]}"
    due = signed + timedelta(draw.randrange(30, 3000)) if draw.random() < 0.4 else None
    limit = f" by {due:%d %B %Y}" if due else ""
    opening = f"{' and '.join(who)} "
    quote = f"{opening}will {action}{limit}, as item {index + 1} of their plan."
    end = start + len(quote)
    will = start + len(opening)
    at = end - len(f"{limit}, as item {index + 1} of their plan.") + 1
    lead = (Body(draw.choice(BODIES), f"{who[0]} {draw.choice(BODIES)}", who[0]),) if draw.random() < 0.33 else ()
    return Commitment(
        id=f"{document}/{draw.getrandbits(32):08x}",
        document=document,
        quote=quote,
        start=start,
        end=end,
        source_start=start,
        source_end=end,
        action=action,
        strength=draw.choice(STRENGTHS),
        parties=who,
        lead=lead,
        deadline=deadline(limit.strip(), at, due, signed) if due else None,
        topics=(TOPICS[topic],),
        confidence=round(draw.uniform(0.5, 1), 2),
        evidence={
            "strength": (Evidence(will, will + 4, "will"),),
            "parties": (Evidence(start, start + len(opening) - 1, opening.rstrip()),),
        },
    )


def deadline(text: str, start: int, due: date, signed: date) -> Deadline:
    """A fixed day, found at this place."""
    return Deadline(
        text,
        start,
        start + len(text),
        DeadlineKind.FIXED,
        edtf=due.isoformat(),
        due=due,
        anchor=signed,
        rule="a day",
        arithmetic=f"{due} = {due}",
    )


def make(base: Path, documents: int, commitments: int, *, progress: Callable[[int], None] = lambda _: None) -> None:
    """Make a knowledge base whose store is filled, with a ledger for every fiftieth document."""
    (base / "corpus/documents").mkdir(parents=True, exist_ok=True)
    with Store.open(base / ".commitments/store.sqlite", create=True) as store:
        for number, one in enumerate(extractions(documents, commitments), start=1):
            store.put(one, "seeded", "seeded")
            if number % EACH_REPORTED == 0:
                write_ledger(base / "corpus/reports", one)
            progress(number)
        store.sync(base / "corpus/reports", base / "corpus/events.jsonl")
    # Last: where it is, the rest is.
    (base / "commitments.toml").write_text('title = "Seeded"\n', encoding="utf-8")


def write_ledger(reports: Path, extraction: Extraction) -> None:
    """A judgement on every other dated commitment; by plain writing, since forcing each to the disk takes its time."""
    reports.mkdir(parents=True, exist_ok=True)
    lines = []
    for number, commitment in enumerate(c for c in extraction.commitments if c.deadline and c.deadline.due):
        due = commitment.deadline.due if commitment.deadline else None
        if number % 2 or due is None or due >= RECORDED.date():
            continue
        status = (Status.FULFILLED, Status.IN_PROGRESS, Status.NOT_STARTED)[number % 3]
        report = Report(
            id=str(uuid5(NAMESPACE_URL, commitment.id)),
            commitment=commitment.id,
            quote=commitment.quote,
            kind=ReportKind.STATUS,
            reviewer="Seeded",
            recorded=RECORDED,
            evidence=(Source("https://example.org/"),),
            status=status,
            on=due,
        )
        lines.append(json.dumps(report_record(report)) + "\n")
    (reports / f"{extraction.document.id}.jsonl").write_text("".join(lines), encoding="utf-8")


def asked(description: str | None) -> tuple[Path, int, int]:
    """The folder, and how many documents and commitments, that the command line asks for."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--commitments", type=int, default=1_000_000)
    parser.add_argument("--documents", type=int, help="one for every twenty commitments when not given")
    options = parser.parse_args()
    return options.folder, options.documents or max(options.commitments // 20, 1), options.commitments


def main() -> None:
    folder, documents, commitments = asked(__doc__)
    started = time.monotonic()

    def progress(number: int) -> None:
        if number % 5000 == 0:
            print(f"{number} documents, {number / (time.monotonic() - started):.0f} a second", flush=True)

    make(folder, documents, commitments, progress=progress)


if __name__ == "__main__":
    main()
