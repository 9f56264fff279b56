"""Why a text was found: the words it shares with the query, and the clause that comes closest in meaning."""

from __future__ import annotations

from dataclasses import dataclass

from commitments.model import Span
from commitments.search.clauses import split_clauses
from commitments.search.embedder import Embedder, Matrix
from commitments.search.query import Question
from commitments.words.tokens import Word, stemmer, words_of


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
