"""Finds the sentences of later documents that may belong to a promise; decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from commitments.config import Config, Folders
from commitments.errors import SearchError
from commitments.lineage.copies import is_altered_copy, names_other_things
from commitments.lineage.features import Rarity, Text, chance, closeness_of_parties, features, text_of
from commitments.lineage.mentions import Mention
from commitments.lineage.telling import is_told
from commitments.lineage.wordings import small_words, told_relation
from commitments.model import Commitment, Report, ReportKind
from commitments.search.embedder import Matrix
from commitments.search.models import load_embedder
from commitments.search.stores import vector_store
from commitments.search.vectors import Vectors
from commitments.store import DocumentRow, Store
from commitments.store.unit_queries import Passage
from commitments.tracking import differences, promised_relation
from commitments.words.hashes import text_hash

SHOWN = 0.6
"""Mentions of a lower chance are not shown unasked."""
_NEAREST = 400
_COMPARED = 250
_FEWEST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """A later sentence beside the promise `earlier`, with its document's parties and the values of FEATURES."""

    earlier: Commitment
    passage: Passage
    parties: tuple[str, ...]
    commitment: Commitment | None
    values: tuple[float, ...]

    @property
    def told(self) -> bool:
        """Whether it tells of something done, and does not promise it again."""
        return is_told(self.earlier, self.passage.text, self.commitment, self.parties)


@dataclass(frozen=True, slots=True)
class Nearby:
    """A later sentence, its document, how close it is, and the promise that it makes."""

    passage: Passage
    document: DocumentRow
    closeness: float
    promise: Commitment | None = None


class Suggester:
    """Asks one knowledge base. Raises SearchError where it has no index yet."""

    def __init__(self, store: Store, folders: Folders, config: Config) -> None:
        self._store = store
        self._documents = {row.id: row for row in store.documents()}
        self._embedder = load_embedder(folders.index, config.embedder)
        self._vectors = _opened(folders, config, self._embedder.model)
        counted = Counter(party for row in self._documents.values() for party in {*row.parties})
        frequency = lru_cache(maxsize=None)(lambda stem: store.units.frequency("passages", stem))
        self._rarity = Rarity(store.units.count("passages"), frequency, len(self._documents), counted)
        self._texts: dict[str, Text] = {}

    def mentions(
        self, commitment: Commitment, reports: Sequence[Report] = (), *, at_least: float = SHOWN, most: int = 5
    ) -> list[Mention]:
        """The later sentences that may belong to a promise, the likeliest first.

        Left out are those that a person has linked to it already, or refused; and, unless less likely ones are asked
        for, those of documents without a telling party in common, or that name other things: most are copies.
        """
        judged = {report.other_quote for report in reports if report.kind is ReportKind.LINK}
        found = ((chance(pair.values), pair) for pair in self.pairs(commitment))
        pairs = [(score, p) for score, p in found if score >= at_least and p.passage.text not in judged]
        if at_least >= SHOWN:
            pairs = [(score, pair) for score, pair in pairs if not self.is_copy(commitment, pair)]
        likely = sorted(pairs, key=lambda one: (-one[0], one[1].passage.number))
        return [self._mention(commitment, pair, score) for score, pair in likely[:most]]

    def pairs(self, commitment: Commitment) -> list[Pair]:
        """The nearest sentences of later documents."""
        own = self._documents.get(commitment.document)
        if own is None or own.date is None:
            return []
        near = self._vectors.nearest(self._vector(commitment.quote), _NEAREST)
        numbers = self._store.units.numbers_by_hash("passages", near)
        closeness = {number: near[hash_] for hash_, found in numbers.items() for number in found}
        found = [
            (passage, document)
            for passage in self._store.units.passages(sorted(closeness, key=lambda n: (-closeness[n], n)))
            if (document := self._documents.get(passage.document)) and passage.date and passage.date > own.date
        ][:_COMPARED]
        promises = self._store.units.promises([passage.number for passage, _ in found])
        later = [Nearby(p, document, closeness[p.number], promises.get(p.number)) for p, document in found]
        return self.weighed(commitment, own, later)

    def weighed(self, commitment: Commitment, own: DocumentRow, later: Sequence[Nearby]) -> list[Pair]:
        """The values of some later sentences; `own` is the promise's document."""
        closest = max((near.closeness for near in later), default=0.0)
        saying = (near for near in later if _says_something(near.passage.text))
        return [self._pair(commitment, own, near, near.closeness - closest) for near in saying]

    def _vector(self, quote: str) -> Matrix:
        """The vector of a promise's words; those of a short item are in no index."""
        hash_ = text_hash(quote)
        found = self._vectors.vectors([hash_]).get(hash_)
        return found if found is not None else self._embedder.embed([quote])[0]

    def _pair(self, commitment: Commitment, own: DocumentRow, near: Nearby, behind: float) -> Pair:
        earlier, later = self._text(commitment.quote), self._text(near.passage.text)
        one, other = own.parties, near.document.parties
        values = features(
            self._rarity,
            earlier,
            later,
            closeness=near.closeness,
            behind=behind,
            parties=(closeness_of_parties(self._rarity, one, other), {*one} == {*other}),
            promises=near.promise is not None,
            quote=near.passage.text,
        )
        return Pair(commitment, near.passage, other, near.promise, values)

    def is_copy(self, commitment: Commitment, pair: Pair) -> bool:
        """Whether a sentence is one by other parties, or about other things."""
        passage, one, other = pair.passage, self._documents[commitment.document].parties, pair.parties
        telling, also = self._rarity.telling(one), self._rarity.telling(other)
        if (telling or also) and not telling & also:
            return True
        earlier, later = self._text(commitment.quote), self._text(passage.text)
        parties = self._text(", ".join((*one, *other))).stems
        return names_other_things(self._rarity, earlier, later, parties) or is_altered_copy(
            self._rarity, commitment.quote, passage.text, commitment.action.partition(" ")[0]
        )

    def _text(self, text: str) -> Text:
        if text not in self._texts:
            self._texts[text] = text_of(text)
        return self._texts[text]

    def _mention(self, earlier: Commitment, pair: Pair, score: float) -> Mention:
        passage, later = pair.passage, pair.commitment
        told = pair.told
        document = self._store.document(passage.document)
        before = [s.text for s in document.sentences if s.end <= passage.start][-1:]
        return Mention(
            of=earlier.id,
            document=passage.document,
            title=passage.title,
            date=passage.date or date.max,
            start=passage.start,
            end=passage.end,
            quote=passage.text,
            before="".join(before),
            told=told,
            relation=told_relation(passage.text) if told else promised_relation(earlier, later),
            score=score,
            differences=differences(earlier, later) if later and not told else (),
            commitment=later,
            month_only=passage.month_only,
        )


def _says_something(text: str) -> bool:
    """Whether a sentence is long enough, and more than a name or a heading in capitals."""
    words = text.split()
    return len(words) >= _FEWEST_WORDS and any(word[0].islower() and word not in small_words() for word in words)


def _opened(folders: Folders, config: Config, model: str) -> Vectors:
    vectors = vector_store(folders, config, model).open("passages")
    if not vectors.count():
        raise SearchError("nothing is indexed yet; 'commitments build' does it")
    return vectors
