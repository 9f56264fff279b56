"""Documents as files: what was touched is read again, what was not is not."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from commitments.sources import Sources

TEXT, OTHER = b"Japan will report.\n", b"Kenya will report.\n"
LONG_AGO = 10**9


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one document, in which nothing counts as new."""
    monkeypatch.setattr("commitments.sources._SETTLED_NS", 0)
    (tmp_path / "a.md").write_bytes(TEXT)
    return tmp_path


def never(id_: str, digest: str) -> bool:
    return False


def read(folder: Path, known: dict[str, str] | None = None) -> Sources:
    """The documents of a folder, with all that are not as they were read."""
    found = Sources(folder, known or {})
    list(found.changed(never))
    return found


def noted(found: Sources) -> dict[str, str]:
    return {id_: state or "" for id_, state in found.states.items()}


def test_a_file_that_nobody_touched_is_not_read_again(settled: Path) -> None:
    first = read(settled, {"a": ""})
    assert first.hashes == {"a": sha256(TEXT).hexdigest()}
    again = read(settled, noted(first))
    assert (again.hashes, again.states, again.unchanged, again.expected) == ({}, {}, 1, 0)


def test_other_bytes_are_seen_though_size_and_day_are_the_same(settled: Path) -> None:
    os.utime(settled / "a.md", ns=(LONG_AGO, LONG_AGO))
    first = read(settled)
    # A system's clock ticks a few hundred times a second.
    time.sleep(0.02)
    (settled / "a.md").write_bytes(OTHER)
    os.utime(settled / "a.md", ns=(LONG_AGO, LONG_AGO))
    assert read(settled, noted(first)).hashes == {"a": sha256(OTHER).hexdigest()}


def test_another_file_in_its_place_is_seen(settled: Path) -> None:
    first = read(settled)
    (settled / "b").write_bytes(OTHER)
    (settled / "b").replace(settled / "a.md")
    assert read(settled, noted(first)).hashes == {"a": sha256(OTHER).hexdigest()}


def test_a_file_touched_just_now_is_read_the_next_time_too(tmp_path: Path) -> None:
    """It may be touched again before the clock has moved on."""
    (tmp_path / "a.md").write_bytes(TEXT)
    found = read(tmp_path)
    assert found.states == {"a": None}
    assert list(read(tmp_path, noted(found)).hashes) == ["a"]


def test_new_files_come_before_any_other_is_looked_at(settled: Path) -> None:
    """What was touched comes after them, unless it is as it is kept; what is gone is known from the names."""
    for name in ("b", "c", "d"):
        (settled / f"{name}.md").write_bytes(TEXT)
    found = Sources(settled, {"a": "", "c": "", "z": ""})
    assert (found.new, found.gone, found.expected) == (["b", "d"], ["z"], 2)
    files = found.changed(lambda id_, digest: (id_, digest) == ("a", sha256(TEXT).hexdigest()))
    assert [next(files).path.stem, next(files).path.stem] == ["b", "d"]
    (settled / "c.md").write_bytes(OTHER)
    assert [(file.path.stem, file.content) for file in files] == [("c", OTHER)]
    assert (found.expected, found.unchanged, found.failures) == (3, 1, [])


def test_what_cannot_be_opened_and_what_lies_elsewhere_are_no_documents(tmp_path: Path) -> None:
    """A folder is named, and a name that is no text; a link out of the corpus, and what is no Markdown, are left."""
    inside = tmp_path / "documents"
    (inside / "folder.md").mkdir(parents=True)
    (tmp_path / "outside.md").write_bytes(TEXT)
    (inside / "link.md").symlink_to(tmp_path / "outside.md")
    (inside / "b.md").write_bytes(TEXT)
    (inside / "own.md").symlink_to(inside / "b.md")
    (inside / "notes.txt").write_bytes(TEXT)
    os.mkfifo(inside / "pipe.md")
    Path(os.fsdecode(os.fsencode(inside) + b"/caf\xe9.md")).write_bytes(TEXT)
    (inside / "caf\u00e9.md").write_bytes(TEXT)
    found = read(inside)
    assert found.new == ["b", "caf\u00e9", "folder", "own", "pipe"]
    assert list(found.hashes) == ["b", "caf\u00e9", "own"]
    assert found.unchanged == 0
    named, opened, piped = found.failures
    assert named.endswith("caf\\udce9.md': a file name that is not UTF-8; rename the file")
    assert opened == f"{inside}/folder.md: Is a directory"
    assert piped == f"{inside}/pipe.md: neither a file nor a folder"
    assert read(tmp_path / "nowhere").new == []
