"""deadline: the day that a phrase comes to, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import click

from commitments.cli.context import Workspace
from commitments.cli.options import DAY
from commitments.extract.deadlines import find_deadlines
from commitments.extract.recurrences import find_recurrence
from commitments.model import Deadline
from commitments.reasoning import prove
from commitments.records import deadline_record


@click.command()
@click.argument("text")
@click.option("--issued", type=DAY, metavar="DAY", help="The day to count from: the document's date (default today).")
@click.option(
    "--format", type=click.Choice(("table", "json")), default="table", show_default=True, help="How to print."
)
@click.option("--all", "every", is_flag=True, help="With json: a list of all deadlines, not the first one alone.")
@click.pass_obj
def deadline(workspace: Workspace, text: str, issued: date | None, format: str, *, every: bool) -> None:
    """Resolve the deadline in a phrase and explain it, step by step."""
    found = find_deadlines(text, issued or workspace.today)
    if format == "json":
        records = [deadline_record(one) for one in found]
        click.echo(json.dumps(records if every else next(iter(records), None), ensure_ascii=False))
        return
    for line in _lines(text, found):
        click.echo(line)


def _lines(text: str, found: tuple[Deadline, ...]) -> Iterator[str]:
    for i, one in enumerate(found):
        if i:
            yield ""
        yield from (f"{step.label:<16}{step.text}" for step in prove(one))
    if found:
        return
    cadence = find_recurrence(text)
    if cadence is None:
        yield "no deadline: no words here set a time limit"
    else:
        period = f", every {cadence.every}" if cadence.every else ", without a period"
        yield f"no deadline: “{cadence.text}” is a cadence{period}"
