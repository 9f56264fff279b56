"""A build is killed at any moment: store and site stay usable, and the next build repairs what is half done."""

from __future__ import annotations

import hashlib
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

from commitments.model import Filter
from commitments.store import Store
from tests.build_writer import DAY, DOCUMENTS, VERSIONS
from tests.conftest import ROOT, Run
from tests.promises import extraction

KILLS = 20
LINK = re.compile(r'(?:href|src)="([^"#?]+)')


def start(base: Path, version: str) -> subprocess.Popen[str]:
    """A build that has just begun."""
    command = [sys.executable, "-m", "tests.build_writer", str(base), version]
    building = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert building.stdout is not None
    assert building.stdout.readline() == "building\n"
    return building


def finish(base: Path, version: str) -> float:
    """Build to the end; the seconds that it took."""
    with start(base, version) as building:
        began = time.monotonic()
        assert building.wait() == 0
        return time.monotonic() - began


def pages(site: Path) -> dict[str, str]:
    """Each file's hash; the folder of Pagefind, which does not write the same bytes twice, aside."""
    files = (path for path in sorted(site.rglob("*")) if path.is_file() and "pagefind" not in path.parts)
    return {str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def broken_links(site: Path) -> list[str]:
    """Links of pages to files that are not there."""
    found = []
    for page in site.rglob("*.html"):
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            target = site / unquote(link[1:]) if link.startswith("/") else page.parent / unquote(link)
            if (
                ":" not in link
                and "pagefind" not in link
                and not (target.is_file() or (target / "index.html").is_file())
            ):
                found.append(f"{page.relative_to(site)}: {link}")
    return found


def check_store(base: Path) -> None:
    """Each document is there, in one version, whole."""
    with Store.open(base / ".commitments/store.sqlite") as store:
        assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert set(store.hashes()) == set(DOCUMENTS)
        for name in DOCUMENTS:
            expected = [extraction(name, promises).commitments for promises in VERSIONS.values()]
            assert store.of_document(name) in expected
        assert store.count(Filter(), DAY) == sum(row.commitments for row in store.documents())


def test_a_killed_build_leaves_the_last_good_one(program: Run, tmp_path: Path) -> None:
    """kill -9 at twenty random moments of builds that change every document."""
    base, fresh = tmp_path / "kb", tmp_path / "fresh"
    for folder in (base, fresh):
        assert program("init", folder).code == 0
    seconds = finish(base, "a")
    draw = random.Random(11)
    for number in range(KILLS):
        with start(base, "ba"[number % 2]) as building:
            time.sleep(draw.uniform(0, seconds))
            building.kill()
        check_store(base)
        assert broken_links(base / "site") == []
    finish(base, "b")
    finish(fresh, "b")
    assert pages(base / "site") == pages(fresh / "site")
    assert broken_links(base / "site") == []
