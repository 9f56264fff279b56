"""What the reviewers' page offers: later mentions of what is past its day and nobody has checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from commitments.config import Config, Folders
from commitments.errors import SearchError
from commitments.lineage.features import load_weights
from commitments.lineage.mentions import mention_record
from commitments.lineage.suggesting import SHOWN, Suggester
from commitments.model import Filter, Timeliness, Tracked
from commitments.seals import keep_stamped, read_stamped
from commitments.store import Store
from commitments.tracking import read_reports

MOST = 40
"""So many promises are compared, those whose day passed first: a build costs the same however large the corpus."""
Offers = Mapping[str, Sequence[Mapping[str, Any]]]


def offers(store: Store, folders: Folders, config: Config, as_of: date) -> Offers:
    """The likeliest mention of each, by the commitment's id; found anew where documents or reports changed."""
    wanted = Filter(timeliness=(Timeliness.UNCHECKED,), doubtful=False, linked=False)
    past = store.select(wanted, as_of, limit=MOST)
    stamp = _stamp(store, past, folders)
    path = folders.index / "offers.json"
    if (kept := read_stamped(path, stamp)) is not None:
        return dict(kept)
    try:
        found = _found(Suggester(store, folders, config), past, folders)
    except SearchError:
        # The build has said so already.
        return {}
    keep_stamped(path, stamp, found)
    return found


def _found(suggester: Suggester, past: Iterable[Tracked], folders: Folders) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for c in (tracked.commitment for tracked in past):
        ledger = folders.reports / f"{c.document}.jsonl"
        reports = [r for r in read_reports(ledger).reports if r.commitment == c.id] if ledger.is_file() else []
        if mentions := suggester.mentions(c, reports, at_least=SHOWN, most=1):
            found[c.id] = [mention_record(mention, c) for mention in mentions]
    return found


def _stamp(store: Store, past: Iterable[Tracked], folders: Folders) -> str:
    documents = {tracked.commitment.document for tracked in past}
    ledgers = [(folders.reports / f"{document}.jsonl") for document in sorted(documents)]
    said = [path.read_bytes() for path in ledgers if path.is_file()]
    values = (sorted(store.hashes().items()), [t.commitment.id for t in past], said, sorted(load_weights().items()))
    return hashlib.sha256(repr(values).encode()).hexdigest()
