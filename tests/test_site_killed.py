"""Publishing is killed at one step after the other: the folder always shows whole pages whose links lead somewhere.

The processes are real ones, and so is SIGKILL. Each counts what it does to files and kills itself before a given step.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import signal
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from commitments.model import Status
from commitments.site import build_site
from commitments.store import Store
from commitments.tracking import append_report
from tests.killing import killed_before, run_apart
from tests.promises import Promise, extraction
from tests.site_bases import DAY, MINERALS, base, judged

LINK = re.compile(r'(?:href|src)="([^"#?]+)')
KILLS = 12
REPAIR_EVERY = 5
PLAN = tuple(Promise(f"Kenya will take step {n} of the plan.", ("Kenya",)) for n in range(95))


def prepare(root: Path, version: str) -> None:
    """Version "b" has lost a document, won a longer one, and knows more of the third."""
    made = base(root)
    if version == "a":
        return
    with Store.open(made.folders.store) as store:
        store.remove("ports-2025")
        store.put(extraction("plan-2024", PLAN, date(2024, 1, 1)), "0" * 64, "rules")
    promise = extraction("minerals-2026", MINERALS).commitments[0]
    report = judged(8, promise, Status.FULFILLED, date(2026, 6, 20))
    append_report(made.folders.reports / "minerals-2026.jsonl", report)


def publish(source: Path, root: Path, moment: int) -> None:
    """Build a version's site into a folder; killed before a step of that number, or never for 0."""
    shutil.copytree(source / "corpus", root / "corpus", dirs_exist_ok=True)
    (root / ".commitments").mkdir(exist_ok=True)
    for left in (root / ".commitments").glob("store*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.copyfile(source / ".commitments/store.sqlite", root / ".commitments/store.sqlite")
    made = base(root, filled=False)
    with made.store() as store:
        done = killed_before(root, moment)
        build_site(store, made.folders, made.config, as_of=DAY, progress=lambda *_: None)
        (root / "steps").write_text(str(len(done)))


def run(source: Path, root: Path, moment: int = 0) -> int | None:
    """The exit code of a process of its own; negative for a signal."""
    return run_apart("tests.test_site_killed", publish, source, root, moment)


def shown(root: Path) -> dict[str, bytes]:
    """Every file of the site; Pagefind's, which are not written alike twice, aside."""
    site = root / "site"
    paths = (p for p in site.rglob("*") if p.is_file() and "pagefind" not in p.parts)
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in paths}


def lost_links(site: Path) -> list[str]:
    """Links to files that are not there, of the pages that can be reached from the first one."""
    lost, met, waiting = [], {site / "index.html"}, [site / "index.html"]
    while waiting:
        page = waiting.pop()
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            target = (page.parent / unquote(link)).resolve()
            if ":" in link or target in met:
                continue
            met.add(target)
            if not target.is_file():
                lost.append(f"{page.relative_to(site)}: {link}")
            elif target.suffix == ".html":
                waiting.append(target)
    return lost


def lost_search_parts(site: Path) -> list[str]:
    """What search names and is not there: its own parts, and the pages that it has found."""
    folder = site / "pagefind"
    names = re.findall(r'"hash":"([^"]+)"', (folder / "pagefind-entry.json").read_text(encoding="utf-8"))
    assert names
    lost = [name for name in names if not (folder / f"pagefind.{name}.pf_meta").is_file()]
    for part in folder.rglob("*.pf_fragment"):
        said = json.loads(gzip.decompress(part.read_bytes()).removeprefix(b"pagefind_dcd"))
        if not (site / said["url"].lstrip("/")).is_file():
            lost.append(said["url"])
    return lost


def is_whole(root: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Each page is the old or the new one, what both have is there, and each link and each part of search."""
    now = shown(root)
    half = [a for a, content in now.items() if content not in (old.get(a), new.get(a)) and not a.endswith(".next")]
    assert half == []
    assert (old.keys() & new.keys()) <= now.keys()
    assert lost_links(root / "site") == []
    assert lost_search_parts(root / "site") == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize(("before", "after"), [("a", "b"), ("b", "a")])
def test_a_site_is_whole_whenever_publishing_is_killed(tmp_path: Path, before: str, after: str) -> None:
    source = {version: tmp_path / version for version in "ab"}
    for version in source:
        prepare(source[version], version)
    assert run(source[before], tmp_path / "before") == 0
    old = shown(tmp_path / "before")
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    assert run(source[after], tmp_path / "after") == 0
    new = shown(tmp_path / "after")
    steps = int((tmp_path / "after/steps").read_text())
    for number in range(KILLS):
        root = tmp_path / f"killed-{number}"
        shutil.copytree(tmp_path / "before", root)
        moment = 1 + number * (steps - 1) // (KILLS - 1)
        assert run(source[after], root, moment) == -signal.SIGKILL, moment
        is_whole(root, old, new)
        # The next build may be of either.
        mended, expected = ((after, new), (before, old))[number % 2]
        if number % REPAIR_EVERY < 2:
            assert run(source[mended], root) == 0
            assert shown(root) == expected
            assert not (root / ".commitments/site-next").exists()
        shutil.rmtree(root)
