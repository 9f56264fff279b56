"""html-validate on every page, with all rules that it recommends: npm install --global html-validate."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import Site

# A title is the beginning of a quote; how much of it is shown is the reader's business.
RULES = {
    "root": True,
    "extends": ["html-validate:recommended", "html-validate:a11y"],
    "rules": {"long-title": "off"},
}


@pytest.fixture(scope="session")
def validator() -> str:
    program = os.environ.get("COMMITMENTS_HTML_VALIDATE") or shutil.which("html-validate")
    if program is None:
        pytest.skip("html-validate is not installed, nor named in COMMITMENTS_HTML_VALIDATE: no page was validated")
    return program


def complaints(validator: str, pages: list[Path], rules: Path) -> list[str]:
    """What it says of the pages, a line each."""
    command = [validator, "--config", str(rules), "--formatter", "json", *map(str, pages)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, timeout=300).stdout)
    return [
        f"{Path(page['filePath']).name}, line {m['line']}: {m['message']} ({m['ruleId']})"
        for page in found
        for m in page["messages"]
    ]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(RULES))
    return path


def test_every_page_is_valid(site: Site, validator: str, rules: Path) -> None:
    pages = sorted(path for path in site.folder.rglob("*.html") if "pagefind" not in path.parts)
    assert len(pages) > 40
    assert complaints(validator, pages, rules) == []


def test_the_validator_would_complain(validator: str, rules: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!DOCTYPE html>\n<html lang="en"><head><title>x</title></head><body><p><div></p></body></html>\n')
    assert any("(close-order)" in line for line in complaints(validator, [page], rules))
