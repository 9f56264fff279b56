"""The 91 real statements, by the commands that a new user would type."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.conftest import Run


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_no_document_is_lost(program: Run, real_base: Path, shared: Path) -> None:
    """Each file is a document of the corpus, and nearly all of them promise something."""
    names = {path.stem for path in (shared / "corpus").glob("*.md")}
    assert {path.stem for path in (real_base / "corpus/documents").glob("*.md")} == names
    promising = {row["document"] for row in rows(program("--kb", real_base, "list", "--format", "jsonl").out)}
    assert len(promising) > 80
    assert promising <= names


def test_every_place_is_right(program: Run, real_base: Path) -> None:
    """`check` proves quotes, deadlines and evidence against text and file."""
    done = program("--kb", real_base, "check")
    assert (done.code, done.out.count("\n") < 5) == (0, True), done.out + done.err


def test_quotes_stand_in_what_text_prints(program: Run, real_base: Path) -> None:
    """The words at a place are the words that anybody can count."""
    found = rows(program("--kb", real_base, "list", "--format", "jsonl").out)
    document = max((row["document"] for row in found), key=[row["document"] for row in found].count)
    text = program("--kb", real_base, "text", document).out
    for row in found:
        if row["document"] == document:
            assert text[int(str(row["start"])) : int(str(row["end"]))] == row["quote"]


def test_search_answers(program: Run, searched_base: Path) -> None:
    """The query of the founders finds a promise on price floors."""
    done = program("--kb", searched_base, "search", "price floors for rare earths", "--format", "jsonl", "-n", "5")
    assert done.code == 0, done.err
    assert any("price" in str(row["quote"]) for row in rows(done.out))


def test_an_index_is_sound_and_stays(program: Run, searched_base: Path) -> None:
    """Words and vectors stand for every commitment, and a second build does nothing again."""
    assert program("--kb", searched_base, "check").code == 0
    started = time.monotonic()
    assert "0 read" in program("--kb", searched_base, "build").err
    assert time.monotonic() - started < 6


@pytest.mark.parametrize("command", [["overdue"], ["list", "--all"], ["events"]])
def test_listings_answer(program: Run, real_base: Path, command: list[str]) -> None:
    """Each prints rows and exits well."""
    done = program("--kb", real_base, *command)
    assert (done.code, bool(done.out.strip())) == (0, True), done.err


@pytest.mark.parametrize("kind", ["jsonl", "csv", "ics", "atom"])
def test_export_writes_each_format(program: Run, real_base: Path, tmp_path: Path, kind: str) -> None:
    """One file, whole."""
    out = tmp_path / f"all.{kind}"
    done = program("--kb", real_base, "export", "--format", kind, "--out", out)
    assert done.code == 0, done.err
    assert out.stat().st_size > 1000


def test_show_and_explain_one(program: Run, real_base: Path) -> None:
    """Everything known about a commitment, and why."""
    first = rows(program("--kb", real_base, "list", "--format", "jsonl").out)[0]
    assert str(first["quote"])[:30] in program("--kb", real_base, "show", first["id"]).out.replace("\n", " ")
    assert program("--kb", real_base, "explain", first["id"]).code == 0


def test_a_second_build_does_nothing_again(program: Run, real_base: Path) -> None:
    """At most two seconds where nothing has changed; the bound here is loose because test machines are busy."""
    started = time.monotonic()
    done = program("--kb", real_base, "build", "--no-index")
    assert done.code == 0, done.err
    assert "0 read, 91 unchanged" in done.err
    assert time.monotonic() - started < 6
