"""A build of hand-made documents, for a process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from commitments.config import folders, load_config
from commitments.engines import Outcome
from commitments.harvest import Harvest
from commitments.pipeline import Scope, build
from tests.killing import killed_after
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


def build_version(base: Path, version: str, seconds: float | None = None) -> None:
    """Write all documents in one version, and build; killed after so much processor time, or noting what it takes."""
    write(base, version)
    config, began = load_config(base), time.process_time()
    if seconds:
        killed_after(seconds)
    build(folders(base, config), config, Scope(DAY, index=False), engine=Ready(), progress=lambda *_: None)
    (base / "seconds").write_text(str(time.process_time() - began))
