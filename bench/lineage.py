"""Later mentions of promises, judged on labelled anchors left out: python -m bench lineage

`python -m bench.lineage` fits the weights to all anchors and writes them.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bench.figures import ROOT, SHARED, Figure
from bench.look_alikes import KINDS, look_alikes, shown
from commitments.config import Config, folders
from commitments.corpus import make
from commitments.engines import choose_engine
from commitments.extract.training import fitted
from commitments.lineage.features import FEATURES, chance
from commitments.lineage.suggesting import SHOWN, Pair, Suggester
from commitments.model import Commitment, Strength
from commitments.pipeline import Scope, build
from commitments.search.models import load_embedder
from commitments.store import Store

WEIGHTS = ROOT / "src/commitments/lineage/data/weights.json"
FOLDS = 10
PENALTY = 30.0
_POSITIVE = frozenset({"fulfils", "progress", "restates", "strengthens", "weakens", "extends", "drops"})
_TOLD = frozenset({"fulfils", "progress", "drops"})
_BARE = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A labelled promise with the pairs that the product looks at, and each one's relation ("" where unlabelled)."""

    quote: str
    pairs: tuple[Pair, ...]
    relations: tuple[str, ...]
    positives: int

    @property
    def table(self) -> Any:
        return np.array([pair.values for pair in self.pairs]).reshape(-1, len(FEATURES))

    @property
    def right(self) -> Any:
        return np.array([relation in _POSITIVE for relation in self.relations], dtype=bool)


def run(base: Path | None = None) -> list[Figure]:
    """The figures of the issue, with each anchor judged by weights fitted to others."""
    if not SHARED.is_dir():
        return []
    with tempfile.TemporaryDirectory() as folder:
        root = base or _built(Path(folder), _rows())
        return [*_judged(read_anchors(root)), look_alikes_shown(root)]


def look_alikes_shown(root: Path) -> Figure:
    """How many made-up look-alikes of real promises are shown unasked."""
    config = Config()
    with Store.open(folders(root, config).store) as store:
        suggester = Suggester(store, folders(root, config), config)
        made = look_alikes(store)
        found = shown(suggester, load_embedder(folders(root, config).index, config.embedder), store, made)
    kinds = Counter(one.swapped for one in found)
    detail = f"of {len(made)}: {', '.join(f'{kinds[kind]} by {kind}' for kind in KINDS)}"
    return Figure("look-alikes shown", len(found), "", 10, higher_is_better=False, detail=detail)


def _judged(anchors: Sequence[Anchor]) -> list[Figure]:
    scores = _left_out(anchors)
    having = [i for i, anchor in enumerate(anchors) if anchor.positives]
    ranked = [i for i in having if len(scores[i])]
    first = sum(bool(anchors[i].right[int(np.argmax(scores[i]))]) for i in ranked) / len(having)
    five = sum(int(anchors[i].right[np.argsort(-scores[i], kind="stable")[:5]].sum()) for i in ranked)
    best = sorted((float(scores[i].max()) if len(scores[i]) else 0.0 for i in having), reverse=True)
    half = best[len(best) // 2]
    return [
        Figure("first suggestion right", first, "", 0.88, detail=f"{len(having)} anchors that have one"),
        Figure("first suggestion right, by closeness alone", _by_closeness(anchors, having)),
        _precision("precision where half of these anchors are shown", anchors, scores, half, 0.90),
        _precision(f"precision of what is shown, from {SHOWN} on", anchors, scores, SHOWN, None),
        Figure("labelled mentions in the first five", five / sum(a.positives for a in anchors), "", 0.75),
        _told(anchors),
    ]


def read_anchors(root: Path) -> list[Anchor]:
    """The labelled anchors with the pairs that a knowledge base of their documents gives."""
    config = Config()
    with Store.open(folders(root, config).store) as store:
        suggester = Suggester(store, folders(root, config), config)
        return [_anchor(store, suggester, row) for row in _rows()]


def _rows() -> list[dict[str, Any]]:
    lines = (SHARED / "gold/lineage/dev.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _built(folder: Path, rows: Sequence[dict[str, Any]]) -> Path:
    make(folder, "Lineage")
    config = Config()
    names = {row["anchor"]["document"] for row in rows} | {c["document"] for row in rows for c in row["candidates"]}
    named = {path.stem: path for place in ("gold/dev/docs", "corpus") for path in (SHARED / place).glob("*.md")}
    for name in sorted(names | {path.stem for path in (SHARED / "corpus").glob("*.md")}):
        shutil.copy(named[name], folders(folder, config).documents / f"{name}.md")
    scope = Scope(date(2026, 11, 30), site=False)
    build(folders(folder, config), config, scope, engine=choose_engine(0, ""), progress=lambda *_: None)
    return folder


def _anchor(store: Store, suggester: Suggester, row: dict[str, Any]) -> Anchor:
    labelled = [(c["document"], _bare(c["quote"]), c["relation"]) for c in row["candidates"]]
    positives = sum(relation in _POSITIVE for _, _, relation in labelled)
    pairs = tuple(suggester.pairs(_commitment(store, row["anchor"])))
    relations = tuple(_relation(pair, labelled) for pair in pairs)
    return Anchor(row["anchor"]["quote"], pairs, relations, positives)


def _commitment(store: Store, anchor: dict[str, str]) -> Commitment:
    """The commitment that holds the anchor's words, or where extraction found none, its sentence as if it were one."""
    wanted = _bare(anchor["quote"])
    for found in store.of_document(anchor["document"]):
        if wanted in _bare(found.quote) or _bare(found.quote) in wanted:
            return found
    for sentence in store.document(anchor["document"]).sentences:
        if wanted in _bare(sentence.text) or (len(sentence.text) > 40 and _bare(sentence.text) in wanted):
            place = (sentence.start, sentence.end, sentence.start, sentence.end)
            return Commitment("anchor", anchor["document"], sentence.text, *place, sentence.text, Strength.WILL)
    return Commitment("anchor", anchor["document"], anchor["quote"], 0, 1, 0, 1, anchor["quote"], Strength.WILL)


def _relation(pair: Pair, labelled: Sequence[tuple[str, str, str]]) -> str:
    text = _bare(pair.passage.text)
    for document, quote, relation in labelled:
        if document == pair.passage.document and (quote in text or (len(text) > 40 and text in quote)):
            return relation
    return ""


def _bare(text: str) -> str:
    return _BARE.sub("", text.lower())


def fit(anchors: Sequence[Anchor]) -> dict[str, float]:
    """Logistic regression with the weights of scaled features held small."""
    table = np.concatenate([anchor.table for anchor in anchors])
    right = np.concatenate([anchor.right for anchor in anchors]).astype(float)
    middle, width = table.mean(axis=0), table.std(axis=0) + 1e-9
    scaled = np.c_[(table - middle) / width, np.ones(len(table))]
    held = np.append(np.full(len(FEATURES), PENALTY), 1e-6)
    weights = fitted(scaled, right, held)
    own = weights[:-1] / width
    found = {name: round(float(weight), 4) for name, weight in zip(FEATURES, own, strict=True)}
    return {"bias": round(float(weights[-1] - own @ middle), 4), **found}


def _left_out(anchors: Sequence[Anchor]) -> list[Any]:
    """The chances of each anchor's pairs, by weights fitted without it."""
    scores: list[Any] = [np.empty(0)] * len(anchors)
    for fold in range(FOLDS):
        weights = fit([anchor for i, anchor in enumerate(anchors) if i % FOLDS != fold and anchor.pairs])
        for i in range(fold, len(anchors), FOLDS):
            scores[i] = np.array([chance(pair.values, weights) for pair in anchors[i].pairs])
    return scores


def _precision(
    name: str, anchors: Sequence[Anchor], scores: Sequence[Any], least: float, target: float | None
) -> Figure:
    shown = [
        bool(ok)
        for a, s in zip(anchors, scores, strict=True)
        for ok, score in zip(a.right, s, strict=True)
        if score >= least
    ]
    share = sum(shown) / len(shown) if shown else math.nan
    return Figure(name, share, "", target, detail=f"{sum(shown)} of {len(shown)} shown")


def _by_closeness(anchors: Sequence[Anchor], having: Sequence[int]) -> float:
    right = [bool(anchors[i].right[int(np.argmax(anchors[i].table[:, 0]))]) for i in having if anchors[i].pairs]
    return sum(right) / len(having)


def _told(anchors: Sequence[Anchor]) -> Figure:
    """Whether a labelled mention is put into the right group; nothing of this is fitted."""
    judged = [
        (pair.told, relation in _TOLD)
        for anchor in anchors
        for pair, relation in zip(anchor.pairs, anchor.relations, strict=True)
        if relation in _POSITIVE
    ]
    share = sum(one == other for one, other in judged) / len(judged)
    return Figure("told or promised again, right", share, "", 0.88, detail=f"of {len(judged)} labelled mentions")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        anchors = read_anchors(Path(sys.argv[1]) if len(sys.argv) > 1 else _built(Path(folder), _rows()))
    weights = fit([anchor for anchor in anchors if anchor.pairs])
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    print(f"{WEIGHTS}: fitted to {len(anchors)} anchors")


if __name__ == "__main__":
    main()
