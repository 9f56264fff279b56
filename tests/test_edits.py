"""After each kind of edit a build brings listings, search, proof and site in step: they carry the stamp of one text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Run

FRONT = "---\ntitle: {title}\ndate: {day}\ntype: mou\nparties: [Japan, Canada]\n---\n\n"
FACTS = "The Ministers met in Ottawa. They reviewed the harvest of quinoa. Nothing else was discussed that evening.\n"
PLEDGES = (
    "Japan and Canada met in Ottawa.\n\nJapan will publish a roadmap for quinoa by 30 June 2027.\n\n"
    "Canada will open an office for lentils by 2028.\n\nThe weather was fine on that day.\n"
)
DAY = ("--as-of", "2026-11-30")


@pytest.fixture(scope="module")
def base(program: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edits") / "kb"
    assert program("init", folder).code == 0
    write(folder, "facts", "Facts", "2026-01-02", FACTS)
    write(folder, "pledges", "Pledges", "2026-01-03", PLEDGES)
    built(program, folder)
    return folder


def write(base: Path, name: str, title: str, day: str, text: str) -> None:
    (base / f"corpus/documents/{name}.md").write_text(FRONT.format(title=title, day=day) + text, encoding="utf-8")


def built(program: Run, base: Path) -> None:
    done = program("--kb", base, "build", "--quiet", *DAY)
    assert done.code == 0, done
    in_step(program, base)


def lines(program: Run, base: Path, *arguments: str) -> list[dict[str, object]]:
    done = program("--kb", base, *arguments, *DAY, "--format", "jsonl")
    assert done.code == 0, done
    return [json.loads(line) for line in done.out.splitlines()]


def in_step(program: Run, base: Path) -> None:
    """Every word that is shown stands where it is said to stand, and `check` finds nothing."""
    done = program("--kb", base, "check")
    assert (done.code, done.out) == (0, ""), done
    texts = {p.stem: program("--kb", base, "text", p.stem).out for p in (base / "corpus/documents").glob("*.md")}
    listed = lines(program, base, "list")
    for word in ("Ottawa", "weather evening"):
        listed += lines(program, base, "search", word, "--passages", "--mode", "keyword")
    for row in listed:
        text = texts[str(row["document"])]
        assert text[int(str(row["start"])) : int(str(row["end"]))] == row["quote"], row


def quotes(program: Run, base: Path, *arguments: str) -> set[str]:
    return {str(row["quote"]) for row in lines(program, base, *arguments)}


def page(base: Path, name: str) -> str:
    """The words of a document's page on the site."""
    (found,) = [p for p in (base / "site").rglob("index.html") if p.parent.name == name]
    return re.sub(r"\\s+", " ", re.sub(r"<[^>]+>", "", found.read_text(encoding="utf-8")))


def test_at_the_top_of_a_document_without_commitments(program: Run, base: Path) -> None:
    """All its sentences move, and no row of a commitment changes."""
    write(base, "facts", "Facts", "2026-01-02", "An entirely new sentence stands here now. " + FACTS)
    built(program, base)
    found = quotes(program, base, "search", "entirely new sentence", "--passages", "--mode", "keyword")
    assert "An entirely new sentence stands here now." in found
    assert "An entirely new sentence stands here now." in page(base, "facts")


def test_after_the_last_commitment(program: Run, base: Path) -> None:
    """Only what stands below changes."""
    before = lines(program, base, "list")
    write(base, "pledges", "Pledges", "2026-01-03", PLEDGES.replace("was fine", "was dreadful"))
    built(program, base)
    assert lines(program, base, "list") == before
    weather = ("search", "dreadful weather", "--passages", "--mode", "keyword")
    assert "The weather was dreadful on that day." in quotes(program, base, *weather)


def test_the_title_or_the_day_alone(program: Run, base: Path) -> None:
    """No sentence changes, and every row names the document."""
    write(base, "pledges", "Promises on quinoa", "2026-01-04", PLEDGES)
    built(program, base)
    rows = lines(program, base, "list", "--document", "pledges")
    assert rows
    assert {(row["document_title"], row["document_date"]) for row in rows} == {("Promises on quinoa", "2026-01-04")}
    (hit,) = lines(program, base, "search", "weather", "--passages", "--mode", "keyword")
    assert (hit["title"], hit["date"]) == ("Promises on quinoa", "2026-01-04")
    assert "Promises on quinoa" in page(base, "pledges")


def test_removed_and_added_again(program: Run, base: Path) -> None:
    """Nothing of it is left, and then all of it is there again."""
    before = lines(program, base, "list")
    path = base / "corpus/documents/pledges.md"
    text = path.read_bytes()
    path.unlink()
    built(program, base)
    assert not any(row["document"] == "pledges" for row in lines(program, base, "list"))
    assert not quotes(program, base, "search", "weather", "--passages", "--mode", "keyword")
    path.write_bytes(text)
    built(program, base)
    assert lines(program, base, "list") == before


def test_repair_reads_all_again(program: Run, base: Path) -> None:
    """And comes to the same."""
    before = lines(program, base, "list")
    done = program("--kb", base, "build", "--repair", *DAY)
    assert (done.code, "(2 read, 0 unchanged" in done.err) == (0, True), done
    in_step(program, base)
    assert lines(program, base, "list") == before
