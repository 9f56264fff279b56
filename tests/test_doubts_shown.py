"""A month is shown as a month, and what is guessed or doubtful is said to be so, wherever it is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.in_process import run_here

MONTH = (
    "# Joint Action Plan of Norway and Chile\n\nFebruary 2026\n\n"
    "Over the next two years, Norway will open three harbours.\n"
)
GUESS = (
    "# Plan for Harbours\n\nThe Department of Energy will open three harbours by 2030.\n\n"
    "The Department of Commerce will map them, and the Department of Transportation will report to Congress.\n"
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doubts")
    kb = folder / "kb"
    assert run_here("init", kb).code == 0
    for name, text in (("month", MONTH), ("guess", GUESS)):
        (kb / "corpus/documents" / f"{name}.md").write_text(text, encoding="utf-8")
    assert run_here("--kb", kb, "build", "--no-index").code == 0
    return kb


def test_a_month_is_listed_as_one(base: Path) -> None:
    assert "2026-02     " in run_here("--kb", base, "documents").out
    out = run_here("--kb", base, "list", "--format", "jsonl", "--document", "month").out
    row = json.loads(out)
    assert row["document_date"] == "2026-02"
    assert row["doubtful"] == ["deadline"]


def test_a_day_counted_from_a_month_is_doubtful(base: Path) -> None:
    line = run_here("--kb", base, "list", "--document", "month").out
    assert "doubtful day" in line
    shown = run_here("--kb", base, "show", line.split("\t")[4]).out
    assert "by 2028-02-28 (doubtful: 0.50)" in shown
    proof = run_here("--kb", base, "explain", line.split("\t")[4]).out
    assert "2026-02-28, the last day of the month of the document, whose day within it is open" in proof


def test_the_site_writes_a_month(base: Path) -> None:
    page = (base / "site/documents/month/index.html").read_text(encoding="utf-8")
    assert '<time datetime="2026-02">February 2026</time>' in page
    assert "28 February 2026" not in page


def test_guessed_parties_are_said_to_be(base: Path) -> None:
    records = {one["id"]: one for one in json.loads(run_here("--kb", base, "documents", "--format", "json").out)}
    assert {id_: (one["parties"], one["parties_guessed"]) for id_, one in records.items()} == {
        "guess": (["United States"], True),
        "month": (["Norway", "Chile"], False),
    }
    line = run_here("--kb", base, "list", "--document", "guess").out.splitlines()[0]
    assert "\tUnited States (guessed)\t" in line
    for command in ("show", "explain"):
        assert "United States (guessed)" in run_here("--kb", base, command, line.split("\t")[4]).out
    assert "(guessed)" not in run_here("--kb", base, "list", "--document", "month").out
    assert "(guessed)" in (base / "site/documents/guess/index.html").read_text(encoding="utf-8")
    assert "(guessed)" not in (base / "site/documents/month/index.html").read_text(encoding="utf-8")


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("\n", encoding="utf-8")
    ran = run_here("extract", tmp_path / "a.md")
    assert (ran.code, ran.err) == (2, f"commitments: {tmp_path / 'a.md'}: empty\n")
