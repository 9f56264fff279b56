"""One run of `add`: each source is drafted, read, asked about where it is uncertain, and kept."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import click

from commitments.acquire import (
    Corpus,
    Draft,
    Fetcher,
    Given,
    Received,
    draft,
    draft_url,
    files_in,
    id_for,
    is_url,
    known_urls,
    read_file,
    read_list,
    refresh,
    slug,
    with_fields,
)
from commitments.acquire import field as front_matter_field
from commitments.cli.adding_told import FIELDS, Kept, Voice
from commitments.documents import parse_document
from commitments.errors import CommitmentsError, UnreadableDocumentError
from commitments.particulars import Origin, Particulars, read_particulars


@dataclass
class Adding:
    """What was added so far, and under which id each source went."""

    corpus: Corpus
    fetcher: Fetcher
    voice: Voice
    ask: bool
    tally: Counter[str] = field(default_factory=Counter)
    seen: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] | None = None

    def add(self, source: str, given: Given) -> None:
        """Add a source: each file of a folder is one of its own."""
        if source == "-":
            self._keep(source, lambda: _from_stdin(given))
        elif is_url(source):
            self._keep(source, lambda: self._fetched(source, given))
        else:
            for path in self._files(source):
                self._keep(str(path), lambda path=path: draft(Received(read_file(path), path.name, str(path)), given))  # type: ignore[misc]

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
            paths = list(files_in(Path(source)))
            if not paths:
                raise UnreadableDocumentError(f"{source}: no readable file in it")
        except (CommitmentsError, OSError, ValueError) as error:
            self._failed(source, error)
            return
        yield from paths

    def _keep(self, source: str, make: Callable[[], Draft]) -> None:
        try:
            drafted = make()
            if drafted.id in self.seen:
                raise UnreadableDocumentError(f"{source}: has the same id as {self.seen[drafted.id]}; add it with --id")
            kept = self._read(source, drafted)
            if self.ask and kept.news:
                answers = _answers(drafted.id, kept.particulars)
                given = {**drafted.given, **answers}
                drafted = replace(drafted, markdown=with_fields(drafted.markdown, answers), given=given)
                kept = self._read(source, drafted)
            self.seen[drafted.id] = source
            kept = replace(kept, added=self.corpus.keep(drafted))
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
        particulars = read_particulars(document, _origins(drafted, planned.markdown))
        return Kept(source, planned.change, document, particulars)

    def _failed(self, source: str, error: Exception) -> None:
        self.tally["failed"] += 1
        self.voice.failed(source, error)


def _from_stdin(given: Given) -> Draft:
    content = sys.stdin.buffer.read()
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


def _answers(document_id: str, particulars: Particulars) -> dict[str, object]:
    """What a person at the terminal knows of what is uncertain; an empty answer leaves it as it is."""
    answers: dict[str, object] = {}
    for name, question, read in _QUESTIONS:
        if name in particulars.doubts:
            click.echo(f"  {particulars.doubts[name]}", err=True)
            answers[name] = click.prompt(
                question.format(document_id), default="", show_default=False, err=True, value_proc=read
            )
    return {name: value for name, value in answers.items() if value}


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value.strip()) if value.strip() else None
    except ValueError as error:
        raise click.BadParameter("no day; write it as 2026-03-06") from error


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(";") if name.strip()]


_QUESTIONS: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("title", "Title of {}", str.strip),
    ("date", "Day of issue of {}, as 2026-03-06", _day),
    ("parties", "Parties of {}, apart by semicolons", _names),
)
