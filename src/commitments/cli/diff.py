"""The command that compares the versions of a document by what they promise."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from typing import Any

import click

from commitments.acquire import Corpus
from commitments.cli.context import Workspace
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


@click.command()
@click.argument("document", metavar="DOC")
@click.option(
    "--against", type=click.IntRange(1), metavar="N", help="The earlier version's number; else the latest one."
)
@click.option("--format", type=click.Choice(["text", "jsonl"]), default="text", show_default=True, help="How to print.")
@click.pass_obj
def diff(workspace: Workspace, document: str, against: int | None, format: str) -> None:
    """Compare the commitments of a document with those of its earlier version.

    Tells what was added, removed and reworded: "will" that became "intend to" is news.
    """
    corpus = Corpus(workspace.folders)
    versions = _versions(corpus, document)
    path = versions[-1] if against is None else next((v for v in versions if int(v.stem) == against), None)
    if path is None:
        raise UnknownIdError(
            f"{document}: no version {against}; there are {', '.join(str(int(v.stem)) for v in versions)}"
        )
    from commitments.extract import load_extractor

    extractor = load_extractor(workspace.config.spacy_model)
    earlier = parse_document(path.read_text(encoding="utf-8"), document)
    before = extractor.extract(earlier).commitments
    after = extractor.extract(read_document(corpus.path(document))).commitments
    found = compare(before, after)
    for difference in found:
        click.echo(json.dumps(_record(difference), ensure_ascii=False) if format == "jsonl" else _line(difference))
    workspace.say(_summary(found, int(path.stem)))


def compare(before: Sequence[Commitment], after: Sequence[Commitment]) -> tuple[Difference, ...]:
    """What changed between two versions, in the order of the later one; what was removed comes last."""
    kept = {commitment.id for commitment in before} & {commitment.id for commitment in after}
    old = [commitment for commitment in before if commitment.id not in kept]
    new = [commitment for commitment in after if commitment.id not in kept]
    alike = sorted(
        ((_likeness(one.quote, other.quote), i, j) for i, one in enumerate(old) for j, other in enumerate(new)),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for likeness, i, j in alike:
        if likeness >= _REWORDED and i not in pairs.values() and j not in pairs:
            pairs[j] = i
    found = [
        Difference(Kind.REWORDED, old[pairs[j]], commitment) if j in pairs else Difference(Kind.ADDED, None, commitment)
        for j, commitment in enumerate(new)
    ]
    gone = [Difference(Kind.REMOVED, one, None) for i, one in enumerate(old) if i not in pairs.values()]
    return (*found, *gone)


def _versions(corpus: Corpus, document: str) -> list[Any]:
    if corpus.current(document) is None:
        names = [path.stem for path in corpus.folders.documents.glob("*.md")]
        near = get_close_matches(document, names, n=3, cutoff=0.5)
        raise UnknownIdError(f"{document}: no such document" + (f"; nearest: {', '.join(near)}" if near else ""))
    versions = corpus.versions(document)
    if not versions:
        raise UnreadableDocumentError(f"{document}: has no earlier version; 'add' keeps one when a document changes")
    return versions


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


def _line(difference: Difference) -> str:
    strengths = [str(side.strength) for side in (difference.before, difference.after) if side]
    strength = " -> ".join(dict.fromkeys(strengths))
    named = difference.after or difference.before
    return f"{difference.kind:9} {strength:16} {named.id if named else ''}\n    {difference.words}"


def _record(difference: Difference) -> dict[str, Any]:
    sides = {"before": difference.before, "after": difference.after}
    return {"kind": difference.kind.value, "words": difference.words} | {
        name: {"id": side.id, "quote": side.quote, "strength": side.strength.value} if side else None
        for name, side in sides.items()
    }


def _summary(found: Sequence[Difference], number: int) -> str:
    if not found:
        return f"the same commitments as version {number}"
    counts = {kind: sum(difference.kind is kind for difference in found) for kind in Kind}
    return f"against version {number}: " + ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
