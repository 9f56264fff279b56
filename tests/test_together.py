"""Eight people report from Python while the knowledge base is built: nothing is lost, and nobody is told to wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from commitments import KnowledgeBase
from commitments.config import folders, load_config
from commitments.pipeline import Scope, build
from commitments.tracking import read_reports
from tests.build_writer import DAY, DOCUMENTS, Ready, write
from tests.conftest import Run

PEOPLE, EACH = 8, 100


def test_eight_times_a_hundred_reports_beside_builds(program: Run, tmp_path: Path) -> None:
    """Each report is in a ledger once, in its person's order; the last one of each commitment is what it shows."""
    base = tmp_path / "kb"
    program("init", base)
    write(base, "a")
    rebuild(base, repair=False)
    with KnowledgeBase(base, as_of=DAY) as kb:
        ids = [tracked.commitment.id for tracked in kb.list()]
    builds = 0
    with ThreadPoolExecutor(PEOPLE) as pool:
        people = [pool.submit(reports, base, ids, n) for n in range(PEOPLE)]
        while not all(person.done() for person in people):
            rebuild(base, repair=builds % 2 == 0)
            builds += 1
        written = [id_ for person in people for id_ in person.result()]
    assert builds > 1
    ledgers = [read_reports(base / f"corpus/reports/{name}.jsonl") for name in DOCUMENTS]
    assert [ledger.problems for ledger in ledgers] == [()] * len(DOCUMENTS)
    kept = [report for ledger in ledgers for report in ledger.reports]
    assert (len(kept), {report.id for report in kept}) == (PEOPLE * EACH, set(written))
    for ledger in ledgers:
        for n in range(PEOPLE):
            own = [int(report.note) for report in ledger.reports if report.reviewer == f"Person {n}"]
            assert own == sorted(own)
    rebuild(base, repair=False)
    with KnowledgeBase(base) as kb:
        assert {tracked.standing.status.value for tracked in kb.list()} == {"in_progress"}
        assert (kb.check().faults, kb.check().reports) == ((), PEOPLE * EACH)


def reports(base: Path, ids: list[str], n: int) -> list[str]:
    """What one person records, on one commitment after the other, with a knowledge base of their own."""
    with KnowledgeBase(base) as kb:
        made = [
            kb.review(ids[(n + k) % len(ids)], status="in_progress", note=f"{k:03}", reviewer=f"Person {n}")
            for k in range(EACH)
        ]
    return [report.id for (report,) in made]


def rebuild(base: Path, *, repair: bool) -> None:
    """A build without models, as from the command line."""
    config = load_config(base)
    scope = Scope(DAY, index=False, repair=repair)
    build(folders(base, config), config, scope, engine=Ready(), progress=lambda *_: None)
