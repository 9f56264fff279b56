"""Documents from addresses: fetched, drafted, and looked at again later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from commitments.acquire.draft import Added, Change, Draft, Given
from commitments.acquire.drafting import Received, draft, name_of
from commitments.acquire.fetching import Fetched, Fetcher
from commitments.acquire.front import field, with_fields
from commitments.acquire.kinds import KINDS
from commitments.acquire.versions import Corpus, slug, text_hash
from commitments.errors import UnreadableDocumentError

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/octet-stream": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "": ".html",
}

_LONGEST_HEADER = 300


def id_for(url: str, corpus: Corpus) -> str:
    """The id of a new document from an address: its name there, told apart from a document of another source."""
    name = Path(name_of(url))
    stem = slug(name.stem if name.suffix.lower() in KINDS else name.name)
    taken = corpus.current(stem)
    if taken is None or field(taken, "source_url") == url:
        return stem
    return f"{stem}-{hashlib.sha256(url.encode()).hexdigest()[:6]}"


def draft_url(url: str, given: Given, fetcher: Fetcher, now: datetime) -> Draft:
    """The document at an address. Raises UnreadableDocumentError."""
    answer = fetcher.fetch(url)
    if answer.status != 200:
        raise UnreadableDocumentError(f"{url}: there is nothing there ({answer.status})")
    return _drafted(url, answer, given, now)


def _drafted(url: str, answer: Fetched, given: Given, now: datetime) -> Draft:
    suffix = Path(urlsplit(answer.url).path).suffix.lower()
    if suffix not in KINDS:
        suffix = _SUFFIXES.get(answer.content_type, f".{answer.content_type.rpartition('/')[2]}")
    stem = Path(name_of(url))
    name = (stem.stem if stem.suffix.lower() in KINDS else stem.name) + suffix
    drafted = draft(Received(answer.content, name, url, url, now), given)
    kept = {"etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified")}
    markdown = with_fields(drafted.markdown, {name: value for name, value in kept.items() if _can_be_sent(value)})
    return replace(
        drafted,
        markdown=markdown,
        original=drafted.original or answer.content,
        suffix=drafted.suffix or ".md",
    )


def known_urls(corpus: Corpus) -> dict[str, str]:
    """The document of each source address in the corpus."""
    found = {}
    for document_id, markdown in corpus.all():
        url = field(markdown, "source_url")
        if url:
            found[url] = document_id
    return found


class News(StrEnum):
    """What became of a source since it was fetched."""

    SAME = "unchanged"
    ALTERED = "altered since it was fetched; the new text is a new version"
    WITHDRAWN = "withdrawn: there is nothing at its address any more"
    THERE = "still there; its text did not come from its address and was not compared"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A document whose source was looked at again."""

    id: str
    url: str
    news: News
    added: Added | None = None


def refresh(corpus: Corpus, fetcher: Fetcher, now: datetime) -> Iterator[Refreshed | UnreadableDocumentError]:
    """Look at the source of each document again; a changed text becomes a new version, one failure stops nothing."""
    for url, document_id in known_urls(corpus).items():
        markdown = corpus.current(document_id) or ""
        try:
            yield _refreshed(document_id, url, markdown, corpus, fetcher, now)
        except UnreadableDocumentError as error:
            yield error


def _refreshed(document_id: str, url: str, markdown: str, corpus: Corpus, fetcher: Fetcher, now: datetime) -> Refreshed:
    answer = fetcher.fetch(url, _conditions(markdown))
    if answer.status in (404, 410):
        if not field(markdown, "withdrawn"):
            corpus.note(document_id, {"withdrawn": now.date()})
        return Refreshed(document_id, url, News.WITHDRAWN)
    if not field(markdown, "retrieved"):
        return Refreshed(document_id, url, News.THERE)
    if answer.status == 304:
        return Refreshed(document_id, url, News.SAME)
    drafted = _drafted(url, answer, Given(id=document_id), now)
    if text_hash(drafted.markdown) == text_hash(markdown):
        return Refreshed(document_id, url, News.SAME)
    added = corpus.keep(drafted)
    return Refreshed(document_id, url, News.ALTERED if added.change is Change.CHANGED else News.SAME, added)


def _conditions(markdown: str) -> Mapping[str, str]:
    names = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
    found = {header: field(markdown, name) for name, header in names.items()}
    return {header: value for header, value in found.items() if value and _can_be_sent(value)}


def _can_be_sent(value: str | None) -> bool:
    """Whether a header's value is short and plain enough to be kept and sent back."""
    return (
        bool(value) and len(value or "") <= _LONGEST_HEADER and (value or "").isascii() and (value or "").isprintable()
    )
