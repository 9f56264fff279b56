"""The command that searches."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from commitments.cli.context import Workspace
from commitments.cli.emptiness import empty_filters
from commitments.cli.options import day_options, filter_options, format_option
from commitments.cli.tables import plain, stdout_for, timeliness_words
from commitments.errors import SearchError
from commitments.model import Filter, Span

if TYPE_CHECKING:
    from commitments.search import Hit, Mode, PassageHit, Searcher, SearchQuery


@click.command()
@click.argument("query", required=False, default="")
@click.option(
    "--mode",
    type=click.Choice(["hybrid", "semantic", "keyword"]),
    default="hybrid",
    show_default=True,
    help="By meaning and words, by meaning, or by words.",
)
@click.option("--like", metavar="ID", help="Find what resembles this commitment, in place of a query.")
@click.option("--passages", is_flag=True, help="Search all sentences, not only commitments.")
@click.option("-n", type=click.IntRange(1), default=10, show_default=True, help="How many hits at most.")
@filter_options
@day_options
@format_option
@click.pass_obj
def search(
    workspace: Workspace,
    query: str,
    mode: Mode,
    like: str | None,
    passages: bool,
    n: int,
    filter: Filter,
    as_of: date | None,
    known_on: date | None,
    format: str,
) -> None:
    """Find commitments by meaning and by words.

    "Quoted words" have to stand in the text as they are; stockpil* finds what begins so. An acronym finds the name that
    the documents give it, and the other way round.
    """
    if bool(query.strip()) == bool(like):
        raise SearchError("search for words or --like an id: one of them, not both")
    from commitments.search import Searcher, SearchQuery

    with workspace.store() as store:
        filter = workspace.named(store, filter)
        asked = SearchQuery(query, as_of or workspace.today, known_on, filter, mode, n, like)
        searcher = Searcher(store, workspace.folders, workspace.config)
        hits: Sequence[Hit | PassageHit]
        if passages:
            hits = searcher.explained(searcher.passages(asked), asked)
        else:
            hits = searcher.explained(searcher.search(asked), asked)
        for line in _remarks(searcher, asked, passages, found=bool(hits)):
            workspace.say(line)
    _print(hits, format)


def _remarks(searcher: Searcher, asked: SearchQuery, passages: bool, *, found: bool) -> Iterator[str]:
    """How the query was read, and what would widen a search that found nothing."""
    question = searcher.question(asked.text, passages=passages)
    yield from (f"searched for {meant!r} in place of {typed!r}" for typed, meant in question.corrected.items())
    yield from (f"{short} also as: {'; '.join(names)}" for short, names in question.expanded.items())
    if passages and asked.filter != Filter(document=asked.filter.document):
        yield "of the filters, only --document applies to --passages"
    if not found:
        yield from empty_filters(searcher.store, asked.filter, asked.as_of, asked.known_on)
        wider = [] if asked.filter == Filter() else ["fewer filters"]
        wider += ["words without quotes"] if question.required else []
        wider += ["--mode hybrid"] if asked.mode == "keyword" else []
        wider += [] if passages else ["--passages, which searches all sentences"]
        yield f"nothing found; {' or '.join(wider or ['other words'])} may find more"


def _print(hits: Sequence[Hit | PassageHit], format: str) -> None:
    from commitments.export import write_rows
    from commitments.search import Hit

    if format in ("csv", "xlsx") and all(isinstance(hit, Hit) for hit in hits):
        write_rows((hit.tracked for hit in hits if isinstance(hit, Hit)), format, stdout_for(format))
        return
    if format == "table":
        for hit in hits:
            click.echo(_entry(hit))
        return
    if format in ("csv", "xlsx"):
        raise SearchError(f"passages have no {format}; json and jsonl hold them")
    records = [_record(hit) for hit in hits]
    if format == "json":
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
        return
    for record in records:
        click.echo(json.dumps(record, ensure_ascii=False))


def _record(hit: Hit | PassageHit) -> dict[str, object]:
    from commitments.search import Hit, hit_record, passage_record

    return hit_record(hit) if isinstance(hit, Hit) else passage_record(hit)


def _entry(hit: Hit | PassageHit) -> str:
    from commitments.search import Hit

    if isinstance(hit, Hit):
        c, standing = hit.tracked.commitment, hit.tracked.standing
        due = f", due {standing.due.isoformat()}" if standing.due else ""
        head = f"{plain(', '.join(c.parties))}  {timeliness_words(standing)}{due}  {click.style(plain(c.id), dim=True)}"
        twins = [f"      also {plain(also.commitment.id)}" for also in hit.also]
        quote = c.quote
    else:
        day = hit.date.isoformat() if hit.date else "-"
        head = f"{day}  {click.style(plain(hit.document), dim=True)}  {plain(hit.title)}"
        twins, quote = [], hit.quote
    return "\n".join([f"{hit.score:.2f}  {head}", f"      {_marked(quote, hit)}", *twins])


def _marked(quote: str, hit: Hit | PassageHit) -> str:
    """The quote on a line, the words that matched in bold and the closest clause underlined."""
    if not sys.stdout.isatty():
        return plain(quote)
    clause = hit.why.clause or Span(0, 0)
    edges = {0, len(quote), clause.start, clause.end} | {
        edge for word in hit.why.words for edge in (word.start, word.end)
    }
    places = sorted(edges)
    room = max(80, 3 * shutil.get_terminal_size().columns - 20)
    pieces = []
    for start, end in pairwise(places):
        span = Span(start, end)
        styled = {"bold": any(span in word for word in hit.why.words), "underline": span in clause}
        pieces.append(click.style(plain(quote[start : min(end, room)]), **styled) if start < room else "")
    return "".join(pieces) + ("…" if len(quote) > room else "")
