"""Documents as files: what was touched is read again, what was not is not."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from commitments.sources import Sources, look

TEXT, OTHER = b"Japan will report.\n", b"Kenya will report.\n"
LONG_AGO = 10**9


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one document, in which nothing counts as new."""
    monkeypatch.setattr("commitments.sources._SETTLED_NS", 0)
    (tmp_path / "a.md").write_bytes(TEXT)
    return tmp_path


def known(found: Sources) -> dict[str, str]:
    return {id_: state for id_, state in found.states.items() if state}


def test_a_file_that_nobody_touched_is_not_read_again(settled: Path) -> None:
    first = look(settled, {"a": ""})
    assert first.hashes == {"a": sha256(TEXT).hexdigest()}
    again = look(settled, known(first))
    assert (again.ids, again.hashes, again.states) == (["a"], {}, {})


def test_other_bytes_are_seen_though_size_and_day_are_the_same(settled: Path) -> None:
    os.utime(settled / "a.md", ns=(LONG_AGO, LONG_AGO))
    first = look(settled, {})
    # A system's clock ticks a few hundred times a second.
    time.sleep(0.02)
    (settled / "a.md").write_bytes(OTHER)
    os.utime(settled / "a.md", ns=(LONG_AGO, LONG_AGO))
    assert look(settled, known(first)).hashes == {"a": sha256(OTHER).hexdigest()}


def test_another_file_in_its_place_is_seen(settled: Path) -> None:
    first = look(settled, {})
    (settled / "b").write_bytes(OTHER)
    (settled / "b").replace(settled / "a.md")
    assert look(settled, known(first)).hashes == {"a": sha256(OTHER).hexdigest()}


def test_a_file_touched_just_now_is_read_the_next_time_too(tmp_path: Path) -> None:
    """It may be touched again before the clock has moved on."""
    (tmp_path / "a.md").write_bytes(TEXT)
    assert look(tmp_path, {}).states == {"a": None}


def test_what_cannot_be_opened_and_what_lies_elsewhere_are_no_documents(tmp_path: Path) -> None:
    """A folder is named; a link out of the corpus, and what is no Markdown, are no part of it."""
    inside = tmp_path / "documents"
    (inside / "folder.md").mkdir(parents=True)
    (tmp_path / "outside.md").write_bytes(TEXT)
    (inside / "link.md").symlink_to(tmp_path / "outside.md")
    (inside / "b.md").write_bytes(TEXT)
    (inside / "own.md").symlink_to(inside / "b.md")
    (inside / "notes.txt").write_bytes(TEXT)
    found = look(inside, {})
    assert found.ids == ["b", "folder", "own"]
    assert list(found.hashes) == ["b", "own"]
    assert found.failures == [f"{inside}/folder.md: Is a directory"]
    assert look(tmp_path / "nowhere", {}) == Sources()
