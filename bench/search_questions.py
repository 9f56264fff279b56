"""Questions with names and years over the 91 statements, nonsense, and how well the score holds.

search_questions.jsonl holds thirty questions of ours. The grades of their answers (2 answers it, 1 related) are by the
last part of commitments' ids, judged over what four ways of searching proposed; what none proposed counts as wrong.
"""

from __future__ import annotations

import json
import math
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

from bench.figures import SHARED, Figure
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
BOUNDS = (0.0, 0.15, 0.3, 0.5, 0.7, 0.85, 1.01)


def figures(root: Path) -> Iterator[Figure]:
    """nDCG@10 with and without reading the questions; nonsense that looks strong; how far the score is off."""
    subprocess.run([PROGRAM, "init", root], check=True, capture_output=True)
    for path in (SHARED / "corpus").glob("*.md"):
        shutil.copy(path, root / "corpus/documents")
    build = [PROGRAM, "--kb", root, "build", "--no-site", "--workers", "2", "--quiet"]
    subprocess.run([str(part) for part in build], check=True, capture_output=True)
    lines = Path(__file__).with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    config = load_config(root)
    places = folders_of(root, config)
    with Store.open(places.store) as store:
        searcher, named = Searcher(store, places, config), names_there(store)
        read, typed, shown = [], [], []
        for question in map(json.loads, lines):
            asked = SearchQuery(question["query"], DAY)
            hits = searcher.search(narrowed(asked, understand(asked.text, named, DAY, Filter())))
            read.append(ndcg(hits, question["relevant"]))
            typed.append(ndcg(searcher.search(asked), question["relevant"]))
            shown += [(hit.score, bool(grade(hit, question["relevant"]))) for hit in hits]
        strong = [text for text in NONSENSE if any(h.strong for h in searcher.search(SearchQuery(text, DAY)))]
    detail = f"{len(lines)} questions; as typed {statistics.mean(typed):.2f}"
    yield Figure("search_questions_ndcg10", statistics.mean(read), "", 0.85, detail=detail)
    detail = f"of {len(NONSENSE)} queries; {', '.join(strong)}"
    yield Figure("search_nonsense_strong", len(strong), "", 0, higher_is_better=False, detail=detail)
    yield calibration(shown)


def calibration(shown: Sequence[tuple[float, bool]]) -> Figure:
    """How far the scores of what was shown are off the share of it that answers, on average over bands of scores."""
    off, said = 0.0, []
    for low, high in pairwise(BOUNDS):
        if band := [(score, right) for score, right in shown if low <= score < high]:
            score, right = statistics.mean(s for s, _ in band), statistics.mean(r for _, r in band)
            off += abs(score - right) * len(band) / len(shown)
            said.append(f"{score:.2f} said {right:.2f} right ({len(band)})")
    return Figure("search_score_off", off, "", 0.1, higher_is_better=False, detail="; ".join(said))


def grade(hit: Hit, relevant: dict[str, int]) -> int:
    return relevant.get(hit.tracked.commitment.id.rpartition("/")[2], 0)


def ndcg(hits: Sequence[Hit], relevant: dict[str, int]) -> float:
    return gain([grade(hit, relevant) for hit in hits]) / gain(sorted(relevant.values(), reverse=True)[:10])


def gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))
