"""What a document says about itself is shown with its words; what is uncertain is asked on a terminal, else printed."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commitments.document_metadata import Origin, read_document_metadata
from commitments.documents import parse_document
from commitments.model import Document

STATEMENT = """# Joint Statement of Norway and Japan

Oslo, 2 March 2026

We, the Ministers of Norway and Japan, will publish a roadmap by 30 June 2027.
"""
MEMORANDUM = """# Memorandum of Understanding on Minerals

The Participants will publish a roadmap by 30 June 2027.

Signed at Oslo on 2 March 2026, in duplicate.

For the Government of the Kingdom of Norway:

For the Government of Japan:
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "kb"
    root.mkdir()
    (root / "commitments.toml").write_text("", encoding="utf-8")
    return root


def add(root: Path, *arguments: str | Path) -> Result:
    from commitments.cli import group

    return CliRunner().invoke(group, ["--kb", str(root), "add", *map(str, arguments)])


def added(root: Path, text: str, *arguments: str) -> dict[str, Any]:
    source = root.parent / "a.md"
    source.write_text(text, encoding="utf-8")
    entry: dict[str, Any] = json.loads(add(root, source, "--format", "jsonl", *arguments).stdout)
    return entry


def read(text: str) -> Document:
    return parse_document(text, "a")


def test_each_field_is_shown_with_its_words(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MEMORANDUM, encoding="utf-8")
    result = add(root, tmp_path / "a.md")
    assert result.stdout == (
        "a: added\n"
        "  title: Memorandum of Understanding on Minerals\n"
        "  date: 2026-03-02, from “Signed at Oslo on 2 March 2026, in duplicate.”\n"
        "  place: Oslo\n"
        "  type: mou, from “Memorandum of Understanding”\n"
        "  parties: Norway, Japan, from “For the Government of the Kingdom of Norway”, “For the Government of Japan” "
        "in its signature block\n"
    )
    assert result.stderr == "1 added\n"


def test_what_was_found_is_not_written_down_as_stated(root: Path) -> None:
    """The text holds it, and every build reads it from there; a person's word would outlive a better reading."""
    added(root, STATEMENT)
    assert (root / "corpus/documents/a.md").read_text(encoding="utf-8") == STATEMENT


def test_what_is_stated_wins_and_is_told_apart(root: Path) -> None:
    entry = added(root, STATEMENT, "--party", "Iceland", "--date", "2026-03-01", "--place", "Bergen")
    assert {name: (entry[name]["value"], entry[name]["origin"]) for name in ("title", "date", "place", "parties")} == {
        "title": ("Joint Statement of Norway and Japan", "its text"),
        "date": ("2026-03-01", "given"),
        "place": ("Bergen", "given"),
        "parties": (["Iceland"], "given"),
    }
    assert entry["uncertain"] == [
        {"field": "date", "why": "the date is 2026-03-01, but the text says “Oslo, 2 March 2026”; check it"}
    ]


def test_evidence_stands_in_the_text(root: Path) -> None:
    entry = added(root, STATEMENT)
    text = read(STATEMENT).text
    for name in ("title", "date", "place", "type", "parties"):
        assert entry[name]["evidence"]
        for evidence in entry[name]["evidence"]:
            assert text[evidence["start"] : evidence["end"]] == evidence["text"]
    assert (entry["change"], entry["uncertain"], entry["warnings"]) == ("added", [], [])


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("# Joint Statement on Minerals\n\nThe text.\n", "no parties in the front matter"),
        (
            "# Joint Statement on Minerals\n\nNorway will report. Norway will act.\n",
            "guessed from the government and agencies that it names",
        ),
        ("# Joint Statement of NATO\n\nOslo, 2 March 2026\n\nWe will report.\n", None),
        ("# Joint Statement on Minerals\n\nWe, the Government of Norway, will report.\n", "guessed"),
        ("---\nparties: [Norway]\n---\n# Joint Statement on Minerals\n\nWe will report.\n", None),
        (STATEMENT, None),
    ],
)
def test_uncertain_parties_are_doubted(text: str, doubt: str | None) -> None:
    found = read_document_metadata(read(text), {}).doubts.get("parties")
    assert doubt in found if doubt and found else found == doubt, found


def test_a_page_s_own_word_is_told_apart(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<html><head><title>Statement of Norway</title><meta name='date' content='2026-03-05'></head><body><main>"
        + "<p>We will publish a roadmap of all that there is in the north.</p>" * 9
        + "</main></body></html>",
        encoding="utf-8",
    )
    entry = json.loads(add(root, tmp_path / "a.html", "--format", "json").stdout)[0]
    assert (entry["title"]["origin"], entry["date"]) == (Origin.PAGE, None)
    assert "published on 2026-03-05" in entry["uncertain"][0]["why"]


def test_a_source_that_cannot_be_read_is_an_object_too(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\xff")
    result = add(root, tmp_path / "a.md", "--format", "jsonl")
    assert json.loads(result.stdout)["error"] in result.stderr
    assert result.exit_code == 0 or result.return_value == 2


def test_what_a_person_once_stated_is_not_asked_again(root: Path, tmp_path: Path) -> None:
    """A new version of a page without a day, whose first version got one."""
    words = "Norway and Japan will publish a roadmap, and meet twice. " * 4
    source = tmp_path / "a.txt"
    source.write_text(words, encoding="utf-8")
    add(root, source, "--date", "2026-03-02", "--title", "Statement", "--party", "Norway", "--party", "Japan")
    source.write_text(words.replace("will", "intend to"), encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from commitments.cli import main; main()", "--kb", str(root), "add", str(source)]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        printed, shown = child.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert (printed, shown) == (b"a: new version\n", b"1 new version\n")


def test_reading_who_promises_loads_no_model(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(STATEMENT, encoding="utf-8")
    code = (
        "import sys; from commitments.cli import group; group.main(sys.argv[1:], standalone_mode=False); "
        "sys.exit(bool({'spacy', 'torch', 'chromadb', 'transformers'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, "--kb", str(root), "add", str(tmp_path / "a.md")]
    assert subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0
