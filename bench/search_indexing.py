"""How fast new commitments are indexed, and in how much memory: words, vectors, topics and Chroma, all of it.

python -m bench.search_indexing FOLDER reads a JSON list of sentences and indexes them as commitments, in a process of
its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.figures import ROOT, Figure
from bench.make_minilm import published
from bench.search_corpus import PER_DOCUMENT
from commitments.config import Config, folders
from commitments.model import (
    Block,
    BlockKind,
    Commitment,
    Document,
    Extraction,
    FrontMatter,
    Sentence,
    SourceMap,
    Strength,
)
from commitments.search import Index, embed
from commitments.search.harvest import load_once
from commitments.store import Store

RAW = """
import json, sys, time
from sentence_transformers import SentenceTransformer
model, texts = SentenceTransformer(sys.argv[1], device="cpu"), json.load(sys.stdin)
model.encode(texts[:8])
started = time.perf_counter()
model.encode(texts)
print(time.perf_counter() - started)
"""


# Either side by turns, and the better of its runs: a neighbour on the machine is no part of what is measured.
RUNS = 2


def figures(root: Path, sentences: Sequence[str]) -> list[Figure]:
    """The rate against the bare encode of sentence-transformers on the same texts, and the peak of memory."""
    runs = [_run(root / str(run), sentences) for run in range(RUNS)]
    here, memory, bare = (pick(values) for pick, values in zip((min, max, min), zip(*runs, strict=True), strict=True))
    count = len(sentences)
    detail = f"{count / here:.0f} new commitments a second, {count / bare:.0f} texts a second by the bare model"
    return [
        Figure("search_indexing_rate", bare / here, "x", 0.9, detail=f"{detail}; the better of {RUNS} runs each"),
        Figure("search_indexing_memory", memory, "GB", 1.5, higher_is_better=False, detail=f"{count} new ones"),
    ]


def _run(root: Path, sentences: Sequence[str]) -> tuple[float, float, float]:
    """Seconds and memory of an update, and seconds of the bare encode."""
    (root / ".commitments").mkdir(parents=True)
    here = json.loads(_answer(["-m", "bench.search_indexing", str(root)], sentences))
    bare = float(_answer(["-W", "ignore", "-c", RAW, str(published())], sentences))
    return here["seconds"], here["memory"], bare


def extractions(sentences: Sequence[str]) -> Iterator[Extraction]:
    """The sentences as commitments of documents."""
    for first in range(0, len(sentences), PER_DOCUMENT):
        name, quotes = f"new-{first:05d}", sentences[first : first + PER_DOCUMENT]
        found, start = [], 0
        for index, quote in enumerate(quotes):
            found.append(Sentence(start, start + len(quote), quote, index))
            start += len(quote) + 2
        text = "\n\n".join(quotes)
        blocks = tuple(Block(BlockKind.PARAGRAPH, sentence.span) for sentence in found)
        places = SourceMap((0,), (0,), (len(text),), len(text))
        document = Document(name, text, FrontMatter(title=name), blocks, places)
        yield Extraction(document, (), tuple(found), tuple(_commitment(name, sentence) for sentence in found))


def _commitment(document: str, sentence: Sentence) -> Commitment:
    return Commitment(
        id=f"{document}/{sentence.start:08x}",
        document=document,
        quote=sentence.text,
        start=sentence.start,
        end=sentence.end,
        source_start=sentence.start,
        source_end=sentence.end,
        action=sentence.text,
        strength=Strength.WILL,
    )


def _answer(command: Sequence[str], sentences: Sequence[str]) -> str:
    done = subprocess.run(
        [sys.executable, *command], input=json.dumps(sentences), text=True, capture_output=True, check=True, cwd=ROOT
    )
    return done.stdout


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def main() -> None:
    root, config = Path(sys.argv[1]), Config()
    places = folders(root, config)
    with Store.open(places.store, create=True) as store:
        started = time.perf_counter()
        index = Index(store, places, config)
        model = load_once(config.embedder, places.index)
        for extraction in extractions(json.load(sys.stdin)):
            final, vectors = embed(extraction, *model, {})
            index.put(vectors)
            store.put(final, "made", "made")
        store.sync(places.reports, places.events)
        summary = index.finish(_silent)
        seconds = time.perf_counter() - started
    assert not summary.warnings, summary.warnings
    print(json.dumps({"seconds": seconds, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6}))


if __name__ == "__main__":
    main()
