"""The reader's network, loaded: texts become numbers, each text alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commitments.extract.promise.encoding import Shown, encode
from commitments.extract.promise.graph import Weights, build

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_EMBEDDINGS = "embeddings.{}_embeddings.weight"


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
