"""The orchestration: a document's sentences become its commitments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from commitments.errors import CommitmentsError
from commitments.extract.annotate import Tree, read_tree
from commitments.extract.candidates import candidates
from commitments.extract.confidence import Weights, trained_weights
from commitments.extract.detection import find_promise, needs_lead_in, weighed_by, worth_parsing
from commitments.extract.doubt import with_doubt
from commitments.extract.findings import Names, commitments_of
from commitments.extract.leads import assigned_leads
from commitments.extract.meetings import with_meetings
from commitments.extract.parses import ParsedSentence, parse_text
from commitments.extract.parties import read_parties
from commitments.extract.promise.encoding import shown
from commitments.extract.promise.reader import Reader, load_reader
from commitments.extract.prose import read_prose
from commitments.extract.rows import with_rows
from commitments.extract.spacy_import import import_spacy
from commitments.model import BlockKind, Commitment, Document, Extraction, Sentence

if TYPE_CHECKING:
    from spacy.language import Language

_LONGEST = 10_000
_ORDER = re.compile(r"authority\s+vested\s+in\s+me|it\s+is\s+hereby\s+ordered", re.IGNORECASE)
_BACKGROUND = re.compile(r"background|purpose|preamble|findings", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?! levels)")


class UnknownModelError(CommitmentsError):
    """A spaCy model that is not installed."""


@lru_cache(maxsize=2)
def load_extractor(spacy_model: str) -> Extractor:
    """An extractor with the named spaCy model, without the parts that nothing here asks for."""
    try:
        nlp = import_spacy(spacy_model).load(spacy_model, exclude=["ner", "senter"])
    except OSError as error:
        message = f"spaCy model {spacy_model!r}: not installed; pip install it, or name another in commitments.toml"
        raise UnknownModelError(message) from error
    return Extractor(nlp, load_reader())


@dataclass(frozen=True)
class Extractor:
    """Finds commitments; reads nothing but the document that it is given. `weights` are those of confidence.json."""

    nlp: Language
    reader: Reader
    weights: Weights = field(default_factory=trained_weights)

    def extract(self, document: Document) -> Extraction:
        """All commitments of the document, in its order."""
        prose = read_prose(document)
        read = self._extract(prose.reading)
        if prose.same:
            return read
        names, found = Names(document.id), [prose.commitment(one) for one in read.commitments]
        return replace(
            read,
            document=document,
            sentences=tuple(map(prose.sentence, read.sentences)),
            commitments=tuple(replace(one, id=names.next(one.quote)) for one in found),
        )

    def _extract(self, document: Document) -> Extraction:
        tree = read_tree(document)
        sentences = tree.sentences
        if document.meta.unread:
            return Extraction(document, document.meta.parties, sentences, (), document.warnings)
        context = read_parties(document, tree)
        names = Names(document.id)
        found: list[Commitment] = []
        for parsed, facts, heard in self._read(document, tree):
            if promise := find_promise(parsed, facts, self.weights, heard):
                found.extend(commitments_of(document, parsed, promise, context, names))
        placed = assigned_leads(with_rows(found, context), sentences, context)
        commitments = with_doubt(with_meetings(placed, sentences, document), context)
        warnings = (*document.warnings, *_too_long(sentences))
        return Extraction(document, context.parties, sentences, commitments, warnings, context.speakers.guessed)

    def features(self, document: Document) -> Iterator[tuple[Sentence, frozenset[str]]]:
        """What each sentence that may promise is weighed by."""
        prose = read_prose(document)
        for parsed, facts, _ in self._read(prose.reading, read_tree(prose.reading)):
            weighed = weighed_by(parsed, candidates(parsed, facts), facts)
            if weighed is not None:
                yield prose.sentence(parsed.sentence), weighed

    def _read(
        self, document: Document, tree: Tree
    ) -> Iterator[tuple[ParsedSentence, frozenset[str], Callable[[], float]]]:
        """The parses of those sentences that may hold a promise, what is around them, and how to ask the reader.

        The others never reach the parser.
        """
        chosen = []
        for index, sentence in enumerate(tree.sentences):
            heading = document.blocks[sentence.block].kind is BlockKind.HEADING
            heard = self._heard(tree, index)
            if not heading and len(sentence.text) <= _LONGEST and worth_parsing(sentence, tree.scope(sentence), heard):
                chosen.append((index, sentence, heard))
        texts = [parse_text(sentence, join=needs_lead_in(sentence)) for _, sentence, _ in chosen]
        docs = self.nlp.pipe(text for text, _ in texts)
        for (index, sentence, heard), (_, pieces), doc in zip(chosen, texts, docs, strict=True):
            parsed = ParsedSentence(sentence, doc, pieces, tree.scope(sentence))
            yield parsed, context_of(document, tree.sentences, index), heard

    def _heard(self, tree: Tree, index: int) -> Callable[[], float]:
        """What the reader says of a sentence, asked once and only when it matters."""

        @cache
        def heard() -> float:
            return self.reader.logit(shown(tree.sentences, index, tree.scope(tree.sentences[index])))

        return heard


def _too_long(sentences: tuple[Sentence, ...]) -> Iterator[str]:
    """What is said of sentences that no writer meant as one: a table without marks, a file without punctuation."""
    for sentence in sentences:
        if len(sentence.text) > _LONGEST:
            yield f"a sentence of {len(sentence.text)} characters at {sentence.start} is too long to be read"


def context_of(document: Document, sentences: tuple[Sentence, ...], index: int) -> frozenset[str]:
    """What the document and the section say about a sentence."""
    facts = set()
    if _ORDER.search(document.text, 0, 1500):
        facts.add("order")
        if _BACKGROUND.search(_heading_of(sentences, index)):
            facts.add("background")
    issued = document.meta.date
    years = [int(year) for year in _YEAR.findall(sentences[index].text)]
    if issued and any(year < issued.year for year in years):
        facts.add("past-year")
    if issued and any(year > issued.year for year in years):
        facts.add("future-year")
    return frozenset(facts)


def _heading_of(sentences: tuple[Sentence, ...], index: int) -> str:
    """The nearest short title above a sentence, or its section."""
    for sentence in reversed(sentences[:index]):
        words = sentence.text.rstrip(".:").split()
        if len(words) <= 8 and all(w[0].isupper() or w in ("and", "of", "the", "for", "in", "to", "on") for w in words):
            return sentence.text
    return " ".join(sentences[index].section)
