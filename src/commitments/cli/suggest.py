"""The command that suggests what became of promises in later documents, and records what a person says of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from commitments.cli.context import Workspace
from commitments.cli.options import day_options, filter_options, format_option
from commitments.cli.tables import plain, print_lines, print_records
from commitments.errors import LedgerError
from commitments.model import Commitment, Filter, Relation, Report

if TYPE_CHECKING:
    from commitments.lineage import Mention
    from commitments.store import Store

Found = list[tuple[Commitment, "Mention"]]
_RELATIONS = [r.value for r in Relation if r not in (Relation.SAME_AS, Relation.SUPERSEDES)]


@click.command()
@click.argument("id", required=False)
@click.option("-n", type=click.IntRange(1), default=3, show_default=True, help="How many mentions of each at most.")
@click.option("--all", "all_", is_flag=True, help="Also mentions that are less likely than not to be right.")
@click.option("--confirm", type=click.IntRange(1), metavar="N", help="Mention N of ID is one: record it.")
@click.option("--refuse", type=click.IntRange(1), metavar="N", help="Mention N of ID is none: do not suggest it again.")
@click.option("--relation", type=click.Choice(_RELATIONS), help="With --confirm: what it is, if not as proposed.")
@click.option("--reviewer", metavar="NAME", help="Who says so; else from the config, else from git.")
@filter_options
@day_options
@format_option
@click.pass_obj
def suggest(
    workspace: Workspace,
    id: str | None,
    n: int,
    all_: bool,
    confirm: int | None,
    refuse: int | None,
    relation: str | None,
    reviewer: str | None,
    filter: Filter,
    as_of: date | None,
    known_on: date | None,
    format: str,
) -> None:
    """Suggest sentences of later documents that may tell of a commitment, or promise it again.

    For the commitment ID, or for all that the filters keep. Nothing is counted or changed until a person confirms one:
    that records a link, and where the sentence tells of something done, a status with it as evidence. That a promise is
    never mentioned again proves nothing.
    """
    if ((confirm or refuse) and not id) or (confirm and refuse) or (relation and not confirm):
        raise click.UsageError("--confirm N or --refuse N go with one ID, and --relation with --confirm")
    from commitments.ids import find_commitment
    from commitments.lineage import Suggester

    with workspace.store() as store:
        suggester = Suggester(store, workspace.folders, workspace.config)
        days = (as_of or workspace.today, known_on)
        if id:
            wanted = [find_commitment(store, workspace.folders, id, *days).commitment]
        else:
            wanted = [t.commitment for t in store.each(workspace.named(store, filter), *days, order="document")]
        found: Found = []
        for commitment in wanted:
            least = {"at_least": 0.2} if all_ or confirm or refuse else {}
            reports = _reports(workspace, commitment)
            found += [(commitment, m) for m in suggester.mentions(commitment, reports, most=n, **least)]
        if confirm or refuse:
            _record(workspace, store, found, confirm, refuse, relation, reviewer)
            return
    _WRITERS[format](found)
    if not found:
        workspace.say("no later sentence is likely enough to be shown; --all shows the less likely ones")


def _reports(workspace: Workspace, commitment: Commitment) -> Sequence[Report]:
    from commitments.tracking import read_reports

    ledger = workspace.folders.reports / f"{commitment.document}.jsonl"
    return [r for r in read_reports(ledger).reports if r.commitment == commitment.id] if ledger.is_file() else ()


def _record(
    workspace: Workspace,
    store: Store,
    found: Found,
    confirm: int | None,
    refuse: int | None,
    relation: str | None,
    reviewer: str | None,
) -> None:
    from commitments.confirming import confirming, refusing
    from commitments.recording import Recorder, reviewer_name

    number = confirm or refuse or 0
    if number > len(found):
        raise LedgerError(f"there are {len(found)} mentions; 'commitments suggest ID --all' numbers them")
    commitment, mention = found[number - 1]
    recorder = Recorder(store, workspace.folders, reviewer_name(reviewer, workspace.config, workspace.root))
    if refuse:
        recorder.write(refusing(recorder, commitment, mention))
        click.echo(f"{commitment.id}: not suggested again")
        return
    reports = confirming(recorder, commitment, mention, Relation(relation) if relation else None)
    recorder.write(reports)
    for report in reports:
        click.echo(f"{commitment.id}: recorded {report.kind.value}, report {report.id}")


def _print_table(found: Found) -> None:
    numbers: dict[str, int] = {}
    for commitment, mention in found:
        number = numbers[commitment.id] = numbers.get(commitment.id, 0) + 1
        if number == 1:
            print_lines([f"{commitment.id}  {commitment.written_date}", f"  “{plain(commitment.quote)}”"])
        print_lines(mention_lines(number, mention))


def mention_lines(number: int, m: Mention) -> Iterator[str]:
    """A mention as a terminal shows it."""
    group = "tells of it" if m.told else "promises it again"
    yield f"  {number}. {group}: {m.relation.value}?  {m.score:.2f}  {m.written_date}  {plain(m.title)}"
    if m.before:
        yield f"     … {plain(m.before)}"
    yield f"     “{plain(m.quote)}”"
    if m.differences:
        yield f"     {'; '.join(m.differences)}"


def _records(found: Found) -> list[dict[str, Any]]:
    from commitments.lineage import mention_record

    return [mention_record(mention, commitment) for commitment, mention in found]


def _print_json(found: Found) -> None:
    click.echo(json.dumps(_records(found), ensure_ascii=False, indent=1))


def _print_jsonl(found: Found) -> None:
    for record in _records(found):
        click.echo(json.dumps(record, ensure_ascii=False))


def _print_sheet(format: str, found: Found) -> None:
    """A mention a row, what the later document says in columns of its own."""
    rows = []
    for record in _records(found):
        later = {f"later_{name}": value for name, value in record["later"].items()}
        flat = record | later | {"differences": "; ".join(record["differences"])}
        rows.append([flat[name] for name in _COLUMNS])
    print_records(_COLUMNS, rows, format)


_COLUMNS = (
    *("commitment", "quote", "headline", "document", "document_date", "score", "group", "relation", "differences"),
    *("later_document", "later_document_title", "later_document_date", "later_quote", "later_start", "later_end"),
    *("later_before", "later_commitment"),
)
_WRITERS: dict[str, Callable[[Found], None]] = {
    "table": _print_table,
    "json": _print_json,
    "jsonl": _print_jsonl,
    "csv": partial(_print_sheet, "csv"),
    "xlsx": partial(_print_sheet, "xlsx"),
}
