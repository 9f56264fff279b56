"""Extraction against careful labellings, on all labelled documents and with each fold left out; and its speed."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace

from bench.figures import ROOT, SHARED, Figure
from bench.labels import GOLD, SETS, labels_of, names, score_extractions
from bench.train import Name, Trainer, folds_of, labelled_documents, left_out
from commitments.config import Config
from commitments.documents import parse_document, read_document
from commitments.extract import Extractor, load_extractor
from commitments.extract.promise.reader import SmallReader
from commitments.model import Document, Extraction

BASELINE = ROOT / "bench" / "baseline.json"
# Figure -> what it should reach on gold/dev, and on gold/wide with its documents left out.
TARGETS = {
    "detection_f1": (0.97, 0.84),
    "strength_accuracy": (0.97, 0.95),
    "deadline_f1": (0.95, 0.70),
    "lead_f1": (0.92, 0.65),
    "parties_f1": (0.97, 0.76),
    "quotes_not_found": (0.0, 0.0),
}


def run() -> list[Figure]:
    if not GOLD.is_dir():
        return []
    extractor = load_extractor(Config().spacy_model)
    documents = {(g, n): read_document(GOLD / g / "docs" / f"{n}.md") for g in SETS for n in names(g)}
    found = {name: extractor.extract(document) for name, document in documents.items()}
    figures, misses = _agreement(found, "")
    unseen = _left_out(extractor, documents)
    more, unseen_misses = _agreement(unseen, ", left out")
    _print_changes([*misses, *unseen_misses])
    return [*figures, *more, *_calibration(_judged(unseen)), _phrases(extractor), _speed(extractor)]


def _agreement(found: dict[Name, Extraction], suffix: str) -> tuple[list[Figure], list[str]]:
    figures, wrong = [], []
    for gold in SETS:
        scored, misses = score_extractions(gold, [one for (of, _), one in found.items() if of == gold])
        wrong += [f"{gold}{suffix}: {miss}" for miss in misses]
        for name, (value, detail) in scored.items():
            dev, wide = TARGETS.get(name, (None, None))
            target = dev if gold == "dev" else wide if suffix else None
            higher = name != "quotes_not_found"
            figures.append(Figure(f"{gold} {name}{suffix}", value, "", target, higher_is_better=higher, detail=detail))
    return figures, wrong


def _left_out(extractor: Extractor, documents: dict[Name, Document]) -> dict[Name, Extraction]:
    """Each document read by rules and a reader that were trained on the documents of the other folds."""
    labelled = labelled_documents(extractor)
    temperature = extractor.reader.temperature if isinstance(extractor.reader, SmallReader) else 1.0
    folds = folds_of(Trainer(labelled), list(labelled), temperature=temperature)
    found = {}
    for fold, weights in left_out(folds, labelled):
        other = replace(extractor, weights=weights, reader=fold.reader)
        found.update({name: other.extract(documents[name]) for name in fold.names})
        fold.reader.keep()
    return found


def _judged(found: dict[Name, Extraction]) -> list[tuple[float, bool]]:
    """The confidence of each commitment, and whether its sentence is labelled as one; doubtful labels left out."""
    judged = []
    for (gold, name), extraction in found.items():
        labels = labels_of(gold, name, extraction.sentences)
        pairs = ((c.confidence, labels.get(c.start)) for c in extraction.commitments)
        judged += [(confidence, right) for confidence, right in pairs if right is not None]
    return judged


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
        "time of one bare spaCy pass", min(ours) / min(theirs), "", 1.2, higher_is_better=False, detail=detail
    )


def _print_changes(misses: Sequence[str]) -> None:
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
    documents = {(g, n): read_document(GOLD / g / "docs" / f"{n}.md") for g in SETS for n in names(g)}
    _, misses = _agreement({name: extractor.extract(document) for name, document in documents.items()}, "")
    _, unseen = _agreement(_left_out(extractor, documents), ", left out")
    kept = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    keys = sorted({_key(line) for line in (*misses, *unseen)})
    BASELINE.write_text(json.dumps(kept | {"extraction": keys}, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    write_baseline()
