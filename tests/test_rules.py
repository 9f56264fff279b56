"""Every rule finds its `yes` sentences and lets its `no` sentences pass. One line here for each file of rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest

from commitments.extract.cues import compile_cue, cue_rules
from commitments.extract.labels import label_at
from commitments.extract.rules import load_rules
from commitments.extract.sentences import sentence_spans

Rule = dict[str, Any]


def by_pattern(name: str, rule: Rule, sentence: str) -> bool:
    """The rule's pattern occurs in the sentence."""
    return bool(compile_cue(rule["pattern"]).search(sentence))


def by_list_line(name: str, rule: Rule, sentence: str) -> bool:
    """The pattern occurs in a governing line, its colon left out as in a joined parse."""
    pattern = re.compile(rule["pattern"])
    return bool(pattern.fullmatch(sentence) if name == "broken-off" else pattern.search(sentence.rstrip(": ")))


def by_label(name: str, rule: Rule, sentence: str) -> bool:
    """The sentence starts with a label of this kind."""
    label = label_at(sentence, 0, len(sentence))
    return label is not None and label.kind == name


def by_splitting(name: str, rule: Rule, sentence: str) -> bool:
    """The words are one sentence; an announcing line is found by its pattern."""
    if "pattern" in rule:
        return bool(re.search(rule["pattern"], sentence, re.IGNORECASE))
    return len(list(sentence_spans(sentence, 0, len(sentence)))) == 1


def by_head(name: str, rule: Rule, sentence: str) -> bool:
    """The words are a head of this kind of column, in any case."""
    return bool(re.search(rule["pattern"], sentence, re.IGNORECASE))


# File of rules -> how a sentence is judged by one of them. Files that other tests run are named with that test.
JUDGES: dict[str, Callable[[str, Rule, str], bool]] = {
    "actions": by_pattern,
    "cues": by_pattern,
    "blocks": by_pattern,
    "signals": by_pattern,
    "blocks_of_lists": by_list_line,
    "labels": by_label,
    "sentences": by_splitting,
    "tables": by_head,
    "scopes": by_head,
}
ELSEWHERE = {
    "attachment": "test_deadlines",
    "deadlines": "test_deadlines",
    "events": "test_deadlines",
    "recurrences": "test_deadlines",
    "bodies": "test_leads",
    "meetings": "test_deadlines_attachment",
    "collectives": "test_parties",
    "topics": "test_topics",
    "prose": "test_prose",
}
WORD_LISTS = {"agencies", "clauses", "countries", "fiscal", "groups", "leaders", "promisers", "verdicts"}


def sentences(answer: str) -> list[tuple[str, str, str]]:
    return [
        (file, name, sentence)
        for file in JUDGES
        for name, rule in load_rules(file).items()
        for sentence in rule[answer]
    ]


@pytest.mark.parametrize(("file", "name", "sentence"), sentences("yes"))
def test_a_rule_finds_its_yes_sentences(file: str, name: str, sentence: str) -> None:
    """What a rule is written for, it finds."""
    assert JUDGES[file](name, load_rules(file)[name], sentence)


@pytest.mark.parametrize(("file", "name", "sentence"), sentences("no"))
def test_a_rule_lets_its_no_sentences_pass(file: str, name: str, sentence: str) -> None:
    """What merely looks like it, it does not."""
    assert not JUDGES[file](name, load_rules(file)[name], sentence)


def test_every_rule_has_both() -> None:
    """A rule without an example of each kind is one that nobody ran."""
    lacking = [
        f"{file}.{name}"
        for file in JUDGES
        for name, rule in load_rules(file).items()
        if not rule.get("yes") or not rule.get("no")
    ]
    assert lacking == []


def test_every_file_of_rules_is_run_somewhere() -> None:
    """A new file of rules needs a judge here, or a test of its own."""
    folder = resources.files("commitments.extract") / "data"
    files = {file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")}
    assert files == JUDGES.keys() | ELSEWHERE.keys() | WORD_LISTS


def test_every_cue_rule_has_a_kind_that_is_judged() -> None:
    """A kind without tests would stop extraction at its first sentence."""
    from commitments.extract.judgement import TESTS

    assert {rule.kind for rule in cue_rules()} <= TESTS.keys()


def test_every_weighed_verdict_exists() -> None:
    """A verdict that no test gives would silently weigh nothing."""
    from commitments.extract.judgement import TESTS

    known = {f"{kind}/{name}" for kind, tests in TESTS.items() for name, _ in tests}
    rules = load_rules("verdicts")
    assert {*rules["strong"], *rules["fair"]} <= known
