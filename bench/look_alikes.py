"""Made-up look-alikes of real promises: the same sentence with another party, another target or another body in it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from commitments.lineage.features import chance
from commitments.lineage.suggesting import SHOWN, Nearby, Suggester
from commitments.model import Commitment
from commitments.search.embedder import Embedder
from commitments.store import DocumentRow, Store
from commitments.store.unit_queries import Passage

Swapped = Literal["party", "target", "body"]
KINDS: tuple[Swapped, ...] = ("party", "target", "body")
COUNT = 1000
_NAME = re.compile(r"[A-Z][\w’'-]+(?: (?:(?:of|for|on|the|and|in) )*[A-Z][\w’'-]+)+")
_BODY = re.compile(
    r"(?:Group|Council|Committee|Force|Dialogue|Commission|Agency|Department|Ministry|Secretariat|Board|Center|Centre|"
    r"Institute|Fund|Bank|Forum|Mechanism|Network|Partnership|Alliance|Office|Authority)s?\b"
)
# A noun with what tells it apart, after a word that does not: "the digital trade agreement", "on wheat exports".
_TARGET = re.compile(
    r"\b(?:on|of|for|in|the|to|their|our) ([a-z]{4,}(?: [a-z]{4,}){1,2})(?=[,.;]| (?:and|in|by|to|with)\b)"
)
_LEAST_WORDS = 10


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A promise, the made-up sentence of a later document, that document's parties, and what was swapped."""

    promise: Commitment
    text: str
    parties: tuple[str, ...]
    swapped: Swapped


def look_alikes(store: Store, count: int = COUNT, seed: int = 20) -> list[LookAlike]:
    """So many, in turns by what is swapped; the same ones for the same documents and seed."""
    luck = random.Random(seed)
    documents = {row.id: row for row in store.documents()}
    promises = [c for id_ in sorted(documents) for c in store.of_document(id_) if len(c.quote.split()) >= _LEAST_WORDS]
    names = {party for row in documents.values() for party in row.parties}
    pools = {kind: sorted({run for c in promises for run in _runs(c, kind, names)}) for kind in ("target", "body")}
    pools["party"] = sorted(names)
    found: list[LookAlike] = []
    luck.shuffle(promises)
    for promise in promises * 3:
        kind = KINDS[len(found) % 3]
        parties = documents[promise.document].parties
        if made := _made(luck, promise, kind, parties, pools[kind], names):
            found.append(made)
        if len(found) == count:
            break
    return found


def _runs(promise: Commitment, kind: str, parties: set[str]) -> Iterator[str]:
    """The words of a promise that can be swapped: names of bodies, or of other things and the nouns they are about."""
    for match in _NAME.finditer(promise.quote):
        if match[0] not in parties and bool(_BODY.search(match[0])) == (kind == "body"):
            yield match[0]
    if kind == "target":
        yield from (match[1] for match in _TARGET.finditer(promise.quote))


def _made(
    luck: random.Random, promise: Commitment, kind: Swapped, parties: tuple[str, ...], pool: list[str], all_: set[str]
) -> LookAlike | None:
    own = [p for p in parties if p in promise.quote] if kind == "party" else sorted({*_runs(promise, kind, all_)})
    if not own:
        return None
    gone = luck.choice(own)
    like = [one for one in pool if one[0].isupper() == gone[0].isupper() and not _alike(one, gone)]
    new = luck.choice([one for one in like if one not in promise.quote and one not in parties])
    swapped = tuple(new if p == gone else p for p in parties) if kind == "party" else parties
    return LookAlike(promise, promise.quote.replace(gone, new), swapped, kind)


def _alike(one: str, other: str) -> bool:
    """Whether two runs share a word, so that one may be another name of the other."""
    return bool({*one.casefold().split()} & {*other.casefold().split()} - {"of", "the", "and", "for", "on", "in"})


def shown(suggester: Suggester, embedder: Embedder, store: Store, made: Sequence[LookAlike]) -> list[LookAlike]:
    """Those that would be shown unasked, were each the only sentence of a document a year later."""
    documents = {row.id: row for row in store.documents()}
    texts = [text for one in made for text in (one.promise.quote, one.text)]
    vectors = embedder.embed(texts)
    closeness = (vectors[::2] * vectors[1::2]).sum(axis=1)
    found = []
    for one, close in zip(made, closeness, strict=True):
        own = documents[one.promise.document]
        # A sentence of few words is not compared.
        for pair in suggester.weighed(one.promise, own, [_later(one, own, float(close))]):
            if chance(pair.values) >= SHOWN and not suggester.is_copy(one.promise, pair):
                found.append(one)
    return found


def _later(one: LookAlike, own: DocumentRow, closeness: float) -> Nearby:
    day = (own.date or date(2026, 1, 1)) + timedelta(days=365)
    passage = Passage(
        -1, "look-alike", "A look-alike", day, month_only=False, start=0, end=len(one.text), text=one.text
    )
    row = replace(own, id="look-alike", date=day, parties=one.parties)
    return Nearby(passage, row, closeness, replace(one.promise, id="look-alike/1", quote=one.text))
