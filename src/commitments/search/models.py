"""Where embedding models come from: MiniLM ready-made with the package, one of a user's own exported at build time."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from commitments import minilm
from commitments.errors import SearchError
from commitments.search.embedder import OnnxEmbedder

EXTRA = "commitments[models]"


def cache_folder(index: Path) -> Path:
    """Where a knowledge base keeps what was made from its model: its export, or vectors of topics."""
    return index / "model"


def load_embedder(index: Path, name: str) -> OnnxEmbedder:
    """The model, ready to embed. Raises SearchError where no build has exported it yet."""
    return OnnxEmbedder(_folder(index, name))


def ensure_embedder(index: Path, name: str, *, threads: int = 0) -> OnnxEmbedder:
    """The model; one of a user's own is exported now where that is missing or broken. Raises SearchError."""
    target = _folder(index, name)
    try:
        return OnnxEmbedder(target, threads=threads)
    except SearchError:
        if name == minilm.NAME:
            raise
        _export(_source(name), target, name)
        return OnnxEmbedder(target, threads=threads)


def _folder(index: Path, name: str) -> Path:
    if name == minilm.NAME:
        return minilm.FOLDER
    return cache_folder(index) / f"{Path(name).name}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _source(name: str) -> Path:
    """The folder of a sentence-transformers model. Raises SearchError."""
    if not (Path(name) / "modules.json").is_file():
        raise SearchError(f"embedder {name!r}: neither {minilm.NAME} nor the folder of a sentence-transformers model")
    if find_spec("sentence_transformers") is None:
        raise SearchError(f"embedder {name!r}: exporting a model of your own needs pip install '{EXTRA}'")
    return Path(name)


def _export(source: Path, target: Path, name: str) -> None:
    """Let a child process do it: torch stays out of this one, with its warnings and its memory."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="export-", dir=target.parent))
    try:
        command = [sys.executable, "-m", "commitments.search.export_model", str(source), str(beside), name]
        offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
        done = subprocess.run(command, env=os.environ | offline, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise SearchError(f"{source}: cannot be exported for search: {last}")
        shutil.rmtree(target, ignore_errors=True)
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
