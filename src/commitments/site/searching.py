"""Search in the browser: Pagefind's index of every commitment and document, with the lists' facets as filters."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from pathlib import Path

from commitments.errors import SiteError
from commitments.model import Progress
from commitments.site.addresses import document_page
from commitments.site.digests import digest
from commitments.site.edition import Edition
from commitments.site.entries import Entry
from commitments.site.studio import clean
from commitments.site.wording import day, label
from commitments.store import Store

FOLDER = "pagefind"
ENTRY_POINT = "pagefind-entry.json"


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """A page as search sees it."""

    address: str
    content: str
    meta: tuple[tuple[str, str], ...]
    filters: tuple[tuple[str, tuple[str, ...]], ...]


def index_pages(edition: Edition, store: Store, site: Path, derived: Path, *, progress: Progress) -> bool:
    """Bring the search index in step; False where nothing had changed. Raises SiteError."""
    kept = derived / "site-search"
    key = digest([e.key for e in edition.sure], edition.documents, edition.config.language, Path(__file__).read_bytes())
    if (site / FOLDER / ENTRY_POINT).is_file() and kept.is_file() and kept.read_text() == key:
        return False
    kept.unlink(missing_ok=True)
    pages, staged = derived / "site-search-pages", derived / "site-search-next"
    for folder in (pages, staged):
        shutil.rmtree(folder, ignore_errors=True)
    records = [*_commitments(edition), *_documents(edition, store)]
    progress("indexing for search", 0, len(records))
    for record in records:
        _write(pages / record.address, record)
    try:
        # In a thread of its own: whoever builds a site may be running an event loop, as notebooks do.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(_index, pages, staged, edition.config.language.partition("-")[0]).result()
    except (OSError, AssertionError) as error:
        raise SiteError(f"pagefind could not index the site: {error}") from error
    _put(staged, site / FOLDER)
    shutil.rmtree(pages, ignore_errors=True)
    progress("indexing for search", len(records), len(records))
    kept.write_text(key)
    return True


def _index(pages: Path, staged: Path, language: str) -> None:
    from pagefind.index import PagefindIndex

    async def run() -> None:
        config = {"output_path": str(staged), "force_language": language, "keep_index_url": True}
        # One message for all pages: the package waits a tenth of a second after each.
        async with PagefindIndex(config=config) as index:
            await index.add_directory(str(pages))

    asyncio.run(run())


def _write(path: Path, record: SearchRecord) -> None:
    """A page that holds what search is to know, and nothing else."""
    tags = [f'<meta data-pagefind-meta="{name}[content]" content="{escape(value)}">' for name, value in record.meta]
    tags += [
        f'<meta data-pagefind-filter="{name}[content]" content="{escape(value)}">'
        for name, values in record.filters
        for value in values
    ]
    body = f"<p data-pagefind-body>{escape(record.content)}</p>"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<!doctype html><html><head>{''.join(tags)}</head><body>{body}</body></html>", encoding="utf-8")


def _commitments(edition: Edition) -> Iterator[SearchRecord]:
    for e in edition.sure:
        yield SearchRecord(
            address=e.address,
            content=clean(_words(e)),
            meta=(("title", clean(e.excerpt)), ("kind", "Commitment"), ("state", e.state), ("tone", e.tone)),
            filters=_facets(edition, e),
        )


def _words(e: Entry) -> str:
    c = e.commitment
    parts = (c.lead_in or "", c.quote, ", ".join(c.parties), ", ".join(e.leads), ", ".join(c.topics), e.document.title)
    return ". ".join(part for part in parts if part)


def _facets(edition: Edition, e: Entry) -> tuple[tuple[str, tuple[str, ...]], ...]:
    spelling = edition.spelling

    def named(facet: str, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(spelling[facet][value] for value in values))

    return (
        ("Kind", ("Commitment",)),
        ("Who promises", named("party", e.commitment.parties)),
        ("Who leads", named("agency", e.leads)),
        ("Topic", named("topic", e.commitment.topics)),
        ("Where it stands", (label("timeliness", e.standing.timeliness.value),)),
        ("Status", (label("status", e.standing.status.value),)),
        ("How firm", (label("strength", e.commitment.strength.value),)),
        ("Year due", (e.year,) if e.year else ()),
    )


def _documents(edition: Edition, store: Store) -> Iterator[SearchRecord]:
    for row in edition.documents:
        yield SearchRecord(
            address=document_page(row.id),
            content=clean(f"{row.title}. {store.document(row.id).document.text}"),
            meta=(("title", clean(row.title)), ("kind", "Document"), ("state", day(row.date)), ("tone", "quiet")),
            filters=(("Kind", ("Document",)), ("Who promises", row.parties)),
        )


def _put(staged: Path, folder: Path) -> None:
    """New files first, the entry point that names them last, then those that nothing names any more are removed."""
    names = sorted(path.relative_to(staged) for path in staged.rglob("*") if path.is_file())
    for name in sorted(names, key=lambda name: name.as_posix() == ENTRY_POINT):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{name.name}.next"
        # The names of its parts stand for what is in them.
        if name.suffix != ".pf_fragment" or not (folder / name).exists():
            shutil.copyfile(staged / name, beside)
            os.replace(beside, folder / name)
    known = set(names)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder) not in known:
            path.unlink()
    shutil.rmtree(staged, ignore_errors=True)
