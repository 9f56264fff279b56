"""Input that bites: one clear line within seconds, nothing written outside the corpus, and the rest goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pdf_writing import pdf, written
from tests.test_acquire_pages import paragraph, word

GOOD = "---\ntitle: Good\ndate: 2026-02-04\n---\nThe Parties will meet by 30 June 2026.\n"


COMMAND = [sys.executable, "-c", "from commitments.cli import main; main()"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "kb"
    root.mkdir()
    (root / "commitments.toml").write_text("", encoding="utf-8")
    return root


def run(root: Path, *arguments: object, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "--kb", str(root)]
    return subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False, cwd=folder
    )


def add(root: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return run(root, "add", *arguments)


# A small process between: what a large one starts inherits its peak until it becomes itself.
PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[2:])
with open(sys.argv[1], "w") as out:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=out)
sys.exit(done.returncode)
"""


def kept(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "corpus/documents").glob("*"))


BITES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a line of 20 MB": ("a.md", lambda: b"word " * 4_000_000),
    "a text of 60 MB": ("a.txt", lambda: b"word " * 12_000_000),
    "front matter of 10 MB": ("a.md", lambda: b"---\ntitle: " + b"x" * 10_000_000 + b"\n---\nText"),
    "aliases that explode": (
        "a.md",
        lambda: (
            (
                "---\na: &a [x]\n"
                + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdef", "bcdefg", strict=True))
            ).encode()
            + b"---\nText"
        ),
    ),
    "half a UTF-8 file": ("a.md", lambda: "Déclaration".encode()[:2]),
    "UTF-16 without its mark": ("a.md", lambda: "Text".encode("utf-16-le") + b"\xff\xd8"),
    "a Word bomb": ("a.docx", lambda: word(paragraph("x" * 50_000_000))),
    "a Word document of undefined entities": ("a.docx", lambda: word("&e;")),
    "a nested Word document": ("a.docx", lambda: word("<w:p>" + "<w:sdt>" * 30_000 + "</w:sdt>" * 30_000 + "</w:p>")),
    "a PDF of a million pages": (
        "a.pdf",
        lambda: written(
            [
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Count 1000000 /Kids [" + b"3 0 R " * 200_000 + b"] >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
            ]
        ),
    ),
    "a PDF of pages in a ring": (
        "a.pdf",
        lambda: written([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"]),
    ),
    "a scan": ("a.pdf", lambda: pdf([[]])),
    "200,000 paragraphs": ("a.md", lambda: b"a\n\n" * 200_000),
    "a text of 100,000 items": ("a.txt", lambda: b"".join(b"%d. We will act.\n" % number for number in range(100_000))),
    "a workbook": ("a.docx", lambda: b"PK\x03\x04xl/workbook.xml"),
    "a picture": ("a.md", lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000)),
    "a nested page": ("a.html", lambda: b"<html><body>" + b"<div>" * 100_000 + b"x"),
    "nothing": ("a.md", lambda: b""),
    "only a comment": ("a.md", lambda: b"<!-- nothing -->"),
}


@pytest.mark.parametrize(("name", "content"), BITES.values(), ids=BITES.keys())
def test_what_cannot_be_read_is_one_line_and_the_rest_goes_on(
    root: Path, tmp_path: Path, name: str, content: Callable[[], bytes]
) -> None:
    (tmp_path / name).write_bytes(content())
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    started = time.monotonic()
    peak = tmp_path / "peak"
    result = subprocess.run(
        [sys.executable, "-c", PEAK, peak, *COMMAND, "--kb", root, "add", tmp_path / name, tmp_path / "good.md"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert time.monotonic() - started < 25  # ten on a machine of its own
    assert result.returncode == 2
    faults = [line for line in result.stderr.splitlines() if line.startswith("commitments: ")]
    assert len(faults) == 1
    assert str(tmp_path / name) in faults[0]
    assert "Traceback" not in result.stderr
    assert kept(root) == ["good.md"]
    assert int(peak.read_text()) < 1_000_000  # kibibytes


READABLE: dict[str, tuple[str, bytes, str]] = {
    "100,000 list markers": ("a.md", b"- " * 100_000 + b"The Parties will meet.", "The Parties will meet."),
    "NULs": ("a.md", b"The \0Parties\0 will meet.", "The Parties will meet."),
    "UTF-16 with its mark": ("a.md", "The Parties will meet.".encode("utf-16"), "The Parties will meet."),
    "mixed newlines": ("a.md", b"The\r\nParties\rwill\nmeet.", "The Parties will meet."),
    "a page whose name never ends": (
        "a.html",
        b"<html><head><title>"
        + b"a - " * 500_000
        + b"</title></head><body><p>The Parties will meet.</p></body></html>",
        "will meet.",
    ),
    "a page of controls": ("a.html", b"<html><body><p>The Parties\x01\x00 will meet.</p></body></html>", "will meet."),
}


@pytest.mark.parametrize(("name", "content", "words"), READABLE.values(), ids=READABLE.keys())
def test_what_is_odd_is_read(root: Path, tmp_path: Path, name: str, content: bytes, words: str) -> None:
    from commitments.documents import read_document

    (tmp_path / name).write_bytes(content)
    assert add(root, tmp_path / name).returncode == 0
    assert words in read_document(root / "corpus/documents/a.md").text


def test_nothing_is_written_outside_the_corpus(root: Path, tmp_path: Path) -> None:
    odd = tmp_path / "-rf.md"
    odd.write_text(GOOD, encoding="utf-8")
    own = {"corpus", ".commitments"}
    before = {path for path in tmp_path.rglob("*") if not own & {*path.parts}}
    assert add(root, "--id", "../../../outside", "--", odd).returncode == 0
    assert add(root, "--", odd).returncode == 0
    assert {path for path in tmp_path.rglob("*") if not own & {*path.parts}} == before
    assert kept(root) == ["outside.md"]


def test_links_out_of_a_folder_are_not_followed(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(GOOD.replace("Good", "Secret"), encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.md").write_text(GOOD, encoding="utf-8")
    (folder / "link.md").symlink_to(secret)
    (folder / "ring").symlink_to(folder)
    assert add(root, folder).returncode == 0
    assert kept(root) == ["a.md"]


def test_two_files_of_one_name_do_not_overwrite_each_other(root: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(
            GOOD.replace("Good", name).replace("meet", f"meet {name}"), encoding="utf-8"
        )
    result = add(root, tmp_path / "one", tmp_path / "two")
    assert result.returncode == 0
    for name, title in (("a", "one"), ("a-2", "two")):
        assert f"title: {title}" in (root / f"corpus/documents/{name}.md").read_text(encoding="utf-8")
    assert "2 unchanged" in add(root, tmp_path / "one", tmp_path / "two").stderr
    changed = tmp_path / "two/a.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("will", "intend to"), encoding="utf-8")
    assert "a-2: new version" in add(root, changed).stdout


def test_a_new_version_from_elsewhere_is_named_and_taken_back(root: Path, tmp_path: Path) -> None:
    """--update says what it is a version of; --last-version brings back the bytes that were there before."""
    (tmp_path / "a.txt").write_text("The Parties will meet in Oslo.\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Norway intends to map its seabed, and more of the same.\n", encoding="utf-8")
    add(root, tmp_path / "a.txt")
    before = {path: path.read_bytes() for path in (root / "corpus").rglob("*") if path.is_file()}
    assert add(root, tmp_path / "b.txt", "--id", "a").returncode == 2
    assert add(root, tmp_path / "b.txt", "--update", "b").returncode == 2
    done = add(root, tmp_path / "b.txt", "--update", "a")
    assert "a: new version" in done.stdout
    assert "shares few words" in done.stderr
    assert run(root, "remove", "a", "--last-version").returncode == 0
    after = {path: path.read_bytes() for path in (root / "corpus").rglob("*") if path.is_file()}
    assert {path: content for path, content in after.items() if "removed" not in path.parts} == before
    assert "seabed" in (root / "corpus/removed/a-version-2/a.txt").read_text(encoding="utf-8")
    done = run(root, "remove", "a", "--last-version")
    assert (done.returncode, "no earlier version" in done.stderr) == (2, True)


@pytest.mark.parametrize("source", ["", " ", ".", "corpus", "site", ".commitments", "corpus/documents/a.md"])
def test_a_knowledge_base_does_not_eat_itself(root: Path, tmp_path: Path, source: str) -> None:
    (tmp_path / "a.md").write_text(GOOD, encoding="utf-8")
    add(root, tmp_path / "a.md")
    for folder in ("site", ".commitments"):
        (root / folder).mkdir(exist_ok=True)
        (root / folder / "page.html").write_text("<html><body><p>The Parties will meet.</p></body></html>")
    done = run(root, "add", source, folder=root)
    assert (done.returncode, done.stderr.count("\n")) == (2, 2), done.stderr
    assert kept(root) == ["a.md"]


def test_a_folder_around_the_knowledge_base_is_added_without_it(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD, encoding="utf-8")
    (root / "site").mkdir()
    (root / "site/page.html").write_text("<html><body><p>The Parties will meet again.</p></body></html>")
    assert add(root, tmp_path).returncode == 0
    assert add(root, tmp_path).returncode == 0
    assert kept(root) == ["a.md"]


def test_a_corpus_that_cannot_be_written_is_one_line(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD, encoding="utf-8")
    (root / "corpus").write_text("a file where a folder should be", encoding="utf-8")
    result = add(root, tmp_path / "a.md")
    assert result.returncode == 2
    assert "cannot be written" in result.stderr
    assert "Traceback" not in result.stderr
