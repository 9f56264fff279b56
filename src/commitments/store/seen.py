"""How the documents' files looked when they were found to have the content that is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from commitments.store.schema import transaction


def seen(connection: sqlite3.Connection, rules: Sequence[str]) -> dict[str, str]:
    """How the file of each document looked; "" where nobody noted it, or where other rules were applied to it."""
    looked = f"CASE WHEN rules_hash IN ({', '.join('?' * len(rules))}) THEN coalesce(seen, '') ELSE '' END"
    return dict(connection.execute(f"SELECT id, {looked} FROM documents", tuple(rules)))


def is_kept(connection: sqlite3.Connection, id_: str, content: str, rules: Sequence[str]) -> bool:
    """Whether a document is kept as read from this content under these rules, both hashes."""
    applied = f"rules_hash IN ({', '.join('?' * len(rules))})"
    query = f"SELECT 1 FROM documents WHERE id = ? AND content_hash = ? AND {applied}"
    return connection.execute(query, (id_, content, *rules)).fetchone() is not None


def note_seen(connection: sqlite3.Connection, states: Mapping[str, str | None], hashes: Mapping[str, str]) -> None:
    """Note how files look that were read now, by document, where what is kept was read from that content."""
    if new := [(state, id_, hashes[id_]) for id_, state in states.items() if state and id_ in hashes]:
        with transaction(connection):
            connection.executemany("UPDATE documents SET seen = ? WHERE id = ? AND content_hash = ?", new)
