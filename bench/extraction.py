"""Extraction against careful labellings, on the labelled documents and leaving each of them out; and its speed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bench.figures import ROOT, SHARED, Figure
from bench.labels import LABELLED, names, score_extractions
from bench.train import examples_by_document, weights_without
from commitments.config import Config
from commitments.documents import parse_document, read_document
from commitments.extract import Extractor, load_extractor
from commitments.extract.confidence import probability
from commitments.model import Document, Extraction

BASELINE = ROOT / "bench" / "baseline.json"
TARGETS = {
    "detection_f1": 0.95,
    "strength_accuracy": 0.97,
    "deadline_f1": 0.95,
    "lead_f1": 0.92,
    "parties_f1": 0.97,
    "quotes_not_found": 0.0,
}


def run() -> list[Figure]:
    if not LABELLED.is_dir():
        return []
    extractor = load_extractor(Config().spacy_model)
    documents = {name: read_document(LABELLED / "docs" / f"{name}.md") for name in names()}
    figures, misses = _agreement(extractor.extract(document) for document in documents.values())
    _tell_changes(misses)
    return [*figures, *_left_out(extractor, documents), _phrases(extractor), _speed(extractor)]


def _agreement(extractions: Iterable[Extraction], suffix: str = "") -> tuple[list[Figure], list[str]]:
    scored, misses = score_extractions(extractions)
    figures = [
        Figure(name + suffix, value, "", TARGETS.get(name), higher_is_better=name != "quotes_not_found", detail=detail)
        for name, (value, detail) in scored.items()
    ]
    return figures, misses


def _left_out(extractor: Extractor, documents: dict[str, Document]) -> list[Figure]:
    """Each document read with weights fitted to the others."""
    examples = examples_by_document(extractor)
    weights = {name: weights_without(examples, name) for name in documents}
    extractions = [replace(extractor, weights=weights[name]).extract(d) for name, d in documents.items()]
    figures, _ = _agreement(extractions, ", left out")
    judged = [(probability(features, weights[name]), right) for name in documents for features, right in examples[name]]
    return [*figures[:2], *_calibration(judged)]


def _calibration(judged: Sequence[tuple[float, bool]]) -> list[Figure]:
    found = sorted((chance, right) for chance, right in judged if chance >= 0.5)
    bins = [[one for one in found if low <= one[0] < low + 0.1] for low in (0.5, 0.6, 0.7, 0.8, 0.9)]
    error = sum(abs(sum(c for c, _ in part) - sum(r for _, r in part)) for part in bins if part) / len(found)
    wrong = sum(not right for _, right in found)
    doubtful = sum(not right for _, right in found[: len(found) // 10])
    return [
        Figure("calibration error, left out", error, "", 0.05, higher_is_better=False),
        Figure(
            "errors in the most doubtful tenth, left out", doubtful / max(1, wrong), "", 1 / 3, detail=f"of {wrong}"
        ),
    ]


def _phrases(extractor: Extractor) -> Figure:
    """The sentences of gold/deadlines, each a document of its own."""
    lines = (SHARED / "gold" / "deadlines" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    wrong = [case for case in cases if not _phrase_right(extractor, case)]
    for case in wrong:
        print(f"phrase: {_due(extractor, case)} for {case['due']}: {case['text']}")
    return Figure("deadline phrases right", len(cases) - len(wrong), "", len(cases), detail=f"of {len(cases)}")


def _phrase_right(extractor: Extractor, case: dict[str, str | None]) -> bool:
    return case["due"] in _due(extractor, case)


def _due(extractor: Extractor, case: dict[str, str | None]) -> set[str | None]:
    source = f"---\ndate: {case['issued']}\n---\n\n{case['text']}\n"
    found = [c.deadline for c in extractor.extract(parse_document(source, "phrase")).commitments if c.deadline]
    return {d.due.isoformat() if d.due else d.kind.value for d in found} or {None}


def _speed(extractor: Extractor) -> Figure:
    """Extraction over the corpus against one bare pass of the whole spaCy pipeline over the same texts, in turns."""
    import spacy

    documents = [read_document(path) for path in sorted((SHARED / "corpus").glob("*.md"))]
    bare = spacy.load(Config().spacy_model)
    ours, theirs = [], []
    for _ in range(2):
        started = time.perf_counter()
        for document in documents:
            extractor.extract(document)
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        for _doc in bare.pipe(document.text for document in documents):
            pass
        theirs.append(time.perf_counter() - started)
    detail = f"{min(ours):.1f} s against {min(theirs):.1f} s"
    return Figure(
        "time of one bare spaCy pass", min(ours) / min(theirs), "", 0.5, higher_is_better=False, detail=detail
    )


def _tell_changes(misses: Sequence[str]) -> None:
    """What was won and lost since the committed baseline, sentence by sentence."""
    before = set(json.loads(BASELINE.read_text(encoding="utf-8")).get("extraction", [])) if BASELINE.exists() else set()
    now = {_key(line): line for line in misses}
    for key in sorted(before - now.keys()):
        print(f"won   {key}")
    for key in sorted(now.keys() - before):
        print(f"lost  {now[key]}")


def _key(miss: str) -> str:
    """A miss without the words of the document: where, and what was wrong."""
    return " ".join(miss.split("\t")[:2])


def write_baseline() -> None:
    """Keep what is wrong today as what later runs are compared with: python -m bench.extraction"""
    extractor = load_extractor(Config().spacy_model)
    _, misses = score_extractions(extractor.extract(read_document(LABELLED / "docs" / f"{n}.md")) for n in names())
    kept = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    keys = sorted({_key(line) for line in misses})
    BASELINE.write_text(json.dumps(kept | {"extraction": keys}, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    write_baseline()
