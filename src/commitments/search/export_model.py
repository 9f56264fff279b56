"""Export a sentence-transformers model to ONNX: python -m commitments.search.export_model SOURCE TARGET NAME.

Runs in a process of its own, since it needs torch and torch's exporter warns about itself.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np

from commitments.search.embedder import OnnxEmbedder

# Two texts of unlike length, so that the traced graph holds the handling of padding.
TRACED = ("a short text", "a text that is quite a bit longer than the short one")

# Texts of one word, of many, of more than the model reads, and of no letters it knows.
COMPARED = (
    "stockpiling",
    *TRACED,
    "The Participants intend to develop Action Plans and explore a plurilateral trade initiative.",
    "Les Parties s'engagent; 双方将加强合作 – 2026 ✓",
    "The Parties will cooperate. " * 100,
)
MOST_DIFFERENCE = 1e-4


def export(source: Path, target: Path, name: str) -> None:
    """Write model.onnx, tokenizer.json and about.json into `target`."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(source), device="cpu").eval()
    features = model.preprocess(list(TRACED))
    names = [key for key in ("input_ids", "token_type_ids", "attention_mask") if key in features]

    class Graph(torch.nn.Module):  # type: ignore[misc]
        """The model with its inputs by place."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: Any) -> Any:
            output = self.model(dict(zip(names, tensors, strict=True)))
            return torch.nn.functional.normalize(output["sentence_embedding"], dim=1)

    torch.onnx.export(
        Graph(),
        tuple(features[key] for key in names),
        str(target / "model.onnx"),
        input_names=names,
        output_names=["embedding"],
        dynamic_axes={key: {0: "texts", 1: "tokens"} for key in names} | {"embedding": {0: "texts"}},
        dynamo=False,
    )
    _save_tokenizer(model, target)
    about: dict[str, Any] = {
        "model": f"{name}@{_revision(source)}",
        "dimension": model.get_embedding_dimension(),
        "max_tokens": model.max_seq_length,
    }
    about["sha256"] = {name: _sha256(target / name) for name in ("model.onnx", "tokenizer.json")}
    (target / "about.json").write_text(json.dumps(about), encoding="utf-8")
    about["difference"] = difference(OnnxEmbedder(target), source)
    if about["difference"] > MOST_DIFFERENCE:
        raise SystemExit(f"{name}: the export's closeness of texts differs by {about['difference']:.1e}")
    (target / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _save_tokenizer(model: Any, target: Path) -> None:
    saved = target / "saved"
    model.tokenizer.save_pretrained(str(saved))
    (saved / "tokenizer.json").rename(target / "tokenizer.json")
    shutil.rmtree(saved)


def difference(made: OnnxEmbedder, source: Path) -> float:
    """How much the closeness of any two of COMPARED differs between a model and what was made of it."""
    from sentence_transformers import SentenceTransformer

    ours = made.embed(COMPARED)
    original = SentenceTransformer(str(source), device="cpu").encode(list(COMPARED), normalize_embeddings=True)
    return float(np.abs(ours @ ours.T - original @ original.T).max())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _revision(source: Path) -> str:
    """A hash of the weights: an export by another torch gives the same vectors and keeps the name."""
    digest = hashlib.sha256()
    for path in sorted([*source.glob("*.safetensors"), *source.glob("*.bin")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
