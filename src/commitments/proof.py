"""Proving a knowledge base: that every place holds its words, and that what people recorded can stand."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from commitments.config import Folders
from commitments.documents import read_document
from commitments.errors import UnreadableDocumentError
from commitments.model import (
    Commitment,
    Document,
    Evidence,
    Filter,
    FrontMatter,
    Progress,
    Report,
    ReportKind,
    Span,
    Timeliness,
)
from commitments.reasoning import faults as recount_faults
from commitments.store import Store
from commitments.store.relinking import lost_links
from commitments.store.units import is_passage
from commitments.tracking import (
    Amendment,
    EventLedger,
    Problem,
    event_doubts,
    links_of,
    live_reports,
    read_aliases,
    read_events,
    read_reports,
    report_doubts,
)
from commitments.tracking.lines import read_lines
from commitments.words.hashes import text_hash
from commitments.words.tokens import searched_text

_EARLIEST, _LATEST = date(1800, 1, 1), date(2300, 1, 1)
# Documents between two reports of progress: what is done at once needs none.
_TOLD = 500
_MENDS = "'commitments build --repair' reads it again"
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved, and what could not be: `faults` are lines for a person, `notes` are no faults."""

    documents: int
    commitments: int
    places: int
    reports: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def places(commitment: Commitment) -> Iterator[tuple[str, Evidence]]:
    """Every place that a commitment names, with the field it stands for. What a person gave has no place."""
    c = commitment
    yield "quote", Evidence(c.start, c.end, c.quote)
    if c.deadline and c.deadline.text and "deadline" not in c.corrected:
        yield "deadline", Evidence(c.deadline.start, c.deadline.end, c.deadline.text)
        if c.deadline.anchor_evidence:
            yield "deadline's anchor", c.deadline.anchor_evidence
    if c.recurrence and "recurrence" not in c.corrected:
        yield "recurrence", Evidence(c.recurrence.start, c.recurrence.end, c.recurrence.text)
    for name, found in c.evidence.items():
        yield from ((name, evidence) for evidence in found)


def place_fault(document: Document, source: str, evidence: Evidence) -> str | None:
    """Why a place is wrong: other words stand there in the text, or other characters in the file."""
    if not 0 <= evidence.start < evidence.end <= len(document.text):
        return f"{evidence.start} to {evidence.end} is no place in a text of {len(document.text)} characters"
    found = document.text[evidence.start : evidence.end]
    if found != evidence.text:
        return f"the text has {found[:60]!r} there, not {evidence.text[:60]!r}"
    for text, written in _pieces(document, evidence.span, source):
        if not _same(text, written):
            return f"the file has {written[:60]!r} where the text has {text[:60]!r}"
    return None


def _pieces(document: Document, span: Span, source: str) -> Iterator[tuple[str, str]]:
    """The pieces of the text that a span touches, each with the characters of the file it was built from."""
    mapped = document.source_map
    first, last = (bisect_right(mapped.text_starts, offset) - 1 for offset in (span.start, span.end - 1))
    ends = [*mapped.text_starts[first + 1 : last + 1], span.end]
    starts = [span.start, *mapped.text_starts[first + 1 : last + 1]]
    for start, end in zip(starts, ends, strict=True):
        place = mapped.place(Span(start, end))
        yield document.text[start:end], source[place.start : place.end]


def _same(text: str, written: str) -> bool:
    """Whether a piece of text is what its characters in the file mean: as they are, an entity, an escape, a space."""
    if text == written or not text.strip():
        return True
    meant = html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written)).replace("\0", "\ufffd")
    return _SPACES.sub(" ", meant).strip() == _SPACES.sub(" ", text).strip()


def prove(store: Store, folders: Folders, today: date, *, progress: Progress) -> Proof:
    """Check every document, every place and every line that people recorded."""
    faults: list[str] = []
    notes: list[str] = []
    stored = store.hashes()
    counted = _Counted(stored)
    files = {path.stem: path for path in sorted(folders.documents.glob("*.md"))}
    for path in files.values():
        faults += map(str, _document_faults(store, folders, path, today, counted))
        if counted.documents % _TOLD == 0:
            progress("proving", counted.documents, len(files))
    faults += [
        f"{folders.documents / name}.md: gone; 'commitments build' takes it out" for name in stored.keys() - files
    ]
    for path in sorted(folders.reports.glob("*.jsonl")):
        ledger_faults, ledger_notes = _ledger_faults(store, path, counted, added=path.stem in files)
        faults += map(str, ledger_faults)
        notes += map(str, ledger_notes)
    faults += map(str, _event_faults(folders.events))
    faults += map(str, read_aliases(folders.aliases).problems)
    for event in read_events(folders.events).events:
        notes += [f"{folders.events}: {event.name!r}: is that day meant? {doubt}" for doubt in event_doubts(event)]
    for report in links_of(_links(folders)).refused:
        where = folders.reports / f"{report.commitment.rpartition('/')[0]}.jsonl"
        faults.append(f"{where}: report {report.id}: a circular link to {report.to}; not followed")
    if waiting := store.count(Filter(timeliness=(Timeliness.AWAITING_EVENT,)), today):
        notes.append(f"waiting for an event without a day: {waiting}; 'commitments events' lists them")
    notes.extend(counted.unread)
    return Proof(counted.documents, counted.commitments, counted.places, counted.reports, tuple(faults), tuple(notes))


@dataclass(slots=True)
class _Counted:
    stored: Mapping[str, tuple[str, str]]
    documents: int = 0
    commitments: int = 0
    places: int = 0
    reports: int = 0
    unread: list[str] = field(default_factory=list)


def _document_faults(store: Store, folders: Folders, path: Path, today: date, counted: _Counted) -> Iterator[Problem]:
    counted.documents += 1
    stored = counted.stored.get(path.stem)
    try:
        current = read_document(path)
    except UnreadableDocumentError as error:
        yield _already_placed(path, str(error))
        return
    if current.meta.unread:
        counted.unread.append(f"{path}: {current.meta.unread}")
    issued = current.meta.date.replace(day=1) if current.meta.date and current.meta.month_only else current.meta.date
    if issued and not _EARLIEST <= issued <= today:
        yield Problem(path, 1, f"date {current.meta.written_date} is not between {_EARLIEST} and today")
    yield from _original_faults(folders, path, current.meta)
    raw = path.read_bytes()
    if stored is None:
        yield Problem(path, 1, "not built yet; 'commitments build' reads it")
    elif stored[0] != sha256(raw).hexdigest():
        yield Problem(path, 1, "changed since it was built; 'commitments build' reads it again")
    else:
        source = raw.decode("utf-8")
        yield from _commitment_faults(store, path, current, source, counted)
        yield from _passage_faults(store, path, current, source, counted)


def _original_faults(folders: Folders, path: Path, meta: FrontMatter) -> Iterator[Problem]:
    """The file that a document was made from is there, and is the one it was."""
    if not meta.original:
        return
    original = folders.corpus / meta.original
    if not original.resolve().is_relative_to(folders.corpus.resolve()) or not original.is_file():
        yield Problem(path, 1, f"original {meta.original} is not in {folders.corpus}")
    elif meta.sha256 and sha256(original.read_bytes()).hexdigest() != meta.sha256.lower():
        yield Problem(path, 1, f"original {meta.original} is not the file whose sha256 the front matter gives")


def _commitment_faults(
    store: Store, path: Path, document: Document, source: str, counted: _Counted
) -> Iterator[Problem]:
    for commitment in store.of_document(path.stem):
        counted.commitments += 1
        expected = document.source_map.place(Span(commitment.start, commitment.end))
        line = source.count("\n", 0, expected.start) + 1
        for name, evidence in places(commitment):
            counted.places += 1
            if fault := place_fault(document, source, evidence):
                yield Problem(path, line, f"{commitment.id}: {name}: {fault}")
        if expected != Span(commitment.source_start, commitment.source_end):
            yield Problem(path, line, f"{commitment.id}: the quote stands in the file at {expected}, not there")
        yield from (Problem(path, line, f"{commitment.id}: {fault}") for fault in _deadline_faults(commitment))


def _passage_faults(store: Store, path: Path, document: Document, source: str, counted: _Counted) -> Iterator[Problem]:
    """A sentence that search finds is in the text, at its place, and is found by its own words and vector."""
    passages = store.units.stored_passages(path.stem)
    for start, end, hash_, text, words in passages:
        counted.places += 1
        evidence = Evidence(start, end, text)
        fault = place_fault(document, source, evidence)
        if not fault and (hash_ != text_hash(text) or words != searched_text(text)):
            fault = f"{text[:60]!r} is searched by other words"
        if fault:
            yield Problem(path, 1, f"passage {start} to {end}: {fault}; {_MENDS}")
    sentences = store.document(path.stem).sentences
    if {(s.start, s.end) for s in sentences if is_passage(s.text)} != {(start, end) for start, end, *_ in passages}:
        yield Problem(path, 1, f"search finds other sentences than the document has; {_MENDS}")


def _deadline_faults(commitment: Commitment) -> Iterator[str]:
    """A day that cannot be, or one that does not follow from its own arithmetic. A person's correction needs none."""
    deadline = commitment.deadline
    if deadline is None or deadline.due is None:
        return
    if not _EARLIEST <= deadline.due <= _LATEST:
        yield f"due {deadline.due} is not between {_EARLIEST} and {_LATEST}"
    elif "deadline" not in commitment.corrected and not commitment.added:
        yield from (f"deadline: {fault}" for fault in recount_faults(deadline))


def _ledger_faults(store: Store, path: Path, counted: _Counted, *, added: bool) -> tuple[list[Problem], list[Problem]]:
    """What is wrong in a ledger, and what is only to be reported; `added` says that its document is in the corpus."""
    ledger = read_reports(path)
    lines = _lines_of(path)
    counted.reports += len(ledger.reports)
    faults = [*ledger.problems]
    for report in ledger.reports:
        faults += [Problem(path, lines.get(report.id, 1), fault) for fault in _odd_days(report)]
    if path.stem not in counted.stored:
        if not added:
            lost = "reports on a document that is not there; rename the ledger as the document is"
            faults.append(Problem(path, 1, lost))
        return faults, []
    amendment = store.amendment(path.stem, ledger.reports)
    anchoring = amendment.anchoring
    faults += [Problem(path, lines.get(lost.report.id, 1), str(lost)) for lost in anchoring.unanchored]
    faults += [Problem(path, lines.get(report.id, 1), why) for report, why in amendment.problems]
    for report, other in lost_links(store.connection, ledger.reports):
        faults.append(Problem(path, lines.get(report.id, 1), f"links to {other}, which is not there"))
    notes = [Problem(path, lines.get(moved.report.id, 1), str(moved)) for moved in anchoring.moved]
    for report, doubt in _doubts(amendment, store.document(path.stem).document.meta.date):
        notes.append(Problem(path, lines.get(report.id, 1), f"is that day meant? {doubt}"))
    return faults, notes


def _doubts(amendment: Amendment, issued: date | None) -> Iterator[tuple[Report, str]]:
    """The days that look mistyped, of the reports that stand."""
    for commitment in amendment.commitments:
        live = live_reports(amendment.anchoring.by_commitment.get(commitment.id, ()))
        due = commitment.deadline.due if commitment.deadline else None
        for report in live:
            yield from ((report, doubt) for doubt in report_doubts(report, issued, due))
            due = report.due if report.kind is ReportKind.EXTENSION else due


def _event_faults(path: Path) -> Iterator[Problem]:
    ledger: EventLedger = read_events(path)
    yield from ledger.problems
    lines, _ = read_lines(path)
    numbers = {(str(line.record.get("name")), str(line.record.get("day"))): line.number for line in lines}
    for event in ledger.events:
        number = numbers.get((event.name, str(event.day)), 1)
        if event.day and not _EARLIEST <= event.day <= _LATEST:
            yield Problem(path, number, f"event {event.name!r}: {event.day} is not between {_EARLIEST} and {_LATEST}")


def _links(folders: Folders) -> Iterator[Report]:
    for path in sorted(folders.reports.glob("*.jsonl")):
        yield from (r for r in read_reports(path).reports if r.kind in (ReportKind.LINK, ReportKind.RETRACTION))


def _odd_days(report: Report) -> Iterator[str]:
    for name, day in (("on", report.on), ("due", report.due)):
        if day and not _EARLIEST <= day <= _LATEST:
            yield f"{name} {day} is not between {_EARLIEST} and {_LATEST}"


def _lines_of(path: Path) -> Mapping[str, int]:
    """The line of each report, by its id; of a line that is there twice the first."""
    lines, _ = read_lines(path)
    return {str(line.record.get("id")): line.number for line in reversed(lines)}


def _already_placed(path: Path, message: str) -> Problem:
    """The problem in an error's text, which names file and often line itself."""
    placed = re.match(rf"{re.escape(str(path))}(?::(\d+))?: (.*)", message, re.DOTALL)
    return Problem(path, int(placed[1] or 1), placed[2]) if placed else Problem(path, 1, message)
