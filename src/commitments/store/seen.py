"""How the documents' files looked when they were found to have the content that is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from commitments.store.schema import transaction


def seen(connection: sqlite3.Connection, rules: str) -> dict[str, str]:
    """How the file of each document looked; "" where nobody noted it, or where other rules were applied to it."""
    looked = "CASE WHEN rules_hash = ? THEN coalesce(seen, '') ELSE '' END"
    return dict(connection.execute(f"SELECT id, {looked} FROM documents", (rules,)))


def kept_as(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The hashes of content and rules that some documents are kept under."""
    among = "id IN (SELECT value FROM json_each(?))"
    rows = connection.execute(
        f"SELECT id, content_hash, rules_hash FROM documents WHERE {among}", (json.dumps(list(ids)),)
    )
    return {id_: (content, rules) for id_, content, rules in rows}


def note_seen(connection: sqlite3.Connection, states: Mapping[str, str | None], hashes: Mapping[str, str]) -> None:
    """Note how files look that were read now, by document, where what is kept was read from that content."""
    if new := [(state, id_, hashes[id_]) for id_, state in states.items() if state and id_ in hashes]:
        with transaction(connection):
            connection.executemany("UPDATE documents SET seen = ? WHERE id = ? AND content_hash = ?", new)
