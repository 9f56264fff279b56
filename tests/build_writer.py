"""A build of hand-made documents in a process of its own: python -m tests.build_writer FOLDER VERSION."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from commitments.config import folders, load_config
from commitments.engines import Outcome
from commitments.harvest import Harvest
from commitments.pipeline import Scope, build
from tests.promises import Promise, extraction, markdown

DAY = date(2026, 11, 23)
VERSIONS = {
    "a": [
        Promise(f"Japan will open office {n} by May 2026.", by="by May 2026", due=date(2026, 5, 31)) for n in range(4)
    ],
    "b": [Promise(f"Canada will open office {n} soon.", ("Canada",), topics=("trade",)) for n in range(2, 5)],
}
DOCUMENTS = ("first", "second", "third")


class Ready:
    """An engine that knows what each document yields, so that no model is loaded."""

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Outcome[Any, Any]]:
        """An outcome for each file, by what is in it."""
        for item in items:
            version = next(v for v, promises in VERSIONS.items() if promises[0].quote in item.file.content.decode())
            yield Outcome(item, Harvest(extraction(item.file.path.stem, VERSIONS[version])))


def write(base: Path, version: str) -> None:
    """All documents in one version, each replaced whole."""
    for name in DOCUMENTS:
        beside = base / f"corpus/{name}.part"
        beside.write_text(markdown(name, VERSIONS[version]), encoding="utf-8")
        beside.replace(base / f"corpus/documents/{name}.md")


if __name__ == "__main__":
    base, version = Path(sys.argv[1]), sys.argv[2]
    write(base, version)
    config = load_config(base)
    print("building", flush=True)
    scope = Scope(DAY, index=False)
    build(folders(base, config), config, scope, engine=Ready(), progress=lambda stage, done, total: None)
