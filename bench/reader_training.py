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
# What the frozen layers say of a sentence with its context and without, how many tokens are its own, whether it
# promises, and how firmly, where it is labelled.
Chosen = tuple[States, int, bool, str | None]
Example = tuple[tuple[States, States], int, bool, str | None]
Tensors = dict[str, torch.Tensor]

EPOCHS, BATCH, RATE, WARM_UP, DECAY, DROPOUT = 2, 32, 3e-4, 0.1, 0.05, 0.1
_SMOOTHING = 0.03
# A second head, which serves the training alone, learns how firm a promise is.
_FIRMNESS = ("shall", "will", "intend", "explore")
_SECOND = "second"
_SECOND_COUNTS = 0.3
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
            _loss(top, batch).backward()
            torch.nn.utils.clip_grad_norm_(list(top.values()), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
    kept = {name: tensor for name, tensor in top.items() if not name.startswith(_SECOND)}
    return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in kept.items()}


def _loss(top: Tensors, batch: Sequence[Chosen]) -> torch.Tensor:
    """How far both heads are off."""
    mean = _mean(top, *_padded(batch))
    right = torch.tensor([float(label) for _, _, label, _ in batch])
    wanted = right * (1 - 2 * _SMOOTHING) + _SMOOTHING
    loss = functional.binary_cross_entropy_with_logits(_head(top, HEAD, mean)[:, 0], wanted)
    firm = {i: _FIRMNESS.index(strength) for i, (*_, strength) in enumerate(batch) if strength}
    if not firm:
        return loss
    second = _head(top, _SECOND, mean[list(firm)])
    return loss + _SECOND_COUNTS * functional.cross_entropy(
        second, torch.tensor(list(firm.values())), label_smoothing=0.05
    )


def _head(top: Tensors, name: str, mean: torch.Tensor) -> torch.Tensor:
    return functional.linear(mean, top[name + ".weight"], top[name + ".bias"])


def _beginning(base: Mapping[str, NDArray[Any]]) -> Tensors:
    """The published upper layers, and heads that say nothing yet."""
    names = [n for n in base if any(n.startswith(f"encoder.layer.{i}.") for i in range(FROZEN, LAYERS))]
    top = {name: torch.tensor(np.array(base[name], dtype=np.float32)) for name in names}
    for head, size in ((HEAD, 1), (_SECOND, len(_FIRMNESS))):
        top[head + ".weight"] = torch.randn(size, 384) * 0.02
        top[head + ".bias"] = torch.zeros(size)
    return {name: tensor.requires_grad_() for name, tensor in top.items()}


def _batches(examples: Sequence[Example], order: random.Random) -> Iterator[list[Chosen]]:
    """Examples of like length together, in an order of chance."""
    shuffled = [(both[order.random() < _BARE], *others) for both, *others in examples]
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
    most = max(own for _, own, *_ in batch)
    hidden = np.zeros((len(batch), longest, batch[0][0].shape[1]), np.float32)
    mask = np.zeros((len(batch), 1, 1, longest), bool)
    share = np.zeros((len(batch), 1, most), np.float32)
    for i, (states, own, *_) in enumerate(batch):
        hidden[i, longest - len(states) :] = states
        mask[i, ..., longest - len(states) :] = True
        share[i, 0, most - own :] = 1.0 / own
    return torch.from_numpy(hidden), torch.from_numpy(mask), torch.from_numpy(share)


def _mean(top: Tensors, hidden: torch.Tensor, mask: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """What the last layer says of a sentence's own tokens, for which alone it is computed."""
    for i in range(FROZEN, LAYERS):
        asking = hidden[:, -share.shape[-1] :] if i == LAYERS - 1 else hidden
        hidden = _layer(top, f"encoder.layer.{i}.", asking, hidden, mask)
    mean: torch.Tensor = (share @ hidden)[:, 0]
    return mean


def _layer(top: Tensors, name: str, asking: torch.Tensor, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
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
    mixed = functional.dropout(linear("attention.output.dense", mixed), DROPOUT)
    inner = normed("attention.output.LayerNorm", mixed + asking)
    wide = functional.gelu(linear("intermediate.dense", inner))
    return normed("output.LayerNorm", functional.dropout(linear("output.dense", wide), DROPOUT) + inner)
