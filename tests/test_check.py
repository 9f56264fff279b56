"""check: one line a problem, with file and line, and exit status 1."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commitments.documents import parse_document
from commitments.model import Event, Evidence, ReportKind, Status
from commitments.proof import place_fault
from commitments.store.seal import seal
from commitments.tracking import append_event, append_report, report_record
from tests.bases import build_base
from tests.conftest import Run
from tests.promises import Promise, extraction, report

OFFICE = Promise("Japan will open an office by 2027.", by="by 2027", due=date(2027, 12, 31))
ROADMAP = Promise("Canada and Japan will publish a roadmap for minerals.", ("Canada", "Japan"))
DOCUMENTS = {"one": (OFFICE, ROADMAP)}
FIRST, SECOND = extraction("one", DOCUMENTS["one"]).commitments


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return build_base(tmp_path / "kb", DOCUMENTS)


def problems(program: Run, base: Path) -> list[str]:
    """The lines of a check that has to fail, without the folder."""
    done = program("--kb", base, "check")
    assert done.code == 1, done
    return [line.removeprefix(f"{base}/corpus/") for line in done.out.splitlines()]


def test_a_sound_base(program: Run, base: Path) -> None:
    """Nothing on standard output; what was proved is reported."""
    append_report(base / "corpus/reports/one.jsonl", report(1, FIRST, status=Status.IN_PROGRESS))
    done = program("--kb", base, "check")
    assert (done.code, done.out) == (0, "")
    assert "1 document, 2 commitments, 7 places, 1 report: all sound" in done.err


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("replace(json, 'open an office', 'shut an office')", "quote: the text has 'Japan will open"),
        ('replace(json, \'"text":"by 2027"\', \'"text":"by 2028"\')', "deadline: the text has 'by 2027'"),
        ('replace(json, \'"text":"will"\', \'"text":"shall"\')', "strength: the text has 'will'"),
        ("json_set(json, '$.source_start', 3)", "the quote stands in the file at"),
        ("json_set(json, '$.deadline.due', '3027-01-01')", "due 3027-01-01 is not between"),
        ("json_set(json, '$.deadline.due', '2027-12-30')", "comes to 2027-12-31, not 2027-12-30"),
        ("json_set(json, '$.end', 99999)", "is no place in a text of"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_wrong_place_is_found(program: Run, base: Path, change: str, says: str) -> None:
    """Words, offsets in the text and in the file, and days that cannot be."""
    with sqlite3.connect(base / ".commitments/store.sqlite") as connection:
        connection.execute(f"UPDATE commitments SET json = {change} WHERE id = ?", (FIRST.id,))
    connection.close()
    # As if it had been written so.
    seal(base / ".commitments/store.sqlite")
    found = problems(program, base)
    assert found[0].startswith(f"documents/one.md:6: {FIRST.id}: "), found
    assert any(says in line for line in found)


def test_a_document_that_changed_since(program: Run, base: Path) -> None:
    """Places are those of the last build; so is the proof."""
    path = base / "corpus/documents/one.md"
    path.write_text(path.read_text() + "\nMore.\n")
    (base / "corpus/documents/two.md").write_text("Text.\n")
    (base / "corpus/documents/bad.md").write_text("---\ntitle: [open\n---\n")
    found = problems(program, base)
    assert [line.split(": ")[0].split(":")[0] for line in found] == [f"documents/{n}.md" for n in ("bad", "one", "two")]
    assert ("changed since it was built" in found[1], "not built yet" in found[2]) == (True, True)


def test_a_document_that_is_gone(program: Run, base: Path) -> None:
    """It is in the store, not in the corpus."""
    (base / "corpus/documents/one.md").unlink()
    assert problems(program, base) == ["documents/one.md: gone; 'commitments build' takes it out"]


def test_a_date_in_the_future(program: Run, base: Path) -> None:
    """A statement has been made; its date is no later than today."""
    (base / "corpus/documents/two.md").write_text("---\ndate: 2999-01-01\n---\n\nText.\n")
    assert problems(program, base)[0] == "documents/two.md:1: date 2999-01-01 is not between 1800-01-01 and today"


def test_an_original_that_is_another_file(program: Run, base: Path) -> None:
    """The front matter's sha256 is that of the file beside, which is there."""
    original = base / "corpus/originals/two.pdf"
    original.parent.mkdir()
    original.write_bytes(b"as received")
    front = f"---\noriginal: originals/two.pdf\nsha256: {hashlib.sha256(b'as received').hexdigest()}\n---\n\nText.\n"
    (base / "corpus/documents/two.md").write_text(front)
    assert len(problems(program, base)) == 1
    original.write_bytes(b"touched")
    assert "is not the file whose sha256" in problems(program, base)[0]
    original.unlink()
    assert "original originals/two.pdf is not in" in problems(program, base)[0]


def test_ledger_lines(program: Run, base: Path) -> None:
    """Cut short, no report, on after recorded, no web address, no evidence: each with its line."""
    ledger = base / "corpus/reports/one.jsonl"
    good = report_record(report(1, FIRST, status=Status.IN_PROGRESS))
    lines = [
        good,
        good | {"id": "2", "on": "2026-12-24"},
        good | {"id": "3", "evidence": [{"url": "ftp://example.org"}]},
        good | {"id": "4", "status": "fulfilled", "evidence": []},
        good | {"id": "5", "status": "finished"},
        good | {"id": "6", "kind": "correction", "field": "quote", "value": "x"},
        good | {"id": "7", "on": "0026-12-24"},
    ]
    ledger.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"id": "8", "comm')
    found = problems(program, base)
    assert all(line.startswith("reports/one.jsonl:") for line in found), found
    by_line = {int(line.split(":")[1]): line for line in found}
    assert sorted(by_line) == [2, 3, 4, 5, 6, 7, 8], found
    for number, says in {
        2: "later than",
        3: "no web address",
        4: "evidence",
        5: "finished",
        6: "quote",
        8: "cut short",
    }.items():
        assert says in by_line[number]


def test_anchors(program: Run, base: Path) -> None:
    """A report anchored anew is reported, no fault; one that fits nothing comes with the closest quote."""
    moved = report_record(report(1, FIRST, status=Status.IN_PROGRESS)) | {"commitment": "one/00000000"}
    (base / "corpus/reports/one.jsonl").write_text(json.dumps(moved) + "\n")
    done = program("--kb", base, "check")
    assert (done.code, done.out) == (0, "")
    assert f"one.jsonl:1: one/00000000: gone; its status report now counts for {FIRST.id}" in done.err
    lost = moved | {"id": "2", "quote": "Canada, Japan and Peru publish a map for some minerals."}
    with (base / "corpus/reports/one.jsonl").open("a") as file:
        file.write(json.dumps(lost) + "\n")
    (line,) = problems(program, base)
    assert line.startswith("reports/one.jsonl:2: one/00000000: gone")
    assert SECOND.id in line


def test_a_ledger_without_its_document(program: Run, base: Path) -> None:
    """As after a rename by hand."""
    (base / "corpus/reports/one.jsonl").touch()
    (base / "corpus/reports/one.jsonl").rename(base / "corpus/reports/uno.jsonl")
    (line,) = problems(program, base)
    assert line.startswith("reports/uno.jsonl:1: reports on a document that is not there")


def test_events(program: Run, base: Path) -> None:
    """A broken line and an odd day; an event without a day is information, no fault."""
    path = base / "corpus/events.jsonl"
    append_event(path, Event("signature", None, datetime(2026, 6, 1, tzinfo=UTC)))
    assert program("--kb", base, "check").code == 0
    append_event(path, Event("signature", date(26, 6, 1), datetime(2026, 5, 2, tzinfo=UTC)))
    with path.open("a") as file:
        file.write("{")
    found = problems(program, base)
    assert [line.split(": ")[0] for line in found] == ["events.jsonl:3", "events.jsonl:2"]


def test_what_people_gave_has_no_place(program: Run, base: Path) -> None:
    """A corrected deadline and an added commitment are no faults."""
    ledger = base / "corpus/reports/one.jsonl"
    append_report(ledger, report(1, FIRST, ReportKind.CORRECTION, field="deadline", value="2028-01-01"))
    append_report(ledger, report(2, SECOND, ReportKind.DISMISSAL))
    assert program("--kb", base, "check").code == 0


@pytest.mark.parametrize(
    "source",
    [
        "Both *sides* will [open](https://example.org) an **office**.",
        "R&amp;D will grow, says \\*nobody\\*, by &#50;027.",
        "A line\nbroken softly\n  and indented, will do.",
        "| a | will\\|do |\n|---|---|\n| c | d |",
        "- item\n  - nested will\n\n> quoted will\n> again",
    ],
)
def test_every_run_of_any_markdown_leads_back(source: str) -> None:
    """Entities, escapes, soft breaks and dropped markup are what their characters mean."""
    document = parse_document(source, "x")
    text = document.text
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            assert place_fault(document, source, Evidence(start, end, text[start:end])) is None


def test_another_file_does_not_lead_back() -> None:
    """The same text at a shifted place is found out."""
    source = "Japan will open an office."
    document = parse_document(source, "x")
    assert place_fault(document, "x" + source, Evidence(0, 5, "Japan"))
