"""A build is killed at any moment: store and site stay usable, and the next build repairs what is half done."""

from __future__ import annotations

import hashlib
import os
import random
import re
import signal
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from commitments.model import Filter
from commitments.store import Store
from tests.build_writer import DAY, DOCUMENTS, VERSIONS, build_version
from tests.conftest import Run
from tests.killing import run_apart
from tests.promises import extraction

KILLS = 20
LINK = re.compile(r'(?:href|src)="([^"#?]+)')


def run(base: Path, version: str, seconds: float | None = None) -> int | None:
    """A build in a process of its own, which may be killed: its exit code."""
    return run_apart("tests.build_writer", build_version, base, version, seconds)


def pages(site: Path) -> dict[str, str]:
    """Each file's hash; the folder of Pagefind, which does not write the same bytes twice, aside."""
    files = (path for path in sorted(site.rglob("*")) if path.is_file() and "pagefind" not in path.parts)
    return {str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def links(site: Path, page: Path) -> dict[str, Path]:
    """Where the links of a page lead within the site."""
    found = {}
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if ":" not in link and "pagefind" not in link:
            target = Path(os.path.normpath(site / unquote(link[1:]) if link[0] == "/" else page.parent / unquote(link)))
            found[link] = target / "index.html" if target.is_dir() else target
    return found


def reachable(site: Path) -> set[Path]:
    """The pages that a reader comes to from the first one."""
    seen, to_visit = {site / "index.html"}, [site / "index.html"]
    while to_visit:
        there = {p for p in links(site, to_visit.pop()).values() if p.suffix == ".html" and p.is_file()} - seen
        seen |= there
        to_visit += there
    return seen


def broken_links(site: Path, pages: Iterable[Path]) -> list[str]:
    """Links of pages to files that are not there."""
    found = ((page, link, to) for page in pages for link, to in links(site, page).items())
    return [f"{page.relative_to(site)}: {link}" for page, link, to in found if not to.is_file()]


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
    """Killed at twenty random moments of builds that change every document."""
    base, fresh = tmp_path / "kb", tmp_path / "fresh"
    for folder in (base, fresh):
        assert program("init", folder).code == 0
    assert run(base, "a") == run(fresh, "b") == 0
    seconds = float((base / "seconds").read_text())
    stay = {
        base / "site" / page for page in pages(base / "site").keys() & pages(fresh / "site") if page.endswith(".html")
    }
    assert len(stay) > 20
    draw = random.Random(11)
    for number in range(KILLS):
        assert run(base, "ba"[number % 2], draw.uniform(0.001, seconds)) in (-signal.SIGPROF, 0)
        check_store(base)
        # What is gone is removed one by one once nothing leads there any more: until then these point to each other.
        assert broken_links(base / "site", stay | reachable(base / "site")) == []
    assert run(base, "b") == 0
    assert pages(base / "site") == pages(fresh / "site")
    everywhere = set((base / "site").rglob("*.html"))
    assert broken_links(base / "site", everywhere) == []
    assert len(reachable(base / "site")) > 20
