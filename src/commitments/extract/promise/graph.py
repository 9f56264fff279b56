"""The small reader's network: MiniLM with two layers of its own, put together in memory as an ONNX graph of int8.

The lower layers are those that search uses, the top ones come from data/reader.safetensors. A text goes through
alone, so that its company changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import onnx

Weights = Mapping[str, NDArray[np.floating[Any]]]
LAYERS, FROZEN, HEADS, EPSILON = 6, 4, 12, 1e-12
HEAD = "head"
_CONTRIB = "com.microsoft"


# Weights keep seven bits: where a machine adds products of bytes in pairs of sixteen bits (x86 without VNNI), two
# products of 255 * 127 would be cut off, and the same text would be read differently from machine to machine.
_LARGEST = 63


class _Graph:
    """Collects nodes and constants; each method returns the name of what it computes."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._known: set[str] = set()

    def constant(self, name: str, values: NDArray[Any]) -> str:
        from onnx import numpy_helper

        if name not in self._known:
            self._known.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name].astype(np.float32))

    def node(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **attributes))
        return name

    def linear(self, name: str, value: str) -> str:
        values, scales = _as_int8(self.weights[name + ".weight"].T, axis=0)
        inputs = (self.constant(name, values), self.constant(name + ".scale", scales.reshape(-1)), "")
        return self.node("DynamicQuantizeMatMul", value, *inputs, self.weight(name + ".bias"), domain=_CONTRIB)

    def normed(self, name: str, value: str, beside: str) -> str:
        """The sum of two values, normalised."""
        gamma, beta = self.weight(name + ".weight"), self.weight(name + ".bias")
        return self.node("LayerNormalization", self.node("Add", value, beside), gamma, beta, epsilon=EPSILON)


def _as_int8(weights: NDArray[np.floating[Any]], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Whole numbers from -63 to 63, and the scale of each row or column."""
    values = weights.astype(np.float32)
    scales = np.maximum(np.abs(values).max(axis=axis, keepdims=True), 1e-12) / _LARGEST
    return np.rint(values / scales).astype(np.int8), scales


def _layer(graph: _Graph, i: int, hidden: str) -> str:
    """A layer of the encoder."""
    name = f"encoder.layer.{i}."
    attention = name + "attention."
    query = graph.linear(attention + "self.query", hidden)
    key, value = (graph.linear(attention + f"self.{part}", hidden) for part in ("key", "value"))
    mixed = graph.node("MultiHeadAttention", query, key, value, domain=_CONTRIB, num_heads=HEADS)
    inner = graph.normed(attention + "output.LayerNorm", graph.linear(attention + "output.dense", mixed), hidden)
    wide = graph.node("Gelu", graph.linear(name + "intermediate.dense", inner), domain=_CONTRIB)
    return graph.normed(name + "output.LayerNorm", graph.linear(name + "output.dense", wide), inner)


def build(weights: Weights, *, frozen_only: bool = False) -> bytes:
    """The graph: from the embeddings of a text's words and places to the logit.

    With `frozen_only` it ends with what the lower layers say of each token.
    """
    from onnx import TensorProto, helper

    graph = _Graph(weights)
    hidden = graph.normed("embeddings.LayerNorm", "words", "places")
    for i in range(FROZEN if frozen_only else LAYERS):
        hidden = _layer(graph, i, hidden)
    output = hidden if frozen_only else _logit(graph, graph.node("MatMul", "own", hidden))
    inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [1, "tokens", 384]) for n in ("words", "places")]
    if not frozen_only:
        inputs.append(helper.make_tensor_value_info("own", TensorProto.FLOAT, [1, 1, "tokens"]))
    outputs = [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)]
    made = helper.make_graph(graph.nodes, "reader", inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_CONTRIB, 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=8)
    content: bytes = model.SerializeToString()
    return content


def _logit(graph: _Graph, hidden: str) -> str:
    row = graph.constant("head.row", graph.weights[HEAD + ".weight"].astype(np.float32).T)
    return graph.node("Add", graph.node("MatMul", hidden, row), graph.weight(HEAD + ".bias"))
