"""The command that proves a knowledge base."""

from __future__ import annotations

import click

from commitments.cli.context import Workspace


@click.command()
@click.pass_obj
def check(workspace: Workspace) -> int:
    """Prove that quotes stand, reports anchor and dates are sane.

    Prints one line a problem, with file and line; the exit status is then 1. Reports that were anchored anew are told
    on standard error and are no problem.
    """
    from commitments.proof import prove

    with workspace.store() as store:
        proof = prove(store, workspace.folders, workspace.today)
    for line in proof.notes:
        workspace.say(f"note: {line}")
    for line in proof.faults:
        click.echo(line)
    counted = f"{proof.documents} documents, {proof.commitments} commitments, {proof.places} places"
    found = f"{len(proof.faults)} problems" if proof.faults else "all sound"
    workspace.say(f"{counted}, {proof.reports} reports: {found}")
    return 1 if proof.faults else 0
