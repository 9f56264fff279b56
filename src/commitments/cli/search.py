"""The command that searches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

import click

from commitments.cli.context import Workspace
from commitments.cli.options import day_options, filter_options, format_option
from commitments.cli.search_hits import entry, remark
from commitments.cli.tables import stdout_for
from commitments.cli.why_empty import empty_filters
from commitments.errors import SearchError
from commitments.model import Filter

if TYPE_CHECKING:
    from commitments.search import Hit, Mode, PassageHit, Searcher, SearchQuery
    from commitments.search.understanding import Understood


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
@click.option("--as-typed", is_flag=True, help="Take names, years and statuses in the query as words.")
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
    as_typed: bool,
    n: int,
    filter: Filter,
    as_of: date | None,
    known_on: date | None,
    format: str,
) -> None:
    """Find commitments by meaning and by words.

    Names, years, statuses and kinds of documents in a question are filters: "what did Japan promise on hydrogen in
    2024". "Quoted words" have to stand in the text as they are; stockpil* finds what begins so. An acronym finds the
    name that the documents give it, and the other way round.
    """
    if bool(query.strip()) == bool(like):
        what = "one of them, not both" if like else "an empty query finds nothing"
        raise SearchError(f"search for words or --like an id: {what}")
    from commitments.search import Searcher, SearchQuery

    with workspace.store() as store:
        asked = SearchQuery(query, as_of or workspace.today, known_on, workspace.named(store, filter), mode, n, like)
        searcher = Searcher(store, workspace.folders, workspace.config)
        if passages:
            hits: Sequence[Hit | PassageHit] = searcher.passages(asked)
            lines = [*_remarks(searcher, asked, found=bool(hits), passages=True)]
        else:
            asked, understood = _understood(workspace, searcher, asked, as_typed=as_typed or bool(like))
            answer = searcher.answer(asked)
            hits = [*answer.hits, *answer.context]
            lines = [*_read(understood), *_remarks(searcher, asked, found=bool(hits)), *_about(answer.hits, hits)]
        hits = searcher.explained(hits, asked)
        for line in chain.from_iterable(map(remark, lines)):
            workspace.say(line)
    if passages and format in ("csv", "xlsx"):
        raise SearchError(f"passages have no {format}; json and jsonl hold them")
    _print(hits, format, workspace.config.base_url)


def _understood(
    workspace: Workspace, searcher: Searcher, asked: SearchQuery, *, as_typed: bool
) -> tuple[SearchQuery, Understood | None]:
    """What is searched, and how the query was read."""
    if as_typed:
        return asked, None
    from commitments.names import names_there
    from commitments.search.understanding import narrowed, understand

    understood = understand(asked.text, names_there(searcher.store), asked.as_of, asked.filter)
    if not understood.read:
        return asked, None
    return narrowed(asked, understood), understood


def _read(understood: Understood | None) -> Iterator[str]:
    if understood:
        read = ", ".join(f"{words!r} as {option}" for words, option in understood.read)
        yield f"read {read}; --as-typed takes them as words"


def _about(hits: Sequence[Hit], shown: Sequence[Hit | PassageHit]) -> Iterator[str]:
    """How good an answer is, where it is not."""
    if shown and not hits:
        yield "no commitment is close; these sentences are, for context"
    elif hits and not any(hit.strong for hit in hits):
        yield "no strong match; these are the nearest"


def _remarks(searcher: Searcher, asked: SearchQuery, *, found: bool, passages: bool = False) -> Iterator[str]:
    """How the words were read, and what would widen a search that found nothing."""
    from commitments.search.languages import EXTRA, is_installed

    if not is_installed() and (language := searcher.language(asked.whole or asked.text)):
        yield f"the question looks {language}; with the extra {EXTRA} a model that knows many languages would answer it"
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
        wider += [] if passages else ["--passages to search every sentence"]
        yield f"no {'sentence' if passages else 'commitment'} matches; try {' or '.join(wider or ['other words'])}"


def _print(hits: Sequence[Hit | PassageHit], format: str, base_url: str) -> None:
    from commitments.export import write_rows
    from commitments.search import Hit

    if format == "table":
        for hit in hits:
            click.echo(entry(hit))
        return
    if format in ("csv", "xlsx"):
        write_rows((hit.tracked for hit in hits if isinstance(hit, Hit)), format, stdout_for(format))
        return
    records = [_record(hit, base_url) for hit in hits]
    if format == "json":
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
        return
    for record in records:
        click.echo(json.dumps(record, ensure_ascii=False))


def _record(hit: Hit | PassageHit, base_url: str) -> dict[str, object]:
    """A hit with the address of its page, within the site where that has none of its own yet."""
    from commitments.search import Hit, hit_record, passage_record
    from commitments.site.addresses import commitment_page, document_page

    if isinstance(hit, Hit):
        record, page = hit_record(hit), commitment_page(hit.tracked.commitment.id)
    else:
        record, page = passage_record(hit), document_page(hit.document)
    return record | {"page": f"{base_url.rstrip('/')}/{page}" if base_url else page}
