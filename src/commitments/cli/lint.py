"""The command that reads a draft as if it were a document, and says what its promises leave open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from commitments.cli.context import Workspace
from commitments.cli.tables import plain, print_lines
from commitments.errors import NotAKnowledgeBaseError, SearchError, StoreError


@click.command()
@click.argument("draft", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to print."
)
@click.pass_obj
def lint(workspace: Workspace, draft: Path, format: str) -> None:
    """Read a DRAFT before it is signed: promises without a day, without a lead, softer or later than before.

    Compares with what the same parties promised in the knowledge base, where there is one; nothing is added to it.
    """
    from commitments.config import Config
    from commitments.harvest import read_path
    from commitments.lineage import concerns_of

    try:
        model = workspace.config.spacy_model
    except NotAKnowledgeBaseError:
        model = Config().spacy_model
    extraction = read_path(draft, spacy_model=model)
    earlier = _earlier(workspace, extraction.commitments)
    found = [one for c in extraction.commitments for one in concerns_of(c, earlier.get(c.id))]
    if format == "json":
        click.echo(json.dumps([_record(one) for one in found], ensure_ascii=False, indent=1))
        return
    shown = ""
    for one in found:
        if one.commitment.id != shown:
            shown = one.commitment.id
            print_lines([f"“{plain(one.commitment.quote)}”"])
        print_lines([f"  {one.kind}: {plain(one.text)}"])
        if one.earlier:
            print_lines([f"    before: “{plain(one.earlier.quote)}”"])
    promises = len(extraction.commitments)
    workspace.say(f"{promises} {'promise' if promises == 1 else 'promises'}, {len(found)} remarks")


def _earlier(workspace: Workspace, promises: Any) -> dict[str, Any]:
    """For each promise of the draft the one that the same parties made before, where the index knows one."""
    from commitments.lineage.earlier import earlier_promises

    try:
        with workspace.store() as store:
            return earlier_promises(store, workspace.folders, workspace.config, promises)
    except (NotAKnowledgeBaseError, StoreError, SearchError) as error:
        workspace.say(f"note: nothing earlier is compared: {error}")
        return {}


def _record(one: Any) -> dict[str, Any]:
    c = one.commitment
    return {
        "kind": one.kind,
        "text": one.text,
        "quote": c.quote,
        "start": c.start,
        "end": c.end,
        "headline": c.headline,
        "earlier": {"id": one.earlier.id, "quote": one.earlier.quote} if one.earlier else None,
    }
