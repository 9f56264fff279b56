"""Search by meaning in Chromium, from a folder and over http: bytes, time until ready, time of a query, nDCG@10."""

from __future__ import annotations

import json
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bench.figures import KEPT, SHARED, Figure
from bench.search import DAY, PROGRAM, judged_base, scored, scorer
from commitments.config import folders, load_config
from commitments.model import Commitment, Filter
from commitments.site.addresses import commitment_page
from commitments.store import Store

# The program's nDCG@10 less this is enough; megabytes, seconds, milliseconds.
LESS, MEGABYTES, READY, QUERY = 0.03, 16.0, 3.0, 150.0
FLAGS = ["--no-sandbox", "--disable-quic"]
FIND = """query => {
    const started = performance.now(), found = commitmentsByMeaning.find(query, 15);
    return [performance.now() - started, found.map(one => one.item[0])];
}"""


def run() -> list[Figure]:
    from tests.browser.conftest import find_browser

    program = find_browser()
    if not SHARED.is_dir() or program is None:
        return []
    from playwright.sync_api import sync_playwright

    root = KEPT / "judged"
    judged_base(root)
    subprocess.run([PROGRAM, "--kb", str(root), "build"], check=True, capture_output=True)
    queries = [json.loads(line) for line in (SHARED / "gold/search/queries.jsonl").open(encoding="utf-8")]
    ours = statistics.mean(scored(root, queries, "hybrid", []))
    site = folders(root, load_config(root)).site
    size = sum(path.stat().st_size for path in (site / "meaning").iterdir()) / 1e6
    found = [Figure("search_browser_megabytes", size, "MB", MEGABYTES, higher_is_better=False)]
    with sync_playwright() as driver, _served(site) as address:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        for name, start in (("file", site.as_uri() + "/"), ("http", address)):
            found += _measured(browser.new_page(), name, start, queries, root, ours)
        browser.close()
    return found


def _measured(
    page: Any, name: str, start: str, queries: list[dict[str, Any]], root: Path, ours: float
) -> Iterator[Figure]:
    page.goto(start + "search/index.html")
    page.locator("#q").fill(queries[0]["query"])
    page.wait_for_timeout(500)
    started = time.perf_counter()
    page.get_by_role("button", name="Search by meaning").click()
    page.wait_for_selector("#meaning li")
    ready = time.perf_counter() - started
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    answers, busy = [], []
    for query in queries:
        before = _busy(session)
        answers.append(page.evaluate(FIND, query["query"]))
        busy.append(1000 * (_busy(session) - before))
    judge, at = scorer(), _by_address(root)
    units = {path.stem: judge.read_units(path) for path in (SHARED / "gold/dev/units").glob("*.tsv")}
    values = []
    for query, (_, addresses) in zip(queries, answers, strict=True):
        hits = [{"document": at[one].document, "quote": at[one].quote} for one in addresses]
        got = judge.gains(hits, units, query["relevant"], set(query["unjudged"]))
        values.append(judge.dcg(got) / judge.dcg(sorted(query["relevant"].values(), reverse=True)[:10]))
    p50 = statistics.median(busy)
    waited = f"of processor time; {statistics.median(milliseconds for milliseconds, _ in answers):.0f} ms by the clock"
    yield Figure(f"search_browser_ready_{name}", ready, "s", READY, higher_is_better=False)
    yield Figure(f"search_browser_p50_{name}", p50, "ms", QUERY, higher_is_better=False, detail=waited)
    yield Figure(
        f"search_browser_ndcg10_{name}", statistics.mean(values), "", ours - LESS, detail=f"the program {ours:.3f}"
    )


def _busy(session: Any) -> float:
    """Seconds that the page's thread has worked: whatever else the machine does is no part of it."""
    measured = session.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in measured if one["name"] == "TaskDuration")


def _by_address(root: Path) -> dict[str, Commitment]:
    with Store.open(folders(root, load_config(root)).store) as store:
        return {commitment_page(t.commitment.id): t.commitment for t in store.select(Filter(), DAY)}


@contextmanager
def _served(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
