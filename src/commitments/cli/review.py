"""review: a person's report on a commitment, of every kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commitments.cli.account import find_commitment
from commitments.cli.context import Workspace
from commitments.cli.options import DAY
from commitments.cli.recording import (
    all_reports,
    evidence_options,
    ledger_path,
    lookup,
    new_report,
    record,
    reviewer_name,
    sources,
)
from commitments.errors import LedgerError, UnknownIdError
from commitments.model import Commitment, Document, Report, ReportKind, Status, Tracked
from commitments.tracking import PROVEN, commitment_id, effective, live_reports, read_reports, read_value

if TYPE_CHECKING:
    from commitments.store import Store

LISTS = ("parties", "lead", "support", "topics")
STATUSES = [status.value for status in Status if status is not Status.NO_REPORT]

# Option -> what a report of that option is; exactly one is given.
KINDS = {
    "status": ReportKind.STATUS,
    "extend": ReportKind.EXTENSION,
    "correct": ReportKind.CORRECTION,
    "dismiss": ReportKind.DISMISSAL,
    "add": ReportKind.ADDITION,
    "same_as": ReportKind.LINK,
    "supersedes": ReportKind.LINK,
    "reply_by": ReportKind.REPLY,
    "retract": ReportKind.RETRACTION,
}


@dataclass(frozen=True)
class Wish:
    """What the person asked to record: one option of KINDS with its value, and what goes with every kind."""

    option: str
    value: Any
    on: date | None
    fields: Mapping[str, Any]
    common: Mapping[str, Any]

    @property
    def kind(self) -> ReportKind:
        """The kind of report."""
        return KINDS[self.option]


@click.command()
@click.argument("id", required=False)
@click.option("--status", type=click.Choice(STATUSES), help="What became of it.")
@click.option("--on", type=DAY, metavar="DAY", help="The day it became true; for --extend and --supersedes too.")
@click.option("--extend", type=DAY, metavar="DAY", help="A later text moved its last day to this one.")
@click.option("--correct", multiple=True, metavar="FIELD=VALUE", help="What extraction got wrong; lists with ';'.")
@click.option("--dismiss", is_flag=True, help="It is no commitment after all.")
@click.option("--add", metavar="QUOTE", help="ID is a document; these words of it are a commitment too.")
@click.option("--with", "with_", multiple=True, metavar="FIELD=VALUE", help="For --add: the commitment's fields.")
@click.option("--same-as", metavar="ID", help="The same promise as that one, which counts for both.")
@click.option("--supersedes", metavar="ID", help="It takes the place of that one, which is closed.")
@click.option("--reply-by", metavar="PARTY", help="What the promiser says about it, in --note.")
@click.option("--retract", metavar="REPORT", help="The report with this id no longer counts; needs no ID.")
@click.option("--interactive", is_flag=True, help="Walk the queue: overdue and never checked first, then doubtful.")
@evidence_options
@click.pass_obj
def review(workspace: Workspace, /, id: str | None, interactive: bool, **options: Any) -> None:
    """Record a report on the commitment ID; the report's own id goes to standard output.

    Nothing recorded is ever rewritten: to undo a report, retract it. The statuses fulfilled, partly_fulfilled and
    broken need evidence.
    """
    reviewer = reviewer_name(workspace, options["reviewer"])
    if interactive:
        from commitments.cli.interactive import walk

        walk(workspace, reviewer)
        return
    wish = _wish(options)
    with lookup(workspace) as store:
        reports = _reports(workspace, store, id, wish, reviewer)
    for report in reports:
        record(workspace, report)
        click.echo(report.id)
    _tell(workspace, reports[-1])


def check_day(workspace: Workspace, on: date | None) -> None:
    """Raises LedgerError for a day that has not come."""
    if on and on > workspace.today:
        raise LedgerError(f"--on {on} has not come yet; a report says what is already so")


def status_report(
    tracked: Tracked, status: Status, on: date | None, reviewer: str, common: Mapping[str, Any]
) -> Report:
    """A report of a status."""
    if status in PROVEN and not common.get("evidence"):
        raise LedgerError(f"{status.value} needs --evidence URL: the address of a page that shows it")
    c = tracked.commitment
    return new_report(c.id, c.quote, ReportKind.STATUS, reviewer, status=status, on=on, **common)


def _wish(options: Mapping[str, Any]) -> Wish:
    given = [name for name in KINDS if options[name]]
    names = ", ".join("--" + name.replace("_", "-") for name in KINDS)
    if len(given) != 1:
        raise click.UsageError(f"give exactly one of {names}" + (f", not {len(given)}" if given else ""))
    if options["on"] and given[0] not in ("status", "extend", "supersedes"):
        raise click.UsageError(f"--on does not go with --{given[0].replace('_', '-')}")
    if options["with_"] and given[0] != "add":
        raise click.UsageError("--with goes with --add; --correct replaces a field")
    evidence = sources(options["evidence"], options["title"], options["by"])
    fields = _pairs(options["correct"] or options["with_"])
    common = {"evidence": evidence, "note": options["note"]}
    return Wish(given[0], options[given[0]], options["on"], fields, common)


def _pairs(texts: Sequence[str]) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    for text in texts:
        field, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(f"{text!r}: write FIELD=VALUE, as in deadline=2026-06-30")
        # Read now, so that what cannot be followed is not recorded.
        field, value = field.strip(), value.strip()
        read_value(field, value)
        pairs[field] = [part.strip() for part in value.split(";") if part.strip()] if field in LISTS else value or None
    return pairs


def _reports(workspace: Workspace, store: Store, id: str | None, wish: Wish, reviewer: str) -> list[Report]:
    check_day(workspace, wish.on)
    if wish.kind is ReportKind.RETRACTION:
        return [_retraction(workspace, wish, reviewer)]
    if id is None:
        raise click.UsageError("say which commitment: commitments review ID ...")
    if wish.kind is ReportKind.ADDITION:
        return [_addition(store, id, wish, reviewer)]
    tracked = find_commitment(workspace, store, id, workspace.today)
    if wish.kind is ReportKind.STATUS:
        _warn_of_until(workspace, tracked, wish)
        return [status_report(tracked, Status(wish.value), wish.on, reviewer, wish.common)]
    rows = _lines(workspace, store, wish, tracked.commitment)
    c = tracked.commitment
    return [new_report(c.id, c.quote, wish.kind, reviewer, **row, **wish.common) for row in rows]


def _lines(workspace: Workspace, store: Store, wish: Wish, commitment: Commitment) -> list[dict[str, Any]]:
    """The fields of the kinds that take none but their option's value; one line a corrected field."""
    if wish.option in ("same_as", "supersedes"):
        other = find_commitment(workspace, store, wish.value, workspace.today)
        day = wish.on or store.document(commitment.document).document.meta.date
        on = day if wish.option == "supersedes" else None
        return [{wish.option: other.commitment.id, "other_quote": other.commitment.quote, "on": on}]
    if wish.kind is ReportKind.CORRECTION:
        return [{"field": field, "value": value} for field, value in wish.fields.items()]
    if wish.kind is ReportKind.REPLY and not wish.common["note"]:
        raise click.UsageError("--reply-by needs --note TEXT: what they say")
    known = {ReportKind.EXTENSION: {"due": wish.value, "on": wish.on}, ReportKind.REPLY: {"by_party": wish.value}}
    return [known.get(wish.kind, {})]


def _retraction(workspace: Workspace, wish: Wish, reviewer: str) -> Report:
    for reports in all_reports(workspace).values():
        for report in reports:
            if report.id == wish.value:
                kind = ReportKind.RETRACTION
                return new_report(report.commitment, report.quote, kind, reviewer, report=report.id, **wish.common)
    raise UnknownIdError(f"{wish.value}: no such report; 'commitments show ID' lists a commitment's reports")


def _addition(store: Store, document_id: str, wish: Wish, reviewer: str) -> Report:
    document = store.document(document_id).document
    start, end = _place(document, wish.value)
    quote = document.text[start:end]
    before = sum(1 for found in re.finditer(re.escape(quote), document.text) if found.start() < start)
    value = {"start": start, "end": end, **{name: value for name, value in wish.fields.items() if value}}
    id_ = commitment_id(document_id, quote, before)
    return new_report(id_, quote, ReportKind.ADDITION, reviewer, value=value, **wish.common)


def _place(document: Document, quote: str) -> tuple[int, int]:
    """Where the words stand; white space may differ."""
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.search(pattern, document.text) if pattern else None
    if found is None:
        raise LedgerError(f"{document.id}: these words are not in it; 'commitments text {document.id}' prints it")
    return found.start(), found.end()


def _warn_of_until(workspace: Workspace, tracked: Tracked, wish: Wish) -> None:
    deadline, due = tracked.commitment.deadline, tracked.standing.due
    if deadline and deadline.bound == "until" and wish.value == Status.FULFILLED and due and wish.on and wish.on > due:
        workspace.say(f"note: it was to be kept up until {due}; a promise kept to its end is fulfilled on that day")


def _tell(workspace: Workspace, report: Report) -> None:
    workspace.say(f"recorded: {report.kind.value} on {report.commitment}; to undo: review --retract {report.id}")
    if report.kind is not ReportKind.STATUS:
        return
    ledger = read_reports(ledger_path(workspace, report.commitment))
    own = [r for r in live_reports(ledger.reports) if r.commitment == report.commitment and r.status]
    last = max(own, key=lambda r: (effective(r), r.recorded), default=report)
    if last.status and last.status is not report.status:
        words = last.status.value.replace("_", " ")
        workspace.say(f"note: its status is still {words}, by the later report {last.id} of {effective(last)}")
