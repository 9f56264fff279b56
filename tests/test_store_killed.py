"""A process that writes the store is killed at any moment: what is there is whole, and the next run mends the rest."""

from __future__ import annotations

import random
import signal
from datetime import date
from pathlib import Path

from commitments.model import Filter, Status
from commitments.store import Store
from commitments.tracking import append_report
from tests.killing import run_apart
from tests.promises import extraction, report
from tests.store_writer import DOCUMENTS, VERSIONS, write_on

ALL, TODAY = Filter(), date(2026, 11, 23)
KILLS = 20


def whole(store: Store) -> None:
    """Each document is that of one version, with the rows, facets and intervals of that version and no others."""
    assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for name, (version, _) in store.hashes().items():
        expected = extraction(name, VERSIONS[version])
        assert store.document(name).document == expected.document
        assert store.of_document(name) == expected.commitments
        only = Filter(document=(name,))
        assert store.count(only, TODAY) == store.counts("topic", only, TODAY)["trade"] == len(expected.commitments)


def test_a_killed_writer_leaves_a_whole_store(tmp_path: Path) -> None:
    """Killed at twenty random moments."""
    draw = random.Random(7)
    path = tmp_path / "store.sqlite"
    for number, name in enumerate(DOCUMENTS):
        kept = extraction(name, VERSIONS["a"]).commitments[20]
        append_report(tmp_path / f"reports/{name}.jsonl", report(number, kept, status=Status.IN_PROGRESS))
    for _ in range(KILLS):
        assert run_apart("tests.store_writer", write_on, tmp_path, draw.uniform(0.001, 0.15)) == -signal.SIGPROF
        with Store.open(path) as store:
            store.sync(tmp_path / "reports", tmp_path / "events.jsonl")
            whole(store)
    with Store.open(path, create=True) as store:
        for name in DOCUMENTS:
            store.put(extraction(name, VERSIONS["a"]), "a", "rules")
        store.sync(tmp_path / "reports", tmp_path / "events.jsonl")
        whole(store)
        assert store.count(Filter(status=(Status.IN_PROGRESS,)), TODAY) == len(DOCUMENTS)
        assert store.count(ALL, TODAY) == len(DOCUMENTS) * len(VERSIONS["a"])
