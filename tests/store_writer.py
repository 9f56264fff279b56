"""A process that writes a store for as long as it lives: python -m tests.store_writer FOLDER."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from commitments.store import Store
from tests.promises import Promise, extraction

VERSIONS = {
    "a": [Promise(f"Japan will open office {n}.", topics=("trade",)) for n in range(30)],
    "b": [Promise(f"Japan will open office {n}, and staff it.", topics=("trade",)) for n in range(10, 50)],
}
DOCUMENTS = [f"document-{n}" for n in range(4)]

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    made = {version: [extraction(name, promises) for name in DOCUMENTS] for version, promises in VERSIONS.items()}
    with Store.open(folder / "store.sqlite", create=True) as store:
        print("writing", flush=True)
        for version in itertools.cycle(VERSIONS):
            for one in made[version]:
                store.put(one, version, "rules")
            store.sync(folder / "reports", folder / "events.jsonl")
