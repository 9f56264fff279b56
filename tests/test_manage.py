"""init, remove, rename: what belongs to a document moves with it, and nothing is deleted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commitments.config import Config, folders, load_config
from commitments.corpus import rename
from commitments.model import Event, ReportKind, Status
from commitments.store import Store
from commitments.tracking import append_event, append_report, read_events
from tests.bases import build_base
from tests.conftest import Run
from tests.promises import Promise, extraction, report

RECORDED = datetime(2026, 6, 1, tzinfo=UTC)
OFFICE = Promise("Japan will open an office by 2027.")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A document with a report, an original and an earlier version."""
    folder = build_base(tmp_path / "kb", {"one": (OFFICE,), "other": (OFFICE,)})
    commitment = extraction("one", (OFFICE,)).commitments[0]
    append_report(folder / "corpus/reports/one.jsonl", report(1, commitment, status=Status.IN_PROGRESS))
    places = folders(folder, Config())
    for path in (places.originals / "one.pdf", places.versions / "one/0001.md"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name)
    return folder


def files(folder: Path) -> dict[str, str]:
    """All files below, with what is in them."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".gitkeep")
    return {str(path.relative_to(folder)): path.read_text() for path in paths}


def test_init_makes_an_empty_base(program: Run, tmp_path: Path) -> None:
    """With the settings' defaults; ledgers merge by union."""
    folder = tmp_path / "new" / "kb"
    assert program("init", folder).code == 0
    assert load_config(folder) == Config()
    assert (folder / "corpus/documents").is_dir()
    assert "corpus/reports/*.jsonl merge=union" in (folder / ".gitattributes").read_text()
    assert ".commitments/" in (folder / ".gitignore").read_text()


def test_init_keeps_what_is_there(program: Run, tmp_path: Path) -> None:
    """Other files stay, lines are added; a second init says no."""
    (tmp_path / ".gitignore").write_text("*.pyc")
    (tmp_path / "notes.txt").write_text("mine")
    assert program("init", tmp_path).code == 0
    assert (tmp_path / ".gitignore").read_text() == "*.pyc\n.commitments/\n/site/*\n.*.part\n"
    again = program("init", tmp_path)
    assert (again.code, "already a knowledge base" in again.err) == (2, True)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_init_where_a_file_is_in_the_way(program: Run, tmp_path: Path) -> None:
    """One line, exit status 2."""
    (tmp_path / "corpus").write_text("a file")
    done = program("init", tmp_path)
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_remove_moves_all_that_belongs_to_a_document(program: Run, base: Path) -> None:
    """Document, ledger, original and versions, to corpus/removed/; listings no longer show it."""
    before = files(base / "corpus")
    assert program("--kb", base, "remove", "one").code == 0
    after = files(base / "corpus")
    assert sorted(after.values()) == sorted(before.values())
    assert set(after) == {
        "documents/other.md",
        "removed/one/0001.md" if "removed/one/0001.md" in after else "removed/one/one/0001.md",
        "removed/one/one.jsonl",
        "removed/one/one.md",
        "removed/one/one.pdf",
    }
    listed = program("--kb", base, "list", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["document"] for line in listed] == ["other"]


def test_what_was_removed_before_is_not_overwritten(program: Run, base: Path) -> None:
    """The second of a name goes beside the first."""
    program("--kb", base, "remove", "one")
    (base / "corpus/documents/one.md").write_text("Another.\n")
    program("--kb", base, "remove", "one")
    kept = files(base / "corpus/removed")
    assert kept["one-2/one.md"] == "Another.\n"
    assert "Japan" in kept["one/one.md"]


def test_rename_lets_the_front_matter_name_the_original(program: Run, base: Path) -> None:
    """The original moves with its document; the text does not change."""
    path = base / "corpus/documents/one.md"
    path.write_text("---\ntitle: one\noriginal: originals/one.pdf\n---\n\noriginal: originals/one.pdf\n")
    assert program("--kb", base, "rename", "one", "uno").code == 0
    text = (base / "corpus/documents/uno.md").read_text()
    assert text == "---\ntitle: one\noriginal: originals/uno.pdf\n---\n\noriginal: originals/one.pdf\n"


def test_rename_takes_additions_and_events_along(program: Run, base: Path) -> None:
    """What a person added stays with its reports; the days of the document's own events count on."""
    one = extraction("one", (OFFICE,))
    added = replace(report(2, one.commitments[0], ReportKind.ADDITION), commitment="one/12345678", quote="Japan")
    for line in (added, replace(report(3, one.commitments[0], status=Status.BROKEN), commitment="one/12345678")):
        append_report(base / "corpus/reports/one.jsonl", line)
    append_event(base / "corpus/events.jsonl", Event("signature", date(2026, 3, 1), RECORDED, document="one"))
    assert program("--kb", base, "rename", "one", "uno").code == 0
    with Store.open(base / ".commitments/store.sqlite") as store:
        store.put(extraction("uno", (OFFICE,)), "as a build", "does")
    (row,) = program("--kb", base, "list", "--format", "jsonl", "--status", "broken").out.splitlines()
    found = json.loads(row)
    assert (found["quote"], found["document"], found["id"].split("/")[0]) == ("Japan", "uno", "uno")
    assert [event.document for event in read_events(base / "corpus/events.jsonl").events] == ["one", "uno"]


def test_rename_takes_reports_along(program: Run, base: Path) -> None:
    """Under the new name the report is anchored by its quote."""
    before = files(base / "corpus")
    assert program("--kb", base, "rename", "one", "uno").code == 0
    after = files(base / "corpus")
    assert '"one", "quote": "", "document": "uno"' in after.pop("aliases.jsonl")
    assert sorted(after.values()) == sorted(before.values())
    assert {"documents/uno.md", "reports/uno.jsonl", "originals/uno.pdf", "versions/uno/0001.md"} <= set(after)
    assert not [name for name in after if "one" in name.replace("uno", "")]
    with Store.open(base / ".commitments/store.sqlite") as store:
        store.put(extraction("uno", (OFFICE,)), "as a build", "does")
    (row,) = program("--kb", base, "list", "--format", "jsonl", "--document", "uno").out.splitlines()
    assert json.loads(row)["status"] == "in_progress"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("onn", "uno", "onn: no such document; the nearest: one"),
        ("one", "other", "other: taken"),
        ("one", "../uno", "no id"),
        ("one", ".uno", "no id"),
        ("one", "", "no id"),
        ("one", "one", "one: taken"),
    ],
)
def test_rename_refuses(program: Run, base: Path, old: str, new: str, says: str) -> None:
    """One line, and nothing has moved."""
    before = files(base / "corpus")
    done = program("--kb", base, "rename", old, new)
    assert (done.code, done.err.count("\n"), says in done.err) == (2, 1, True), done.err
    assert files(base / "corpus") == before


def test_removing_what_is_not_there(program: Run, base: Path) -> None:
    """The nearest are named."""
    done = program("--kb", base, "remove", "othr")
    assert (done.code, done.err) == (2, "commitments: othr: no such document; the nearest: other\n")
    (base / "corpus/x.md").write_text("Not a document.\n")
    assert program("--kb", base, "remove", "../x").code == 2


def test_an_interrupted_rename_is_finished(base: Path) -> None:
    """The document had moved when the process was killed; asked again, the rest follows."""
    places = folders(base, Config())
    (places.documents / "one.md").rename(places.documents / "uno.md")
    rename(places, "one", "uno")
    assert (places.reports / "uno.jsonl").is_file()
    assert (places.originals / "uno.pdf").is_file()
