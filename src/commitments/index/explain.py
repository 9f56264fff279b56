"""Why a text was found: the words it shares with the query, and the clause that comes closest in meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commitments.index.embedder import Embedder, Matrix
from commitments.index.query import Question
from commitments.index.words import Word, stemmer, words_of
from commitments.model import Span

_CLAUSE_END = re.compile(r"[,;:.]\s+(?:and\s+|or\s+)?|\s+(?=(?:and|or|by|including|to|through)\s)|\s[–—]\s")
# Shorter clauses say too little to be close to anything.
_LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Why:
    """Places in the text that was found: `words` it shares with the query, and the `clause` closest in meaning."""

    words: tuple[Span, ...] = ()
    clause: Span | None = None


def shared_words(question: Question, text: str) -> tuple[Span, ...]:
    """The words and phrases of a text that answer a term of the query, in the order of the text."""
    words = words_of(text)
    stems = stemmer().stems(part for word in words for part in (*word.parts, word.joined))
    stream = [(stems[part], word) for word in words for part in word.parts]
    found: set[Span] = set()
    for term in question.terms:
        for alternative in term.alternatives:
            found.update(_places(alternative, stream))
            if " " not in alternative:
                wanted = stemmer().stem(alternative)
                found.update(Span(word.start, word.end) for word in words if stems[word.joined] == wanted)
    return _widest(found)


def closest_clause(embedder: Embedder, vector: Matrix, text: str) -> Span | None:
    """The clause of a text that is closest to the query; None where the text has only one."""
    clauses = split_clauses(text)
    if len(clauses) < 2:
        return None
    closeness = embedder.embed([text[clause.start : clause.end] for clause in clauses]) @ vector
    return clauses[int(closeness.argmax())]


def split_clauses(text: str) -> list[Span]:
    """Runs of a text between commas, colons and conjunctions, each of a few words at least."""
    clauses: list[Span] = []
    start = 0
    ends = [(found.start(), found.end()) for found in _CLAUSE_END.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        if len(text[start:end].split()) >= _LEAST_WORDS:
            clauses.append(Span(start, end))
            start = following
        elif end == len(text) and clauses:
            clauses[-1] = Span(clauses[-1].start, end)
    return clauses


def _places(alternative: str, stream: list[tuple[str, Word]]) -> list[Span]:
    if alternative.endswith("*"):
        stem = alternative.rstrip("*")
        return [Span(word.start, word.end) for _, word in stream if word.text.lower().startswith(stem)]
    wanted = [stemmer().stem(word) for word in alternative.split()]
    runs = (stream[i : i + len(wanted)] for i in range(len(stream) - len(wanted) + 1))
    return [Span(run[0][1].start, run[-1][1].end) for run in runs if [stem for stem, _ in run] == wanted]


def _widest(found: set[Span]) -> tuple[Span, ...]:
    """The places without those that lie in a wider one."""
    kept = (one for one in found if not any(one != other and one in other for other in found))
    return tuple(sorted(kept))
