"""The same in Markdown, for people who paste and programs that read: documents, parties, and llms.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from commitments.site.addresses import document_folder
from commitments.site.entries import Entry, by_due, figures
from commitments.site.pages.facets import is_shared
from commitments.site.renderer import Page, Renderer, clean
from commitments.site.scorecards import SHARES
from commitments.site.sets import SETS
from commitments.site.wording import day, issued, label
from commitments.store import DocumentRow, Store

NAME = "index.md"
LISTED = 200


def twin_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """index.md beside the page of each document and party, and llms.txt."""
    site = renderer.site
    for row in site.documents:
        entries = site.by_document[row.id]
        made_from = (row, [e.key for e in entries])
        yield renderer.file(document_folder(row.id) + NAME, made_from, partial(_document, renderer, row, entries))
    for party, entries in site.by_facet["party"].items():
        if not is_shared(entries):
            continue
        address = site.folders["party"][party] + NAME
        yield renderer.file(address, ([e.key for e in entries],), partial(_party, renderer, party, entries))
    yield renderer.file("llms.txt", (site.documents, site.figures), lambda: _lines(_guide(renderer)))


def _document(renderer: Renderer, row: DocumentRow, entries: Sequence[Entry]) -> Iterator[bytes]:
    facts = [label("type", row.type.value), issued(row.written_date), ", ".join(row.parties)]
    head = [f"# {_line(row.title)}", "", " · ".join(fact for fact in facts if fact), ""]
    return _lines([*head, f"## {len(entries)} commitments", "", *_entries(renderer, entries)])


def _party(renderer: Renderer, party: str, entries: Sequence[Entry]) -> Iterator[bytes]:
    counts = figures(entries)._asdict()
    shares = [f"- {SETS[name].title}: {counts[name]}" for name in SHARES if counts[name]]
    listed = sorted(entries, key=by_due)[:LISTED]
    head = [f"# {_line(party)}", "", f"{len(entries)} commitments on {day(renderer.site.as_of)}:", "", *shares, ""]
    return _lines([*head, "## By the last day in time", "", *_entries(renderer, listed)])


def _entries(renderer: Renderer, entries: Iterable[Entry]) -> Iterator[str]:
    for e in entries:
        leads = f"; led by {', '.join(e.leads)}" if e.leads else ""
        due = f"; due {day(e.due)}" if e.due else ""
        yield f"- [{_line(e.headline)}](<{renderer.base_url or '/'}{e.address}>): {_line(e.standing_words)}{due}{leads}"


def _guide(renderer: Renderer) -> Iterator[str]:
    site, base = renderer.site, renderer.base_url or "/"
    yield from (f"# {_line(site.config.title)}", "", f"> {_line(site.config.description)}", "")
    yield (
        f"{site.figures.commitments} commitments of {len(site.documents)} documents on {day(site.as_of)}. "
        "A day that has passed is no proof of failure: “unchecked” says that nobody has looked."
    )
    yield from ("", "## Data", "")
    yield f"- [All commitments]({base}data/commitments.jsonl): JSON Lines"
    yield f"- [What its lines hold]({base}data/commitment.schema.json): JSON Schema"
    yield f"- [The same as CSV]({base}data/commitments.csv)"
    yield f"- [What its columns mean]({base}data/datapackage.json): data package"
    yield f"- [What changed]({base}feeds/all.atom): a feed"
    yield from ("", "## Documents", "")
    for row in site.documents[:LISTED]:
        yield f"- [{_line(row.title)}](<{base}{document_folder(row.id)}{NAME}>): {issued(row.written_date)}"


def _line(text: str) -> str:
    """In one line, with nothing in it that Markdown reads."""
    flat = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in flat)


def _lines(lines: Iterable[str]) -> Iterator[bytes]:
    for line in lines:
        yield (clean(line) + "\n").encode("utf-8", "replace")
