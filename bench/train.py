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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.figures import ROOT
from bench.labels import GOLD, SETS, labels_of, names
from commitments.config import Config
from commitments.documents import read_document
from commitments.extract import Extractor, load_extractor
from commitments.extract.annotate import read_tree
from commitments.extract.promise import encoding
from commitments.extract.promise.encoding import Shown, shown
from commitments.extract.promise.network import Network, base_weights
from commitments.extract.promise.reader import SmallReader, chance_of
from commitments.extract.training import Example, fit_weights
from commitments.model import BlockKind

DATA = ROOT / "src/commitments/extract/data"
FOLDS = 5

# A document: the labelled set it is of, and its name.
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a document's labelled sentences teach: the rules by their features, the reader by what it is shown."""

    rules: tuple[Example, ...]
    reader: tuple[tuple[Shown, bool], ...]


class Unasked:
    """A reader that finds nothing, so that only sentences with a cue are parsed."""

    def chance(self, one: Shown) -> float:
        return 0.0


def labelled_documents(extractor: Extractor) -> dict[Name, Labelled]:
    """What each document teaches."""
    silent = replace(extractor, reader=Unasked())
    return {(gold, name): _labelled(silent, gold, name) for gold in SETS for name in names(gold)}


def _labelled(extractor: Extractor, gold: str, name: str) -> Labelled:
    document = read_document(GOLD / gold / "docs" / f"{name}.md")
    tree = read_tree(document)
    labels = labels_of(gold, name, tree.sentences)
    judged = ((labels.get(sentence.start), features) for sentence, features in extractor.features(document))
    rules = tuple((features, label) for label, features in judged if label is not None)
    heard = []
    for index, sentence in enumerate(tree.sentences):
        label = labels.get(sentence.start)
        if label is not None and document.blocks[sentence.block].kind is not BlockKind.HEADING:
            heard.append((shown(tree.sentences, index, tree.scope(sentence)), label))
    return Labelled(rules, tuple(heard))


def folds(documents: Sequence[Name]) -> dict[Name, int]:
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
        self.base, self.tokenizer = base_weights()
        self._lower = Network(self.base, self.tokenizer, frozen_only=True)
        self._hidden: dict[Shown, NDArray[np.float16]] = {}

    def top(self, chosen: Sequence[Name]) -> Mapping[str, NDArray[Any]]:
        """The reader's upper layers, from these documents."""
        from bench.reader_training import fit_top

        heard = [one for name in chosen for one in self._documents[name].reader]
        examples = [(self._versions(one), self._lower.own_tokens(one), label) for one, label in heard]
        return fit_top(examples, self.base)

    def rules(self, chosen: Sequence[Name]) -> dict[str, float]:
        """The rules' weights, from these documents."""
        return fit_weights([one for name in chosen for one in self._documents[name].rules])

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
    """A reader that keeps what it said of each sentence in a file beside its weights."""

    def __init__(self, reader: SmallReader, file: Path) -> None:
        self.reader = reader
        self._file = file
        self._said: dict[str, float] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    def logit(self, one: Shown) -> float:
        """What the network says, computed once."""
        key = hashlib.sha256(repr(one).encode()).hexdigest()[:24]
        if key not in self._said:
            self._said[key] = self.reader.logit(one)
        return self._said[key]

    def chance(self, one: Shown) -> float:
        """The chance, from 0 to 1."""
        return chance_of(self.logit(one), self.reader.temperature)

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
    fold = folds(documents)
    for i in range(FOLDS):
        file = folder / f"{i}.safetensors"
        if afresh or not file.exists():
            file.with_suffix(".json").unlink(missing_ok=True)
            save_file(dict(trainer.top([name for name in documents if fold[name] != i])), str(file))
        yield file, [name for name in documents if fold[name] == i]


def _recipe(documents: Sequence[Name]) -> str:
    from bench import reader_training

    recipe = Path(reader_training.__file__).read_bytes() + Path(encoding.__file__).read_bytes()
    return hashlib.sha256(recipe + repr(sorted(documents)).encode()).hexdigest()[:12]


def left_out(
    trainer: Trainer, documents: Sequence[Name], *, temperature: float = 1.0, afresh: bool = False
) -> Iterator[tuple[dict[str, float], Remembering, list[Name]]]:
    """Each fold's documents, with the rules' weights and the reader that the others lead to."""
    from safetensors.numpy import load_file

    for file, those in kept_folds(trainer, documents, afresh=afresh):
        reader = Remembering(trainer.reader(load_file(str(file)), temperature), file.with_suffix(".json"))
        yield trainer.rules([name for name in documents if name not in those]), reader, those
        reader.keep()


def temperature_of(judged: Sequence[tuple[float, bool]]) -> float:
    """What logits of unseen sentences are to be divided by, so that chances come true."""

    def loss(temperature: float) -> float:
        return sum(math.log1p(math.exp(-(z if right else -z) / temperature)) for z, right in judged)

    return min((round(0.5 + 0.05 * step, 2) for step in range(60)), key=loss)


def write(rules: Mapping[str, float], top: Mapping[str, NDArray[Any]], temperature: float, folder: Path = DATA) -> None:
    """Both files of weights."""
    from safetensors.numpy import save_file

    content = json.dumps({"weights": rules}, indent=1, ensure_ascii=False) + "\n"
    (folder / "confidence.json").write_text(content, encoding="utf-8")
    save_file({**top, "temperature": np.array([temperature], np.float32)}, str(folder / "reader.safetensors"))


def main() -> None:
    started = time.monotonic()
    documents = labelled_documents(load_extractor(Config().spacy_model))
    trainer = Trainer(documents)
    chosen = list(documents)
    judged: list[tuple[float, bool]] = []
    for _, reader, those in left_out(trainer, chosen, afresh=True):
        judged += [(reader.logit(one), right) for name in those for one, right in documents[name].reader]
        print(f"a fold trained after {time.monotonic() - started:.0f} s", flush=True)
    temperature = temperature_of(judged)
    write(trainer.rules(chosen), trainer.top(chosen), temperature)
    print(f"{DATA}: trained on {len(judged)} sentences, temperature {temperature}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
