"""How the documents' files looked when they were found to have the content that is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from commitments.store.schema import transaction


def seen(connection: sqlite3.Connection, rules: str) -> dict[str, str]:
    """How the file of each document looked; "" where nobody noted it, or where other rules were applied to it."""
    looked = "CASE WHEN rules_hash = ? THEN coalesce(seen, '') ELSE '' END"
    return dict(connection.execute(f"SELECT id, {looked} FROM documents", (rules,)))


def is_kept(connection: sqlite3.Connection, id_: str, content: str, rules: str) -> bool:
    """Whether a document is kept as read from this content under these rules, both hashes."""
    query = "SELECT 1 FROM documents WHERE id = ? AND content_hash = ? AND rules_hash = ?"
    return connection.execute(query, (id_, content, rules)).fetchone() is not None


def note_seen(connection: sqlite3.Connection, states: Mapping[str, str | None], hashes: Mapping[str, str]) -> None:
    """Note how files look that were read now, by document, where what is kept was read from that content."""
    if new := [(state, id_, hashes[id_]) for id_, state in states.items() if state and id_ in hashes]:
        with transaction(connection):
            connection.executemany("UPDATE documents SET seen = ? WHERE id = ? AND content_hash = ?", new)
