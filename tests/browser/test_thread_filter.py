"""Lists can be filtered by what a promise is in its thread, where people linked promises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.in_process import run_here
from tests.test_threads import DOCUMENTS

OTHER = "---\ntitle: Statement on a road\ndate: 2024-05-01\nparties: [Norland, Sudland]\n---\n"


def test_first_promises_and_those_never_reported_on(browser: Any, tmp_path: Path) -> None:
    """From a folder, by the menu and by an address; the road, which nobody linked, is left out."""
    root = linked(tmp_path / "kb")
    page = browser.new_page()
    page.goto((root / "site/commitments/index.html").as_uri())
    rows = page.locator("table.entries tbody tr")
    assert rows.count() == 2
    page.get_by_text("More filters").click()
    page.get_by_label("In its thread").focus()
    page.wait_for_selector("select[name=thread] option[value=unreported]", state="attached")
    page.get_by_label("In its thread").select_option("unreported")
    page.wait_for_function("() => document.querySelectorAll('table.entries tbody tr').length === 1")
    assert "bridge" in rows.inner_text()
    page.goto((root / "site/commitments/index.html").as_uri() + "?thread=weakened")
    page.wait_for_function("() => document.querySelectorAll('table.entries tbody tr').length === 1")
    assert "Made again softer" in page.locator(".chips").inner_text()
    page.close()


def linked(root: Path) -> Path:
    """A bridge that was promised three times, ever softer, and a road promised once."""
    run_here("init", root)
    (root / "corpus/documents/road-2024.md").write_text(OTHER + "Norland and Sudland will build a road.\n")
    for name, (day, words) in DOCUMENTS.items():
        front = f"---\ntitle: Statement of {day[:4]}\ndate: {day}\nparties: [Norland, Sudland]\n---\n"
        (root / f"corpus/documents/{name}.md").write_text(f"{front}{words}\n", encoding="utf-8")
    run_here("--kb", root, "build", "--no-index", "--no-site", "--workers", "1")
    found = run_here("--kb", root, "list", "--document", "bridge-2024", "--format", "jsonl").out
    first = json.loads(found.splitlines()[0])["id"]
    for later in ("bridge-2025", "bridge-2026"):
        words = ("--link", f"weakens={later}", "--quote", DOCUMENTS[later][1])
        assert run_here("--kb", root, "review", first, *words, "--reviewer", "A. R.").code == 0
    assert run_here("--kb", root, "build", "--no-index", "--workers", "1").code == 0
    return root
