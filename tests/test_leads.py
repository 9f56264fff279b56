"""Who leads and who assists: cases, the gazetteer of bodies, and leads from elsewhere."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from commitments.extract.agencies import body, find_bodies
from commitments.extract.common_bodies import BodyMention
from commitments.extract.roles import role_of
from commitments.extract.rules import load_rules
from commitments.model import Span
from tests.small_documents import Case, read_cases
from tests.test_parties import check_places, commitment_of, extracted

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("case", read_cases(CASES / "leads.txt"), ids=lambda case: case.rule)
def test_leads_and_support_are_those_marked(case: Case) -> None:
    """The bodies of each marked sentence are the marked ones and no others."""
    extraction = extracted(case)
    for one in case.expected:
        commitment = commitment_of(extraction, one)
        for field, names in one.names.items():
            assert {found.name for found in getattr(commitment, field)} == names, field
    check_places(extraction)


def test_every_listed_body_is_found_and_has_one_canonical_name() -> None:
    """No entry of the gazetteer can fail to match, and none stands for two bodies."""
    seen: dict[str, str] = {}
    for name, rule in load_rules("agencies").items():
        for words in (name, *rule.get("also", ())):
            assert seen.setdefault(words, name) == name, f"{words} stands for two"
            text = f"On Monday the {words} will report."
            found = [text[m.span.start : m.span.end] for m in find_bodies(text, {})]
            assert found == [words]
            assert body(words, ()).canonical == name


def test_the_name_stays_as_written_and_the_canonical_one_stands_beside() -> None:
    """`name` is the document's, `canonical` the gazetteer's, `party` the one of several that it acts for."""
    found = body("Department of State", ("United States", "Norway"))
    assert (found.name, found.canonical, found.party) == (
        "Department of State",
        "U.S. Department of State",
        "United States",
    )
    assert body("Harbour Office", ("United States", "Norway")).canonical is None


@pytest.mark.parametrize("table", [t for t, r in load_rules("bodies").items() if "yes" in r])
def test_every_rule_holds_for_its_sentences(table: str) -> None:
    """Each table of words finds something in its `yes` and nothing in its `no`."""
    rule = load_rules("bodies")[table]
    words = "|".join(re.escape(w) for w in (*rule.get("nouns", ()), *rule.get("words", ())))
    pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")
    assert all(pattern.search(sentence) for sentence in rule["yes"])
    assert not any(pattern.search(sentence) for sentence in rule["no"])


@pytest.mark.parametrize(
    "text",
    [
        "Secretary of Alpha" + " of the Beta and Gamma" * 800,
        "Secretary of " + ", ".join(["Alpha Beta"] * 1500),
        "in consultation with " + "the other relevant " * 800 + "Council",
        "head of each " * 800,
        "(" * 3000,
    ],
    ids=["of-and", "commas", "determiners", "heads", "brackets"],
)
def test_endless_lists_are_read_in_time(text: str) -> None:
    """No text makes the patterns run away; each of these takes a blink."""
    started = time.process_time()
    find_bodies(text, {})
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Both sides requested that the CIPM consult with owners.", "charging"),
        ("Both sides requested that the CIPM consulted with owners.", "other"),
        ("They will act by requesting the CIPM to report.", "charging"),
        ("The list will be kept by staff led by the CIPM.", "leading"),
    ],
)
def test_the_words_around_a_name_give_its_role(text: str, role: str) -> None:
    """Who is asked "that" they do something is charged, a report of what they did charges nobody."""
    at = text.index("CIPM")
    place = Span(at, at + len("CIPM"))
    assert role_of(text, BodyMention(place, place)) == role
