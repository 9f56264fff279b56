"""Search in the browser: Pagefind's index of every commitment and document, and the file that says where it lies.

Pagefind holds in memory what it indexes. A large site is therefore cut into parts, each with an index of its own, and
a guide to them: an index of each part's words. A browser asks the guide, and then those parts that have all the words:
the others would answer with what they have instead. So it finds what it would find in one index.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from commitments.errors import SiteError
from commitments.model import Progress
from commitments.site.bundles import ENTRY_POINT, Indexing, put_bundle, remove_others
from commitments.site.content import SiteContent
from commitments.site.digests import digest
from commitments.site.index_parts import Contents, IndexPart, cut, made_of, read_contents, write_contents, write_pages
from commitments.site.search_records import SearchRecord, write_page
from commitments.store import Store
from commitments.words.spelling import load_table

FOLDER = "pagefind"
PARTS = "parts.json"
GUIDE = "guide/"
# Folders that are there only where there are several parts.
OF_PARTS = re.compile(r"guide|\d+-\d+")
# Characters that a part holds at most on average: Pagefind takes some 80 bytes of memory for each.
MOST = 28_000_000


def index_pages(
    site: SiteContent, store: Store, output: Path, derived: Path, *, most: int = MOST, progress: Progress
) -> bool:
    """Bring the search index in step; False where nothing had changed. Raises SiteError."""
    kept = derived / "site-search"
    code = Path(__file__).read_bytes()
    key = digest(made_of(site), code, most, [e.key for e in site.sure], site.documents)
    if (output / FOLDER / PARTS).is_file() and kept.is_file() and kept.read_text() == key:
        return False
    kept.unlink(missing_ok=True)
    progress("indexing for search", 0, len(site.sure) + len(site.documents))
    parts = cut(site, store, most)
    try:
        with _workplace(derived) as work:
            _Search(site, store, output / FOLDER, derived / "site-search-parts", work).publish(parts, progress)
    except OSError as error:
        raise SiteError(f"pagefind could not index the site: {error}") from error
    kept.write_text(key)
    return True


@contextmanager
def _workplace(derived: Path) -> Iterator[Path]:
    """A folder of its own, for a Pagefind whose build was killed may still write into that build's."""
    derived.mkdir(parents=True, exist_ok=True)
    for left in derived.glob("site-search-work-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="site-search-work-", dir=derived, ignore_cleanup_errors=True) as work:
        yield Path(work)


@dataclass(frozen=True, slots=True)
class _Started:
    """A part that Pagefind is at work on."""

    part: IndexPart
    contents: Contents
    indexing: Indexing


@dataclass(frozen=True, slots=True)
class _Search:
    """What is published where, and what is kept of it for the next build."""

    site: SiteContent
    store: Store
    published: Path
    kept: Path
    work: Path

    def publish(self, parts: Sequence[IndexPart], progress: Progress) -> None:
        """Index the parts that have changed; then say which parts there are, and remove the others."""
        contents = {part.folder: found for part in parts if (found := self._standing(part))}
        stale = [part for part in parts if part.folder not in contents]
        total = sum(len(part) for part in parts)
        done = total - sum(len(part) for part in stale)
        names: set[Path] = set()
        progress("indexing for search", done, total)
        with closing(self._indexed(stale)) as indexed:
            for each in indexed:
                names = self._put(each)
                contents[each.part.folder] = each.contents
                done += len(each.part)
                progress("indexing for search", done, total)
        folders = [part.folder for part in parts]
        if any(folders):
            self._put_guide(contents)
        self._put_list(folders, [contents[folder] for folder in folders])
        self._remove_stale(folders, names)

    def _standing(self, part: IndexPart) -> Contents | None:
        """What is in a part that stands as it should."""
        there = (self.published / part.folder / ENTRY_POINT).is_file()
        return read_contents(self._kept(part.folder), part) if there else None

    def _kept(self, folder: str) -> Path:
        return self.kept / f"{folder.strip('/') or 'all'}.json"

    def _indexed(self, parts: Iterable[IndexPart]) -> Generator[_Started, None, None]:
        """The parts as Pagefind is through with them. While it is busy with one, the pages of the next are written."""
        running: list[_Started] = []
        try:
            for part in parts:
                pages, bundle = self._folders(part.folder)
                contents = write_pages(part, self.site, self.store, pages)
                for each in running:
                    each.indexing.finish()
                ended, running = running, [_Started(part, contents, Indexing(pages, bundle, self._language))]
                yield from ended
            for each in running:
                each.indexing.finish()
            yield from running
        finally:
            for each in running:
                each.indexing.stop()

    def _put(self, each: _Started) -> set[Path]:
        """Put a part's index in place; the names of its files."""
        part, kept = each.part, self._kept(each.part.folder)
        folder = self.published / part.folder
        kept.unlink(missing_ok=True)
        names = put_bundle(each.indexing.bundle, folder, programs=not part.folder)
        if part.folder:
            remove_others(folder, names)
        write_contents(kept, part, each.contents)
        shutil.rmtree(each.indexing.pages, ignore_errors=True)
        return names

    def _put_guide(self, contents: Mapping[str, Contents]) -> None:
        pages, bundle = self._folders(GUIDE)
        for folder, found in contents.items():
            name = folder.strip("/")
            write_page(pages, SearchRecord(f"{name}.html", found.words, filters=(("Part", (folder,)),)))
        Indexing(pages, bundle, self._language).finish()
        remove_others(self.published / GUIDE, put_bundle(bundle, self.published / GUIDE))

    def _put_list(self, folders: Sequence[str], contents: Iterable[Contents]) -> None:
        """The file that a browser reads first: the parts, and each facet's values with their numbers of pages."""
        facets: dict[str, Counter[str]] = {}
        for each in contents:
            for name, values in each.facets.items():
                facets.setdefault(name, Counter()).update(values)
        self.published.mkdir(parents=True, exist_ok=True)
        beside = self.published / f".{PARTS}.next"
        stop = sorted(load_table("query")["stop"]["words"].split())
        record = {"guide": GUIDE if any(folders) else "", "parts": folders, "facets": facets, "stop": stop}
        beside.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        os.replace(beside, self.published / PARTS)

    def _remove_stale(self, folders: Sequence[str], names: set[Path]) -> None:
        """Remove parts that there are no more; `names` are the files of the only one, if it was indexed anew."""
        kept = {self._kept(folder) for folder in folders}
        for path in self.kept.glob("*.json"):
            if path not in kept:
                path.unlink()
        there = list(self.published.iterdir())
        if folders == [""]:
            stale = [path for path in there if OF_PARTS.fullmatch(path.name)]
        else:
            wanted = {PARTS, *(folder.strip("/") for folder in folders), *([GUIDE.strip("/")] if folders else [])}
            stale = [path for path in there if path.name not in wanted]
        for path in stale:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if names and folders == [""]:
            remove_others(self.published, names | {Path(PARTS)})

    @property
    def _language(self) -> str:
        return self.site.config.language.partition("-")[0]

    def _folders(self, name: str) -> tuple[Path, Path]:
        """Where the pages of an index are written, and where Pagefind writes what it makes of them."""
        return self.work / "pages" / name, self.work / "bundle" / name
