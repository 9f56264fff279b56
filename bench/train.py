"""Train extraction on the labelled documents: the rules' weights and the small reader's upper layers.

python -m bench.train
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.figures import ROOT
from bench.labels import GOLD, SETS, labels_of, names, strengths_of
from commitments.config import Config
from commitments.documents import read_document
from commitments.extract import Extractor, load_extractor
from commitments.extract.annotate import read_tree
from commitments.extract.confidence import Weights, logit
from commitments.extract.promise import encoding, graph
from commitments.extract.promise.encoding import Shown, shown
from commitments.extract.promise.network import Network
from commitments.extract.promise.reader import LOUDEST, SmallReader, bounded
from commitments.extract.training import Example, fit_weights
from commitments.minilm import load_tokenizer, load_weights
from commitments.model import BlockKind

DATA = ROOT / "src/commitments/extract/data"
FOLDS = 5

# A document: the labelled set it is of, and its name.
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a document's labelled sentences teach: the rules by their features, the reader by what it is shown."""

    rules: tuple[tuple[Shown, Example], ...]
    reader: tuple[tuple[Shown, bool, str | None], ...]


class Eager:
    """A reader that finds a promise everywhere, so that every sentence that may hold one is parsed."""

    def logit(self, one: Shown) -> float:
        """The loudest."""
        return LOUDEST


def labelled_documents(extractor: Extractor) -> dict[Name, Labelled]:
    """What each document teaches."""
    eager = replace(extractor, reader=Eager())
    return {(gold, name): _labelled(eager, gold, name) for gold in SETS for name in names(gold)}


def _labelled(extractor: Extractor, gold: str, name: str) -> Labelled:
    document = read_document(GOLD / gold / "docs" / f"{name}.md")
    tree = read_tree(document)
    labels = labels_of(gold, name, tree.sentences)
    firmness = strengths_of(gold, name, tree.sentences)
    seen = {}
    for index, sentence in enumerate(tree.sentences):
        label = labels.get(sentence.start)
        if label is not None and document.blocks[sentence.block].kind is not BlockKind.HEADING:
            one = shown(tree.sentences, index, tree.scope(sentence))
            seen[sentence.start] = one, label, firmness.get(sentence.start)
    weighed = ((seen.get(sentence.start), features) for sentence, features in extractor.features(document))
    rules = tuple((one[0], (features, one[1])) for one, features in weighed if one is not None)
    return Labelled(rules, tuple(seen.values()))


def fold_numbers(documents: Sequence[Name]) -> dict[Name, int]:
    """The fold of each document, by chance but the same every time, each set spread evenly."""
    found: dict[Name, int] = {}
    for gold in SETS:
        those = sorted(name for name in documents if name[0] == gold)
        random.Random(7).shuffle(those)
        found.update({name: i % FOLDS for i, name in enumerate(those)})
    return found


class Trainer:
    """Trains on any of the documents; what the frozen layers say is computed once for each text."""

    def __init__(self, documents: Mapping[Name, Labelled]) -> None:
        self._documents = documents
        self.base, self.tokenizer = load_weights(), load_tokenizer()
        self._lower = Network(self.base, self.tokenizer, frozen_only=True)
        self._hidden: dict[Shown, NDArray[np.float16]] = {}

    def top(self, chosen: Sequence[Name]) -> Mapping[str, NDArray[Any]]:
        """The reader's upper layers, from these documents."""
        from bench.reader_training import fit_top

        heard = [one for name in chosen for one in self._documents[name].reader]
        examples = [(self._versions(one), self._lower.own_tokens(one), *labels) for one, *labels in heard]
        return fit_top(examples, self.base)

    def features(self, chosen: Sequence[Name]) -> dict[str, float]:
        """What each feature says for the rules, from these documents."""
        return fit_weights([one for name in chosen for _, one in self._documents[name].rules])

    def reader(self, top: Mapping[str, NDArray[Any]], temperature: float = 1.0) -> SmallReader:
        """The reader with these upper layers."""
        return SmallReader(Network({**self.base, **top}, self.tokenizer), temperature)

    def _versions(self, one: Shown) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
        """What the frozen layers say of a sentence with its context, and with its governing line alone."""
        return self._hidden_of(one), self._hidden_of(replace(one, headings="", before=()))

    def _hidden_of(self, one: Shown) -> NDArray[np.float16]:
        if one not in self._hidden:
            self._hidden[one] = self._lower.run(one).astype(np.float16)
        return self._hidden[one]


class Remembering:
    """A reader that keeps what its network said of each sentence in a file beside its weights."""

    def __init__(self, reader: SmallReader, file: Path) -> None:
        self._network = reader.network
        self._temperature = reader.temperature
        self._file = file
        self._said: dict[str, float] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    def raw(self, one: Shown) -> float:
        """What the network says, computed once."""
        key = hashlib.sha256(repr(one).encode()).hexdigest()[:24]
        if key not in self._said:
            self._said[key] = float(np.ravel(self._network.run(one))[0])
        return self._said[key]

    def logit(self, one: Shown) -> float:
        """As the trained reader says it."""
        return bounded(self.raw(one) / self._temperature)

    def keep(self) -> None:
        """Write what was said."""
        self._file.write_text(json.dumps(self._said), encoding="utf-8")


def kept_folds(trainer: Trainer, documents: Sequence[Name], *, afresh: bool) -> Iterator[tuple[Path, list[Name]]]:
    """A file with the upper layers that the documents of the other folds lead to, and each fold's documents.

    Training takes minutes, so the files stay in the folder for temporary files and serve until the recipe or the
    labelled sets change, or until `afresh`; what rules and gate do to them is measured in seconds.
    """
    from safetensors.numpy import save_file

    folder = Path(tempfile.gettempdir()) / f"commitments-folds-{_recipe(documents)}"
    folder.mkdir(exist_ok=True)
    fold = fold_numbers(documents)
    for i in range(FOLDS):
        file = folder / f"{i}.safetensors"
        if afresh or not file.exists():
            file.with_suffix(".json").unlink(missing_ok=True)
            save_file(dict(trainer.top([name for name in documents if fold[name] != i])), str(file))
        yield file, [name for name in documents if fold[name] == i]


def _recipe(documents: Sequence[Name]) -> str:
    from bench import reader_training

    recipe = b"".join(Path(str(part.__file__)).read_bytes() for part in (reader_training, encoding, graph))
    return hashlib.sha256(recipe + repr(sorted(documents)).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Fold:
    """Documents, and what the others lead to: the rules' features and the reader."""

    names: tuple[Name, ...]
    features: Mapping[str, float]
    reader: Remembering


def folds_of(
    trainer: Trainer, documents: Sequence[Name], *, temperature: float = 1.0, afresh: bool = False
) -> list[Fold]:
    """Every fold."""
    from safetensors.numpy import load_file

    found = []
    for file, those in kept_folds(trainer, documents, afresh=afresh):
        reader = Remembering(trainer.reader(load_file(str(file)), temperature), file.with_suffix(".json"))
        features = trainer.features([name for name in documents if name not in those])
        found.append(Fold(tuple(those), features, reader))
    return found


def left_out(folds: Sequence[Fold], documents: Mapping[Name, Labelled]) -> Iterator[tuple[Fold, Weights]]:
    """Each fold with weights to which its own documents gave nothing."""
    pairs = [_pairs(fold, documents) for fold in folds]
    for i, fold in enumerate(folds):
        yield fold, weights_of(fold.features, [pair for j, part in enumerate(pairs) if j != i for pair in part])


# What rules and reader say of a sentence of a document left out, and whether it promises.
Pair = tuple[float, float, bool]


def _pairs(fold: Fold, documents: Mapping[Name, Labelled]) -> list[Pair]:
    return [
        (logit(features, fold.features), fold.reader.logit(one), label)
        for name in fold.names
        for one, (features, label) in documents[name].rules
    ]


def weights_of(features: Mapping[str, float], pairs: Sequence[Pair]) -> Weights:
    """The weights of features, with how much each voice counts: logistic regression over what both say."""
    table = np.array([(rules, reader, 1.0) for rules, reader, _ in pairs])
    right = np.array([float(label) for *_, label in pairs])
    found = np.zeros(3)
    for _ in range(30):
        chance = 1.0 / (1.0 + np.exp(-table @ found))
        bend = (table.T * np.maximum(chance * (1 - chance), 1e-6)) @ table
        found += np.linalg.solve(bend, table.T @ (right - chance))
    rules, reader, bias = (round(float(value), 3) for value in found)
    return Weights(features, rules, reader, bias)


def temperature_of(judged: Sequence[tuple[float, bool]]) -> float:
    """What logits of unseen sentences are to be divided by, so that chances come true."""

    def loss(temperature: float) -> float:
        return sum(math.log1p(math.exp(-(z if right else -z) / temperature)) for z, right in judged)

    return min((round(0.5 + 0.05 * step, 2) for step in range(60)), key=loss)


def write(weights: Weights, top: Mapping[str, NDArray[Any]], temperature: float, folder: Path = DATA) -> None:
    """Both files of weights."""
    from safetensors.numpy import save_file

    content = json.dumps(asdict(weights), indent=1, ensure_ascii=False) + "\n"
    (folder / "confidence.json").write_text(content, encoding="utf-8")
    save_file({**top, "temperature": np.array([temperature], np.float32)}, str(folder / "reader.safetensors"))


def main() -> None:
    started = time.monotonic()
    documents = labelled_documents(load_extractor(Config().spacy_model))
    trainer = Trainer(documents)
    chosen = list(documents)
    folds = folds_of(trainer, chosen, afresh=True)
    print(f"five folds trained after {time.monotonic() - started:.0f} s", flush=True)
    judged = [
        (fold.reader.raw(one), label) for fold in folds for n in fold.names for one, label, _ in documents[n].reader
    ]
    temperature = temperature_of(judged)
    pairs = [pair for fold in folds_of(trainer, chosen, temperature=temperature) for pair in _pairs(fold, documents)]
    write(weights_of(trainer.features(chosen), pairs), trainer.top(chosen), temperature)
    print(f"{DATA}: trained on {len(judged)} sentences, temperature {temperature}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
