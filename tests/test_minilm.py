"""The model that comes with the package: as the published one, and damage to it is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from bench.make_minilm import make, published
from commitments import minilm
from commitments.errors import ModelError, SearchError
from commitments.search.embedder import OnnxEmbedder
from commitments.search.export_model import COMPARED
from commitments.search.models import ensure_embedder


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package's folder, to be damaged."""
    folder = tmp_path / "minilm"
    shutil.copytree(minilm.FOLDER, folder)
    monkeypatch.setattr(minilm, "FOLDER", folder)
    return folder


def test_the_files_are_made_of_the_published_weights(tmp_path: Path) -> None:
    """Whoever makes them again gets the same weights, and a network that says the same."""
    make(published(), tmp_path)
    assert (tmp_path / minilm.WEIGHTS).read_bytes() == (minilm.FOLDER / minilm.WEIGHTS).read_bytes()
    assert np.array_equal(OnnxEmbedder(tmp_path).embed(COMPARED), OnnxEmbedder(minilm.FOLDER).embed(COMPARED))


def test_its_vectors_are_those_of_the_published_model(tmp_path: Path) -> None:
    """As torch computes them: an export of the published model, of which the exporting process said the same."""
    exported, ours = (
        one.embed(COMPARED) for one in (ensure_embedder(tmp_path, str(published())), OnnxEmbedder(minilm.FOLDER))
    )
    assert np.abs(exported @ exported.T - ours @ ours.T).max() < 3e-4


@pytest.mark.parametrize("name", ["model.onnx", "model.safetensors", "tokenizer.json", "about.json"])
@pytest.mark.parametrize("change", ["byte", "absent"])
def test_damage_is_named_with_its_remedy(copy: Path, name: str, change: str) -> None:
    """A changed byte or an absent file: one line that says to install again, from search and from the reader."""
    path = copy / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.unlink()
    if change == "byte":
        path.write_bytes(content)
    with pytest.raises(SearchError, match="install commitments again"):
        ensure_embedder(copy, minilm.NAME)
    if name != "model.onnx":
        with pytest.raises(ModelError, match="install commitments again"):
            load_both()


def load_both() -> None:
    minilm.load_weights()
    minilm.load_tokenizer()


def test_weights_are_chosen_by_the_beginning_of_their_names() -> None:
    """What asks for a part gets that part, in whole precision."""
    some = minilm.load_weights("encoder.layer.0.")
    assert len(some) == 16
    assert {values.dtype for values in some.values()} == {np.dtype(np.float32)}
