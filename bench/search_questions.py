"""Questions with names and years over the 91 statements, and nonsense.

search_questions.jsonl holds thirty questions of ours. Its first line says by what rule their answers are graded; the
grades are by the last part of commitments' ids.
"""

from __future__ import annotations

import json
import math
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.figures import SHARED, Figure
from bench.search_score import Asked, asked
from commitments.config import folders as folders_of
from commitments.config import load_config
from commitments.model import Filter
from commitments.names import names_there
from commitments.search import Hit, Searcher, SearchQuery
from commitments.search.understanding import narrowed, understand
from commitments.store import Store

DAY = date(2026, 11, 23)
PROGRAM = Path(sys.executable).parent / "commitments"
NONSENSE = (
    "asdfghjkl", "the", "elephants", "qqxz wvvk", "what is it", "lorem ipsum dolor", "my cat likes fish",
    "football results", "how do I install python", "12345", "who won the oscar", "blue suede shoes", "pizza recipe",
    "weather tomorrow", "xyzzy plugh", "knitting patterns", "train tickets to Paris", "!!!",
    "best smartphone 2020", "tell me a joke",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answers:
    """The figures, and what was shown for each question and for nonsense."""

    figures: list[Figure]
    questions: list[Asked]
    nonsense: list[Asked]


def answers(root: Path) -> Answers:
    """nDCG@10 with and without reading the questions, nonsense that looks strong, and what was shown."""
    _build(root)
    _, *lines = Path(__file__).with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    config = load_config(root)
    places = folders_of(root, config)
    read, typed, shown, strong, nonsense = list[float](), list[float](), list[Asked](), list[str](), list[Asked]()
    with Store.open(places.store) as store:
        searcher, named = Searcher(store, places, config), names_there(store)
        for question in map(json.loads, lines):
            query = SearchQuery(question["query"], DAY)
            narrow = narrowed(query, understand(query.text, named, DAY, Filter()))
            hits, relevant = searcher.search(narrow), question["relevant"]
            read.append(ndcg(hits, relevant))
            typed.append(ndcg(searcher.search(query), relevant))
            words = len(searcher.question(narrow.text).terms)
            shown.append(asked(words, hits, [bool(grade(hit, relevant)) for hit in hits]))
        for text in NONSENSE:
            hits = searcher.search(SearchQuery(text, DAY))
            strong += [text] if any(hit.strong for hit in hits) else []
            nonsense.append(asked(len(searcher.question(text).terms), hits, [False] * len(hits)))
    detail = f"{len(lines)} questions; as typed {statistics.mean(typed):.2f}"
    figures = [
        Figure("search_questions_ndcg10", statistics.mean(read), "", 0.85, detail=detail),
        Figure(
            "search_nonsense_strong",
            len(strong),
            "",
            0,
            higher_is_better=False,
            detail=f"of {len(NONSENSE)} queries on 91 documents; {', '.join(strong)}",
        ),
    ]
    return Answers(figures, shown, nonsense)


def _build(root: Path) -> None:
    """The 91 statements, read again where they or the program changed."""
    if not (root / "commitments.toml").is_file():
        subprocess.run([PROGRAM, "init", root], check=True, capture_output=True)
    for path in (SHARED / "corpus").glob("*.md"):
        shutil.copy2(path, root / "corpus/documents")
    build = [PROGRAM, "--kb", root, "build", "--no-site", "--workers", "2", "--quiet"]
    subprocess.run([str(part) for part in build], check=True, capture_output=True)


def grade(hit: Hit, relevant: dict[str, int]) -> int:
    return relevant.get(hit.tracked.commitment.id.rpartition("/")[2], 0)


def ndcg(hits: Sequence[Hit], relevant: dict[str, int]) -> float:
    return gain([grade(hit, relevant) for hit in hits]) / gain(sorted(relevant.values(), reverse=True)[:10])


def gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))
