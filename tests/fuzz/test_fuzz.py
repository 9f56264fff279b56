"""What fuzzing found once is read again, and a small seeded slice is read anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.fuzz import FINDS, check, run


@pytest.mark.parametrize("path", sorted(FINDS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_find_stays_found(path: Path) -> None:
    kind = path.stem.rpartition("-")[0]
    assert check(kind, path.read_bytes().decode("utf-8", "surrogatepass")) is None


def test_a_seeded_slice_has_no_finds() -> None:
    assert run(count=600, seed=20261123) == 0
