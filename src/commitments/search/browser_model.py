"""The query encoder for browsers: the weights as text of one character each, with the part of the vocabulary in use.

A script may be loaded from a folder, where a browser fetches nothing else; so each weight is one printable character of
ninety-one, and each row has a scale. That is 6.5 bits a weight without any decoder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from commitments.minilm import load_tokenizer, load_weights
from commitments.search.embedder import Matrix

# Printable characters without the backslash; there is no quotation mark from 35 on.
_FIRST, _LEFT_OUT, _MOST = 35, 92, 45
# Queries are short: so many places, those before and after the words among them.
PLACES = 64
# The commonest tokens of English come first in the vocabulary, after signs and single letters.
_COMMON = 11_500
_LARGEST = 11_500
_LAYER = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
}
_NORMS = {"attended": "attention.output.LayerNorm", "narrow": "output.LayerNorm"}


def packed(rows: Matrix) -> tuple[str, list[float]]:
    """Rows of numbers as one character each, and the scale of each row."""
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-9) / _MOST
    steps = np.rint(rows / scales[:, np.newaxis]).astype(np.int64) + _FIRST + _MOST
    codes = np.where(steps >= _LEFT_OUT, steps + 1, steps).astype(np.uint8)
    return codes.tobytes().decode("ascii"), [float(f"{scale:.4g}") for scale in scales]


def unpacked(text: str, scales: Iterable[float]) -> Matrix:
    """The rows again, as a browser reads them."""
    codes = np.frombuffer(text.encode("ascii"), dtype=np.uint8).astype(np.float32)
    steps = np.where(codes > _LEFT_OUT, codes - 1, codes) - _FIRST - _MOST
    scale = np.asarray(list(scales), dtype=np.float32)
    found: Matrix = steps.reshape(len(scale), -1).astype(np.float32) * scale[:, np.newaxis]
    return found


def vocabulary(texts: Iterable[str]) -> list[tuple[int, str]]:
    """The tokens that a browser needs, by their number: those of the texts, signs and letters, and common English."""
    loaded = load_tokenizer()
    numbers: Mapping[str, int] = loaded.get_vocab()
    by_number = {number: token for token, number in numbers.items()}
    counts = np.zeros(len(by_number), dtype=np.int64)
    for one in loaded.encode_batch(list(texts)):
        np.add.at(counts, np.asarray(one.ids), 1)
    always = {n for n, token in by_number.items() if token in ("[UNK]", "[CLS]", "[SEP]") or _is_letter(token)}
    ours = [int(n) for n in np.argsort(-counts, kind="stable") if counts[n]]
    english = [n for n in sorted(by_number) if n > 1_000 and not by_number[n].startswith("##")][:_COMMON]
    kept = list(dict.fromkeys([*sorted(always), *ours, *english]))[:_LARGEST]
    return sorted((number, by_number[number]) for number in kept)


def layers() -> dict[str, Any]:
    """What turns the vectors of words into that of a query: the same for all sites."""
    all_ = load_weights("encoder.")
    made: list[dict[str, Any]] = []
    while f"encoder.layer.{len(made)}.output.dense.weight" in all_:
        prefix = f"encoder.layer.{len(made)}."
        layer = {name: _dense(all_, prefix + place) for name, place in _LAYER.items()}
        made.append(layer | {f"{name}_norm": _norm(all_, prefix + place) for name, place in _NORMS.items()})
    return {"heads": 12, "layers": made}


def words(tokens: list[tuple[int, str]]) -> dict[str, Any]:
    """The vectors of words and of their places."""
    all_ = load_weights("embeddings.")
    places = all_["embeddings.position_embeddings.weight"][:PLACES] + all_["embeddings.token_type_embeddings.weight"][0]
    kept = all_["embeddings.word_embeddings.weight"][[number for number, _ in tokens]]
    return {
        "tokens": " ".join(token for _, token in tokens),
        "width": kept.shape[1],
        "words": packed(kept),
        "places": packed(places),
        "norm": _norm(all_, "embeddings.LayerNorm"),
    }


def write_script(path: Path, stamp: str, call: str, content: Mapping[str, Any]) -> None:
    """A classic script that hands over its content; nothing where the same one is there."""
    if has_stamp(path, stamp):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    text = f"commitmentsByMeaning.{call}({json.dumps(content, ensure_ascii=True, separators=(',', ':'))});\n"
    beside.write_bytes(f"{_head(stamp, text.encode())}{text}".encode())
    beside.replace(path)


def has_stamp(path: Path, stamp: str) -> bool:
    """Whether a script is there that was made from the same, undamaged."""
    try:
        head, _, text = path.read_bytes().partition(b"\n")
    except OSError:
        return False
    return head + b"\n" == _head(stamp, text).encode()


def _head(stamp: str, text: bytes) -> str:
    return f"/* {stamp}{hashlib.sha256(text).hexdigest()[:16]} */\n"


def _is_letter(token: str) -> bool:
    return len(token.removeprefix("##")) == 1 and token.isascii()


def _dense(all_: Mapping[str, Matrix], place: str) -> list[Any]:
    return [*packed(all_[f"{place}.weight"]), _numbers(all_[f"{place}.bias"])]


def _norm(all_: Mapping[str, Matrix], place: str) -> list[Any]:
    return [_numbers(all_[f"{place}.weight"]), _numbers(all_[f"{place}.bias"])]


def _numbers(values: Matrix) -> list[float]:
    return [float(f"{value:.4g}") for value in values]
