"""What listings say beside the commitments themselves: the addresses of their pages, and what was reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TextIO

from commitments.arguments import one_of
from commitments.config import Config, Folders
from commitments.errors import CommitmentsError
from commitments.export import FORMATS, SUBSCRIBED, Publication, report_behind, write_rows
from commitments.ids import now_called
from commitments.model import Filter, Report, Tracked
from commitments.store import Store
from commitments.tracking import read_reports


def publication_of(store: Store, folders: Folders, config: Config) -> Publication:
    """The knowledge base as its listings and files present it."""
    return Publication(
        config.title,
        config.description,
        config.base_url.rstrip("/"),
        page_address(config),
        report=Behind(store, folders).report,
        doubtful_below=config.doubtful_fields_below,
    )


def page_address(config: Config) -> Callable[[str], str] | None:
    """Gives the address of a commitment's page; None where the site's own address is not set."""
    base = config.base_url.rstrip("/")
    return partial(_address, base) if base else None


def _address(base: str, commitment: str) -> str:
    from commitments.site.addresses import commitment_page

    return f"{base}/{commitment_page(commitment)}"


class Behind:
    """The reports that statuses rest on; each ledger is read once."""

    def __init__(self, store: Store, folders: Folders) -> None:
        self.store = store
        self.folders = folders
        self._ledgers: dict[str, dict[str, list[Report]]] = {}

    def report(self, tracked: Tracked) -> Report | None:
        """The report that a commitment's status rests on; None where it rests on another commitment's."""
        c = tracked.commitment
        return report_behind(tracked, self._ledger(c.document).get(c.id, []))

    def _ledger(self, document: str) -> dict[str, list[Report]]:
        if document not in self._ledgers:
            there = {commitment.id for commitment in self.store.of_document(document)}
            current: dict[str, str] = {}
            found: dict[str, list[Report]] = {}
            for report in read_reports(self.folders.reports / f"{document}.jsonl").reports:
                id_ = report.commitment
                if id_ not in there and id_ not in current:
                    current[id_] = now_called(self.store, self.folders, id_) or id_
                now = current.get(id_, id_)
                found.setdefault(now, []).append(replace(report, commitment=now))
            self._ledgers[document] = found
        return self._ledgers[document]


def export(
    store: Store,
    folders: Folders,
    config: Config,
    path: Path,
    format: str | None,
    filter: Filter,
    as_of: date,
    known_on: date | None,
) -> Path:
    """Write what the filter keeps to a file. Raises CommitmentsError."""
    format = one_of("format", format, FORMATS) if format else format_of(path)
    publication = publication_of(store, folders, config)
    if format in SUBSCRIBED:
        publication = replace(publication, since=store.since(as_of))
    with beside(path) as stream:
        write_rows(store.each(filter, as_of, known_on), format, stream, publication)
    return path


def format_of(out: Path) -> str:
    """The format that a file's name asks for. Raises CommitmentsError for one that is none."""
    suffix = out.suffix.lower().removeprefix(".")
    format = {"xml": "atom", "ical": "ics"}.get(suffix, suffix)
    if format not in FORMATS:
        raise CommitmentsError(f"{out}: say --format; a file's name may end in .{', .'.join(FORMATS)}")
    return format


@contextmanager
def beside(path: Path) -> Iterator[TextIO]:
    """A file that takes the place of `path` once it is whole. Raises CommitmentsError where it cannot be written."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        part.replace(path)
    except OSError as error:
        raise CommitmentsError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
