"""The Python way to bring documents in, and to arrange and read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commitments.arguments import checked_day
from commitments.config import Config, Folders

if TYPE_CHECKING:
    from commitments.acquire import Refreshed
    from commitments.adding import Kept
    from commitments.errors import UnreadableDocumentError
    from commitments.lineage import Concern
    from commitments.model import Deadline, Extraction
    from commitments.store import Store
    from commitments.version_diff import Difference


class Filing:
    """What a knowledge base does with documents, its own and others; `close` lets go of its files."""

    config: Config
    folders: Folders
    as_of: date

    def close(self) -> None:
        """Let go of the files."""
        raise NotImplementedError

    @property
    def _store(self) -> Store:
        raise NotImplementedError

    def add(self, *sources: str | Path, update: str | None = None, **given: Any) -> list[Kept]:
        """Bring files, folders and addresses in; `given` are title, date, type, parties, place and id of the document.

        Raises CommitmentsError for the first source that cannot be read.

        >>> [(kept.added.id, kept.change.value) for kept in kb.add(draft)]
        [('minerals-2027', 'added')]
        """
        from commitments.adding import add

        return add(self.folders, map(str, sources), update=update, **given)

    def refresh(self, *, allow_private: bool = False) -> list[Refreshed | UnreadableDocumentError]:
        """Fetch the source of each document again: what became of it, or why it cannot be read.

        A changed text becomes a new version.

        >>> kb.refresh()
        []
        """
        from commitments.acquire import Corpus, Fetcher, refresh

        return list(refresh(Corpus(self.folders), Fetcher(allow_private), datetime.now(UTC)))

    def diff(self, document: str, *, against: int | None = None) -> tuple[Difference, ...]:
        """What a document promises that its earlier version did not, or in other words; the latest one unless numbered.

        >>> edited = draft.write_text(draft.read_text().replace("will publish", "intends to publish"))
        >>> [kept.change.value for kept in kb.add(draft)]
        ['new version']
        >>> [difference.words for difference in kb.diff("minerals-2027")]
        ['Japan [-will-]{+intends to+} publish a roadmap by 30 June 2027.']
        """
        from commitments.version_diff import differences

        return differences(self.folders, document, against, self.config.spacy_model)[1]

    def extract(self, file: str | Path) -> Extraction:
        """The sentences and commitments of a file of any format that `add` takes; nothing is added.

        >>> [c.deadline.due for c in kb.extract(draft).commitments if c.deadline]
        [datetime.date(2027, 6, 30)]
        """
        from commitments.harvest import read_path

        return read_path(Path(file), spacy_model=self.config.spacy_model)

    def deadline(self, text: str, *, issued: date | None = None) -> Deadline | None:
        """The first deadline of a phrase, counted from the day of issue: the day shown unless given.

        >>> found = kb.deadline("within 30 days", issued=date(2026, 2, 4))
        >>> found.due, found.arithmetic
        (datetime.date(2026, 3, 6), '2026-02-04 + 30 days = 2026-03-06')
        """
        from commitments.extract.deadlines import find_deadlines

        return next(iter(find_deadlines(text, checked_day("issued", issued) or self.as_of)), None)

    def lint(self, draft: str | Path) -> list[Concern]:
        """What the promises of a draft leave open, and where they fall behind what the same parties promised before.

        >>> [concern.kind for concern in kb.lint(draft)]
        ['no-lead', 'softer']
        """
        from commitments.lineage import concerns_of
        from commitments.lineage.earlier import earlier_promises

        promises = self.extract(draft).commitments
        earlier = earlier_promises(self._store, self.folders, self.config, promises)
        return [concern for one in promises for concern in concerns_of(one, earlier.get(one.id))]

    def rename(self, document: str, new: str) -> None:
        """Give a document another id; its reports come along, and the old ids of its commitments still lead to them.

        >>> kb.rename("minerals-2027", "minerals-plan-2027")
        """
        from commitments.arranging import rename

        self.close()
        rename(self.folders, document, new)

    def remove(self, document: str, *, last_version: bool = False) -> Path:
        """Move a document with its reports, or its latest version alone, to corpus/removed/; where it is now.

        >>> kb.remove("minerals-plan-2027").name
        'minerals-plan-2027'
        """
        from commitments.arranging import remove, remove_last_version

        self.close()
        return (remove_last_version if last_version else remove)(self.folders, document)
