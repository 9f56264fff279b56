"""The command that brings documents in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from commitments.acquire import Corpus, Fetcher, Given, slug
from commitments.cli.adding import Adding
from commitments.cli.adding_told import VOICES
from commitments.cli.context import Workspace
from commitments.cli.options import DAY
from commitments.model import DocumentType

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

    What is already there, word for word, is left alone; a changed document becomes a new version, and the old one is
    kept. Title, day of issue, place, type and parties are read from the text and shown with its words; what is
    uncertain is asked on a terminal and told elsewhere. What you state goes into the front matter and wins; what was
    found stays in the text, and is read from it again by every build. A source that cannot be read is named and the
    rest goes on; the exit status is then 2.
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
    voice = VOICES[said["format_"]](workspace.say)
    adding = Adding(Corpus(workspace.folders), Fetcher(allow_private), voice, ask=ask)
    for source in sources:
        adding.add(source, given)
    for path in lists:
        adding.add_list(path)
    if again:
        adding.refresh()
    voice.end()
    workspace.say(", ".join(f"{number} {what}" for what, number in adding.tally.items()) or "nothing to add")
    return 2 if adding.tally["failed"] else 0
