"""A document leaves the corpus or gets another id; what belongs to it comes along."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from commitments import corpus
from commitments.acquire import Corpus
from commitments.config import Folders
from commitments.errors import StoreError
from commitments.ids import renamed
from commitments.locks import exclusive
from commitments.model import Commitment
from commitments.store import Store
from commitments.tracking import append_aliases, append_event, read_events


def remove(folders: Folders, document: str) -> Path:
    """Move a document with its reports to corpus/removed/, and out of the store; where it is now."""
    with exclusive(folders.derived / "build.lock"):
        kept = corpus.remove(folders, document)
        _forget(folders, document)
    return kept


def remove_last_version(folders: Folders, document: str) -> Path:
    """Move the latest version of a document to corpus/removed/; the one before takes its place."""
    with exclusive(folders.derived / "build.lock"):
        return Corpus(folders).take_back(document)


def rename(folders: Folders, document: str, new: str) -> None:
    """Give a document another id; its reports, events of its own and the old ids of its commitments come along."""
    with exclusive(folders.derived / "build.lock"):
        corpus.rename(folders, document, new)
        append_aliases(folders.aliases, renamed(_commitments(folders, document), document, new))
        _take_events_along(folders.events, document, new)
        _forget(folders, document)


def _take_events_along(path: Path, document: str, new: str) -> None:
    events = read_events(path).events
    there = {(event.name, event.day) for event in events if event.document == new}
    for event in events:
        if event.document == document and (event.name, event.day) not in there:
            note = f"{event.note} ({document} was renamed to {new})".strip()
            # As it was recorded: a rename is no news about the event.
            append_event(path, replace(event, document=new, note=note))


def _commitments(folders: Folders, document: str) -> tuple[Commitment, ...]:
    store = _store(folders)
    if store is None:
        return ()
    with store:
        return store.of_document(document)


def _forget(folders: Folders, document: str) -> None:
    if store := _store(folders):
        with store:
            store.remove(document)


def _store(folders: Folders) -> Store | None:
    """The store; None where nothing is built, or by another version: the next build does all there is to do."""
    try:
        return Store.open(folders.store)
    except StoreError:
        return None
