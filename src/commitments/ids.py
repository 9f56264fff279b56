"""Which commitment or document somebody means: by its id, a unique beginning of it, or an id that it had before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from commitments.config import Folders
from commitments.errors import UnknownIdError
from commitments.model import Commitment, Extraction, Report, ReportKind, Tracked
from commitments.store import Store
from commitments.tracking import Alias, follow, live_reports, read_aliases, read_reports

_SHOWN = 4


def find_commitment(
    store: Store, folders: Folders, text: str, as_of: date, known_on: date | None = None, *, exactly: bool = False
) -> Tracked:
    """The commitment that is meant; `exactly`: by its own id alone. Raises UnknownIdError, which names what is near."""
    try:
        return store.commitment(text, as_of, known_on)
    except UnknownIdError as error:
        if why := _dismissed(folders, text):
            raise UnknownIdError(why) from None
        if exactly:
            raise
        unknown = error
    begun = store.beginning(text, _SHOWN) if text.strip() else []
    if not begun and (there := now_called(store, folders, text)):
        begun = [there]
    if not begun:
        current = (now_called(store, folders, old) for old in _old_ids(folders, text))
        begun = sorted({there for there in current if there})
    if len(begun) > 1:
        more = ", ..." if len(begun) >= _SHOWN else ""
        raise UnknownIdError(f"{text}: several commitments begin so: {', '.join(begun[: _SHOWN - 1])}{more}")
    if not begun:
        raise unknown
    (there,) = begun
    return find_commitment(store, folders, there, as_of, known_on, exactly=True)


def find_document(store: Store, folders: Folders, text: str) -> str:
    """The id of the document that is meant. Raises UnknownIdError, which names the nearest."""
    known = store.hashes()
    if text in known:
        return text
    begun = sorted(id_ for id_ in known if text and id_.startswith(text))
    if len(begun) == 1:
        return begun[0]
    if len(begun) > 1:
        raise UnknownIdError(f"{text}: several documents begin so: {', '.join(begun[: _SHOWN - 1])}")
    renamed = read_aliases(folders.aliases).document(text)
    if renamed in known:
        return renamed
    raise UnknownIdError.among(known, text)


def now_called(store: Store, folders: Folders, old_id: str) -> str | None:
    """The id that an old id leads to; None for one that nobody knows. Raises UnknownIdError for words that are gone."""
    document = old_id.rpartition("/")[0]
    aliases = read_aliases(folders.aliases)
    if (alias := aliases.by_id.get(old_id)) is None:
        quotes = [report.quote for report in _reports(folders, document) if report.commitment == old_id]
        if not quotes:
            return None
        alias = Alias(old_id, quotes[-1], document)
    document = aliases.document(alias.document)
    found = follow(old_id, alias.quote, store.of_document(document))
    if found is None:
        raise UnknownIdError(
            f"{old_id}: gone from {document}, which has no commitment like “{alias.quote[:100]}” any more"
        )
    return found


def aliases(store: Store, folders: Folders) -> Mapping[str, str]:
    """Every id that commitments had before, and the one that it leads to now; those that lead nowhere are left out."""
    kept = read_aliases(folders.aliases)
    there: dict[str, tuple[Commitment, ...]] = {}
    found: dict[str, str] = {}
    for alias in (*_reported(store, folders), *kept.by_id.values()):
        document = kept.document(alias.document)
        if "/" not in alias.id:
            continue
        if document not in there:
            there[document] = store.of_document(document)
        ids = {commitment.id for commitment in there[document]}
        if alias.id not in ids and (now := follow(alias.id, alias.quote, there[document])):
            found[alias.id] = now
    return found


def vanishing(store: Store, extraction: Extraction) -> list[Alias]:
    """The ids that go when a document's commitments are replaced by these."""
    document = extraction.document.id
    staying = {commitment.id for commitment in extraction.commitments}
    there = store.of_document(document)
    return [Alias(c.id, c.quote, document) for c in there if c.id not in staying and not c.added]


def renamed(commitments: Iterable[Commitment], document: str, new: str) -> list[Alias]:
    """What keeps a renamed document's ids alive."""
    return [Alias(document, "", new), *(Alias(c.id, c.quote, new) for c in commitments)]


def _reported(store: Store, folders: Folders) -> Iterator[Alias]:
    """The ids that reports name and that are not there."""
    for path in sorted(folders.reports.glob("*.jsonl")):
        known = {commitment.id for commitment in store.of_document(path.stem)}
        for report in live_reports(read_reports(path).reports):
            if report.commitment not in known:
                yield Alias(report.commitment, report.quote, path.stem)


def _old_ids(folders: Folders, text: str) -> list[str]:
    """The ids that commitments had before, or that reports name, which begin so, or whose part after the slash does."""
    if not re.fullmatch("[0-9a-f]{4,8}|.+/[0-9a-f]*", text):
        return []
    ledgers = (read_reports(path).reports for path in sorted(folders.reports.glob("*.jsonl")))
    known = {*read_aliases(folders.aliases).by_id, *(report.commitment for reports in ledgers for report in reports)}
    return sorted(id_ for id_ in known if "/" in id_ and (id_.startswith(text) or f"/{text}" in id_))


def _reports(folders: Folders, document: str) -> tuple[Report, ...]:
    """The reports on a document; none for what cannot be a document's id."""
    if not document or set(document) & set("/\\\0"):
        return ()
    return read_reports(folders.reports / f"{document}.jsonl").reports


def _dismissed(folders: Folders, id: str) -> str | None:
    for report in live_reports(_reports(folders, id.rpartition("/")[0])):
        if report.commitment == id and report.kind is ReportKind.DISMISSAL:
            message = f"{id}: dismissed by {report.reviewer} on {report.recorded_on}"
            return f"{message}; 'commitments review --retract {report.id}' brings it back"
    return None
