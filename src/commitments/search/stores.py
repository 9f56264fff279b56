"""Which vector store a knowledge base uses, and what its collections are called there."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from commitments.config import Config, Folders
from commitments.search.chroma import EMBEDDED, open_embedded, open_server, seal_of
from commitments.search.vectors import Vectors
from commitments.store.units import Kind


@dataclass(frozen=True, slots=True)
class VectorStore:
    """Opens the vectors of one model, those of quotes and those of passages apart."""

    folder: Path
    address: str
    model: str

    def open(self, kind: Kind) -> Vectors:
        """The vectors of one kind. Raises SearchError where they are damaged, or where a server does not answer."""
        model = hashlib.sha256(self.model.encode()).hexdigest()[:12]
        if self.address == EMBEDDED:
            return open_embedded(self.folder / "chroma", f"{kind}-{model}")
        return open_server(self.address, f"commitments-{self._identity()}-{kind}-{model}")

    def seal(self) -> None:
        """Note what the files on this machine hold, after all was written. Without a note they are proven less well."""
        if self.address == EMBEDDED:
            with suppress(OSError):
                seal_of(self.folder / "chroma").close()

    def fault(self) -> str | None:
        """What is wrong with the files on this machine, each read through."""
        return seal_of(self.folder / "chroma").fault(thoroughly=True) if self.address == EMBEDDED else None

    def discard(self) -> None:
        """Delete what lies on this machine; all of it can be made again."""
        shutil.rmtree(self.folder / "chroma", ignore_errors=True)

    def _identity(self) -> str:
        """What tells the collections of this knowledge base from others on a server. It moves with the folder."""
        path = self.folder / "collection"
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(uuid4().hex[:12], encoding="ascii")
        return path.read_text(encoding="ascii", errors="replace").strip()


def vector_store(folders: Folders, config: Config, model: str) -> VectorStore:
    """The one that the settings name."""
    return VectorStore(folders.index, config.vector_store, model)
