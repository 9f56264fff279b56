"""Sentences of several main clauses: one commitment for each whose parties or time limits differ."""

from __future__ import annotations

from functools import lru_cache

import pytest

from commitments.config import Config
from commitments.documents import parse_document
from commitments.extract import Extractor, load_extractor

HEAD = "---\ntitle: Joint Statement of Norway, Chile and Peru\ndate: 2026-02-04\n---\n\n"
ALL = "Norway Chile Peru"

CASES = {
    "each clause keeps its subject and its day": (
        "Norway will fund the port by 2028, and Chile will run it by 2029.",
        ["Norway | by 2028 | fund the port by 2028", "Chile | by 2029 | run it by 2029"],
    ),
    "a day limits only the clause that it stands in": (
        "Norway will fund the port by 2028 and Chile will run it.",
        ["Norway | by 2028 | fund the port by 2028", "Chile | - | run it"],
    ),
    "a day before the first subject holds for every clause": (
        "By 2030, Norway will fund the port, and Chile will run it.",
        ["Norway | By 2030 | fund the port", "Chile | By 2030 | run it"],
    ),
    "a semicolon parts clauses": (
        "Norway will fund the port; Chile intends to run it by 2029.",
        ["Norway | - | fund the port", "Chile | by 2029 | run it by 2029"],
    ),
    "while sets a promise beside another": (
        "Norway will fund the port, while Chile will run it by 2029.",
        ["Norway | - | fund the port", "Chile | by 2029 | run it by 2029"],
    ),
    "a name next to the modal is its subject, whatever the parse says": (
        "Norway will host the first meeting and Chile and Peru will host the second by 2029.",
        ["Norway | - | host the first meeting", "Chile Peru | by 2029 | host the second by 2029"],
    ),
    "performatives part clauses as modals do": (
        "Norway commits to train 40 divers by 2028, and Chile pledges to pay for their travel.",
        ["Norway | by 2028 | train 40 divers by 2028", "Chile | - | pay for their travel"],
    ),
    "three clauses are three promises": (
        "Norway will fund the port by 2028, Chile will build it by 2029, and Peru will run it by 2030.",
        [
            "Norway | by 2028 | fund the port by 2028",
            "Chile | by 2029 | build it by 2029",
            "Peru | by 2030 | run it by 2030",
        ],
    ),
    "clauses under one agreement are those of their subjects": (
        "The leaders agreed that Norway will fund the port by 2028 and that Chile will run it by 2029.",
        ["Norway | by 2028 | fund the port by 2028", "Chile | by 2029 | run it by 2029"],
    ),
    "the same parties with other days are two promises": (
        "The three sides will meet in 2026, and they will publish a report by March 2027.",
        [f"{ALL} | in 2026 | meet in 2026", f"{ALL} | by March 2027 | publish a report by March 2027"],
    ),
    "the same parties without a day are one promise": (
        "The three sides will meet in Lima, and they will publish a report.",
        [f"{ALL} | - | meet in Lima"],
    ),
    "two verbs under one modal, each with its day": (
        "The leaders will publish a list by 2027 and open an office by 2028.",
        [f"{ALL} | by 2027 | publish a list by 2027", f"{ALL} | by 2028 | open an office by 2028"],
    ),
    "a second modal without a subject goes on with the first": (
        "We will meet again in 2027 and will publish a plan by 2028.",
        [f"{ALL} | in 2027 | meet again in 2027", f"{ALL} | by 2028 | publish a plan by 2028"],
    ),
    "two days of one verb share its action": (
        "We will train 40 divers by 2027 and 80 divers by 2029.",
        [
            f"{ALL} | by 2027 | train 40 divers by 2027 and 80 divers by 2029",
            f"{ALL} | by 2029 | train 40 divers by 2027 and 80 divers by 2029",
        ],
    ),
    "verbs under one modal with one day stay one promise": (
        "Norway will fund the port, train divers and publish a report by 2028.",
        ["Norway | by 2028 | fund the port, train divers and publish a report by 2028"],
    ),
    "partners of the promised action are no subjects": (
        "Norway will work with Chile and Peru to open the port by 2028.",
        ["Norway | by 2028 | work with Chile and Peru to open the port by 2028"],
    ),
    "what a fact of another says by when is no limit": (
        "Norway faces a ban on all waste by 2050, and Chile will publish a plan.",
        ["Chile | - | publish a plan"],
    ),
    "a relative clause promises nothing of its own": (
        "Norway will fund the port, which Chile will run.",
        ["Norway | - | fund the port, which Chile will run"],
    ),
    "a name alone before a further day promises by it": (
        "Norway will host the forum in 2026, Chile in 2027 and Peru in 2028.",
        [
            "Norway | in 2026 | host the forum in 2026, Chile in 2027 and Peru in 2028",
            "Chile | in 2027 | host the forum in 2026, Chile in 2027 and Peru in 2028",
            "Peru | in 2028 | host the forum in 2026, Chile in 2027 and Peru in 2028",
        ],
    ),
    "an item's clauses share its governing line": (
        "The leaders decided that:\n\n- Norway will fund the port by 2028 and Chile will run it by 2029;\n",
        ["Norway | by 2028 | fund the port by 2028", "Chile | by 2029 | run it by 2029"],
    ),
}


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    return load_extractor(Config().spacy_model)


def told(text: str) -> list[str]:
    found = extractor().extract(parse_document(f"{HEAD}{text}\n", "case")).commitments
    return [f"{' '.join(c.parties)} | {c.deadline.text if c.deadline else '-'} | {c.action}" for c in found]


@pytest.mark.parametrize("name", CASES)
def test_clauses_are_read_one_by_one(name: str) -> None:
    """The name of the case states the rule."""
    text, expected = CASES[name]
    assert told(text) == expected


def test_each_clause_has_its_own_officers() -> None:
    """A minister named for one clause is not charged with the other."""
    text = "The Minister of Trade will publish a list within 30 days, and the Minister of Energy a map within 60 days."
    text = text.replace("Energy a map", "Energy will publish a map")
    found = extractor().extract(parse_document(f"{HEAD}{text}\n", "case")).commitments
    assert [[body.name for body in one.lead] for one in found] == [["Minister of Trade"], ["Minister of Energy"]]


def test_clauses_share_the_quote_and_never_an_id() -> None:
    """Every commitment of a sentence can be reported on by itself."""
    found = extractor().extract(parse_document(f"{HEAD}{CASES['three clauses are three promises'][0]}\n", "c"))
    assert len({one.quote for one in found.commitments}) == 1
    assert len({one.id for one in found.commitments}) == 3


def test_a_wrong_parse_leaves_no_clause_without_its_cue() -> None:
    """A subject that the parse spreads over the cue before it starts after that cue."""
    assert len(told("The Parties will The Parties will (ii) - ")) <= 2
