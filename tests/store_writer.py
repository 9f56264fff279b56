"""Writes a store for as long as its process lives."""

from __future__ import annotations

import itertools
from pathlib import Path

from commitments.store import Store
from tests.killing import killed_after
from tests.promises import Promise, extraction

VERSIONS = {
    "a": [Promise(f"Japan will open office {n}.", topics=("trade",)) for n in range(30)],
    "b": [Promise(f"Japan will open office {n}, and staff it.", topics=("trade",)) for n in range(10, 50)],
}
DOCUMENTS = [f"document-{n}" for n in range(4)]


def write_on(folder: Path, seconds: float) -> None:
    """Put all documents in one version, then in the other, and so on, until killed after so much processor time."""
    made = {version: [extraction(name, promises) for name in DOCUMENTS] for version, promises in VERSIONS.items()}
    with Store.open(folder / "store.sqlite", create=True) as store:
        killed_after(seconds)
        for version in itertools.cycle(VERSIONS):
            for one in made[version]:
                store.put(one, version, "rules")
            store.sync(folder / "reports", folder / "events.jsonl")
