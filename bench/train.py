"""Fit the weights of extraction's confidence to the labelled documents: python -m bench.train"""

from __future__ import annotations

import json
from pathlib import Path

from bench.figures import ROOT
from bench.labels import LABELLED, labels_of, names
from commitments.config import Config
from commitments.documents import read_document
from commitments.extract import Extractor, load_extractor, split_sentences
from commitments.extract.training import Example, fit_weights

WEIGHTS = ROOT / "src/commitments/extract/data/confidence.json"


def examples_by_document(extractor: Extractor) -> dict[str, list[Example]]:
    """By document, the features of each labelled sentence and whether it promises."""
    return {name: _examples(extractor, name) for name in names()}


def _examples(extractor: Extractor, name: str) -> list[Example]:
    document = read_document(LABELLED / "docs" / f"{name}.md")
    labels = labels_of(name, split_sentences(document))
    found = ((labels.get(sentence.start), features) for sentence, features in extractor.features(document))
    return [(features, label) for label, features in found if label is not None]


def weights_without(examples: dict[str, list[Example]], left_out: str | None) -> dict[str, float]:
    """The weights that all documents but one lead to."""
    return fit_weights([one for name, rows in examples.items() if name != left_out for one in rows])


def write_weights(weights: dict[str, float], path: Path = WEIGHTS) -> None:
    path.write_text(json.dumps({"weights": weights}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    examples = examples_by_document(load_extractor(Config().spacy_model))
    weights = weights_without(examples, None)
    write_weights(weights)
    print(f"{WEIGHTS}: {len(weights)} weights from {sum(map(len, examples.values()))} sentences")


if __name__ == "__main__":
    main()
