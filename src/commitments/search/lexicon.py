"""What the documents themselves know about words: acronyms, frequencies, spellings."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from commitments.search.query import Question, Term, read_terms, stop_words
from commitments.search.tables import Shelf
from commitments.words.names import is_acronym, spelled_by
from commitments.words.spelling import nearest_word
from commitments.words.tokens import index_text, stemmer, words_of

# An acronym that could stand for many names stands for those that the documents name most.
_MOST_NAMES = 3


@dataclass
class Lexicon:
    """How often words stand on a shelf. It remembers what it was asked, until the index changes."""

    connection: sqlite3.Connection
    shelf: Shelf
    _frequencies: dict[str, int] = field(default_factory=dict, init=False)

    def frequency(self, term: Term) -> int:
        """In about how many units the term stands: for a phrase, as many as its rarest word, for a choice the most."""
        return max(self._frequency(alternative) for alternative in term.alternatives)

    def _frequency(self, alternative: str) -> int:
        if alternative.endswith("*"):
            query = f"SELECT max(doc) FROM {self.shelf.vocabulary} WHERE term >= ? AND term < ?"
            stem = alternative.rstrip("*")
            return int(self.connection.execute(query, (stem, stem + "\uffff")).fetchone()[0] or 0)
        return min(self._word_frequency(word) for word in alternative.split())

    def _word_frequency(self, word: str) -> int:
        if word not in self._frequencies:
            query = f"SELECT doc FROM {self.shelf.vocabulary} WHERE term = ?"
            found = self.connection.execute(query, (stemmer().stem(word),)).fetchone()
            self._frequencies[word] = int(found[0]) if found else 0
        return self._frequencies[word]


def read_question(lexicon: Lexicon, text: str) -> Question:
    """A query with its acronyms spelled out, its names abbreviated and its slips corrected."""
    expanded: dict[str, tuple[str, ...]] = {}
    corrected: dict[str, str] = {}
    terms = [_known(lexicon, term, expanded, corrected) for term in read_terms(text)]
    terms += _abbreviated(lexicon.connection, text, expanded)
    return Question(text, tuple(terms), _meaning(text, expanded, corrected), corrected, expanded)


def _known(lexicon: Lexicon, term: Term, expanded: dict[str, tuple[str, ...]], corrected: dict[str, str]) -> Term:
    """The term with what else would do: the names that an acronym stands for, or the word that was meant."""
    if term.required or term.word.endswith("*"):
        return term
    there = lexicon.frequency(term) > 0
    if names := _names_of(lexicon.connection, term.word, there):
        expanded[term.word] = names
        return replace(term, alternatives=(*term.alternatives, *(index_text(name) for name in names)))
    word = term.alternatives[0]
    if there or len(term.alternatives) > 1:
        return term
    if (meant := _meant(lexicon.connection, word)) in (None, word):
        return term
    corrected[term.word] = meant
    return replace(term, alternatives=(meant,))


def _names_of(connection: sqlite3.Connection, word: str, there: bool) -> tuple[str, ...]:
    """The names that an acronym stands for; a word in small letters counts where no text holds it as a word."""
    acronym = word if is_acronym(word) else word.upper()
    if acronym != word and there:
        return ()
    query = "SELECT name FROM index_names WHERE acronym IN (?, ?) GROUP BY lower(name) ORDER BY count(*) DESC LIMIT ?"
    defined = [name for (name,) in connection.execute(query, (acronym, f"{acronym}s", _MOST_NAMES))]
    if defined or acronym != word or len(acronym) < 3 or word.lower() in stop_words():
        return tuple(defined)
    return tuple(_spelled_names(connection, acronym))


def _spelled_names(connection: sqlite3.Connection, acronym: str) -> list[str]:
    """Names that no text abbreviates, but whose words would spell the acronym."""
    query = "SELECT name, count(*) FROM index_names WHERE acronym = '' GROUP BY name"
    names = connection.execute(query).fetchall()
    for letters in (1, 3):
        runs: Counter[str] = Counter()
        for name, count in names:
            if run := spelled_by(acronym, name, letters=letters):
                runs[run] += count
        if runs:
            return sorted(runs, key=lambda run: (-runs[run], run))[:_MOST_NAMES]
    return []


def _abbreviated(connection: sqlite3.Connection, text: str, expanded: dict[str, tuple[str, ...]]) -> Iterator[Term]:
    """Acronyms of the names that the query spells out, one term each: a text may hold only the acronym."""
    folded = [" ".join(word.parts) for word in words_of(text)]
    for first in range(len(folded) - 1):
        for after in range(first + 2, min(len(folded), first + 8) + 1):
            name = " ".join(folded[first:after])
            if acronyms := _acronyms_of(connection, name):
                expanded[name] = acronyms
                yield Term(name, (name, *(acronym.lower() for acronym in acronyms)))


def _acronyms_of(connection: sqlite3.Connection, name: str) -> tuple[str, ...]:
    names = [name, *_in_other_numbers(name)]
    marks = ", ".join("?" * len(names))
    query = f"SELECT DISTINCT acronym FROM index_names WHERE acronym != '' AND lower(name) IN ({marks})"
    return tuple(sorted(acronym for (acronym,) in connection.execute(query, names)))


def _in_other_numbers(name: str) -> Iterator[str]:
    """The name with a word in the singular or the plural: some documents say "Mineral Security Partnership"."""
    words = name.split()
    for i, word in enumerate(words):
        other = word.removesuffix("s") if word.endswith("s") else f"{word}s"
        yield " ".join((*words[:i], other, *words[i + 1 :]))


def _meant(connection: sqlite3.Connection, word: str) -> str | None:
    first = word[:1]
    query = "SELECT word, count FROM index_spellings WHERE word >= ? AND word < ? AND count > 0"
    return nearest_word(word, connection.execute(query, (first, first + "\uffff")))


def _meaning(text: str, expanded: dict[str, tuple[str, ...]], corrected: dict[str, str]) -> str:
    """The query as it is embedded: acronyms spelled out, slips mended."""
    pieces: list[str] = []
    end = 0
    for word in words_of(text):
        said: Sequence[str] = expanded.get(word.text, ())
        replacement = f"{said[0]} ({word.text})" if said else corrected.get(word.text, word.text)
        pieces += (text[end : word.start], replacement)
        end = word.end
    return "".join((*pieces, text[end:])).replace('"', "").replace("*", "")
