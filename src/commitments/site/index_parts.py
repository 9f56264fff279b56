"""The search index of a large site in parts: which documents each is made of, and what is in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from commitments.site import bundles, search_records
from commitments.site.content import SiteContent
from commitments.site.digests import digest
from commitments.site.entries import Entry
from commitments.site.search_records import SearchRecord, commitment_record, document_record, write_page
from commitments.store import DocumentRow, Store


@dataclass(frozen=True, slots=True)
class IndexPart:
    """Some documents with their commitments. `folder` is where their index lies: "" for the only one, else "8-3/"."""

    folder: str
    documents: tuple[DocumentRow, ...]
    entries: tuple[Entry, ...]
    key: str

    def __len__(self) -> int:
        return len(self.documents) + len(self.entries)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a part has: how many pages with each value of a facet, and all words, which the only part does not need."""

    facets: Mapping[str, Mapping[str, int]]
    words: str


def cut(site: SiteContent, store: Store, most: int) -> tuple[IndexPart, ...]:
    """The parts: one, or twice as many until they hold `most` characters on average.

    A document's part depends on its id alone while their number stays, so that what is new changes one of them.
    """
    count, size = 1, _characters(site, store)
    while size > most * count:
        count *= 2
    documents: list[list[DocumentRow]] = [[] for _ in range(count)]
    entries: list[list[Entry]] = [[] for _ in range(count)]
    for row in site.documents:
        documents[_place(row.id, count)].append(row)
    for entry in site.sure:
        entries[_place(entry.commitment.document, count)].append(entry)
    made_by, respelled = made_of(site), _respelled(site)
    return tuple(
        IndexPart(
            f"{count}-{number}/" if count > 1 else "",
            tuple(rows),
            tuple(some),
            digest(made_by, respelled, [e.key for e in some], rows),
        )
        for number, (rows, some) in enumerate(zip(documents, entries, strict=True))
        if rows
    )


def made_of(site: SiteContent) -> str:
    """Stands for all that an index depends on beside documents and commitments."""
    code = [Path(module.__file__ or "").read_bytes() for module in (bundles, search_records)]
    return digest(code, Path(__file__).read_bytes(), version("pagefind"), site.config.language)


def write_pages(part: IndexPart, site: SiteContent, store: Store, folder: Path) -> Contents:
    """Write the pages that Pagefind is to index; what is on them."""
    facets: dict[str, Counter[str]] = {}
    words: set[str] = set()
    for record in _records(part, site, store):
        write_page(folder, record)
        for name, values in record.filters:
            facets.setdefault(name, Counter()).update(values)
        if part.folder:
            words.update(record.content.split(), *(value.split() for _, value in record.meta))
    return Contents(facets, " ".join(sorted(words)))


def read_contents(path: Path, part: IndexPart) -> Contents | None:
    """What was kept of a part, if it still is what it was."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Contents(kept["facets"], kept["words"]) if kept["key"] == part.key else None


def write_contents(path: Path, part: IndexPart, contents: Contents) -> None:
    """Keep what is in a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    record = {"key": part.key, "facets": contents.facets, "words": contents.words}
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def _characters(site: SiteContent, store: Store) -> int:
    texts = sum(len(store.document(row.id).document.text) for row in site.documents)
    return texts + sum(len(e.commitment.quote) for e in site.sure)


def _place(document_id: str, count: int) -> int:
    hashed = blake2b(document_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(hashed, "big") % count


def _respelled(site: SiteContent) -> list[tuple[str, str, str]]:
    """Values that a filter shows in another spelling: which one is commonest can change with any document."""
    return sorted(
        (facet, value, named)
        for facet, values in site.spelling.items()
        for value, named in values.items()
        if named != value
    )


def _records(part: IndexPart, site: SiteContent, store: Store) -> Iterator[SearchRecord]:
    for entry in part.entries:
        yield commitment_record(site, entry)
    for row in part.documents:
        yield document_record(row, store.document(row.id).document.text)
