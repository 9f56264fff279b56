"""What listings say beside the commitments themselves: the addresses of their pages, and what was reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from commitments.config import Config, Folders
from commitments.export import Publication, report_behind
from commitments.ids import now_called
from commitments.model import Report, Tracked
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
            homes: dict[str, str] = {}
            found: dict[str, list[Report]] = {}
            for report in read_reports(self.folders.reports / f"{document}.jsonl").reports:
                id_ = report.commitment
                if id_ not in there and id_ not in homes:
                    homes[id_] = now_called(self.store, self.folders, id_) or id_
                home = homes.get(id_, id_)
                found.setdefault(home, []).append(replace(report, commitment=home))
            self._ledgers[document] = found
        return self._ledgers[document]
