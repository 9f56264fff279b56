"""The orchestration: a document's sentences become its commitments."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from commitments.errors import CommitmentsError
from commitments.extract.actions import action_of
from commitments.extract.detection import Finding, find_promise, needs_lead_in, worth_parsing
from commitments.extract.parses import ParsedSentence, parse_text
from commitments.extract.sentences import split_sentences
from commitments.model import BlockKind, Commitment, Document, Extraction, Sentence

if TYPE_CHECKING:
    from spacy.language import Language

_WORD = re.compile(r"\w+")


class UnknownModelError(CommitmentsError):
    """A spaCy model that is not installed."""


@lru_cache(maxsize=2)
def load_extractor(spacy_model: str) -> Extractor:
    """An extractor with the named spaCy model, without the parts that nothing here asks for."""
    import spacy

    try:
        return Extractor(spacy.load(spacy_model, exclude=["ner", "senter"]))
    except OSError as error:
        message = f"spaCy model {spacy_model!r}: not installed; pip install it, or name another in commitments.toml"
        raise UnknownModelError(message) from error


@dataclass(frozen=True)
class Extractor:
    """Finds commitments; reads nothing but the document that it is given."""

    nlp: Language

    def extract(self, document: Document) -> Extraction:
        """All commitments of the document, in its order."""
        sentences = split_sentences(document)
        commitments = tuple(self._commitments(document, sentences))
        return Extraction(document, document.meta.parties, sentences, commitments, document.warnings)

    def _commitments(self, document: Document, sentences: tuple[Sentence, ...]) -> Iterator[Commitment]:
        names = _Names(document.id)
        for parsed in self._parses(document, sentences):
            finding = find_promise(parsed)
            if finding is not None:
                yield _commitment(document, parsed, finding, names)

    def _parses(self, document: Document, sentences: tuple[Sentence, ...]) -> Iterator[ParsedSentence]:
        """The parses of those sentences that may hold a promise; the others never reach the parser."""
        chosen = [s for s in sentences if document.blocks[s.block].kind is not BlockKind.HEADING and worth_parsing(s)]
        texts = [parse_text(sentence, join=needs_lead_in(sentence)) for sentence in chosen]
        docs = self.nlp.pipe(text for text, _ in texts)
        for sentence, (_, pieces), doc in zip(chosen, texts, docs, strict=True):
            yield ParsedSentence(sentence, doc, pieces)


class _Names:
    """The ids of a document's commitments: from its id, the words of the quote, and how often they came before."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._seen: Counter[str] = Counter()

    def next(self, quote: str) -> str:
        words = " ".join(_WORD.findall(quote.casefold()))
        key = "\0".join((self._document, words, str(self._seen[words])))
        self._seen[words] += 1
        return f"{self._document}/{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _commitment(document: Document, parsed: ParsedSentence, finding: Finding, names: _Names) -> Commitment:
    sentence = parsed.sentence
    source = document.source_map.place(sentence.span)
    evidence = {"strength": tuple(document.evidence(span.start, span.end) for span in finding.evidence)}
    return Commitment(
        id=names.next(sentence.text),
        document=document.id,
        quote=sentence.text,
        start=sentence.start,
        end=sentence.end,
        source_start=source.start,
        source_end=source.end,
        action=action_of(parsed, finding.clause),
        strength=finding.strength,
        section=sentence.section,
        lead_in=sentence.lead_in.text if sentence.lead_in else None,
        confidence=finding.confidence,
        evidence=MappingProxyType(evidence),
    )
