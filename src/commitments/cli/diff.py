"""The command that compares the versions of a document by what they promise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from commitments.cli.context import Workspace
from commitments.version_diff import Difference, Kind, differences


@click.command()
@click.argument("document", metavar="DOC")
@click.option(
    "--against", type=click.IntRange(1), metavar="N", help="The earlier version's number; else the latest one."
)
@click.option("--format", type=click.Choice(["text", "jsonl"]), default="text", show_default=True, help="How to print.")
@click.pass_obj
def diff(workspace: Workspace, document: str, against: int | None, format: str) -> None:
    """Compare the commitments of a document with those of its earlier version.

    Names what was added, removed and reworded: "will" that became "intend to" is news.
    """
    number, found = differences(workspace.folders, document, against, workspace.config.spacy_model)
    for difference in found:
        click.echo(json.dumps(_record(difference), ensure_ascii=False) if format == "jsonl" else _line(difference))
    workspace.say(_summary(found, number))


def _line(difference: Difference) -> str:
    strengths = [str(side.strength) for side in (difference.before, difference.after) if side]
    strength = " -> ".join(dict.fromkeys(strengths))
    named = difference.after or difference.before
    return f"{difference.kind:9} {strength:16} {named.id if named else ''}\n    {difference.words}"


def _record(difference: Difference) -> dict[str, Any]:
    sides = {"before": difference.before, "after": difference.after}
    return {"kind": difference.kind.value, "words": difference.words} | {
        name: {"id": side.id, "quote": side.quote, "strength": side.strength.value} if side else None
        for name, side in sides.items()
    }


def _summary(found: Sequence[Difference], number: int) -> str:
    if not found:
        return f"the same commitments as version {number}"
    counts = {kind: sum(difference.kind is kind for difference in found) for kind in Kind}
    return f"against version {number}: " + ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
