"""How the documents' files looked when they were found to have the content that is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from commitments.store.schema import transaction

Seen = dict[str, tuple[str | None, str, str]]
"""By document: how its file looked, None where nobody noted it, and the hashes of content and rules."""


def seen(connection: sqlite3.Connection) -> Seen:
    """What was noted of all documents."""
    rows = connection.execute("SELECT id, seen, content_hash, rules_hash FROM documents")
    return {id_: (state, content, rules) for id_, state, content, rules in rows}


def note_seen(connection: sqlite3.Connection, states: Mapping[str, str | None], hashes: Mapping[str, str]) -> None:
    """Note how files look that were read now, by document, where what is kept was read from that content."""
    if new := [(state, id_, hashes[id_]) for id_, state in states.items() if state and id_ in hashes]:
        with transaction(connection):
            connection.executemany("UPDATE documents SET seen = ? WHERE id = ? AND content_hash = ?", new)
