"""What search in the browser knows of each commitment and document, with the facets of the lists as filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

from commitments.site.addresses import document_page
from commitments.site.content import SiteContent
from commitments.site.entries import Entry
from commitments.site.renderer import clean
from commitments.site.wording import issued, label
from commitments.store import DocumentRow

_ENDS, _CLOSING = (".", "!", "?", "…", ":", "。", "！", "？"), "\"'”’»)]"

Values = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """A page as search sees it. `meta` is what a result shows; its words are found too, those of `filters` are not."""

    address: str
    content: str
    meta: tuple[tuple[str, str], ...] = ()
    filters: Values = ()


def commitment_record(site: SiteContent, e: Entry) -> SearchRecord:
    """The page of a commitment."""
    return SearchRecord(
        address=e.address,
        content=clean(_words(e)),
        meta=(
            ("title", clean(e.headline)),
            ("kind", "Commitment"),
            ("state", e.state),
            ("tone", e.tone),
            ("from", origin(e)),
        ),
        filters=facets(site, e),
    )


def document_record(row: DocumentRow, text: str) -> SearchRecord:
    """The page of a document."""
    return SearchRecord(
        address=document_page(row.id),
        content=clean(f"{_ended(row.title)} {text}"),
        meta=(
            ("title", clean(row.title)),
            ("kind", "Document"),
            ("state", issued(row.written_date)),
            ("tone", "quiet"),
        ),
        filters=(("Kind", ("Document",)), ("Who promises", _plain(row.parties))),
    )


def page_of(record: SearchRecord) -> str:
    """A page that holds what search is to know, and nothing else."""
    tags = [f'<meta data-pagefind-meta="{name}[content]" content="{escape(value)}">' for name, value in record.meta]
    tags += [
        f'<meta data-pagefind-filter="{name}[content]" content="{escape(value)}">'
        for name, values in record.filters
        for value in values
    ]
    body = f"<p data-pagefind-body>{escape(record.content)}</p>"
    return f"<!doctype html><html><head>{''.join(tags)}</head><body>{body}</body></html>"


def write_page(folder: Path, record: SearchRecord) -> None:
    """The page, in a folder that stands for the site."""
    path = folder / record.address
    try:
        file = path.open("w", encoding="utf-8")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w", encoding="utf-8")
    with file:
        file.write(page_of(record))


def _words(e: Entry) -> str:
    c = e.commitment
    parts = (c.lead_in or "", c.quote, ", ".join(c.parties), ", ".join(e.leads), ", ".join(c.topics), e.document.title)
    return " ".join(_ended(part) for part in parts if part)


def _ended(part: str) -> str:
    """With a full stop where its own words do not end it: a result shows what follows in the same line."""
    # What ends an item of a list goes on to the next one, which is not here.
    part = part.rstrip(" ;,")
    return part if part.rstrip(_CLOSING).endswith(_ENDS) else f"{part}."


def origin(e: Entry) -> str:
    """Of which document and day a commitment is."""
    title = clean(e.document.title)
    return f"{title}, {issued(e.document.written_date)}" if e.document.date else title


def facets(site: SiteContent, e: Entry) -> Values:
    """The values by which lists and search narrow a commitment down."""
    spelling = site.spelling

    def named(facet: str, values: tuple[str, ...]) -> tuple[str, ...]:
        return _plain(spelling[facet].get(value, value) for value in values)

    return (
        ("Kind", ("Commitment",)),
        ("Who promises", named("party", e.commitment.parties)),
        ("Who leads", named("agency", e.bodies)),
        ("Topic", named("topic", e.commitment.topics)),
        ("Where it stands", (label("timeliness", e.standing.timeliness.value),)),
        ("Status", (label("status", e.standing.status.value),)),
        ("How firm", (label("strength", e.commitment.strength.value),)),
        ("Year due", (e.year,) if e.year else ()),
    )


def _plain(values: Iterable[str]) -> tuple[str, ...]:
    """Values as Pagefind returns them: it reads what they write as entities, and breaks as single spaces."""
    return tuple(dict.fromkeys(plain for value in values if (plain := " ".join(unescape(value).split()))))
