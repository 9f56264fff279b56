"""The labelled documents: sentences with what careful readers say of them, and the script that scores predictions."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.figures import SHARED
from commitments.model import Extraction, Sentence
from commitments.records import commitment_record

LABELLED = SHARED / "gold" / "dev"


@lru_cache(maxsize=1)
def scorer() -> ModuleType:
    """The scoring script, as a module."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "bench" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def names() -> list[str]:
    """The labelled documents, in order."""
    return sorted(path.stem for path in (LABELLED / "docs").glob("*.md"))


def labels_of(name: str, sentences: Sequence[Sentence]) -> dict[int, bool | None]:
    """By a sentence's start, whether it promises; None where readers doubt or where no unit holds it."""
    score = scorer()
    units = score.read_units(LABELLED / "units" / f"{name}.tsv")
    labels = {row["unit"]: row for row in score.read_jsonl(LABELLED / "labels" / f"{name}.jsonl")}
    where, _ = score.place(units, [{"quote": s.text, "start": s.start} for s in sentences])
    owners: dict[int, list[int]] = defaultdict(list)
    for unit, found in where.items():
        for one in found:
            owners[one["start"]].append(unit)
    return {start: _verdict([labels[u] for u in units if u in labels]) for start, units in owners.items()}


def _verdict(labels: Sequence[dict[str, Any]]) -> bool | None:
    if not labels:
        return False
    return True if any(not label["borderline"] for label in labels) else None


def score_extractions(extractions: Iterable[Extraction]) -> tuple[dict[str, tuple[float, str]], list[str]]:
    """The figures of the scoring script, each with its detail, and what it finds wrong, a line each."""
    rows = [commitment_record(c) for extraction in extractions for c in extraction.commitments]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "predictions.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command = [sys.executable, str(SHARED / "bench" / "score.py"), str(LABELLED), str(file), "--misses"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return dict(_figure(line) for line in lines if "\t" not in line), [line for line in lines if "\t" in line]


def _figure(line: str) -> tuple[str, tuple[float, str]]:
    name, value, *detail = line.split(maxsplit=2)
    return name, (float(value), detail[0] if detail else "")
