"""Commands; the only place that prints, exits or asks what day it is."""

from __future__ import annotations

import difflib
import importlib
import os
import sqlite3
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import click

from commitments.cli.context import Workspace
from commitments.errors import CommitmentsError

# Name -> where it is, and its line in `--help`. A command's module is imported when the command runs, not before.
COMMANDS = {
    "init": ("manage:init", "Make a new, empty knowledge base."),
    "add": ("add:add", "Turn files and web pages into documents of the corpus."),
    "extract": ("build:extract", "Print the commitments of files; needs no knowledge base."),
    "deadline": ("deadline:deadline", "Resolve the deadline in a phrase and explain it."),
    "build": ("build:build", "Read what changed, extract, store, index and render."),
    "status": ("overviews:status", "Show on one screen what is there and what to do next."),
    "documents": ("overviews:documents", "List the documents."),
    "list": ("listings:list_", "List commitments."),
    "overdue": ("listings:overdue", "List what is past its day."),
    "search": ("search:search", "Find commitments by meaning and by words."),
    "text": ("listings:text", "Print a document's plain text, which all places count."),
    "show": ("explain:show", "Show everything known about a commitment."),
    "explain": ("explain:explain", "Give the reasoning behind every field, with the words."),
    "review": ("review:review", "Record a report on a commitment."),
    "event": ("events:event", "Record the day of an event that deadlines wait for."),
    "events": ("events:events", "List the events that deadlines wait for."),
    "import-reports": ("imports:import_reports", "Record the reports of a spreadsheet."),
    "changes": ("changes:changes", "List what changed between two days."),
    "diff": ("diff:diff", "Compare the commitments of a document's versions."),
    "remove": ("manage:remove", "Move a document and its reports out of the corpus."),
    "rename": ("manage:rename", "Rename a document and take its reports along."),
    "suggest": ("suggest:suggest", "Suggest what became of commitments in later documents."),
    "threads": ("threads:threads", "Show promises through the years, from confirmed links."),
    "dilution": ("threads:dilution", "Count how promises changed when made again."),
    "lint": ("lint:lint", "Say what the promises of a draft leave open."),
    "check": ("check:check", "Prove that quotes stand, reports anchor and dates are sane."),
    "export": ("listings:export", "Write commitments for spreadsheets, calendars and feed readers."),
    "mcp": ("mcp:mcp", "Answer assistants over standard input and output."),
    "serve": ("serve:serve", "Show the built site on a local port, rebuilt as files change."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the command's module."""
        if name not in COMMANDS and ctx.resilient_parsing:
            # A shell completes words that are not whole yet.
            return None
        if name not in COMMANDS:
            near = difflib.get_close_matches(name, COMMANDS, n=2, cutoff=0.5)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            ctx.fail(f"No such command {name!r}{hint}")
        module, attribute = COMMANDS[name][0].split(":")
        command = getattr(importlib.import_module(f"commitments.cli.{module}"), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{attribute} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--kb",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="COMMITMENTS_KB",
    help="The knowledge base; else $COMMITMENTS_KB, else the nearest folder upwards with commitments.toml.",
)
@click.version_option(package_name="commitments")
@click.pass_context
def group(ctx: click.Context, kb: Path | None) -> None:
    """Find what governments promise each other, prove each deadline, and track what became of it."""
    ctx.obj = Workspace(kb)
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 well, 1 a check failed, 2 something a person can put right."""
    _take_all_characters()
    try:
        code = group.main(args=arguments, prog_name="commitments", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"commitments: {_harmless(_one_line(error))}", err=True)
        sys.exit(2)
    except CommitmentsError as error:
        click.echo(f"commitments: {_harmless(str(error))}", err=True)
        sys.exit(2)
    except (sqlite3.DatabaseError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            # The reader of a pipe has gone ("commitments list | head"): nothing is wrong, and nobody reads on.
            sys.stderr.close()
            sys.exit(0)
        if isinstance(error, sqlite3.ProgrammingError | sqlite3.IntegrityError):
            raise
        click.echo(f"commitments: {_harmless(_of_the_disk(error))}", err=True)
        sys.exit(2)
    except click.exceptions.Abort:
        click.echo("commitments: stopped", err=True)
        sys.exit(130)


def _take_all_characters() -> None:
    """Print what a terminal of an older encoding cannot show as a mark; files and pipes of Windows are UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, TextIOWrapper):
            continue
        piped = os.name == "nt" and not stream.isatty() and "PYTHONIOENCODING" not in os.environ
        stream.reconfigure(encoding="utf-8" if piped else None, errors="replace")


def _harmless(text: str) -> str:
    from commitments.cli.tables import steerless

    return steerless(text)


def _of_the_disk(error: sqlite3.DatabaseError | OSError) -> str:
    """What went wrong with a file, wherever it was read or written."""
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else str(error)
    return f"the store cannot be read: {error}; 'commitments build' makes anew what is broken"


def _one_line(error: click.ClickException) -> str:
    """What is wrong, and where the right form is to be read."""
    message = " ".join(error.format_message().split())
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{message.rstrip('.')}; see '{context.command_path} --help'" if context else message
