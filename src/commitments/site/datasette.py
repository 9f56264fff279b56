"""Questions that a reader of the published SQLite asks first, as Datasette's metadata."""

from __future__ import annotations

import json

from commitments.config import Config

QUERIES: dict[str, tuple[str, str]] = {
    "past_their_day": (
        "Past their day: overdue is what a person found late, unchecked what nobody has looked at",
        "SELECT due, timeliness, headline, quote, source_url, page, id FROM commitments"
        " WHERE timeliness IN ('overdue', 'unchecked') AND NOT doubtful ORDER BY timeliness, due",
    ),
    "due_next": (
        "What is due next",
        "SELECT due, headline, quote, source_url, page, id FROM commitments"
        " WHERE timeliness IN ('due_soon', 'upcoming') AND NOT doubtful ORDER BY due LIMIT 100",
    ),
    "of_a_party": (
        "What a party promised",
        "SELECT c.due, c.timeliness, c.quote, c.source_url, c.id FROM commitments c"
        " JOIN parties p ON p.commitment = c.id WHERE p.party = :party ORDER BY c.due IS NULL, c.due",
    ),
    "of_an_agency": (
        "What a body leads",
        "SELECT c.due, c.timeliness, c.quote, c.source_url, c.id FROM commitments c"
        " JOIN leads l ON l.commitment = c.id WHERE l.agency LIKE '%' || :agency || '%' ORDER BY c.due IS NULL, c.due",
    ),
    "proof": (
        "How the deadline of a commitment leads to its day",
        "SELECT step, label, text FROM proofs WHERE commitment = :id ORDER BY step",
    ),
    "words": (
        "The words that each field of a commitment was taken from, with their places in the document's text",
        'SELECT field, "start", "end", words FROM evidence WHERE commitment = :id ORDER BY "start"',
    ),
    "kept_by_party": (
        "How many promises of each party were kept on time, kept late, broken or not yet checked",
        "SELECT p.party, sum(timeliness = 'fulfilled_on_time') AS on_time, sum(timeliness = 'fulfilled_late') AS late,"
        " sum(timeliness = 'broken') AS broken, sum(timeliness = 'unchecked') AS unchecked, count(*) AS promises"
        " FROM commitments c JOIN parties p ON p.commitment = c.id WHERE NOT doubtful"
        " GROUP BY p.party ORDER BY promises DESC",
    ),
}


def metadata(config: Config) -> bytes:
    """The file that `datasette commitments.sqlite --metadata datasette.json` takes."""
    queries = {name: {"title": title, "sql": sql} for name, (title, sql) in QUERIES.items()}
    found = {
        "title": config.title,
        "description": config.description,
        "source_url": config.base_url or None,
        "databases": {"commitments": {"queries": queries}},
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
