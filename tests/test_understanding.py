"""What a question says about whose promises are meant, of when, and how they stand."""

from __future__ import annotations

from datetime import date

import pytest

from commitments.model import DocumentType, Filter, Timeliness
from commitments.search.understanding import combined, understand
from commitments.words.spelling import load_table

TODAY = date(2026, 11, 23)
NAMES = {
    "party": {"japan": "Japan", "canada": "Canada", "us": "United States", "eu": "European Union"},
    "agency": {"state department": "U.S. Department of State", "ustr": "USTR"},
}
RULES = load_table("questions", "commitments.search")


def named(field: str, name: str) -> tuple[str, ...]:
    found = NAMES[field].get(name.lower().removeprefix("the "))
    return (found,) if found else ()


def read(text: str, given: Filter | None = None) -> tuple[Filter, str]:
    understood = understand(text, named, TODAY, given or Filter())
    return understood.filter, understood.words


@pytest.mark.parametrize(("rule", "text"), [(name, yes) for name, rule in RULES.items() for yes in rule["yes"]])
def test_each_rule_reads_what_it_is_for(rule: str, text: str) -> None:
    found, words = read(text)
    wanted = {"party"} if rule == "whose" else set(RULES[rule]["keeps"])
    assert all(getattr(found, name) for name in wanted)
    assert len(words) < len(text)


@pytest.mark.parametrize(("rule", "text"), [(name, no) for name, rule in RULES.items() for no in rule["no"]])
def test_each_rule_leaves_what_only_looks_so(rule: str, text: str) -> None:
    assert read(text)[0] == Filter()


def test_a_question_becomes_filters_and_words() -> None:
    found, words = read("what did Japan promise on hydrogen in 2024")
    assert found == Filter(party=("Japan",), made_after=date(2023, 12, 31), made_before=date(2025, 1, 1))
    assert words == "what did promise on hydrogen"
    found, _ = read("what is overdue for the State Department")
    assert found == Filter(agency=("U.S. Department of State",), timeliness=(Timeliness.OVERDUE, Timeliness.UNCHECKED))
    assert read("hydrogen in joint statements")[0] == Filter(type=(DocumentType.JOINT_STATEMENT,))


@pytest.mark.parametrize(
    "text",
    [
        "aid for Canada",
        "which US department leads",
        "tell us about mines",
        "South Canada Sea",
        "Japan’s ports",
        '"Japan" 2024',
        "what do we owe Japan",
    ],
)
def test_what_is_only_spoken_about_stays_words(text: str) -> None:
    assert read(text) == (Filter(), text)


def test_a_text_of_pages_is_no_question() -> None:
    text = "what did Japan promise in 2024 " * 300
    assert understand(text, named, TODAY, Filter()).words == text


def test_names_joined_count_both() -> None:
    assert read("what did Canada and the US promise on mines")[0].party == ("Canada", "United States")


def test_what_was_given_counts_before_what_was_understood() -> None:
    given = Filter(party=("Canada",))
    found, words = read("what did Japan promise in 2024", given)
    assert found.party == ()
    assert "Japan" in words
    assert combined(given, found).party == ("Canada",)
    assert combined(given, found).made_before == date(2025, 1, 1)
