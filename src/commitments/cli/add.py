"""The command that brings documents in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from commitments.acquire import Added, Corpus, Given, Received, draft, files_in, read_file
from commitments.cli.context import Workspace
from commitments.cli.options import DAY
from commitments.documents import parse_document
from commitments.errors import CommitmentsError, UnreadableDocumentError
from commitments.model import DocumentType


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--title", help="The document's title.")
@click.option("--date", "day", type=DAY, metavar="DAY", help="The day it was issued.")
@click.option("--type", "type_", type=click.Choice([kind.value for kind in DocumentType]), help="What it is.")
@click.option("--party", multiple=True, metavar="NAME", help="Who promises in it; repeat for more.")
@click.option("--id", "id_", metavar="NAME", help="The id of the document; else its file's name.")
@click.pass_obj
def add(
    workspace: Workspace,
    sources: tuple[str, ...],
    title: str | None,
    day: date | None,
    type_: str | None,
    party: tuple[str, ...],
    id_: str | None,
) -> int:
    """Turn files, folders, standard input (-) and web pages into documents of the corpus.

    What is already there, word for word, is left alone; a changed document becomes a new version, and the old one is
    kept. A source that cannot be read is named and the rest goes on; the exit status is then 2.
    """
    given = Given(title=title, date=day, type=type_, parties=party, id=id_)
    corpus = Corpus(workspace.folders)
    tally: Counter[str] = Counter()
    seen: dict[str, str] = {}
    for where, outcome in _added(sources, given, corpus, seen):
        if isinstance(outcome, CommitmentsError):
            tally["not added"] += 1
            workspace.say(f"commitments: {outcome}")
            continue
        tally[outcome.change] += 1
        _tell(workspace, where, outcome)
    workspace.say(", ".join(f"{number} {what}" for what, number in tally.items()) or "nothing to add")
    return 2 if tally["not added"] else 0


def _added(
    sources: Iterable[str], given: Given, corpus: Corpus, seen: dict[str, str]
) -> Iterator[tuple[str, Added | CommitmentsError]]:
    for source in sources:
        try:
            paths = list(files_in(Path(source)))
            if not paths:
                raise UnreadableDocumentError(f"{source}: no readable file in it")
        except CommitmentsError as error:
            yield source, error
            continue
        for path in paths:
            try:
                yield str(path), _add_file(path, given, corpus, seen)
            except CommitmentsError as error:
                yield str(path), error


def _add_file(path: Path, given: Given, corpus: Corpus, seen: dict[str, str]) -> Added:
    drafted = draft(Received(read_file(path), path.name, str(path)), given)
    if drafted.id in seen:
        raise UnreadableDocumentError(f"{path}: has the same id as {seen[drafted.id]}; give one of them --id")
    document = parse_document(drafted.markdown, str(path))
    if not document.text:
        raise UnreadableDocumentError(f"{path}: no text in it")
    seen[drafted.id] = str(path)
    return corpus.keep(drafted)


def _tell(workspace: Workspace, where: str, added: Added) -> None:
    other = f" {added.other}" if added.other else ""
    click.echo(f"{added.id}: {added.change}{other}")
    for warning in added.warnings:
        workspace.say(f"  {warning}")
