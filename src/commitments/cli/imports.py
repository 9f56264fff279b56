"""import-reports: the spreadsheet that a team has been keeping becomes reports."""

from __future__ import annotations

from pathlib import Path

import click

from commitments.cli.context import Workspace
from commitments.cli.recording import lookup, recorder
from commitments.cli.tables import plain
from commitments.importing import COLUMNS, DateOrder, Plan, plan


@click.command("import-reports")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--write/--dry-run", default=False, help="Record the reports, or only say what would be recorded.")
@click.option("--skip-bad", is_flag=True, help="With --write: leave out the rows that cannot be recorded.")
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy"]),
    help="Whether 03/04/2026 is in April or in March.",
)
@click.option(
    "--column", multiple=True, metavar="FIELD=NAME", help="The column NAME holds FIELD, whatever it is called."
)
@click.option("--reviewer", metavar="NAME", help="Who reports, for rows that do not say.")
@click.option("--yes", is_flag=True, help="Days that look mistyped are meant.")
@click.pass_obj
def import_reports(
    workspace: Workspace,
    file: Path,
    write: bool,
    skip_bad: bool,
    date_order: DateOrder | None,
    column: tuple[str, ...],
    reviewer: str | None,
    yes: bool,
) -> int:
    """Record the reports of a spreadsheet, CSV or xlsx, a status a row.

    Columns are found by name: commitment (an id) or quote (its words), status, on, evidence, by, note, reviewer. What
    export wrote is read back: rows that nobody touched are no reports. First a dry run: it says which column was
    taken for what, names each row that cannot be recorded with its line, and writes nothing without --write. Rows
    that are recorded already are left out. The exit status is 1 when a row is bad; then --write records nothing,
    unless --skip-bad leaves such rows out.
    """
    with lookup(workspace) as store:
        who = recorder(workspace, store, reviewer, yes=yes)
        found = plan(who, file, columns=_given(column), order=date_order)
        if not write:
            read = ", ".join(f"{name} from '{plain(heading)}'" for name, heading in found.columns.items())
            workspace.say(f"columns: {read}")
        for fault in found.faults:
            workspace.say(fault)
        for report in found.reports:
            click.echo(plain(f"{report.commitment}  {report.status}  {report.on or 'no day'}  {report.quote[:60]}"))
        written = write and (skip_bad or not found.faults)
        if written:
            who.append(found.reports)
    workspace.say(_summary(found, write=write, written=written))
    return 1 if found.faults and not (written and skip_bad) else 0


def _given(column: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    for text in column:
        name, equals, heading = text.partition("=")
        if name not in COLUMNS or not equals:
            raise click.UsageError(f"--column {text}: write FIELD=NAME; FIELD is one of {', '.join(COLUMNS)}")
        given[name] = heading
    return given


def _summary(found: Plan, *, write: bool, written: bool) -> str:
    counts = f"{len(found.reports)} new reports, {found.known} rows known already, {found.untouched} untouched"
    counts += f", {len(found.faults)} bad rows"
    if written:
        return f"{counts}; recorded"
    if write:
        return f"{counts}; nothing was recorded: put the rows right, or leave them out with --skip-bad"
    return f"{counts}; a dry run: --write records them" if not found.faults else f"{counts}; a dry run"
