"""Small indexed knowledge bases for the tests of search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from commitments.config import Config, Folders, folders
from commitments.model import Extraction
from commitments.search import IndexSummary, Searcher, embed, faults, update_index
from commitments.search.embedder import Embedder, WordEmbedder
from commitments.search.harvest import load_once
from commitments.store import Store
from tests.promises import Promise, extraction

TODAY = date(2026, 3, 7)
DOCUMENTS = {
    "alliance-2024": [
        Promise("Japan and the United States intend to share information on stockpiling.", ("Japan", "United States")),
        Promise("Japan will publish a roadmap by 6 March 2026.", by="by 6 March 2026", due=date(2026, 3, 6)),
        Promise("The Allies will modernise NORAD and strengthen cyber-security co-operation.", ("Canada",)),
    ],
    "minerals-2025": [
        Promise("Canada plans to join the Minerals Security Partnership (MSP) and its mining projects.", ("Canada",)),
        Promise("The MSP will finance two refineries.", ("Canada", "Japan")),
        Promise("The President of the Export-Import Bank will release guidance on loans.", ("United States",)),
    ],
    "minerals-2026": [
        Promise("The Minerals Security Partnership will meet in Ottawa.", ("Canada",)),
        Promise("Japan and the United States intend to share information on stockpiling.", ("Japan",)),
        Promise("India intends to lower tariffs on almonds over five years.", ("India",), topics=("trade",)),
    ],
}


@dataclass
class Base:
    """A knowledge base on disk, its store open."""

    store: Store
    folders: Folders
    config: Config
    embedder: Embedder | None

    def put(self, document: str, promises: Sequence[Promise]) -> Extraction:
        """Put a document that holds these promises, in place of what it held before."""
        made = extraction(document, promises)
        if self.embedder is None:
            # Topics by meaning, as a build with the real model finds them.
            made, _ = embed(made, *load_once(self.config.embedder, self.folders.index), {})
        self.store.put(made, f"hash of {promises}", "rules")
        self.sync()
        return made

    def sync(self) -> None:
        self.store.sync(self.folders.reports, self.folders.events)

    def update(self) -> IndexSummary:
        return update_index(self.store, self.folders, self.config, progress=_silent, embedder=self.embedder)

    def faults(self) -> tuple[str, ...]:
        return faults(self.store, self.folders, self.config, self.embedder)

    def searcher(self) -> Searcher:
        return Searcher(self.store, self.folders, self.config, self.embedder)


def make_base(root: Path, *, embedder: Embedder | None, config: Config | None = None) -> Base:
    """An indexed knowledge base of DOCUMENTS. Without an embedder, the real one is exported into it."""
    config = config or Config()
    root.mkdir(parents=True, exist_ok=True)
    (root / "commitments.toml").touch()
    places = folders(root, config)
    base = Base(Store.open(places.store, create=True), places, config, embedder)
    for document, promises in DOCUMENTS.items():
        base.put(document, promises)
    base.update()
    return base


def word_base(root: Path, config: Config | None = None) -> Base:
    """The same with an embedder that knows words and no meaning: fast, and nothing to load."""
    return make_base(root, embedder=WordEmbedder(), config=config)


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
