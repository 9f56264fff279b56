"""One run of `add`: each source is drafted, read, asked about where it is uncertain, and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from commitments.acquire import (
    Added,
    Change,
    Corpus,
    Draft,
    Fetcher,
    Given,
    Received,
    Refreshed,
    draft,
    draft_url,
    files_in,
    id_for,
    is_url,
    known_urls,
    own_places,
    read_file,
    read_list,
    refresh,
    slug,
    with_fields,
    with_id,
)
from commitments.acquire import field as front_matter_field
from commitments.config import Folders
from commitments.document_metadata import DocumentMetadata, Origin, read_document_metadata
from commitments.documents import parse_document
from commitments.errors import CommitmentsError, UnknownIdError, UnreadableDocumentError
from commitments.model import Document

FIELDS = ("title", "date", "place", "type", "parties")


@dataclass(frozen=True, slots=True)
class Kept:
    """A source that was read: what adding it comes to, and what is known of it."""

    source: str
    change: Change
    document: Document
    metadata: DocumentMetadata
    added: Added | None = None

    @property
    def news(self) -> bool:
        """Whether the corpus did not have this text."""
        return self.change in (Change.ADDED, Change.CHANGED)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was not read, and what is missing or uncertain."""
        read = (warning for warning in self.document.warnings if warning not in self.document.meta.doubts.values())
        return (*(self.added.warnings if self.added else ()), *read, *self.metadata.doubts.values())


class Voice(Protocol):
    """Tells what became of each source."""

    def say(self, text: str) -> None:
        """Tell how far it is."""

    def kept(self, kept: Kept) -> None:
        """Tell of a document in the corpus."""

    def refreshed(self, result: Refreshed) -> None:
        """Tell of a source that was looked at again."""

    def failed(self, source: str, error: Exception) -> None:
        """Tell of a source that could not be read."""

    def end(self) -> None:
        """Nothing follows."""


@dataclass
class Adding:
    """What was added so far, and under which id each source went.

    `answers` says what a person knows of what is uncertain about a document with an id. `update` is the document that
    the one source is a new version of.
    """

    corpus: Corpus
    fetcher: Fetcher
    voice: Voice
    answers: Callable[[str, DocumentMetadata], dict[str, object]] | None = None
    update: str | None = None
    stdin: Callable[[], bytes] = bytes
    tally: Counter[str] = field(default_factory=Counter)
    seen: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] | None = None

    def add(self, source: str, given: Given) -> None:
        """Add a source: each file of a folder is one of its own."""
        if source == "-":
            self._keep(source, lambda: _from_stdin(self.stdin(), given), None)
        elif is_url(source):
            self._keep(source, lambda: self._fetched(source, given), None)
        else:
            for path in self._files(source):
                self._keep(str(path), partial(self._from_file, path, given), str(path.resolve()))

    def add_list(self, path: Path) -> None:
        """Add the sources of a list; what the corpus has from an earlier run is not fetched again."""
        try:
            entries = read_list(path)
        except CommitmentsError as error:
            self._failed(str(path), error)
            return
        known = self._known()
        for number, entry in enumerate(entries, start=1):
            if entry.url in known:
                self.tally["already there"] += 1
                continue
            self.voice.say(f"{number} of {len(entries)}: {entry.url}")
            self.add(entry.url, entry.given)

    def refresh(self) -> None:
        """Look at the sources of the corpus again."""
        for result in refresh(self.corpus, self.fetcher, datetime.now(UTC)):
            if isinstance(result, CommitmentsError):
                self._failed("", result)
                continue
            self.tally[result.news.name.lower()] += 1
            self.voice.refreshed(result)

    def _fetched(self, url: str, given: Given) -> Draft:
        document_id = given.id or self._known().get(url) or id_for(url, self.corpus)
        return draft_url(url, replace(given, id=document_id), self.fetcher, datetime.now(UTC))

    def _known(self) -> dict[str, str]:
        if self.known is None:
            self.known = known_urls(self.corpus)
        return self.known

    def _files(self, source: str) -> Iterator[Path]:
        try:
            folders = self.corpus.folders
            paths = list(files_in(source, own_places(folders), folders.root))
            if not paths:
                raise UnreadableDocumentError(f"{source}: no readable file in it")
        except (CommitmentsError, OSError, ValueError) as error:
            self._failed(source, error)
            return
        yield from paths

    def _from_file(self, path: Path, given: Given) -> Draft:
        """The draft under an id that is its own; another document's id is no longer free."""
        drafted = draft(Received(read_file(path), path.name, str(path)), given)
        if self.update:
            return drafted
        document_id = self.corpus.id_for_file(drafted.id, str(path.resolve()), drafted.markdown)
        if given.id and document_id != given.id:
            raise UnreadableDocumentError(
                f"{path}: another document has the id {given.id}; --update {given.id} makes this a new version of it"
            )
        return with_id(drafted, document_id)

    def _keep(self, source: str, make: Callable[[], Draft], place: str | None) -> None:
        try:
            drafted = make()
            if drafted.id in self.seen:
                raise UnreadableDocumentError(f"{source}: has the same id as {self.seen[drafted.id]}; add it with --id")
            kept = self._read(source, drafted)
            if self.answers and kept.news:
                answers = self.answers(drafted.id, kept.metadata)
                given = {**drafted.given, **answers}
                drafted = replace(drafted, markdown=with_fields(drafted.markdown, answers), given=given)
                kept = self._read(source, drafted)
            self.seen[drafted.id] = source
            kept = replace(kept, added=self.corpus.keep(drafted))
            if place and kept.change is not Change.DUPLICATE:
                self.corpus.remember(drafted.id, place)
        except CommitmentsError as error:
            self._failed(source, error)
        else:
            self.tally[kept.change] += 1
            self.voice.kept(kept)

    def _read(self, source: str, drafted: Draft) -> Kept:
        """The document as it will be kept, with what an earlier version's front matter says."""
        planned = self.corpus.planned(drafted)
        document = parse_document(planned.markdown, source)
        if not document.text:
            raise UnreadableDocumentError(f"{source}: no text in it")
        metadata = read_document_metadata(document, _origins(drafted, planned.markdown))
        return Kept(source, planned.change, document, metadata)

    def _failed(self, source: str, error: Exception) -> None:
        self.tally["failed"] += 1
        self.voice.failed(source, error)


def _from_stdin(content: bytes, given: Given) -> Draft:
    drafted = draft(Received(content, "standard input.md", "standard input"), given)
    if given.id:
        return drafted
    title = parse_document(drafted.markdown, "standard input").meta.title
    return replace(drafted, id=slug(title) if title else "standard-input")


def _origins(drafted: Draft, markdown: str) -> dict[str, Origin]:
    """Who put each field into the front matter of a document that is to be kept as `markdown`."""
    own = Origin.PAGE if drafted.suffix not in ("", ".md") else Origin.FRONT_MATTER
    found = {name: Origin.FRONT_MATTER for name in FIELDS if front_matter_field(markdown, name)}
    found |= {name: own for name in FIELDS if front_matter_field(drafted.markdown, name)}
    return found | dict.fromkeys(drafted.given, Origin.GIVEN)


class _Kept:
    """Keeps what became of each source; the first that cannot be read ends it."""

    def __init__(self) -> None:
        self.found: list[Kept] = []

    def say(self, text: str) -> None:
        """Nobody watches."""

    def kept(self, kept: Kept) -> None:
        """Keep a document that was read."""
        self.found.append(kept)

    def refreshed(self, result: Refreshed) -> None:
        """Nothing was looked at again."""

    def failed(self, source: str, error: Exception) -> None:
        """Pass the error on."""
        raise error

    def end(self) -> None:
        """Nothing follows."""


def add(
    folders: Folders,
    sources: Iterable[str],
    *,
    update: str | None = None,
    allow_private: bool = False,
    id: str | None = None,
    **given: Any,
) -> list[Kept]:
    """Bring sources in and ask nothing. Raises CommitmentsError for the first that cannot be read."""
    heard = _Kept()
    try:
        said = Given(**given, id=update or (slug(id) if id else None))
    except TypeError as error:
        raise CommitmentsError(f"no such field of a document: {error}") from error
    corpus = Corpus(folders)
    if update and corpus.current(update) is None:
        raise UnknownIdError(f"{update}: no such document")
    adding = Adding(corpus, Fetcher(allow_private), heard, update=update)
    for source in sources:
        adding.add(source, said)
    return heard.found
