"""Fit how sure deadlines and leads are, and measure it on documents left out: python -m bench.train_doubt"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bench.figures import ROOT, SHARED
from bench.labels import scorer
from commitments.config import Config
from commitments.documents import read_document
from commitments.extract import Extractor, load_extractor
from commitments.extract.annotate import read_tree
from commitments.extract.confidence import probability
from commitments.extract.doubt import FIELDS, features
from commitments.extract.parties import read_parties
from commitments.extract.training import Example, fit_weights
from commitments.records import commitment_record

WEIGHTS = ROOT / "src/commitments/extract/data/doubt.json"
FOLDS = 5
Judged = dict[str, list[Example]]


def examples_by_document(extractor: Extractor) -> dict[str, Judged]:
    """By document and field, the features of each commitment that readers found too, and whether the field is right."""
    paths = [p for name in ("dev", "wide") for p in sorted((SHARED / "gold" / name / "docs").glob("*.md"))]
    return {path.stem: _examples(extractor, path) for path in paths}


def _examples(extractor: Extractor, path: Path) -> Judged:
    score = scorer()
    document = read_document(path)
    context = read_parties(document, read_tree(document))
    folder = path.parent.parent
    units = score.read_units(folder / "units" / f"{path.stem}.tsv")
    labels = {row["unit"]: row for row in score.read_jsonl(folder / "labels" / f"{path.stem}.jsonl")}
    found = extractor.extract(document).commitments
    rows = [{**commitment_record(one), "index": i} for i, one in enumerate(found)]
    where, _ = score.place(units, rows)
    judged: Judged = {name: [] for name in FIELDS}
    for unit, placed in where.items():
        label = labels.get(unit)
        if label is None or label.get("borderline"):
            continue
        for row in placed:
            one = found[row["index"]]
            if not score.taken_over(row, unit, units):
                judged["deadline"].append((features("deadline", one, context), _day_right(score.due_of(row), label)))
            names = score.names(row["lead"]), score.names(label["lead"])
            right = score.matched(*names) == len(names[0]) and bool(names[0]) == bool(names[1])
            judged["lead"].append((features("lead", one, context), right))
    return judged


def _day_right(due: str | None, label: dict[str, object]) -> bool:
    others = label.get("other_due") or []
    stands = label["due"] or label.get("row_due")
    return due in (label["due"], label.get("row_due"), *others) if due else not stands  # type: ignore[misc]


def left_out(examples: dict[str, Judged], field: str) -> Iterator[tuple[float, bool]]:
    """Each example's chance by the weights that the other folds lead to."""
    names = sorted(examples)
    for fold in range(FOLDS):
        out = set(names[fold::FOLDS])
        weights = fit_weights([one for name in names if name not in out for one in examples[name][field]])
        for name in sorted(out):
            yield from ((probability(found, weights), right) for found, right in examples[name][field])


def main() -> None:
    examples = examples_by_document(load_extractor(Config().spacy_model))
    fitted = {}
    for field in FIELDS:
        judged = sorted(left_out(examples, field))
        wrong = sum(not right for _, right in judged)
        sure = [right for chance, right in judged if chance >= 0.8]
        doubted = sum(not right for _, right in judged[: len(judged) // 5])
        print(
            f"{field}: {len(judged)} judged, {wrong} wrong; {len(sure)} from .8 on, {sum(sure) / len(sure):.3f} right"
        )
        print(f"  the most doubtful fifth holds {doubted / max(1, wrong):.2f} of the wrong ones")
        fitted[field] = fit_weights([one for rows in examples.values() for one in rows[field]])
    WEIGHTS.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
