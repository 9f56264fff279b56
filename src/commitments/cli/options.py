"""Options that several commands share: filters, days, formats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

import click

from commitments.model import DocumentType, Filter, Role, Status, Strength, Timeliness

Command = Callable[..., Any]


class Day(click.ParamType[date]):
    """A calendar day as YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day or fail with a line that shows the right form."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-03-06", param, ctx)


DAY = Day()
FORMATS = ("table", "json", "jsonl", "csv", "xlsx")


def _choice(enum: Any) -> click.Choice[str]:
    return click.Choice([member.value for member in enum])


def filter_options(command: Command) -> Command:
    """Add the filters of every listing; the command gets them as one `filter`."""

    @click.option("--document", multiple=True, metavar="ID", help="Only of this document; repeat for more.")
    @click.option(
        "--type", "type_", multiple=True, type=_choice(DocumentType), metavar="TYPE", help="Only in such documents."
    )
    @click.option("--party", multiple=True, metavar="NAME", help="Only what this party promised.")
    @click.option("--agency", multiple=True, metavar="NAME", help="Only where this body leads.")
    @click.option("--status", multiple=True, type=_choice(Status), help="Only with this status.")
    @click.option("--timeliness", multiple=True, type=_choice(Timeliness), help="Only with this timeliness.")
    @click.option("--strength", multiple=True, type=_choice(Strength), help="Only with this strength.")
    @click.option("--topic", multiple=True, metavar="NAME", help="Only on this topic.")
    @click.option("--thread", multiple=True, type=_choice(Role), help="Only what is so in its thread.")
    @click.option("--made-after", type=DAY, metavar="DAY", help="Only in documents dated after this day.")
    @click.option("--made-before", type=DAY, metavar="DAY", help="Only in documents dated before this day.")
    @click.option("--due-before", type=DAY, metavar="DAY", help="Only due before this day.")
    @click.option("--due-after", type=DAY, metavar="DAY", help="Only due after this day.")
    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        kwargs["filter"] = Filter(
            document=kwargs.pop("document"),
            type=tuple(DocumentType(t) for t in kwargs.pop("type_")),
            party=kwargs.pop("party"),
            agency=kwargs.pop("agency"),
            status=tuple(Status(s) for s in kwargs.pop("status")),
            timeliness=tuple(Timeliness(t) for t in kwargs.pop("timeliness")),
            strength=tuple(Strength(s) for s in kwargs.pop("strength")),
            topic=kwargs.pop("topic"),
            thread=tuple(Role(r) for r in kwargs.pop("thread")),
            made_after=kwargs.pop("made_after"),
            made_before=kwargs.pop("made_before"),
            due_before=kwargs.pop("due_before"),
            due_after=kwargs.pop("due_after"),
        )
        return command(*args, **kwargs)

    return wrapped


def day_options(command: Command) -> Command:
    """Add the two clocks; the command gets `as_of` and `known_on`, each a date or None."""
    command = click.option("--known-on", type=DAY, metavar="DAY", help="Leave out what was recorded after this day.")(
        command
    )
    return click.option("--as-of", type=DAY, metavar="DAY", help="The world of this day, by what is known now.")(
        command
    )


def format_option(command: Command) -> Command:
    """Add `--format`; the command gets it as `format`."""
    return click.option(
        "--format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print."
    )(command)
