"""The command that brings documents in."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from commitments.acquire import Corpus, Fetcher, Given, slug
from commitments.adding import Adding
from commitments.cli.added import VOICES
from commitments.cli.context import Workspace
from commitments.corpus import check_known
from commitments.document_metadata import DocumentMetadata
from commitments.model import DocumentType

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_NO_DAY = "no day; write it as 2026-03-06, or as 2026-03 where only the month is known"


class _DayOrMonth(click.ParamType[date | str]):
    """A calendar day as YYYY-MM-DD, or a month as YYYY-MM."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | str:
        """Read it, or fail with a line that shows the right form."""
        try:
            return value if _MONTH.fullmatch(value) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is {_NO_DAY}", param, ctx)


_TYPES = click.Choice([kind.value for kind in DocumentType])


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--title", help="The document's title.")
@click.option("--date", "day", type=_DayOrMonth(), metavar="DAY", help="The day it was issued; a month as 2026-03.")
@click.option("--type", "type_", type=_TYPES, metavar="TYPE", help="What it is: joint-statement, mou, framework ...")
@click.option("--party", multiple=True, metavar="NAME", help="Who promises in it; repeat for more.")
@click.option("--place", metavar="NAME", help="Where it was issued.")
@click.option("--id", "id_", metavar="NAME", help="The id of the document; else its file's name.")
@click.option("--update", metavar="ID", help="The source is a new version of this document.")
@click.option("--list", "lists", multiple=True, type=click.Path(path_type=Path), help="A TOML or CSV list of sources.")
@click.option("--refresh", "again", is_flag=True, help="Fetch the sources of the corpus again and report what changed.")
@click.option("--allow-private", is_flag=True, help="Also fetch from this machine and private networks.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(VOICES)),
    default="table",
    show_default=True,
    help="How to print what was found: lines to read, or an object for each source.",
)
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

    What is already there, word for word, is left alone. What came from the same file or address before becomes a new
    version, and the old one is kept; another document of the same name gets an id of its own, and --update says that it
    is a new version all the same. Title, day of issue, place, type and parties are read from the text and shown with
    its words; what is uncertain is asked on a terminal and named elsewhere. What you state goes into the front matter
    and wins; what was found stays in the text, and is read from it again by every build. A source that cannot be read
    is named and the rest goes on; the exit status is then 2.
    """
    if not sources and not lists and not again:
        raise click.UsageError("name a file, a folder, - or an address; or give --list or --refresh")
    given = _given(workspace, sources, said)
    answers = _answers if sys.stdin.isatty() and not said["no_input"] else None
    voice = VOICES[said["format_"]](workspace.say)
    fetcher = Fetcher(allow_private)
    adding = Adding(Corpus(workspace.folders), fetcher, voice, answers, said["update"], sys.stdin.buffer.read)
    for source in sources:
        adding.add(source, given)
    for path in lists:
        adding.add_list(path)
    if again:
        adding.refresh()
    voice.end()
    workspace.say(", ".join(f"{number} {what}" for what, number in adding.tally.items()) or "nothing to add")
    return 2 if adding.tally["failed"] else 0


def _given(workspace: Workspace, sources: tuple[str, ...], said: Mapping[str, Any]) -> Given:
    """What the options say of the document. Raises UsageError where they do not go together, and UnknownIdError."""
    update, id_ = said["update"], said["id_"]
    if update and (len(sources) != 1 or id_):
        raise click.UsageError("--update names one document; give one source with it, and no --id")
    if id_ and len(sources) != 1:
        raise click.UsageError("--id names one document; give one source with it")
    if update:
        check_known(workspace.folders, update)
    named = update or (slug(id_) if id_ else None)
    return Given(said["title"], said["day"], said["type_"], said["party"], said["place"], id=named)


def _answers(document_id: str, metadata: DocumentMetadata) -> dict[str, object]:
    """What a person at the terminal knows of what is uncertain; an empty answer leaves it as it is."""
    answers: dict[str, object] = {}
    for name, question, read in _QUESTIONS:
        if name in metadata.doubts:
            click.echo(f"  {metadata.doubts[name]}", err=True)
            answers[name] = click.prompt(
                question.format(document_id), default="", show_default=False, err=True, value_proc=read
            )
    return {name: value for name, value in answers.items() if value}


def _day(value: str) -> date | str | None:
    try:
        said = value.strip()
        return (said if _MONTH.fullmatch(said) else date.fromisoformat(said)) if said else None
    except ValueError as error:
        raise click.BadParameter(_NO_DAY) from error


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(";") if name.strip()]


_QUESTIONS: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("title", "Title of {}", str.strip),
    ("date", "Day of issue of {}, as 2026-03-06", _day),
    ("parties", "Parties of {}, apart by semicolons", _names),
)
