"""Sources become documents of the corpus; what is there is never lost."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commitments.acquire import Change, Corpus, Given, Received, draft, safe_id
from commitments.cli import main
from commitments.config import Config, folders
from commitments.errors import UnreadableDocumentError

TEXT = "---\ntitle: A\ndate: 2026-02-04\n---\nThe Parties will meet by 30 June 2026.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "kb"
    root.mkdir()
    (root / "commitments.toml").write_text("", encoding="utf-8")
    return root


def add(root: Path, *arguments: str | Path, stdin: bytes | None = None) -> Result:
    from commitments.cli import group

    return CliRunner().invoke(group, ["--kb", str(root), "add", *map(str, arguments)], input=stdin)


def corpus(root: Path) -> Corpus:
    return Corpus(folders(root, Config()))


def test_markdown_is_kept_to_the_byte(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "2026-statement.md"
    source.write_bytes(TEXT.replace("\n", "\r\n").encode())
    assert add(root, source).exit_code == 0
    assert (root / "corpus/documents/2026-statement.md").read_bytes() == source.read_bytes()


def test_the_same_again_changes_nothing(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text(TEXT, encoding="utf-8")
    add(root, source)
    before = os.stat(root / "corpus/documents/a.md").st_mtime_ns
    result = add(root, source)
    assert "unchanged" in result.output
    assert os.stat(root / "corpus/documents/a.md").st_mtime_ns == before
    assert not (root / "corpus/versions").exists()


def test_the_same_words_under_another_name_are_named(root: Path, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    result = add(root, tmp_path / "a.md", tmp_path / "b.md")
    assert "b: same text as a" in result.output
    assert [path.name for path in (root / "corpus/documents").iterdir()] == ["a.md"]


def test_a_changed_document_keeps_its_earlier_version(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text(TEXT, encoding="utf-8")
    add(root, source)
    source.write_text(TEXT.replace("will", "intend to"), encoding="utf-8")
    assert "a: new version" in add(root, source).output
    assert (root / "corpus/versions/a/0001.md").read_text(encoding="utf-8") == TEXT
    assert "intend to" in (root / "corpus/documents/a.md").read_text(encoding="utf-8")


def test_another_document_of_the_same_name_is_doubted(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text(TEXT, encoding="utf-8")
    add(root, source)
    source.write_text("Norway and Japan intend to share geological data on seabed minerals.\n", encoding="utf-8")
    result = add(root, source)
    assert "a: new version" in result.output
    assert "shares few words with its earlier version" in result.output


@pytest.mark.parametrize(
    ("content", "name", "fault"),
    [
        (b"\xe9t\xe9", "a.md", "a.md:1: byte 0xe9 is not UTF-8"),
        (b"x", "a.xyz", "no reader for '.xyz' files"),
        (b"---\ntitle: [\n---\nx", "a.md", "a.md:3: front matter is not YAML"),
        (b"---\ndate: 2026-13-01\n---\nx", "a.md", "a.md:2: date '2026-13-01' is no day"),
        (b"---\ndate: soon\n---\nx", "a.md", "a.md:2: date 'soon' is no day"),
        (b"---\nx: &a [1]\ny: *a\n---\nx", "a.md", "a.md:3: front matter is not YAML: aliases"),
        (b" \n ", "a.md", "a.md: empty"),
    ],
)
def test_bad_input_is_one_line_and_the_rest_goes_on(
    root: Path, tmp_path: Path, content: bytes, name: str, fault: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.md").write_text(TEXT, encoding="utf-8")
    result = add(root, tmp_path / name, tmp_path / "good.md")
    assert result.exit_code == 0 or result.return_value == 2
    assert fault in result.output
    assert [path.name for path in (root / "corpus/documents").iterdir()] == ["good.md"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2026-02-04-statement", "2026-02-04-statement"),
        ("../../etc/passwd", "-..-etc-passwd".lstrip("-.")),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("a\0b", "a-b"),
        ("Déclaration conjointe", "Déclaration conjointe"),
        ("", "document"),
        ("x" * 400, "x" * 150),
        ("con", "document-con"),
        ("LPT1.2026", "document-LPT1.2026"),
        ("console", "console"),
    ],
)
def test_an_id_can_be_a_file_an_argument_and_a_page(name: str, expected: str) -> None:
    assert safe_id(name) == expected


def test_a_link_in_the_corpus_is_replaced_not_followed(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("precious", encoding="utf-8")
    (root / "corpus/documents").mkdir(parents=True)
    (root / "corpus/documents/a.md").symlink_to(outside)
    corpus(root).keep(draft(Received(TEXT.encode(), "a.md", "a.md"), Given()))
    assert outside.read_text(encoding="utf-8") == "precious"
    assert (root / "corpus/documents/a.md").read_text(encoding="utf-8") == TEXT


def test_what_is_given_wins_over_the_front_matter(root: Path) -> None:
    drafted = draft(Received(TEXT.encode(), "a.md", "a.md"), Given(title="B: c", parties=("Japan", "Norway")))
    assert drafted.markdown.startswith("---\ndate: 2026-02-04\ntitle: 'B: c'\nparties:\n- Japan\n- Norway\n---\n")
    assert corpus(root).keep(drafted).change is Change.ADDED


def test_a_missing_file_ends_with_status_2(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--kb", str(root), "add", "/nowhere.md"])
    assert stopped.value.code == 2
    assert "commitments: /nowhere.md: no such file\n" in capsys.readouterr().err


def test_a_file_named_after_what_it_is_not() -> None:
    with pytest.raises(UnreadableDocumentError, match=r"named \.pdf but is not PDF"):
        draft(Received(b"hello", "a.pdf", "a.pdf"), Given())


def test_a_list_is_resumed_where_it_stopped(root: Path, tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(
        '[[source]]\nurl = "https://no.invalid/a"\n[[source]]\nurl = "https://no.invalid/b"\n'
    )
    (tmp_path / "a.md").write_text(
        TEXT.replace("title: A", "title: A\nsource_url: https://no.invalid/a"), encoding="utf-8"
    )
    add(root, tmp_path / "a.md")
    result = add(root, "--list", tmp_path / "list.toml")
    assert result.return_value == 2 or result.exit_code == 0
    assert "1 already there, 1 failed" in result.output
    assert "https://no.invalid/b: no such host, or no network" in result.output


def test_standard_input_is_named_by_its_title(root: Path) -> None:
    assert (
        "joint-statement-of-two: added" in add(root, "-", stdin=b"# Joint Statement of Two\n\nThey will meet.\n").output
    )


def test_nothing_to_add_is_a_usage_error(root: Path) -> None:
    assert add(root).exit_code == 2


def test_what_is_uncertain_is_asked_on_a_terminal(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "The Parties will meet in Oslo, and report by the end of the year.\n", encoding="utf-8"
    )
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from commitments.cli import main; main()", "--kb", str(root), "add"]
    with subprocess.Popen([*command, str(tmp_path / "a.md")], stdin=theirs, stderr=subprocess.PIPE) as child:
        os.write(ours, b"Statement of Oslo\nsoon\n2026-05-14\nNorway; Japan\n")
        _, shown = child.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert child.returncode == 0
    assert b"Title of a" in shown
    assert shown.count(b"Day of issue of a") == 2
    kept = (root / "corpus/documents/a.md").read_text(encoding="utf-8")
    assert kept.startswith("---\ntitle: Statement of Oslo\ndate: 2026-05-14\nparties:\n- Norway\n- Japan\n---\n")


def test_an_original_of_another_kind_goes_with_its_version(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The Parties will meet in Oslo.\n", encoding="utf-8")
    (tmp_path / "a.html").write_text(
        "<html><body><p>The Parties intend to meet in Oslo.</p></body></html>", encoding="utf-8"
    )
    add(root, tmp_path / "a.txt")
    # A person wrote the place, refreshing the day of withdrawal.
    corpus(root).note("a", {"place": "Oslo", "withdrawn": "2026-11-23"})
    add(root, tmp_path / "a.html", "--update", "a")
    kept = (root / "corpus/documents/a.md").read_text(encoding="utf-8")
    assert "place: Oslo\n" in kept
    assert "withdrawn" not in kept
    assert [path.name for path in (root / "corpus/originals").iterdir()] == ["a.html"]
    assert sorted(path.name for path in (root / "corpus/versions/a").iterdir()) == ["0001.md", "0001.txt"]
