"""Finds the sentences of later documents that may belong to a promise; decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from commitments.config import Config, Folders
from commitments.errors import SearchError
from commitments.lineage.features import Rarity, Text, chance, closeness_of_parties, features, text_of
from commitments.lineage.mentions import Mention
from commitments.lineage.wordings import told_relation
from commitments.model import Commitment, Report, ReportKind
from commitments.search.models import load_embedder
from commitments.search.stores import vector_store
from commitments.search.vectors import Vectors
from commitments.store import DocumentRow, Store
from commitments.store.unit_queries import Passage
from commitments.tracking import differences, promised_relation
from commitments.words.hashes import text_hash

SHOWN = 0.65
"""Mentions of a lower chance are not shown: above it four of five are right on labelled anchors left out."""
_NEAREST = 150
_FEWEST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """A later sentence beside a promise, with the values of FEATURES."""

    passage: Passage
    commitment: Commitment | None
    values: tuple[float, ...]


class Suggester:
    """Asks one knowledge base. Raises SearchError where it has no index yet."""

    def __init__(self, store: Store, folders: Folders, config: Config) -> None:
        self._store = store
        self._documents = {row.id: row for row in store.documents()}
        self._vectors = _opened(folders, config)
        counted = Counter(party for row in self._documents.values() for party in {*row.parties})
        frequency = lru_cache(maxsize=None)(lambda stem: store.units.frequency("passages", stem))
        self._rarity = Rarity(store.units.count("passages"), frequency, len(self._documents), counted)
        self._texts: dict[str, Text] = {}
        self._promises: dict[str, dict[int, Commitment]] = {}

    def mentions(
        self, commitment: Commitment, reports: Sequence[Report] = (), *, at_least: float = SHOWN, most: int = 5
    ) -> list[Mention]:
        """The later sentences that may belong to a promise, the likeliest first.

        Left out are those that a person has linked to it already, or refused.
        """
        judged = {report.other_quote for report in reports if report.kind is ReportKind.LINK}
        pairs = ((chance(pair.values), pair) for pair in self.pairs(commitment))
        likely = sorted(
            (one for one in pairs if one[0] >= at_least and one[1].passage.text not in judged),
            key=lambda one: (-one[0], one[1].passage.number),
        )
        return [self._mention(commitment, pair, score) for score, pair in likely[:most]]

    def pairs(self, commitment: Commitment) -> Iterator[Pair]:
        """The nearest sentences of later documents that share a party with the promise's."""
        own = self._documents.get(commitment.document)
        if own is None or own.date is None:
            return
        hash_ = text_hash(commitment.quote)
        vector = self._vectors.vectors([hash_]).get(hash_)
        if vector is None:
            return
        near = self._vectors.nearest(vector, _NEAREST)
        numbers = self._store.units.numbers_by_hash("passages", near)
        closeness = {number: near[hash_] for hash_, found in numbers.items() for number in found}
        for passage in self._store.units.passages(sorted(closeness)):
            parties = self._parties(own, passage)
            if parties and len(passage.text.split()) >= _FEWEST_WORDS:
                yield self._pair(commitment, passage, closeness[passage.number], parties)

    def _parties(self, own: DocumentRow, passage: Passage) -> float:
        """How much the parties of a later document have in common with those of the promise's; 0 for an earlier one.

        Where one side has parties that tell documents apart, one of them must be shared: most look-alikes are copies.
        """
        later = self._documents.get(passage.document)
        if later is None or passage.date is None or own.date is None or passage.date <= own.date:
            return 0.0
        one, other = self._rarity.telling(own.parties), self._rarity.telling(later.parties)
        if (one or other) and not one & other:
            return 0.0
        return closeness_of_parties(self._rarity, own.parties, later.parties)

    def _pair(self, commitment: Commitment, passage: Passage, closeness: float, parties: float) -> Pair:
        promise = self._promise(passage)
        values = features(
            self._rarity,
            self._text(commitment.quote),
            self._text(passage.text),
            closeness=closeness,
            parties=parties,
            promises=promise is not None,
            quote=passage.text,
        )
        return Pair(passage, promise, values)

    def _text(self, text: str) -> Text:
        if text not in self._texts:
            self._texts[text] = text_of(text)
        return self._texts[text]

    def _promise(self, passage: Passage) -> Commitment | None:
        if passage.document not in self._promises:
            found = self._store.of_document(passage.document)
            self._promises[passage.document] = {c.start: c for c in reversed(found)}
        return self._promises[passage.document].get(passage.start)

    def _mention(self, earlier: Commitment, pair: Pair, score: float) -> Mention:
        passage, later = pair.passage, pair.commitment
        told = later is None
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
            differences=differences(earlier, later) if later else (),
            commitment=later,
        )


def _opened(folders: Folders, config: Config) -> Vectors:
    vectors = vector_store(folders, config, load_embedder(folders.index, config.embedder).model).open("passages")
    if not vectors.count():
        raise SearchError("nothing is indexed yet; 'commitments build' does it")
    return vectors
