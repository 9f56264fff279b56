"""The command that proves a knowledge base."""

from __future__ import annotations

import click

from commitments.cli.context import Workspace
from commitments.cli.progress import progress_display
from commitments.cli.tables import counted
from commitments.config import CONFIG_NAME, unsigned

_BUILD_DOES_IT = "'commitments build' indexes them"


@click.command()
@click.pass_obj
def check(workspace: Workspace) -> int:
    """Prove that quotes stand, reports anchor, dates are sane, and the index holds what the store holds.

    Prints one line a problem, with file and line; the exit status is then 1. Reports that were anchored anew are named
    on standard error and are no problem, nor is what the next build does anyway.
    """
    from commitments.proof import prove
    from commitments.search.check import faults as index_faults

    with workspace.store() as store:
        with progress_display() as progress:
            proof = prove(store, workspace.folders, workspace.today, progress=progress)
        indexed = index_faults(store, workspace.folders, workspace.config)
    waiting = [line for line in indexed if line.endswith(_BUILD_DOES_IT)]
    faults = [*proof.faults, *(line for line in indexed if line not in waiting)]
    missing = [f"before publishing, in {CONFIG_NAME}: {line}" for line in unsigned(workspace.config)]
    for line in (*proof.notes, *waiting, *missing):
        workspace.say(f"note: {line}")
    for line in faults:
        click.echo(line)
    proven = {"document": proof.documents, "commitment": proof.commitments, "place": proof.places}
    whole = ", ".join(counted(number, name) for name, number in (proven | {"report": proof.reports}).items())
    workspace.say(f"{whole}: {counted(len(faults), 'problem') if faults else 'all sound'}")
    return 1 if faults else 0
