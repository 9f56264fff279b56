"""What a browser is given to search by meaning."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from commitments.model import Filter
from commitments.search.browser import LARGEST, Shown, write_meaning
from commitments.search.browser_model import packed, unpacked
from tests.index_bases import TODAY, Base


def shown(base: Base) -> list[Shown]:
    found = base.store.select(Filter(), TODAY, order="document")
    return [Shown(t.commitment.id, "page.html", t.commitment.headline, "No deadline", "quiet", "") for t in found]


def content(path: Path) -> dict[str, object]:
    text = path.read_text(encoding="utf-8")
    found = re.fullmatch(r"/\* \w+ \*/\ncommitmentsByMeaning\.\w+\((.*)\);\n", text, re.DOTALL)
    assert found
    made: dict[str, object] = json.loads(found[1])
    return made


def test_rows_come_back_but_for_a_ninetieth_of_the_largest() -> None:
    rows = np.random.default_rng(1).standard_normal((20, 50)).astype(np.float32)
    text, scales = packed(rows)
    assert len(text) == rows.size
    assert not set(text) & set("\\\"'\n")
    assert np.abs(unpacked(text, scales) - rows).max() <= np.abs(rows).max() / 90 * 1.01


def test_the_scripts_hold_what_is_shown_and_are_left_alone_where_nothing_changed(real_index: Base) -> None:
    folders, wanted = replace(real_index.folders, site=real_index.folders.root / "made"), shown(real_index)
    write_meaning(real_index.store, folders, real_index.config, wanted)
    files = sorted((folders.site / "meaning").iterdir())
    assert [file.name for file in files] == ["index.js", "layers.js", "words.js"]
    assert sum(file.stat().st_size for file in files) < 16_000_000
    index = content(folders.site / "meaning/index.js")
    assert len(index["items"]) == len(wanted)  # type: ignore[arg-type]
    before = [file.stat().st_mtime_ns for file in files]
    write_meaning(real_index.store, folders, real_index.config, wanted)
    assert [file.stat().st_mtime_ns for file in files] == before


def test_a_setting_and_too_many_commitments_leave_them_out(real_index: Base) -> None:
    folders = replace(real_index.folders, site=real_index.folders.root / "left-out")
    for config, wanted in (
        (replace(real_index.config, search_by_meaning=False), shown(real_index)),
        (real_index.config, shown(real_index)[:1] * (LARGEST + 1)),
    ):
        write_meaning(real_index.store, folders, config, wanted)
        assert not (folders.site / "meaning").exists()
