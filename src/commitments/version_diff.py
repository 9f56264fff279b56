"""What a document's versions promise, compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path

from commitments.acquire import Corpus
from commitments.config import Folders
from commitments.documents import parse_document, read_document
from commitments.errors import UnknownIdError, UnreadableDocumentError
from commitments.model import Commitment

# A sentence that keeps this part of its words is the same promise in other words.
_REWORDED = 0.6


class Kind(StrEnum):
    """What became of a commitment."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Difference:
    """A commitment that one version has and the other has not, or has in other words."""

    kind: Kind
    before: Commitment | None
    after: Commitment | None

    @property
    def words(self) -> str:
        """The words; where they changed, what went stands in [-...-] and what came in {+...+}."""
        if self.before and self.after:
            return "".join(_marked(self.before.quote, self.after.quote))
        return (self.after or self.before).quote  # type: ignore[union-attr]


def differences(
    folders: Folders, document: str, against: int | None, spacy_model: str
) -> tuple[int, tuple[Difference, ...]]:
    """The number of the earlier version, the latest unless named, and what differs from it.

    Raises UnknownIdError, and UnreadableDocumentError where there is no earlier version.
    """
    from commitments.extract import load_extractor

    corpus = Corpus(folders)
    number, path = _version(corpus, document, against)
    extractor = load_extractor(spacy_model)
    before = extractor.extract(parse_document(path.read_text(encoding="utf-8"), document)).commitments
    return number, compare(before, extractor.extract(read_document(corpus.path(document))).commitments)


def compare(before: Sequence[Commitment], after: Sequence[Commitment]) -> tuple[Difference, ...]:
    """What changed between two versions, in the order of the later one; what was removed comes last."""
    kept = {commitment.id for commitment in before} & {commitment.id for commitment in after}
    old = [commitment for commitment in before if commitment.id not in kept]
    new = [commitment for commitment in after if commitment.id not in kept]
    pairs = _reworded(old, new)
    found = [
        Difference(Kind.REWORDED, old[pairs[j]], commitment) if j in pairs else Difference(Kind.ADDED, None, commitment)
        for j, commitment in enumerate(new)
    ]
    gone = [Difference(Kind.REMOVED, one, None) for i, one in enumerate(old) if i not in pairs.values()]
    return (*found, *gone)


def _version(corpus: Corpus, document: str, number: int | None) -> tuple[int, Path]:
    if corpus.current(document) is None:
        raise UnknownIdError.among((path.stem for path in corpus.folders.documents.glob("*.md")), document)
    versions = {int(path.stem): path for path in corpus.versions(document)}
    if not versions:
        raise UnreadableDocumentError(f"{document}: has no earlier version; 'add' keeps one when a document changes")
    wanted = max(versions) if number is None else number
    if wanted not in versions:
        there = ", ".join(map(str, versions))
        raise UnknownIdError(f"{document}: no version {wanted}; there are {there}")
    return wanted, versions[wanted]


def _reworded(old: Sequence[Commitment], new: Sequence[Commitment]) -> dict[int, int]:
    """Which of the new ones is which of the old ones in other words; the most alike first."""
    alike = sorted(
        ((_likeness(one.quote, other.quote), i, j) for i, one in enumerate(old) for j, other in enumerate(new)),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for likeness, i, j in alike:
        if likeness >= _REWORDED and i not in pairs.values() and j not in pairs:
            pairs[j] = i
    return pairs


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _marked(before: str, after: str) -> Iterator[str]:
    one, other = re.findall(r"\s+|\w+|[^\w\s]", before), re.findall(r"\s+|\w+|[^\w\s]", after)
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "".join(one[a:b])
            continue
        if b > a:
            yield f"[-{''.join(one[a:b])}-]"
        if d > c:
            yield f"{{+{''.join(other[c:d])}+}}"
