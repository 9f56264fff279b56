"""What the documents themselves know about words: acronyms, frequencies, spellings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from commitments.search.query import Question, Term, read_terms, stop_words
from commitments.store.unit_queries import Units
from commitments.store.units import Kind
from commitments.words.names import is_acronym, spelled_by
from commitments.words.spelling import nearest_word
from commitments.words.tokens import index_text, stemmer, words_of

# An acronym that could stand for many names stands for those that the documents name most.
_MOST_NAMES = 3


@dataclass
class Lexicon:
    """How often words stand in the units of one kind. It remembers what it was asked, until the store changes."""

    units: Units
    kind: Kind
    _frequencies: dict[str, int] = field(default_factory=dict, init=False)

    def frequency(self, term: Term) -> int:
        """In about how many units the term stands: for a phrase, as many as its rarest word, for a choice the most."""
        return max(self._frequency(alternative) for alternative in term.alternatives)

    def _frequency(self, alternative: str) -> int:
        if alternative.endswith("*"):
            return self.units.frequency_of_beginning(self.kind, alternative.rstrip("*"))
        return min(self._word_frequency(word) for word in alternative.split())

    def _word_frequency(self, word: str) -> int:
        if word not in self._frequencies:
            self._frequencies[word] = self.units.frequency(self.kind, stemmer().stem(word))
        return self._frequencies[word]


def read_question(lexicon: Lexicon, text: str) -> Question:
    """A query with its acronyms spelled out, its names abbreviated and its slips corrected."""
    expanded: dict[str, tuple[str, ...]] = {}
    corrected: dict[str, str] = {}
    terms = [_known(lexicon, term, expanded, corrected) for term in read_terms(text)]
    terms += _abbreviated(lexicon.units, text, expanded)
    return Question(text, tuple(terms), _meaning(text, expanded, corrected), corrected, expanded)


def _known(lexicon: Lexicon, term: Term, expanded: dict[str, tuple[str, ...]], corrected: dict[str, str]) -> Term:
    """The term with what else would do: the names that an acronym stands for, or the word that was meant."""
    if term.required or term.word.endswith("*"):
        return term
    there = lexicon.frequency(term) > 0
    if names := _names_of(lexicon.units, term.word, there):
        expanded[term.word] = names
        return replace(term, alternatives=(*term.alternatives, *(index_text(name) for name in names)))
    word = term.alternatives[0]
    if there or len(term.alternatives) > 1:
        return term
    if (meant := _meant(lexicon.units, word)) in (None, word) or meant in stop_words():
        return term
    corrected[term.word] = meant
    return replace(term, alternatives=(meant,))


def _names_of(units: Units, word: str, there: bool) -> tuple[str, ...]:
    """The names that an acronym stands for; a word in small letters counts where no text holds it as a word."""
    acronym = word if is_acronym(word) else word.upper()
    if acronym != word and there:
        return ()
    defined = units.names_of(acronym, _MOST_NAMES)
    if defined or acronym != word or len(acronym) < 3 or word.lower() in stop_words():
        return defined
    return tuple(_spelled_names(units, acronym))


def _spelled_names(units: Units, acronym: str) -> list[str]:
    """Names that no text abbreviates, but whose words would spell the acronym."""
    names = units.unabbreviated()
    for letters in (1, 3):
        runs: Counter[str] = Counter()
        for name, count in names:
            if run := spelled_by(acronym, name, letters=letters):
                runs[run] += count
        if runs:
            return sorted(runs, key=lambda run: (-runs[run], run))[:_MOST_NAMES]
    return []


def _abbreviated(units: Units, text: str, expanded: dict[str, tuple[str, ...]]) -> Iterator[Term]:
    """Acronyms of the names that the query spells out, one term each: a text may hold only the acronym."""
    folded = [" ".join(word.parts) for word in words_of(text)]
    for first in range(len(folded) - 1):
        for after in range(first + 2, min(len(folded), first + 8) + 1):
            name = " ".join(folded[first:after])
            if acronyms := units.acronyms_of([name, *_in_other_numbers(name)]):
                expanded[name] = acronyms
                yield Term(name, (name, *(acronym.lower() for acronym in acronyms)))


def _in_other_numbers(name: str) -> Iterator[str]:
    """The name with a word in the singular or the plural: some documents say "Mineral Security Partnership"."""
    words = name.split()
    for i, word in enumerate(words):
        other = word.removesuffix("s") if word.endswith("s") else f"{word}s"
        yield " ".join((*words[:i], other, *words[i + 1 :]))


def _meant(units: Units, word: str) -> str | None:
    return nearest_word(word, units.words_beginning(word[:1]))


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
