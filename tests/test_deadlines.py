"""Deadlines and cadences: annotated sentences, the rules' own sentences, and every proof counted again."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.counting import add_months, add_working_days, evaluate, read_period
from commitments.extract.deadline_events import event_name
from commitments.extract.deadline_grammar import RuleError, load_grammar, read_rule
from commitments.extract.deadlines import find_deadlines, is_continuing
from commitments.extract.fiscal import fiscal_of
from commitments.extract.recurrences import find_recurrence
from commitments.extract.rules import load_rules
from commitments.model import Deadline, DeadlineKind
from commitments.reasoning import EVENT, faults, prove, recompute
from tests.annotated import Case, read_cases

ISSUED = date(2024, 3, 1)
FILES = ("deadlines_fixed", "deadlines_relative", "deadlines_events", "deadlines_vague", "deadlines_none")
CASES = [case for name in FILES for case in read_cases(name)]
WORDINGS = read_cases("deadlines_wordings")


def outcome(deadline: Deadline) -> str:
    return deadline.due.isoformat() if deadline.due else deadline.kind.value


@pytest.mark.parametrize("case", CASES, ids=str)
def test_sentences(case: Case) -> None:
    found = find_deadlines(case.text, ISSUED)
    assert [outcome(d) for d in found] == [note.fields["due"] for note in case.notes]
    for deadline, note in zip(found, case.notes, strict=True):
        assert case.text[deadline.start : deadline.end] == deadline.text
        assert deadline.start < note.end
        assert note.start < deadline.end
        said = {
            "due": outcome(deadline),
            "bound": deadline.bound.value,
            "event": deadline.event or "",
            "strict": deadline.strict.isoformat() if deadline.strict else "",
        }
        assert {name: said[name] for name in note.fields} == note.fields
        assert ("strict" in note.fields) == bool(deadline.strict)


@pytest.mark.parametrize("case", WORDINGS, ids=str)
def test_wordings(case: Case) -> None:
    found = find_deadlines(case.text, date.fromisoformat(case.title.removeprefix("dated ")))
    assert [outcome(d) for d in found] == [note.fields["due"] for note in case.notes]
    assert [d.text for d in found] == [case.text[note.start : note.end] for note in case.notes]
    assert [d.strict and d.strict.isoformat() for d in found] == [note.fields.get("strict") for note in case.notes]
    assert not any(faults(d) for d in found)


@pytest.mark.parametrize("case", [c for c in CASES if c.notes], ids=str)
def test_proofs_count_again(case: Case) -> None:
    for deadline in find_deadlines(case.text, ISSUED):
        assert faults(deadline) == ()
        assert prove(deadline)[0].text == f"“{deadline.text}”"
        if deadline.due:
            assert deadline.arithmetic is not None
            assert recompute(deadline.arithmetic) == deadline.due
            assert date(*edtf.parse_edtf(deadline.edtf).upper_strict()[:3]) == deadline.due
        else:
            assert deadline.edtf is None
        if deadline.kind is DeadlineKind.EVENT:
            assert EVENT in (deadline.arithmetic or "")


def test_a_wrong_proof_is_found_out() -> None:
    (right,) = find_deadlines("within 30 days", ISSUED)
    wrong = Deadline(right.text, 0, 14, right.kind, due=date(2024, 4, 1), arithmetic=right.arithmetic)
    assert faults(wrong) == ("2024-03-01 + 30 days = 2024-03-31: comes to 2024-03-31, not 2024-04-01",)


SECTIONS = load_grammar("deadlines").sections.values()
RULES = list({rule.id: rule for section in SECTIONS for rule, _ in section.patterns}.values())
OWN = [(rule.id, yes) for rule in RULES for yes in rule.fields["yes"] if rule.section != "block"]


@pytest.mark.parametrize(("rule", "yes"), OWN, ids=[f"{rule}: {yes}" for rule, yes in OWN])
def test_a_rule_finds_its_own_sentences(rule: str, yes: str) -> None:
    text, expected = yes.rsplit(" = ", 1)
    assert [outcome(d) for d in find_deadlines(text, ISSUED)] == [expected]


OTHERS = [(rule.id, text) for rule in RULES if rule.section == "block" for text in rule.fields["yes"]]


@pytest.mark.parametrize(("rule", "text"), OTHERS, ids=[f"{rule}: {text}" for rule, text in OTHERS])
def test_what_is_blocked_is_no_deadline(rule: str, text: str) -> None:
    assert find_deadlines(text, ISSUED) == ()
    assert any(match.rule.id == rule for match in load_grammar("deadlines").scan(text, "block"))


REFUSED = [(rule.id, text) for rule in RULES if rule.section in ("frame", "block") for text in rule.fields["no"]]


@pytest.mark.parametrize(("rule", "text"), REFUSED, ids=[f"{rule}: {text}" for rule, text in REFUSED])
def test_a_rule_leaves_other_sentences_alone(rule: str, text: str) -> None:
    if rule.startswith("frame"):
        found = find_deadlines(text, ISSUED)
        assert not any(
            m.rule.id == rule and d.text == text for m in load_grammar("deadlines").scan(text, "frame") for d in found
        )
    else:
        assert not any(m.rule.id == rule and m.end == len(text) for m in load_grammar("deadlines").scan(text, "block"))


@pytest.mark.parametrize("change", load_rules("events")["change"], ids=lambda c: c["yes"])
def test_names_of_events(change: dict[str, str]) -> None:
    words, name = change["yes"].split(" = ")
    assert event_name(words) == name


@pytest.mark.parametrize("case", read_cases("recurrences"), ids=str)
def test_cadences(case: Case) -> None:
    found = find_recurrence(case.text, offset=100)
    if not case.notes:
        assert found is None
        return
    assert found is not None
    (note,) = case.notes
    assert (found.start - 100, found.end - 100) == (note.start, note.end)
    assert found.text == case.text[note.start : note.end]
    assert (found.every or "none") == note.fields["recurrence"]


CADENCES = [(yes, rule) for rule in load_rules("recurrences")["recurrence"].values() for yes in rule["yes"]]


@pytest.mark.parametrize("yes", [yes for yes, _ in CADENCES])
def test_a_cadence_finds_its_own_words(yes: str) -> None:
    text, every = yes.rsplit(" = ", 1)
    found = find_recurrence(text)
    assert found is not None
    assert (found.every or "none") == every


@pytest.mark.parametrize("name", ["continuing", "keeping"])
def test_words_of_keeping_up(name: str) -> None:
    rule = load_rules("recurrences")[name]
    if name == "continuing":
        assert all(is_continuing(text) for text in rule["yes"])
        assert not any(is_continuing(text) for text in rule["no"])
    else:
        assert all(
            find_deadlines(f"{text[:-1]} over the next year.", ISSUED)[0].bound == "until" for text in rule["yes"]
        )
        assert all(find_deadlines(f"{text[:-1]} over the next year.", ISSUED)[0].bound == "by" for text in rule["no"])


def test_without_a_date_only_named_days_are_due() -> None:
    (relative,) = find_deadlines("They will report within 30 days.", None)
    assert (relative.kind, relative.due, relative.anchor) == (DeadlineKind.RELATIVE, None, None)
    (fixed,) = find_deadlines("They will report by May 2027.", None)
    assert fixed.due == date(2027, 5, 31)
    assert find_deadlines("They will report this year.", None) == ()


def test_places_count_from_the_offset() -> None:
    (found,) = find_deadlines("Zoë’s İzmir office will open by 2030.", ISSUED, offset=1000)
    assert (found.start, found.end, found.text) == (1029, 1036, "by 2030")


def test_deadlines_of_the_past_are_none() -> None:
    assert find_deadlines("They will report by June 2023.", ISSUED) == ()


@given(st.text(max_size=200))
def test_any_text_has_its_words_in_place(text: str) -> None:
    for deadline in find_deadlines(text + " by 2030, within 3 days, soon", ISSUED):
        assert (text + " by 2030, within 3 days, soon")[deadline.start : deadline.end] == deadline.text
        assert faults(deadline) == ()


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 400))
def test_months_clip_and_never_skip(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(1, 300))
def test_working_days_are_weekdays(day: date, days: int) -> None:
    later = add_working_days(day, days)
    assert later.weekday() < 5
    assert (
        sum(1 for n in range(day.toordinal() + 1, later.toordinal() + 1) if date.fromordinal(n).weekday() < 5) == days
    )


@pytest.mark.parametrize(
    ("term", "first", "last"),
    [
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("Q4 of 2025", "2025-10-01", "2025-12-31"),
        ("winter of 2027", "2027-12-01", "2028-02-29"),
        ("fiscal year from month 10 of 2026", "2025-10-01", "2026-09-30"),
        ("fiscal year from month 4 of 2025", "2025-04-01", "2026-03-31"),
        ("early 2040s", "2040-01-01", "2043-12-31"),
        ("mid 2030s", "2034-01-01", "2035-12-31"),
        ("week of 2024-03-01", "2024-02-26", "2024-03-03"),
        ("end of Q2 of 2027", "2027-06-30", "2027-06-30"),
    ],
)
def test_terms(term: str, first: str, last: str) -> None:
    period = read_period(term)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_sums() -> None:
    assert evaluate("2024-01-31 + 1 month") == date(2024, 2, 29)
    assert evaluate("2026-07-01 - 30 days") == date(2026, 6, 1)
    assert evaluate("day before 2030") == date(2029, 12, 31)


_SHARED = Path(os.environ.get("COMMITMENTS_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SHARED = _SHARED / "gold" / "deadlines" / "cases.jsonl"


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/gold/deadlines")
def test_shared_phrases() -> None:
    """All but those that no promise governs, which extraction leaves out for their verb."""
    wrong = []
    for line in SHARED.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        found = find_deadlines(case["text"], date.fromisoformat(case["issued"]))
        if [outcome(d) for d in found] != ([case["due"]] if case["due"] else []) and " may " not in case["text"]:
            wrong.append(case["text"])
    assert wrong == []


FISCAL = [(country, yes) for country, rule in load_rules("fiscal").items() for yes in rule["yes"]]


@pytest.mark.parametrize(("country", "yes"), FISCAL, ids=str)
def test_fiscal_years_are_those_of_the_country(country: str, yes: str) -> None:
    """A fiscal year ends as its country counts; only where all parties count alike, or the sentence names one."""
    words, due = yes.split(" = ")
    issued = date(1990, 1, 1)
    (found,) = find_deadlines(
        f"It will report {words}." if " " in words else f"by {words}", issued, fiscal=fiscal_of("", (country,))
    )
    assert str(found.due) == due
    assert fiscal_of("", (country, "Norway")) is None
    assert fiscal_of(f"{country} will report.", (country, "Norway")) == fiscal_of("", (country,))


def test_a_rule_that_lacks_a_field_is_named() -> None:
    """A rule without a name, or without its sentences, is refused when it is loaded."""
    with pytest.raises(RuleError, match=r"\[frame.by\]: name is missing"):
        read_rule("frame", "by", {"pattern": "by", "reads": "last-day", "yes": [], "no": []}, {})


def test_a_rule_that_names_unknown_words_is_named() -> None:
    """A misspelt {word} is refused when the rule is loaded."""
    fields = {"name": "by", "pattern": "by {wekday}", "reads": "last-day", "yes": [], "no": []}
    with pytest.raises(RuleError, match=r"\[frame.by\]: 'wekday' is not in \[words\]"):
        read_rule("frame", "by", fields, {})
