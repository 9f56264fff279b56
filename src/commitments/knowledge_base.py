"""The Python way in, beside the command line: what the one does, the other does."""

from __future__ import annotations

import builtins
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Unpack

from commitments.arguments import Filters, checked_day, filter_of, number, one_of
from commitments.config import CONFIG_NAME, Config, find_root, folders, load_config
from commitments.filing import Filing
from commitments.model import Document, Filter, Report, Tracked
from commitments.recording import Recorder, reviewer_name
from commitments.reviewing import Reviewing
from commitments.store import Store

if TYPE_CHECKING:
    from commitments.lineage import Mention
    from commitments.model import Progress
    from commitments.overview import Status
    from commitments.pipeline import BuildSummary
    from commitments.proof import Proof
    from commitments.search import Hit, Mode, PassageHit, Searcher, SearchQuery
    from commitments.store import DocumentRow
    from commitments.tracking import Awaited, Change, Dilution, Thread


class KnowledgeBase(Filing, Reviewing):
    """A knowledge base. Keeps the model and the vectors between searches; one thread at a time.

    >>> kb = KnowledgeBase(folder, as_of=date(2026, 3, 7))
    >>> hit = kb.search("exchange what we know about reserves", party="Japan")[0]
    >>> hit.tracked.commitment.quote
    'Japan and the United States intend to share information on stockpiling.'
    >>> [tracked.standing.timeliness.value for tracked in kb.list(strength="will", timeliness="unchecked")]
    ['unchecked']
    >>> kb.search('"price floor"', party=["Japan", "US"])
    []
    >>> late = kb.list(timeliness="unchecked")[0].commitment
    >>> page = "https://example.org/news"
    >>> [report] = kb.review(late.id, status="fulfilled", on=date(2026, 3, 1), evidence=page, reviewer="A. Reviewer")
    >>> kb.commitment(late.id).standing.timeliness.value
    'fulfilled_on_time'
    >>> [change.kind.value for change in kb.changes(report.recorded_on, report.recorded_on)]
    ['fulfilled_on_time']
    >>> [row.id for row in kb.documents()][:1] == [late.document] or len(kb.documents()) > 1
    True
    >>> kb.close()

    Filters are named as on the command line, take a value or several, and go by the names that people use. `as_of` is
    the day whose world is shown: today unless given here or in a call. Everything raises CommitmentsError with one line
    that says what is wrong.
    """

    def __init__(self, folder: str | Path = ".", *, as_of: date | None = None) -> None:
        """Open the nearest knowledge base at or above `folder`. Raises NotAKnowledgeBaseError."""
        root = find_root(Path(folder).absolute())
        self.config = load_config(root)
        self.folders = folders(root, self.config)
        # A caller at a Python prompt means the day it is; this is a way in, like the command line.
        self.as_of = checked_day("as_of", as_of) or date.today()  # noqa: DTZ011 - a person's calendar day is the local one
        self._opened: Store | None = None
        self._searching: Searcher | None = None

    @classmethod
    def create(cls, folder: str | Path) -> KnowledgeBase:
        """Make a new, empty knowledge base, or open the one that is there."""
        from commitments.corpus import make

        root = Path(folder)
        if not (root / CONFIG_NAME).is_file():
            make(root, Config().title)
        return cls(root)

    def close(self) -> None:
        """Let go of the files."""
        if self._opened:
            self._opened.close()
        self._opened = self._searching = None

    def __enter__(self) -> KnowledgeBase:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Documents
    def build(
        self, *, workers: int | None = None, cluster: str = "", index: bool = True, site: bool = True,
        repair: bool = False, as_of: date | None = None, known_on: date | None = None, progress: Progress | None = None,
    ) -> BuildSummary:  # fmt: skip
        """Read what changed, store, index and render it. What could not be read is in the summary's reading."""
        from commitments.pipeline import Scope, build

        self.close()
        scope = Scope(
            checked_day("as_of", as_of) or self.as_of,
            checked_day("known_on", known_on),
            index=index,
            site=site,
            repair=repair,
            today=self.as_of,
        )
        config = replace(self.config, workers=workers or self.config.workers, cluster=cluster or self.config.cluster)
        return build(self.folders, config, scope, progress=progress or _silent)

    def documents(self) -> tuple[DocumentRow, ...]:
        """All documents that were built, newest first."""
        return self._store.documents()

    def document(self, id: str) -> Document:
        """A document with its text. Raises UnknownIdError."""
        from commitments.ids import find_document

        return self._store.document(find_document(self._store, self.folders, id)).document

    def status(self) -> Status:
        """What is there on the day shown, what is past its day, and what to do next."""
        from commitments.overview import status_of

        return status_of(self._store, self.folders, self.as_of)

    # Commitments out

    def list(self, *, limit: int | None = None, **filters: Unpack[Filters]) -> builtins.list[Tracked]:
        """The commitments that the filters keep, the earliest day first. Raises UnknownNameError."""
        kept, as_of, known_on = self._filter(filters)
        return self._store.select(kept, as_of, known_on, limit=number("limit", limit))

    def count(self, **filters: Unpack[Filters]) -> int:
        """How many the filters keep."""
        return self._store.count(*self._filter(filters))

    def facets(self, facet: str, **filters: Unpack[Filters]) -> dict[str, int]:
        """The values of document, party, agency, topic, strength, status or timeliness, and how many have each."""
        from commitments.store.facets import FACETS

        return self._store.counts(one_of("facet", facet, FACETS), *self._filter(filters))

    def commitment(self, id: str, *, as_of: date | None = None, known_on: date | None = None) -> Tracked:
        """One commitment, by its id, a unique beginning of it, or an old id. Raises UnknownIdError."""
        from commitments.ids import find_commitment

        days = checked_day("as_of", as_of) or self.as_of, checked_day("known_on", known_on)
        return find_commitment(self._store, self.folders, id, *days)

    def explain(self, id: str, *, as_of: date | None = None, known_on: date | None = None) -> dict[str, Any]:
        """The reasoning behind every field of a commitment, with the words it was taken from."""
        from commitments.accounts import load_account
        from commitments.explanations import explained_record

        days = checked_day("as_of", as_of) or self.as_of, checked_day("known_on", known_on)
        return explained_record(load_account(self._store, self.folders, id, *days))

    def reports(self, id: str) -> tuple[Report, ...]:
        """What people recorded on a commitment, in the order of recording."""
        from commitments.accounts import load_account

        return load_account(self._store, self.folders, id, self.as_of).reports

    def search(
        self, text: str = "", *, mode: Mode = "hybrid", limit: int = 10, like: str | None = None,
        **filters: Unpack[Filters],
    ) -> builtins.list[Hit]:  # fmt: skip
        """The commitments that answer `text`, or resemble the one with the id `like`; best first."""
        return self._searcher.search(self._understood(self._query(text, mode, limit, like, filters)))

    def _understood(self, query: SearchQuery) -> SearchQuery:
        """The query with the names, years and statuses in it as filters."""
        from commitments.names import names_there
        from commitments.search.understanding import narrowed, understand

        understood = understand(query.text, names_there(self._store), query.as_of, query.filter)
        return narrowed(query, understood)

    def passages(
        self, text: str, *, mode: Mode = "hybrid", limit: int = 10, **filters: Unpack[Filters]
    ) -> builtins.list[PassageHit]:
        """The sentences that answer `text`, whether or not they are commitments; of the filters, `document` applies."""
        return self._searcher.passages(self._query(text, mode, limit, None, filters))

    def suggest(self, id: str, *, limit: int = 5, at_least: float | None = None) -> builtins.list[Mention]:
        """Sentences of later documents that may tell of a commitment, or promise it again; nothing counts by itself."""
        from commitments.lineage import SHOWN, Suggester

        commitment = self.commitment(id).commitment
        suggester = Suggester(self._store, self.folders, self.config)
        least = SHOWN if at_least is None else at_least
        return suggester.mentions(commitment, self.reports(id), at_least=least, most=limit)

    def threads(self, id: str | None = None) -> builtins.list[Thread]:
        """Promises through the years, from links that people confirmed: all, or that of one commitment."""
        from commitments.store.threads import read_threads

        found = read_threads(self._store, self.folders, self.as_of)
        wanted = self.commitment(id).commitment.id if id else None
        return [thread for thread in found if wanted is None or wanted in thread.members]

    def dilution(self, by: Literal["party", "topic"] = "party") -> dict[str, Dilution]:
        """How often promises grew firmer, softer or later when made again, by party or topic."""
        from commitments.tracking import dilution_by

        return dilution_by(self.threads(), one_of("by", by, ("party", "topic")))

    def changes(self, since: date, until: date | None = None, **filters: Unpack[Filters]) -> tuple[Change, ...]:
        """What changed from one day to another, both included; `until` is the day shown unless given."""
        from commitments.news import changes

        last = checked_day("until", until) or self.as_of
        kept = self._filter(filters)[0]
        return changes(
            self._store, self.folders, kept, checked_day("since", since) or last, last, self.config.due_soon_days
        )

    def export(self, path: str | Path, *, format: str | None = None, **filters: Unpack[Filters]) -> Path:
        """Write commitments to a file in the format that its name ends in, or in `format`."""
        from commitments.publishing import export

        return export(self._store, self.folders, self.config, Path(path), format, *self._filter(filters))

    # What people recorded

    def events(self, *, known_on: date | None = None) -> tuple[Awaited, ...]:
        """What deadlines wait for, with the day of what has one."""
        from commitments.tracking import awaited, known, read_events

        return awaited(
            self._store.waiting(), known(read_events(self.folders.events).events, checked_day("known_on", known_on))
        )

    def check(self) -> Proof:
        """Prove that quotes stand, reports anchor and dates are sane."""
        from commitments.proof import prove

        return prove(self._store, self.folders, self.as_of, progress=_silent)

    # How

    @property
    def _store(self) -> Store:
        """The store in step with the ledgers. Raises StoreError where nothing has been built yet."""
        if self._opened is None:
            self._opened = Store.open(self.folders.store, doubtful_below=self.config.doubtful_fields_below)
        self._opened.sync(self.folders.reports, self.folders.events)
        return self._opened

    @property
    def _searcher(self) -> Searcher:
        from commitments.search import Searcher

        store = self._store
        if self._searching is None:
            self._searching = Searcher(store, self.folders, self.config)
        return self._searching

    def _recorder(self, reviewer: str | None, sure: bool) -> Recorder:
        name = reviewer_name(reviewer, self.config, self.folders.root)
        return Recorder(self._store, self.folders, name, lambda doubt: sure)

    def _query(self, text: str, mode: Mode, limit: int, like: str | None, filters: Filters) -> SearchQuery:
        from commitments.search import SearchQuery
        from commitments.search.hits import MODES

        kept, as_of, known_on = self._filter(filters)
        mode = one_of("mode", mode, MODES)
        return SearchQuery(text, as_of, known_on, kept, mode, number("limit", limit) or 0, like)

    def _filter(self, filters: Filters) -> tuple[Filter, date, date | None]:
        """The filter of keyword arguments with its names as listings write them, and the two days."""
        from commitments.names import named

        values: dict[str, Any] = dict(filters)
        as_of, known_on = (checked_day(name, values.pop(name, None)) for name in ("as_of", "known_on"))
        return named(self._store, self.folders, filter_of(values)), as_of or self.as_of, known_on


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
