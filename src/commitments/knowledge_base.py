"""The Python way in, beside the command line: open what was built, ask it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from commitments.config import find_root, folders, load_config
from commitments.model import Filter, Status, Strength, Timeliness, Tracked
from commitments.search import Hit, Mode, PassageHit, Searcher, SearchQuery
from commitments.store import Store

_ENUMS = {"status": Status, "timeliness": Timeliness, "strength": Strength}


class KnowledgeBase:
    """A knowledge base that has been built. Keeps the model and the vectors between searches; one thread at a time.

    >>> kb = KnowledgeBase(folder, as_of=date(2026, 3, 7))
    >>> hit = kb.search("exchange what we know about reserves", party="Japan")[0]
    >>> hit.tracked.commitment.quote
    'Japan and the United States intend to share information on stockpiling.'
    >>> [tracked.standing.timeliness.value for tracked in kb.list(strength="will", timeliness="unchecked")]
    ['unchecked']
    >>> kb.search('"price floor"', party=["Japan", "United States"])
    []
    >>> kb.close()

    Filters are named as on the command line and take a value or several. `as_of` is the day whose world is shown: today
    unless given here or in a call.
    """

    def __init__(self, folder: str | Path = ".", *, as_of: date | None = None) -> None:
        """Open the nearest knowledge base at or above `folder`. Raises NotAKnowledgeBaseError, StoreError."""
        root = find_root(Path(folder).absolute())
        self.config = load_config(root)
        self.folders = folders(root, self.config)
        # A caller at a Python prompt means the day it is; this is a way in, like the command line.
        self.as_of = as_of or date.today()  # noqa: DTZ011 - a person's calendar day is the local one
        self._store = Store.open(self.folders.store)
        self._store.sync(self.folders.reports, self.folders.events)
        self._searcher = Searcher(self._store, self.folders, self.config)

    def search(
        self, text: str = "", *, mode: Mode = "hybrid", limit: int = 10, like: str | None = None, **filters: Any
    ) -> list[Hit]:
        """The commitments that answer `text`, or resemble the one with the id `like`; best first."""
        return self._searcher.search(self._query(text, mode, limit, like, filters))

    def passages(self, text: str, *, mode: Mode = "hybrid", limit: int = 10, **filters: Any) -> list[PassageHit]:
        """The sentences that answer `text`, whether or not they are commitments; of the filters, `document` applies."""
        return self._searcher.passages(self._query(text, mode, limit, None, filters))

    def list(self, *, as_of: date | None = None, known_on: date | None = None, **filters: Any) -> list[Tracked]:
        """The commitments that the filters keep, the earliest day first."""
        return self._store.select(_filter(filters), as_of or self.as_of, known_on)

    def commitment(self, id: str, *, as_of: date | None = None) -> Tracked:
        """One commitment. Raises UnknownIdError."""
        return self._store.commitment(id, as_of or self.as_of)

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()

    def __enter__(self) -> KnowledgeBase:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _query(self, text: str, mode: Mode, limit: int, like: str | None, filters: dict[str, Any]) -> SearchQuery:
        as_of, known_on = filters.pop("as_of", None) or self.as_of, filters.pop("known_on", None)
        return SearchQuery(text, as_of, known_on, _filter(filters), mode, limit, like)


def _filter(values: dict[str, Any]) -> Filter:
    """The filter of keyword arguments: names and enums one or several, days as they are."""
    return Filter(**{name: _value(name, value) for name, value in values.items()})


def _value(name: str, value: Any) -> Any:
    if value is None or isinstance(value, date | bool):
        return value
    several: Sequence[Any] = [value] if isinstance(value, str) else value
    return tuple(_ENUMS[name](one) if name in _ENUMS else one for one in several)
