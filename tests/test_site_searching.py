"""The search index: one, or one a part and a guide to them; made anew where something has changed."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import re
import shutil
import signal
import stat
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from commitments.errors import SiteError
from commitments.model import Status
from commitments.site.addresses import document_page
from commitments.site.searching import MOST
from commitments.store import Store
from commitments.tracking import append_report
from tests.promises import Promise, extraction
from tests.search_indexes import content_of, index, parts, put, with_many_documents
from tests.site_bases import MINERALS, Base, base, judged, render
from tests.test_site_killed import killed_before

KILLS = 7


def fragments(folder: Path) -> list[dict[str, object]]:
    """The pages that an index finds, as a browser reads them."""
    paths = folder.rglob("*.pf_fragment")
    return [json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd")) for path in paths]


def pages(made: Base) -> list[str]:
    """The addresses that can be found, in each part that a browser is told of."""
    folder = made.folders.site / "pagefind"
    return [str(said["url"]).lstrip("/") for part in parts(made) for said in fragments(folder / part)]


def expected(made: Base) -> list[str]:
    """The addresses of all commitments and documents."""
    site = content_of(made)
    return sorted([e.address for e in site.sure] + [document_page(row.id) for row in site.documents])


def stamps(made: Base, part: str) -> dict[str, int]:
    folder = made.folders.site / "pagefind" / part
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def lost(made: Base) -> list[str]:
    """What search names and is not there."""
    folder = made.folders.site / "pagefind"
    said = json.loads((folder / "parts.json").read_text(encoding="utf-8"))
    found = []
    for part in {said["guide"], *said["parts"]}:
        entry = folder / part / "pagefind-entry.json"
        names = re.findall(r'"hash":"([^"]+)"', entry.read_text(encoding="utf-8")) if entry.is_file() else [part]
        found += [name for name in names if not (folder / part / f"pagefind.{name}.pf_meta").is_file()]
    for program in ("pagefind.js", "pagefind-worker.js", "wasm.en.pagefind"):
        found += [] if (folder / said["guide"] / program).is_file() else [program]
    return found + [page for page in pages(made) if not (made.folders.site / page).is_file()]


def test_a_small_site_has_one_index(tmp_path: Path) -> None:
    made = with_many_documents(tmp_path)
    assert index(made, MOST)
    assert parts(made) == [""]
    assert {path.name for path in (made.folders.site / "pagefind").iterdir() if path.is_dir()} == {
        "filter",
        "fragment",
        "index",
    }
    assert sorted(pages(made)) == expected(made)
    assert not index(made, MOST)


def test_each_page_is_in_one_part_beside_those_of_its_document(tmp_path: Path) -> None:
    made = with_many_documents(tmp_path)
    assert index(made)
    assert len(parts(made)) > 2
    assert sorted(pages(made)) == expected(made)
    for part in parts(made):
        found = Counter(str(said["url"]).split("/")[2] for said in fragments(made.folders.site / "pagefind" / part))
        assert all(len(list((made.folders.site / "documents" / name).glob("*.html"))) == n for name, n in found.items())
    assert lost(made) == []


@pytest.mark.parametrize("most", [MOST, 600])
def test_the_facets_are_counted_as_pagefind_names_them(tmp_path: Path, most: int) -> None:
    made = with_many_documents(tmp_path, hostile=True)
    with Store.open(made.folders.store) as store:
        odd = Promise("Both will meet soon.", (" The  Two\nHouses ", "A &amp; B: [c]", "\u00a0"), topics=("", "<i>"))
        store.put(extraction("odd-2025", (odd,), date(2025, 1, 1)), "0" * 64, "rules")
    index(made, most)
    folder = made.folders.site / "pagefind"
    counted: dict[str, Counter[str]] = {}
    for part in parts(made):
        for said in fragments(folder / part):
            for name, values in said["filters"].items():  # type: ignore[attr-defined]
                counted.setdefault(name, Counter()).update(values)
    assert json.loads((folder / "parts.json").read_text(encoding="utf-8"))["facets"] == counted


def test_a_report_makes_one_part_anew(tmp_path: Path) -> None:
    made = with_many_documents(tmp_path)
    index(made)
    before = {part: stamps(made, part) for part in parts(made)}
    promise = extraction("minerals-2026", MINERALS).commitments[5]
    append_report(made.folders.reports / "minerals-2026.jsonl", judged(9, promise, Status.FULFILLED, date(2026, 10, 1)))
    render(made)
    assert index(made)
    changed = [part for part in parts(made) if stamps(made, part) != before[part]]
    assert len(changed) == 1
    assert sorted(pages(made)) == expected(made)
    assert lost(made) == []


def test_what_a_result_shows_has_one_full_stop_after_each_part(tmp_path: Path) -> None:
    """A quote brings its own; an item of a list ends as the list has it."""
    made = with_many_documents(tmp_path, 1)
    quotes = (
        "Peru will open a quarry.",
        "Peru will pave the road;",
        'Peru will answer "by all means!"',
        "Peru will wait",
    )
    with made.store() as store:
        promises = [Promise(quote, ("Peru",), topics=("roads",)) for quote in quotes]
        store.put(extraction("paving", promises, date(2024, 1, 1)), "0" * 64, "rules")
    assert index(made)
    found = {str(said["content"]) for said in fragments(made.folders.site / "pagefind")}
    ended = (
        "Peru will open a quarry.",
        "Peru will pave the road.",
        'Peru will answer "by all means!"',
        "Peru will wait.",
    )
    assert {f"{quote} Peru. roads. Title of paving." for quote in ended} <= found
    assert not [content for content in found if re.search(r"[.!?;,:]\"?\.", content)]


def test_a_site_that_grows_and_shrinks_leaves_nothing_behind(tmp_path: Path) -> None:
    made = with_many_documents(tmp_path)
    for most in (MOST, 600, 200, 600, MOST):
        assert index(made, most)
        assert sorted(pages(made)) == expected(made)
        assert lost(made) == []
        folder = made.folders.site / "pagefind"
        folders = {path.name for path in folder.iterdir() if path.is_dir()}
        alone = parts(made) == [""]
        assert folders == (
            {"filter", "fragment", "index"} if alone else {"guide", *(p.strip("/") for p in parts(made))}
        )
        assert (folder / "pagefind.js").is_file() == alone


def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    made = with_many_documents(tmp_path)
    left = made.folders.derived / "site-search-work-x"
    (left / "pages").mkdir(parents=True)
    index(made)
    assert not left.exists()


def test_an_empty_site_has_no_part(tmp_path: Path) -> None:
    made = base(tmp_path, filled=False)
    assert index(made)
    assert parts(made) == []


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for the program")
def test_a_pagefind_that_fails_or_is_killed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = with_many_documents(tmp_path)
    program = tmp_path / "pagefind"
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(program))
    for script, said in (("echo no space; exit 101", "no space"), ("kill -9 $$", "code -9")):
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        with pytest.raises(SiteError, match=said):
            index(made)
    monkeypatch.delenv("PAGEFIND_BINARY_PATH")
    assert index(made)
    assert sorted(pages(made)) == expected(made)


def test_a_site_on_another_disk_gets_whole_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = with_many_documents(tmp_path)
    replace = os.replace

    def on_one_disk(source: Path, target: Path) -> None:
        if made.folders.derived in Path(source).parents and made.folders.site in Path(target).parents:
            raise OSError(18, "Invalid cross-device link")
        replace(source, target)

    monkeypatch.setattr(os, "replace", on_one_disk)
    index(made)
    assert sorted(pages(made)) == expected(made)
    assert lost(made) == []


def index_killed(root: Path, most: int, moment: int) -> None:
    """Index in a process that dies before a step of that number, or never for 0."""
    done = killed_before(root, moment)
    index(base(root, filled=False), most)
    (root / "steps").write_text(str(len(done)))


def run(root: Path, most: int, moment: int = 0) -> int | None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.test_site_searching"])
    process = context.Process(target=index_killed, args=(root, most, moment))
    process.start()
    process.join(120)
    return process.exitcode


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize(("before", "after"), [(MOST, 600), (600, 600), (600, MOST), (600, 300)])
def test_search_is_whole_whenever_indexing_is_killed(tmp_path: Path, before: int, after: int) -> None:
    made = with_many_documents(tmp_path / "before")
    index(made, before)
    with Store.open(made.folders.store) as store:
        put(store, 3, " and the causeway")
        put(store, 20)
    render(made)
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    assert run(tmp_path / "after", after) == 0
    steps = int((tmp_path / "after/steps").read_text())
    for number in range(KILLS):
        root = tmp_path / "killed"
        shutil.copytree(tmp_path / "before", root)
        moment = 1 + number * (steps - 1) // (KILLS - 1)
        # Pagefind cuts its filters into some files more or less from run to run.
        assert run(root, after, moment) == -signal.SIGKILL or int((root / "steps").read_text()) < moment, moment
        killed = base(root, filled=False)
        assert lost(killed) == [], moment
        assert run(root, after) == 0
        assert sorted(pages(killed)) == expected(killed)
        assert lost(killed) == []
        shutil.rmtree(root)
