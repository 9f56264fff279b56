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

GOLD = SHARED / "gold"
# The labelled sets: joint statements, memoranda and orders; and documents of other kinds.
SETS = ("dev", "wide")


@lru_cache(maxsize=1)
def scorer() -> ModuleType:
    """The scoring script, as a module."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "bench" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def names(gold: str) -> list[str]:
    """The documents of a labelled set, in order."""
    return sorted(path.stem for path in (GOLD / gold / "docs").glob("*.md"))


def labels_of(gold: str, name: str, sentences: Sequence[Sentence]) -> dict[int, bool | None]:
    """By a sentence's start, whether it promises; None where readers doubt or where it is the lesser piece of a unit.

    A sentence that no unit holds is left out.
    """
    score = scorer()
    units = score.read_units(GOLD / gold / "units" / f"{name}.tsv")
    labels = {row["unit"]: row for row in score.read_jsonl(GOLD / gold / "labels" / f"{name}.jsonl")}
    where, _ = score.place(units, [{"quote": s.text, "start": s.start} for s in sentences])
    verdicts: dict[int, list[bool | None]] = defaultdict(list)
    for unit, found in where.items():
        longest = max(found, key=lambda one: len(one["quote"]))
        for one in found:
            verdicts[one["start"]].append(_verdict(labels.get(unit), one is longest))
    return {start: True if True in given else None if None in given else False for start, given in verdicts.items()}


def strengths_of(gold: str, name: str, sentences: Sequence[Sentence]) -> dict[int, str]:
    """By a sentence's start, the strength of its label, where it has one that is not doubtful."""
    score = scorer()
    units = score.read_units(GOLD / gold / "units" / f"{name}.tsv")
    labels = {row["unit"]: row for row in score.read_jsonl(GOLD / gold / "labels" / f"{name}.jsonl")}
    where, _ = score.place(units, [{"quote": s.text, "start": s.start} for s in sentences])
    sure = {unit: label["strength"] for unit, label in labels.items() if not label["borderline"]}
    return {one["start"]: sure[unit] for unit, found in where.items() if unit in sure for one in found}


def _verdict(label: dict[str, Any] | None, longest: bool) -> bool | None:
    if label is None:
        return False
    return True if longest and not label["borderline"] else None


def score_extractions(gold: str, extractions: Iterable[Extraction]) -> tuple[dict[str, tuple[float, str]], list[str]]:
    """The figures of the scoring script, each with its detail, and what it finds wrong, a line each."""
    rows = [commitment_record(c) for extraction in extractions for c in extraction.commitments]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "predictions.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command = [sys.executable, str(SHARED / "bench" / "score.py"), str(GOLD / gold), str(file), "--misses"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return dict(_figure(line) for line in lines if "\t" not in line), [line for line in lines if "\t" in line]


def _figure(line: str) -> tuple[str, tuple[float, str]]:
    name, value, *detail = line.split(maxsplit=2)
    return name, (float(value), detail[0] if detail else "")
