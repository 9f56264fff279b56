"""Trains the two upper layers of the small reader on what the frozen ones say of labelled sentences."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from commitments.extract.promise.graph import EPSILON, FROZEN, HEAD, HEADS, LAYERS

States = NDArray[np.float16]
# What the frozen layers say of a sentence with its context and without, how many tokens are its own, and its label.
Chosen = tuple[States, int, bool]
Example = tuple[tuple[States, States], int, bool]
Tensors = dict[str, torch.Tensor]

EPOCHS, BATCH, RATE, WARM_UP, DECAY, DROPOUT = 2, 32, 3e-4, 0.1, 0.05, 0.1
_SMOOTHING = 0.03
# How often a sentence is shown without its context, so that the reader does not lean on it.
_BARE = 0.35


def fit_top(examples: Sequence[Example], base: Mapping[str, NDArray[Any]], seed: int = 1) -> dict[str, NDArray[Any]]:
    """The weights of the upper layers and of the head, as float16."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    top = _beginning(base)
    decayed = [t for name, t in top.items() if t.ndim > 1]
    others = [t for name, t in top.items() if t.ndim == 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": DECAY}, {"params": others, "weight_decay": 0.0}])
    batches = EPOCHS * math.ceil(len(examples) / BATCH)
    step = 0
    for _ in range(EPOCHS):
        for batch in _batches(examples, order):
            rate = RATE * min((step + 1) / (WARM_UP * batches), 1.0 - step / batches)
            for group in optimizer.param_groups:
                group["lr"] = max(rate, 0.0)
            logits = _logits(top, *_padded(batch), DROPOUT)
            right = torch.tensor([float(label) for *_, label in batch])
            wanted = right * (1 - 2 * _SMOOTHING) + _SMOOTHING
            functional.binary_cross_entropy_with_logits(logits, wanted).backward()
            torch.nn.utils.clip_grad_norm_(list(top.values()), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
    return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in top.items()}


def _beginning(base: Mapping[str, NDArray[Any]]) -> Tensors:
    """The published upper layers, and a head that says nothing yet."""
    names = [n for n in base if any(n.startswith(f"encoder.layer.{i}.") for i in range(FROZEN, LAYERS))]
    top = {name: torch.tensor(np.array(base[name], dtype=np.float32)) for name in names}
    top[HEAD + ".weight"] = torch.randn(1, 384) * 0.02
    top[HEAD + ".bias"] = torch.zeros(1)
    return {name: tensor.requires_grad_() for name, tensor in top.items()}


def _batches(examples: Sequence[Example], order: random.Random) -> Iterator[list[Chosen]]:
    """Examples of like length together, in an order of chance."""
    shuffled = [(both[order.random() < _BARE], own, label) for both, own, label in examples]
    order.shuffle(shuffled)
    pool = BATCH * 16
    batches = []
    for first in range(0, len(shuffled), pool):
        part = sorted(shuffled[first : first + pool], key=lambda one: len(one[0]))
        batches += [part[at : at + BATCH] for at in range(0, len(part), BATCH)]
    order.shuffle(batches)
    yield from batches


def _padded(batch: Sequence[Chosen]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Hidden states filled up to one length from the left, which are a text's, and the share of each of its own.

    A sentence's own tokens are its last ones, so the shares cover no more than the longest sentence of the batch.
    """
    longest = max(len(hidden) for hidden, *_ in batch)
    most = max(own for _, own, _ in batch)
    hidden = np.zeros((len(batch), longest, batch[0][0].shape[1]), np.float32)
    mask = np.zeros((len(batch), 1, 1, longest), bool)
    share = np.zeros((len(batch), 1, most), np.float32)
    for i, (states, own, _) in enumerate(batch):
        hidden[i, longest - len(states) :] = states
        mask[i, ..., longest - len(states) :] = True
        share[i, 0, most - own :] = 1.0 / own
    return torch.from_numpy(hidden), torch.from_numpy(mask), torch.from_numpy(share)


def _logits(
    top: Tensors, hidden: torch.Tensor, mask: torch.Tensor, share: torch.Tensor, dropout: float
) -> torch.Tensor:
    """The head reads a sentence's own tokens, so the last layer is computed for these alone."""
    for i in range(FROZEN, LAYERS):
        asking = hidden[:, -share.shape[-1] :] if i == LAYERS - 1 else hidden
        hidden = _layer(top, f"encoder.layer.{i}.", asking, hidden, mask, dropout)
    mean = functional.dropout((share @ hidden)[:, 0], dropout)
    return functional.linear(mean, top[HEAD + ".weight"], top[HEAD + ".bias"])[:, 0]


def _layer(
    top: Tensors, name: str, asking: torch.Tensor, hidden: torch.Tensor, mask: torch.Tensor, dropout: float
) -> torch.Tensor:
    """The same layer as graph.py puts together, for the tokens that ask."""

    def linear(part: str, value: torch.Tensor) -> torch.Tensor:
        return functional.linear(value, top[f"{name}{part}.weight"], top[f"{name}{part}.bias"])

    def normed(part: str, value: torch.Tensor) -> torch.Tensor:
        return functional.layer_norm(
            value, value.shape[-1:], top[f"{name}{part}.weight"], top[f"{name}{part}.bias"], EPSILON
        )

    def by_head(value: torch.Tensor) -> torch.Tensor:
        return value.unflatten(-1, (HEADS, -1)).transpose(1, 2)

    query = by_head(linear("attention.self.query", asking))
    key, value = (by_head(linear(f"attention.self.{part}", hidden)) for part in ("key", "value"))
    mixed = functional.scaled_dot_product_attention(query, key, value, mask).transpose(1, 2).flatten(2)
    mixed = functional.dropout(linear("attention.output.dense", mixed), dropout)
    inner = normed("attention.output.LayerNorm", mixed + asking)
    wide = functional.gelu(linear("intermediate.dense", inner))
    return normed("output.LayerNorm", functional.dropout(linear("output.dense", wide), dropout) + inner)
