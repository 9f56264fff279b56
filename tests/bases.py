"""Built knowledge bases of hand-made documents, for tests of the command line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from commitments.store import Store
from tests.conftest import run_program
from tests.promises import Promise, extraction, markdown


def build_base(folder: Path, documents: Mapping[str, Sequence[Promise]]) -> Path:
    """A built knowledge base of such documents, without the models that reading them would take."""
    run_program("init", folder)
    with Store.open(folder / ".commitments/store.sqlite", create=True) as store:
        for name, promises in documents.items():
            source = markdown(name, promises).encode()
            (folder / f"corpus/documents/{name}.md").write_bytes(source)
            store.put(extraction(name, promises), hashlib.sha256(source).hexdigest(), "rules")
    return folder
