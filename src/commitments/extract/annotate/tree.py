"""The tree of a document: its sentences in order, each with what stands above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from commitments.extract.annotate.lines import enacts, is_shouted, is_title, names_subject_only, pledges
from commitments.extract.annotate.lists import split_labelled
from commitments.extract.annotate.scopes import Gives, Scope, gives
from commitments.extract.labels import labels_at
from commitments.extract.tables import TableRow, read_rows
from commitments.model import Block, BlockKind, Document, Sentence

# A title set as a paragraph stands below every heading that is marked as one.
_SET_AS_PARAGRAPH = 7


@dataclass(frozen=True, slots=True)
class Tree:
    """The sentences of a document and, by where each starts, its scope."""

    sentences: tuple[Sentence, ...]
    scopes: Mapping[int, Scope]

    def scope(self, sentence: Sentence) -> Scope:
        """What stands above a sentence."""
        return self.scopes.get(sentence.start, Scope(governor=sentence.lead_in))


def read_tree(document: Document) -> Tree:
    """The document's sentences and their scopes."""
    sentences, labels = split_labelled(document)
    reader = _Reader(document, sentences, labels, read_rows(document))
    return Tree(sentences, {sentence.start: reader.read(i, sentence) for i, sentence in enumerate(sentences)})


@dataclass(slots=True)
class _Reader:
    """Walks the sentences and keeps what is open: headings by rank, and the label of the paragraph or list."""

    document: Document
    sentences: Sequence[Sentence]
    labels: frozenset[int]
    rows: Mapping[int, TableRow]
    headings: list[tuple[int, Sentence]] = field(default_factory=list)
    label: Sentence | None = None

    def read(self, i: int, sentence: Sentence) -> Scope:
        """The scope of the next sentence."""
        block = self.document.blocks[sentence.block]
        rank = self._rank(i, sentence, block)
        if rank is not None:
            self.headings = [one for one in self.headings if one[0] < rank]
            self.label = None
        elif self._begins_anew(i, sentence, block):
            self.label = None
        scope = self._scope(sentence)
        if rank is not None:
            self.headings.append((rank, sentence))
        elif sentence.start in self.labels:
            self.label = sentence
        return scope

    def _rank(self, i: int, sentence: Sentence, block: Block) -> int | None:
        """How high a heading stands, 1 the highest; None for what is none."""
        if block.kind is BlockKind.HEADING:
            return block.level
        alone = self._alone(i, sentence)
        if block.kind is BlockKind.PARAGRAPH and alone and not sentence.lead_in and is_title(sentence.text):
            return _SET_AS_PARAGRAPH
        return None

    def _alone(self, i: int, sentence: Sentence) -> bool:
        """Whether a sentence is all of its block."""
        beside = (*self.sentences[max(0, i - 1) : i], *self.sentences[i + 1 : i + 2])
        return all(other.block != sentence.block for other in beside)

    def _begins_anew(self, i: int, sentence: Sentence, block: Block) -> bool:
        """Whether a sentence opens a paragraph, which a label before it does not reach."""
        first = i == 0 or self.sentences[i - 1].block != sentence.block
        return first and block.kind is not BlockKind.ITEM and sentence.lead_in is None

    def _scope(self, sentence: Sentence) -> Scope:
        if self.document.blocks[sentence.block].kind is BlockKind.FOOTNOTE:
            return Scope(governor=sentence.lead_in)
        scope = Scope(
            tuple(heading for _, heading in self.headings),
            sentence.lead_in,
            self.label,
            self.rows.get(sentence.block, {}),
        )
        if self._is_measure(sentence):
            return replace(scope, gives=Gives.ACTIONS)
        if scope.governor and pledges(scope.governor.text) and self._is_heading(sentence):
            return replace(scope, gives=Gives.THINGS)
        return replace(scope, gives=_given(scope, sentence))

    def _is_heading(self, sentence: Sentence) -> bool:
        """Whether a paragraph without a label is a heading and nothing else."""
        block = self.document.blocks[sentence.block]
        return block.kind is BlockKind.PARAGRAPH and block.span == sentence.span and is_title(sentence.text)

    def _is_measure(self, sentence: Sentence) -> bool:
        """Whether a label says that the sentence is an action: "Action B2. Retrofit all halls."."""
        begin = self.document.blocks[sentence.block].span.start
        labels = labels_at(self.document.text, begin, sentence.start)
        return bool(labels) and labels[-1].kind == "measure" and labels[-1].end == sentence.start


def _given(scope: Scope, sentence: Sentence) -> Gives:
    """What the column of a cell, the verb of an operative paragraph, or the nearest line above that decides says."""
    if scope.row:
        action = scope.row.get("action")
        return Gives.ACTIONS if action and sentence.span in action else Gives.THINGS
    if scope.governor and enacts(scope.governor.text):
        return gives(sentence.text, "operative")
    if scope.governor and pledges(scope.governor.text):
        said = gives(sentence.text, "operative")
        return Gives.ACTIONS if said is Gives.UNKNOWN and not is_title(sentence.text) else said
    bare = scope.governor is not None and names_subject_only(scope.governor.text)
    if bare or is_shouted(sentence.text):
        said = gives(sentence.text, "operative")
        if said is not Gives.UNKNOWN:
            return said
    opening, colon, _ = sentence.text.partition(":")
    if colon and gives(opening, "headings") is Gives.THINGS:
        return Gives.THINGS
    lines = [line for line in scope.above if line not in scope.headings]
    found = [gives(line.text, "lines") for line in lines]
    found += [gives(line.text, "headings") for line in reversed(scope.headings)][:1]
    if any(gives(line.text, "headings") is Gives.ACTIONS for line in scope.headings):
        found.append(Gives.ACTIONS)
    return next((kind for kind in found if kind is not Gives.UNKNOWN), Gives.UNKNOWN)
