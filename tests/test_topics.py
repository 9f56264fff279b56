"""Every topic's `yes` sentences have it, its `no` sentences have not, and each word stands where it is said to."""

from __future__ import annotations

import pytest

from commitments.extract.rules import load_rules
from commitments.extract.topics import topic_names, topics_of

RULES = load_rules("topics")


@pytest.mark.parametrize(("topic", "sentence"), [(t, s) for t, rule in RULES.items() for s in rule["yes"]])
def test_a_sentence_has_its_topic(topic: str, sentence: str) -> None:
    assert topic in dict(topics_of(sentence))


@pytest.mark.parametrize(("topic", "sentence"), [(t, s) for t, rule in RULES.items() for s in rule["no"]])
def test_a_sentence_that_only_looks_like_a_topic_has_it_not(topic: str, sentence: str) -> None:
    assert topic not in dict(topics_of(sentence))


def test_the_words_that_decided_stand_at_their_places() -> None:
    text = "They will screen foreign investment, ensure energy-security and teach İstanbul's students AI."
    found = {text[span.start : span.end] for _, spans in topics_of(text) for span in spans}
    assert {"foreign investment", "energy", "students", "AI"} <= found


def test_what_is_said_most_often_comes_first() -> None:
    text = "They will trade grain, feed grain and seed grain."
    assert [name for name, _ in topics_of(text)][:2] == ["food and agriculture", "trade"]


def test_a_text_about_nothing_in_particular_has_no_topic() -> None:
    assert topics_of("The Participants intend to meet in May.") == ()


def test_the_taxonomy_is_small() -> None:
    assert len(topic_names()) == len(set(topic_names())) <= 25
