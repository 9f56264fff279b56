"""Texts become vectors."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from commitments import minilm
from commitments.errors import SearchError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Matrix = NDArray[np.float32]

# Texts of one length go through the model together, as many as make this many tokens but not fewer than 8: on a CPU
# padding costs more than a call, and short texts fill a call only in numbers (measured: a fifth faster than always 8).
BATCH, TOKENS = 8, 512
# A text's vector may not depend on its company, or two engines would not give the same bytes: its length alone says to
# what it is padded, the short and many not at all. Kernels sum in another order for a single row; measured, nothing
# else matters.
LEAST, UNPADDED, STEP = 2, 24, 8


class Embedder(Protocol):
    """Turns texts into rows of length one, so that a dot product is the cosine of the angle between two."""

    @property
    def model(self) -> str:
        """The model and its revision; vectors of two models are never compared."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> Matrix:
        """A row for each text, the same whatever its company."""
        ...

    def embed_query(self, text: str) -> Matrix:
        """The row of a text that nobody keeps: sooner there, its last digits may be others."""
        ...


class OnnxEmbedder:
    """A sentence-transformers model exported to ONNX: the same vectors without torch."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load a folder that `export_model` wrote. Raises SearchError where it is missing or broken.

        `threads` is how many it computes with; with 0, one a core. The vectors are the same.
        """
        try:
            about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            _compare(folder, about["sha256"])
            self._tokenizer = _load_tokenizer(folder, about["max_tokens"])
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise SearchError(f"{folder}: no usable search model ({error}); {_remedy(folder)}") from error
        self._folder, self._threads = folder, threads
        self.model: str = about["model"]
        self.dimension: int = about["dimension"]

    @cached_property
    def _session(self) -> Any:
        return _load_session(self._folder / "model.onnx", self._threads)

    @cached_property
    def _inputs(self) -> set[str]:
        return {node.name for node in self._session.get_inputs()}

    def embed(self, texts: Sequence[str]) -> Matrix:
        """A row for each text; texts of one length go through the model together."""
        encoded = self._tokenizer.encode_batch(list(texts))
        of_length: dict[int, list[int]] = {}
        for i, one in enumerate(encoded):
            of_length.setdefault(_padded(len(one.ids)), []).append(i)
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for length, those in of_length.items():
            together = max(BATCH, TOKENS // max(1, length))
            for first in range(0, len(those), together):
                batch = those[first : first + together]
                company = [encoded[i] for i in batch] * (LEAST if len(batch) < LEAST else 1)
                rows[batch] = self._session.run(None, self._feed(company, length))[0][: len(batch)]
        return rows

    def embed_query(self, text: str) -> Matrix:
        """The row of a text, alone and without padding: in two thirds of the time."""
        encoded = self._tokenizer.encode_batch([text])
        row: Matrix = self._session.run(None, self._feed(encoded, len(encoded[0].ids)))[0][0]
        return row

    def _feed(self, encoded: list[Any], length: int) -> dict[str, NDArray[np.int64]]:
        feed = {}
        for name, attribute in (
            ("input_ids", "ids"),
            ("token_type_ids", "type_ids"),
            ("attention_mask", "attention_mask"),
        ):
            if name in self._inputs:
                padded = np.zeros((len(encoded), length), dtype=np.int64)
                for row, one in zip(padded, encoded, strict=True):
                    values = getattr(one, attribute)
                    row[: len(values)] = values
                feed[name] = padded
        return feed


class WordEmbedder:
    """Needs no model and knows no meaning: each word is a fixed direction, so texts that share words are close."""

    def __init__(self, dimension: int = 64) -> None:
        self.model = f"words-{dimension}"
        self.dimension = dimension

    def embed(self, texts: Sequence[str]) -> Matrix:
        """A row for each text."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()) or [""]:
                row += self._direction(word)
            row /= np.linalg.norm(row)
        return rows

    def embed_query(self, text: str) -> Matrix:
        """The row of a text."""
        row: Matrix = WordEmbedder.embed(self, [text])[0]
        return row

    def _direction(self, word: str) -> Matrix:
        seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:8], "big")
        return np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)


def _remedy(folder: Path) -> str:
    return "install commitments again" if folder == minilm.FOLDER else "'commitments build' makes it"


def _padded(tokens: int) -> int:
    """To how many tokens a text of this many is filled up."""
    return tokens if tokens < UNPADDED else -(-tokens // STEP) * STEP


def _compare(folder: Path, hashes: dict[str, str]) -> None:
    """Raises ValueError where a file is not the one that was written: a changed bit would only make vectors wrong."""
    for name, expected in hashes.items():
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                raise ValueError(f"{name} is damaged")


def _load_tokenizer(folder: Path, max_tokens: int) -> Tokenizer:
    from tokenizers import Tokenizer

    path = folder / "tokenizer.json"
    if not path.is_file():
        raise FileNotFoundError(path)
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(max_tokens)
    tokenizer.no_padding()
    return tokenizer


def _load_session(path: Path, threads: int) -> Any:
    import onnxruntime

    if not path.is_file():
        raise FileNotFoundError(path)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    # Threads that spin while they wait take the other core from whoever works there: on a busy machine this is a third.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
