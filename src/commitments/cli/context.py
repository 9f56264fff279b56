"""What every command needs: the knowledge base, its settings, the day, and a voice on standard error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commitments.config import Config, Folders, find_root, folders, load_config

if TYPE_CHECKING:
    from commitments.export import Publication
    from commitments.model import Filter
    from commitments.store import Store, SyncSummary


@dataclass
class Workspace:
    """The knowledge base that a command works on; found when first asked for, so that some commands need none."""

    kb: Path | None

    @cached_property
    def root(self) -> Path:
        """The knowledge base's folder. Raises NotAKnowledgeBaseError."""
        return self.kb.absolute() if self.kb else find_root(Path.cwd())

    @cached_property
    def config(self) -> Config:
        """The settings. Raises NotAKnowledgeBaseError."""
        return load_config(self.root)

    @cached_property
    def folders(self) -> Folders:
        """Where things lie."""
        return folders(self.root, self.config)

    @cached_property
    def today(self) -> date:
        """The local day; asked for once, so that one command sees one day."""
        return date.today()  # noqa: DTZ011 - a person's calendar day is the local one

    def store(self) -> Store:
        """The store, opened and in step with the ledgers. Raises StoreError where nothing has been built yet."""
        from commitments.store import Store

        store = Store.open(self.folders.store, doubtful_below=self.config.doubtful_fields_below)
        summary = store.sync(self.folders.reports, self.folders.events)
        self.say_what_was_set_aside(summary)
        if unread := self.unread(store):
            some = ", ".join(unread[:3]) + (", ..." if len(unread) > 3 else "")
            self.say(f"note: not read yet: {len(unread)} of the documents ({some}); 'commitments build' reads them")
        return store

    def unread(self, store: Store) -> list[str]:
        """The documents that no answer counts yet."""
        from commitments.sources import unread

        return unread(self.folders.documents, store.hashes())

    def say_what_was_set_aside(self, summary: SyncSummary) -> None:
        """Lines of ledgers that are not followed are named by every command, or nobody would miss them."""
        lines = [remark for remark in summary.remarks if remark.kind == "set_aside"]
        if lines:
            these = "1 line of the ledgers is" if len(lines) == 1 else f"{len(lines)} lines of the ledgers are"
            self.say(f"note: {these} set aside and not followed; 'commitments check' names each")

    def named(self, store: Store, filter: Filter) -> Filter:
        """The filter with its names as listings write them. Raises UnknownNameError."""
        from commitments.names import named

        return named(store, self.folders, filter)

    def publication(self, store: Store) -> Publication:
        """What listings say beside the commitments themselves."""
        from commitments.publishing import publication_of

        return publication_of(store, self.folders, self.config)

    def say(self, text: str) -> None:
        """Print something that is not the answer."""
        from commitments.cli.tables import steerless

        click.echo(steerless(text), err=True)
