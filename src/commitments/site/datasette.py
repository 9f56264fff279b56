"""Questions that a reader of the published SQLite asks first, as Datasette's metadata."""

from __future__ import annotations

import json

from commitments.config import Config

QUERIES: dict[str, tuple[str, str]] = {
    "past_their_day": (
        "Past their day: overdue is what a person found late, unchecked what nobody has looked at",
        "SELECT c.due, c.timeliness, c.headline, c.quote, d.source_url, c.page, c.id FROM commitments c"
        " JOIN documents d ON d.id = c.document WHERE c.timeliness IN ('overdue', 'unchecked') AND NOT c.doubtful"
        " ORDER BY c.timeliness, c.due",
    ),
    "due_next": (
        "What is due next",
        "SELECT c.due, c.headline, c.quote, d.source_url, c.page, c.id FROM commitments c"
        " JOIN documents d ON d.id = c.document WHERE c.timeliness IN ('due_soon', 'upcoming') AND NOT c.doubtful"
        " ORDER BY c.due LIMIT 100",
    ),
    "of_a_party": (
        "What a party promised",
        "SELECT c.due, c.timeliness, c.quote, c.page, c.id FROM commitments c"
        " JOIN parties p ON p.commitment = c.number WHERE p.party = :party ORDER BY c.due IS NULL, c.due",
    ),
    "of_an_agency": (
        "What a body leads",
        "SELECT c.due, c.timeliness, c.quote, c.page, c.id FROM commitments c JOIN leads l"
        " ON l.commitment = c.number WHERE l.agency LIKE '%' || :agency || '%' ORDER BY c.due IS NULL, c.due",
    ),
    "proof": (
        "How the deadline of a commitment leads to its day",
        "SELECT step, label, text FROM proofs WHERE commitment = (SELECT number FROM commitments WHERE id = :id)"
        " ORDER BY step",
    ),
    "words": (
        "The words that each field of a commitment was taken from, with their places in the document's text",
        'SELECT field, "start", "end", words FROM evidence'
        ' WHERE commitment = (SELECT number FROM commitments WHERE id = :id) ORDER BY "start"',
    ),
    "kept_by_party": (
        "How many promises of each party were kept on time, kept late, broken or not yet checked",
        "SELECT p.party, sum(timeliness = 'fulfilled_on_time') AS on_time, sum(timeliness = 'fulfilled_late') AS late,"
        " sum(timeliness = 'broken') AS broken, sum(timeliness = 'unchecked') AS unchecked, count(*) AS promises"
        " FROM commitments c JOIN parties p ON p.commitment = c.number WHERE NOT doubtful"
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
        "databases": {
            "commitments": {"queries": queries, "tables": {"commitments": {"label_column": "headline"}}},
        },
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
