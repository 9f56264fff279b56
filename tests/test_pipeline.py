"""What a build does when the corpus, or a worker, is not as it was when the build began."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from commitments.config import Config, folders
from commitments.engines import Engine, InProcess, Outcome
from commitments.errors import ClusterError
from commitments.harvest import SourceFile, read
from commitments.pipeline import read_changed
from commitments.store import Store
from tests.build_writer import DOCUMENTS, Ready, write


class Slow(Ready):
    """Somebody removes the last document while the first is read."""

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Outcome[Any, Any]]:
        """An outcome for each file that is still there."""
        for item in items:
            (item.file.path.parent / f"{DOCUMENTS[-1]}.md").unlink(missing_ok=True)
            yield from super().map(function, [item])


def read_all(base: Path, engine: Engine) -> tuple[set[str], tuple[str, ...]]:
    """The documents that are kept, and the lines about those that are not."""
    (base / "corpus/documents").mkdir(parents=True)
    write(base, "a")
    places = folders(base, Config())
    with Store.open(places.store, create=True) as store:
        reading = read_changed(store, places, Config(), engine, None, progress=lambda *_: None)
        return set(store.hashes()), reading.failures


def test_a_document_that_is_gone_before_its_turn_stops_nothing(tmp_path: Path) -> None:
    """It is named; the others are kept."""
    kept, failures = read_all(tmp_path, Slow())
    assert kept == set(DOCUMENTS[:-1])
    assert failures == (f"{tmp_path}/corpus/documents/{DOCUMENTS[-1]}.md: No such file or directory",)


def test_a_worker_with_other_rules_is_refused(tmp_path: Path) -> None:
    """Its results would be kept under rules that it did not apply: nothing is read, and the host is named."""
    source = SourceFile(tmp_path / "any.md", b"Japan will report.")
    with pytest.raises(ClusterError, match="a worker there has other rules or another spaCy model"):
        list(InProcess().map(lambda item: read(item, spacy_model="en_core_web_sm", rules="other"), [source]))
