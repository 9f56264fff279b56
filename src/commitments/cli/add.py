"""The command that brings documents in."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from commitments.acquire import (
    Added,
    Change,
    Corpus,
    Draft,
    Fetcher,
    Given,
    News,
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
from commitments.cli.context import Workspace
from commitments.cli.options import DAY
from commitments.documents import parse_document
from commitments.errors import CommitmentsError, UnreadableDocumentError
from commitments.model import Document, DocumentType

_TYPES = click.Choice([kind.value for kind in DocumentType])


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--title", help="The document's title.")
@click.option("--date", "day", type=DAY, metavar="DAY", help="The day it was issued.")
@click.option("--type", "type_", type=_TYPES, metavar="TYPE", help="What it is: joint-statement, mou, framework ...")
@click.option("--party", multiple=True, metavar="NAME", help="Who promises in it; repeat for more.")
@click.option("--place", metavar="NAME", help="Where it was issued.")
@click.option("--id", "id_", metavar="NAME", help="The id of the document; else its file's name.")
@click.option("--list", "lists", multiple=True, type=click.Path(path_type=Path), help="A TOML or CSV list of sources.")
@click.option("--refresh", "again", is_flag=True, help="Fetch the sources of the corpus again and tell what changed.")
@click.option("--allow-private", is_flag=True, help="Also fetch from this machine and private networks.")
@click.option("--no-input", is_flag=True, help="Ask nothing, also on a terminal.")
@click.pass_obj
def add(
    workspace: Workspace,
    /,
    sources: tuple[str, ...],
    lists: tuple[Path, ...],
    again: bool,
    allow_private: bool,
    **said: Any,
) -> int:
    """Turn files, folders, standard input (-) and web pages into documents of the corpus.

    What is already there, word for word, is left alone; a changed document becomes a new version, and the old one is
    kept. A source that cannot be read is named and the rest goes on; the exit status is then 2.
    """
    if not sources and not lists and not again:
        raise click.UsageError("name a file, a folder, - or an address; or give --list or --refresh")
    ask = sys.stdin.isatty() and not said.pop("no_input")
    said.pop("no_input", None)
    if said["id_"] and len(sources) != 1:
        raise click.UsageError("--id names one document; give one source with it")
    given = Given(
        said["title"],
        said["day"],
        said["type_"],
        said["party"],
        said["place"],
        id=slug(said["id_"]) if said["id_"] else None,
    )
    adding = Adding(workspace, Corpus(workspace.folders), Fetcher(allow_private), ask=ask)
    for source in sources:
        adding.add(source, given)
    for path in lists:
        adding.add_list(path)
    if again:
        adding.refresh()
    workspace.say(", ".join(f"{number} {what}" for what, number in adding.tally.items()) or "nothing to add")
    return 2 if adding.tally["failed"] else 0


@dataclass
class Adding:
    """One run of the command: what was added, and under which id each source went."""

    workspace: Workspace
    corpus: Corpus
    fetcher: Fetcher
    ask: bool
    tally: Counter[str] = field(default_factory=Counter)
    seen: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] | None = None

    def add(self, source: str, given: Given) -> None:
        """Add a source: each file of a folder is one of its own."""
        if source == "-":
            self._keep(source, lambda: _from_stdin(given))
        elif is_url(source):
            to = replace(given, id=given.id or self._known().get(source) or id_for(source, self.corpus))
            self._keep(source, lambda: draft_url(source, to, self.fetcher, datetime.now(UTC)))
        else:
            for path in self._files(source):
                self._keep(str(path), lambda path=path: draft(Received(read_file(path), path.name, str(path)), given))  # type: ignore[misc]

    def add_list(self, path: Path) -> None:
        """Add the sources of a list; what the corpus has from an earlier run is not fetched again."""
        try:
            entries = read_list(path)
        except CommitmentsError as error:
            self._failed(error)
            return
        known = self._known()
        for number, entry in enumerate(entries, start=1):
            if entry.url in known:
                self.tally["already there"] += 1
                continue
            self.workspace.say(f"{number} of {len(entries)}: {entry.url}")
            self.add(entry.url, entry.given)

    def refresh(self) -> None:
        """Look at the sources of the corpus again."""
        for result in refresh(self.corpus, self.fetcher, datetime.now(UTC)):
            if isinstance(result, CommitmentsError):
                self._failed(result)
                continue
            self.tally[result.news.name.lower()] += 1
            if result.news is not News.SAME:
                click.echo(f"{result.id}: {result.news}")

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
            self._failed(error)
            return
        yield from paths

    def _keep(self, source: str, make: Callable[[], Draft]) -> None:
        try:
            drafted = make()
            if drafted.id in self.seen:
                raise UnreadableDocumentError(f"{source}: has the same id as {self.seen[drafted.id]}; add it with --id")
            document = parse_document(drafted.markdown, source)
            if not document.text:
                raise UnreadableDocumentError(f"{source}: no text in it")
            if self.ask:
                drafted = _asked(drafted, document)
            self.seen[drafted.id] = source
            self._tell(self.corpus.keep(drafted), document)
        except CommitmentsError as error:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self.tally["failed"] += 1
        self.workspace.say(f"commitments: {error}")

    def _tell(self, added: Added, document: Document) -> None:
        self.tally[added.change] += 1
        click.echo(f"{added.id}: {added.change}" + (f" {added.other}" if added.other else ""))
        if added.change in (Change.ADDED, Change.CHANGED):
            for warning in (*added.warnings, *document.warnings):
                self.workspace.say(f"  {warning}")
            if document.meta.date is None and (published := document.meta.other.get("published")):
                self.workspace.say(
                    f"  its page was published on {published}; if it was issued then, say so with --date"
                )


def _from_stdin(given: Given) -> Draft:
    content = sys.stdin.buffer.read()
    drafted = draft(Received(content, "standard input.md", "standard input"), given)
    if given.id:
        return drafted
    title = parse_document(drafted.markdown, "standard input").meta.title
    return replace(drafted, id=slug(title) if title else "standard-input")


def _asked(drafted: Draft, document: Document) -> Draft:
    """The draft with what a person at the terminal knows about it; an empty answer leaves it open."""
    answers: dict[str, object] = {}
    if not document.meta.title:
        answers["title"] = click.prompt(f"Title of {drafted.id}", default="", show_default=False, err=True)
    if not document.meta.date:
        published = front_matter_field(drafted.markdown, "published")
        hint = f" (its page is of {published})" if published else ""
        day = click.prompt(f"Day of issue of {drafted.id}{hint}, as 2026-03-06", default="", err=True, value_proc=_day)
        answers["date"] = day
    answers = {name: value for name, value in answers.items() if value}
    return replace(drafted, markdown=with_fields(drafted.markdown, answers), given={**drafted.given, **answers})


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise click.BadParameter("no day") from error
