"""review: a person's report on a commitment, of every kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from commitments.cli.context import Workspace
from commitments.cli.options import DAY
from commitments.cli.recording import evidence_options, lookup, recorder, sources
from commitments.model import Relation, Report, ReportKind, Status, Tracked
from commitments.recording import Recorder
from commitments.tracking import effective, latest_status, live_reports, read_reports, read_value
from commitments.wishes import LISTS, Wish, reports_for

STATUSES = [status.value for status in Status if status is not Status.NO_REPORT]
KINDS = ("status", "extend", "correct", "dismiss", "add", "link", "same_as", "supersedes", "reply_by", "retract")
"""The options that say what to record; exactly one is given."""
_LINK = (
    "How it and another promise belong together (same_as, supersedes, restates, strengthens, weakens, extends, "
    "fulfils, progress), TO being that one's id; or what a later document, with --quote, says of it."
)


@click.command()
@click.argument("id", required=False)
@click.option("--status", type=click.Choice(STATUSES), help="What became of it.")
@click.option(
    "--on", type=DAY, metavar="DAY", help="The day it became true; for --extend, --link and --supersedes too."
)
@click.option("--extend", type=DAY, metavar="DAY", help="A later text moved its last day to this one.")
@click.option("--correct", multiple=True, metavar="FIELD=VALUE", help="What extraction got wrong; lists with ';'.")
@click.option("--dismiss", is_flag=True, help="It is no commitment after all.")
@click.option("--add", metavar="QUOTE", help="ID is a document; these words of it are a commitment too.")
@click.option("--with", "with_", multiple=True, metavar="FIELD=VALUE", help="For --add: the commitment's fields.")
@click.option("--link", metavar="RELATION=TO", help=_LINK)
@click.option("--same-as", metavar="ID", help="The same promise as that one, which counts for both.")
@click.option("--supersedes", metavar="ID", help="It takes the place of that one, which is closed.")
@click.option("--reply-by", metavar="PARTY", help="What the promiser says about it, in --note.")
@click.option(
    "--retract", metavar="REPORT", help="The report with this id, or beginning of it, no longer counts; needs no ID."
)
@click.option("--interactive", is_flag=True, help="Walk the queue: overdue and never checked first, then doubtful.")
@evidence_options
@click.pass_obj
def review(workspace: Workspace, /, id: str | None, interactive: bool, **options: Any) -> None:
    """Record a report on the commitment ID; the report's own id goes to standard output.

    Nothing recorded is ever rewritten: to undo a report, retract it. The statuses fulfilled, partly_fulfilled and
    broken need evidence. A day that looks mistyped is asked about on a terminal; elsewhere it is refused without --yes.
    """
    if interactive:
        from commitments.cli.interactive import walk

        walk(workspace, options["reviewer"], yes=options["yes"])
        return
    wish = _wish(options)
    with lookup(workspace) as store:
        who = recorder(workspace, store, options["reviewer"], yes=options["yes"])
        reports = reports_for(who, id, wish)
        if wish.status:
            _warn_of_until(workspace, who.find(reports[0].commitment), wish)
        who.write(reports)
        for report in reports:
            click.echo(report.id)
        _say(workspace, who, reports[-1])


def _wish(options: Mapping[str, Any]) -> Wish:
    given = [name for name in KINDS if options[name]]
    names = ", ".join("--" + name.replace("_", "-") for name in KINDS)
    if len(given) != 1:
        raise click.UsageError(f"give exactly one of {names}" + (f", not {len(given)}" if given else ""))
    if options["on"] and given[0] not in ("status", "extend", "link", "supersedes"):
        raise click.UsageError(f"--on does not go with --{given[0].replace('_', '-')}")
    if options["with_"] and given[0] != "add":
        raise click.UsageError("--with goes with --add; --correct replaces a field")
    link = _links(options)
    named = [name for name in options["evidence"] if ":" not in name]
    words = options["quote"][len(named) :]
    return Wish(
        status=Status(options["status"]) if options["status"] else None,
        on=options["on"],
        extend=options["extend"],
        correct=_pairs(options["correct"]),
        dismiss=options["dismiss"],
        add=options["add"],
        fields=_pairs(options["with_"]),
        links=link,
        words=words[0] if link and words else None,
        reply_by=options["reply_by"],
        retract=options["retract"],
        evidence=sources(options["evidence"], options["title"], options["by"], options["quote"]),
        note=options["note"],
    )


def _links(options: Mapping[str, Any]) -> list[tuple[Relation, str]]:
    found = [(relation, options[relation.value]) for relation in Relation if options.get(relation.value)]
    if options["link"]:
        relation, equals, end = options["link"].partition("=")
        if not equals or relation not in set(Relation):
            raise click.UsageError(f"--link {options['link']}: write RELATION=TO; relations: {', '.join(Relation)}")
        found.append((Relation(relation), end))
    return found


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


def _warn_of_until(workspace: Workspace, tracked: Tracked, wish: Wish) -> None:
    deadline, due = tracked.commitment.deadline, tracked.standing.due
    if deadline and deadline.bound == "until" and wish.status is Status.FULFILLED and due and wish.on and wish.on > due:
        workspace.say(f"note: it was to be kept up until {due}; a promise kept to its end is fulfilled on that day")


def _say(workspace: Workspace, who: Recorder, report: Report) -> None:
    workspace.say(f"recorded: {report.kind.value} on {report.commitment}; to undo: review --retract {report.id}")
    if report.kind is not ReportKind.STATUS:
        return
    live = live_reports(read_reports(who.ledger(report.commitment)).reports)
    last = latest_status([r for r in live if r.commitment == report.commitment], who.today)
    if last and last.status and last.status is not report.status:
        words = last.status.value.replace("_", " ")
        workspace.say(f"note: its status is still {words}, by the later report {last.id} of {effective(last)}")
