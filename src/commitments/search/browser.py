"""What the site needs to search by meaning in a browser: the query encoder, and the commitments' vectors and words.

A browser ranks as `search` does, by closeness in meaning and agreement in words, but for what names it does not know.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from commitments import minilm
from commitments.config import Config, Folders
from commitments.errors import SearchError
from commitments.search import browser_model, fusion
from commitments.search.embedder import Matrix
from commitments.search.models import cache_folder, load_embedder
from commitments.search.query import stop_words
from commitments.search.stores import vector_store
from commitments.store import Store
from commitments.store.unit_queries import Words
from commitments.words.names import joining_words
from commitments.words.spelling import load_table
from commitments.words.tokens import stemmer

Facets = tuple[tuple[str, tuple[str, ...]], ...]
FOLDER = "meaning"
# Of more commitments a browser would load too much: 1 kB each.
LARGEST = 20_000
# What a word counts in the quote, in what stands around it, and in the names, in tenths: as the full-text index has it.
_WEIGHTS = (10, 2, 5)
# The recipe of the files; another one writes them anew.
_RECIPE = "3"


@dataclass(frozen=True, slots=True)
class Shown:
    """A commitment as a result shows it: where its page is, who and what, how it stands, of which document and day.

    `facets` are the values by which it is narrowed down, each facet with its own.
    """

    id: str
    address: str
    headline: str
    state: str
    tone: str
    origin: str
    facets: Facets = ()


def write_meaning(store: Store, folders: Folders, config: Config, shown: Sequence[Shown]) -> None:
    """Bring the scripts in step with the site; there are none where the settings or the size leave them out."""
    target = folders.site / FOLDER
    try:
        found = _found(store, folders, config, shown) if _is_wanted(config, shown) else None
    except SearchError:
        # The build has said so already.
        found = None
    if found is None:
        shutil.rmtree(target, ignore_errors=True)
        return
    kept, rows = found
    words = [words for _, words in kept]
    _write_model(cache_folder(folders.index), target, [one.text for one in words])
    content = _index(store, [one for one, _ in kept], words, rows)
    browser_model.write_script(target / "index.js", _stamp(sorted(content.items())), "index", content)


def _write_model(cache: Path, target: Path, texts: Sequence[str]) -> None:
    """The encoder. Its layers are the same for all sites, and kept."""
    weights = minilm.weights_hash()
    stamp = _stamp(weights)
    if not browser_model.has_stamp(target / "layers.js", stamp):
        if not browser_model.has_stamp(cache / "layers.js", stamp):
            browser_model.write_script(cache / "layers.js", stamp, "layers", browser_model.layers())
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(cache / "layers.js", target / "layers.js")
    tokens = browser_model.vocabulary(texts)
    stamp = _stamp(weights, tokens)
    if not browser_model.has_stamp(target / "words.js", stamp):
        browser_model.write_script(target / "words.js", stamp, "words", browser_model.words(tokens))


def _is_wanted(config: Config, shown: Sequence[Shown]) -> bool:
    return config.search_by_meaning and config.embedder == minilm.NAME and 0 < len(shown) <= LARGEST


def _found(
    store: Store, folders: Folders, config: Config, shown: Sequence[Shown]
) -> tuple[list[tuple[Shown, Words]], Matrix] | None:
    """What is shown, with its words and vectors; None where there are no vectors."""
    vectors = vector_store(folders, config, load_embedder(folders.index, config.embedder).model).open("quotes")
    hashes = {id_: hash_ for id_, _, hash_ in store.units.commitments()}
    rows = vectors.vectors(sorted({hashes[one.id] for one in shown if one.id in hashes}))
    words = store.units.words()
    kept = [(one, words[one.id]) for one in shown if hashes.get(one.id) in rows and one.id in words]
    return (kept, np.stack([rows[hashes[one.id]] for one, _ in kept])) if kept else None


def _index(store: Store, shown: Sequence[Shown], words: Sequence[Words], rows: Matrix) -> dict[str, Any]:
    counted = [_counted(one) for one in words]
    stems = sorted({stem for counts in counted for stem in counts})
    numbered = {stem: number for number, stem in enumerate(stems)}
    lengths = [len(f"{one.text} {one.context} {one.names}".split()) for one in words]
    known = stemmer().stems(sorted({word for one in words for word in f"{one.text} {one.context} {one.names}".split()}))
    text, scales = browser_model.packed(rows)
    values = {pair: number for number, pair in enumerate(sorted({pair for one in shown for pair in _values(one)}))}
    return {
        "items": [
            [one.address, one.headline, one.state, one.tone, one.origin, [values[pair] for pair in _values(one)]]
            for one in shown
        ],
        "values": list(values),
        "width": int(rows.shape[1]),
        "vectors": [text, scales],
        "stems": {word: numbered[stem] for word, stem in known.items() if stem in numbered},
        "postings": _postings(counted, stems),
        "names": _names(store),
        "spelled": [name for name, _ in store.units.unabbreviated()],
        "joining": sorted(joining_words()),
        "spelling": _spelling(),
        "lengths": lengths,
        "mean": sum(lengths) / len(lengths),
        "stop": " ".join(sorted(stop_words())),
        "weights": [fusion.CONSTANT, fusion.OF_CLOSENESS, fusion.OF_AGREEMENT, fusion.OF_BOTH, fusion.OF_WORDS],
        "strong": fusion.STRONG,
        "least": fusion.LEAST,
        "floor": fusion.FLOOR,
    }


def _values(one: Shown) -> list[tuple[str, str]]:
    return [(facet, value) for facet, values in one.facets for value in values]


def _counted(words: Words) -> Counter[str]:
    """How often each stem stands in a commitment, in tenths of a word of the quote."""
    counts: Counter[str] = Counter()
    for text, weight in zip((words.text, words.context, words.names), _WEIGHTS, strict=True):
        split = text.split()
        stems = stemmer().stems(split)
        for word in split:
            counts[stems[word]] += weight
    return counts


def _postings(counted: Sequence[Counter[str]], stems: Sequence[str]) -> list[list[int]]:
    """For each stem in turn how far on the next commitment is that holds it, and how often it does."""
    held: dict[str, list[int]] = {stem: [] for stem in stems}
    last = dict.fromkeys(stems, 0)
    for item, counts in enumerate(counted):
        for stem, often in counts.items():
            held[stem] += (item - last[stem], often)
            last[stem] = item
    return [held[stem] for stem in stems]


def _names(store: Store) -> dict[str, list[str]]:
    """Acronyms, and the names that documents abbreviate so."""
    found: dict[str, list[str]] = {}
    for acronym, name in store.units.abbreviations():
        found.setdefault(acronym.upper(), []).append(name)
    return found


def _spelling() -> dict[str, Any]:
    """The rules that fold British spelling, as a browser's patterns have them."""
    tables = dict(load_table("spelling"))
    words = tables.pop("words")["to"]
    rules = [[rule["pattern"], re.sub(r"\\(\d)", r"$\1", rule["to"]), rule.get("except")] for rule in tables.values()]
    return {"words": words, "rules": rules}


def _stamp(*made_from: object) -> str:
    code = Path(__file__).with_name("browser_model.py").read_bytes()
    return hashlib.sha256(repr((_RECIPE, code, made_from)).encode()).hexdigest()[:32]
