"""MiniLM, the language model of search and of the small reader, ready-made: nothing here needs torch.

The files in this folder hold the published weights in half precision, which is as exact as search needs, and the
network that computes with them. `python -m bench.make_minilm` makes them.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commitments.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "all-MiniLM-L6-v2"
FOLDER = Path(__file__).parent
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"


def load_weights(beginning: str = "") -> dict[str, NDArray[np.float32]]:
    """The weights whose names begin so. Raises ModelError where the file is not the published one."""
    from safetensors.numpy import load

    halves = load(_read(WEIGHTS))
    return {name: values.astype(np.float32) for name, values in halves.items() if name.startswith(beginning)}


def load_tokenizer() -> Tokenizer:
    """The tokenizer, which neither cuts nor fills up. Raises ModelError where the file is not the published one."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(_read(TOKENIZER).decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def weights_hash() -> str:
    """What the weights are known by."""
    return _hashes()[WEIGHTS]


def _read(name: str) -> bytes:
    try:
        content = (FOLDER / name).read_bytes()
    except OSError as error:
        raise ModelError(f"{FOLDER / name}: {error.strerror}; install commitments again") from error
    if hashlib.sha256(content).hexdigest() != _hashes()[name]:
        raise ModelError(f"{FOLDER / name}: damaged; install commitments again")
    return content


def _hashes() -> dict[str, str]:
    path = FOLDER / "about.json"
    try:
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: damaged ({error}); install commitments again") from error
    return found
