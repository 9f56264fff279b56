"""The small reader: one text at a time, the same whatever its company; and how it is weighed against the rules."""

from __future__ import annotations

import math

import pytest

from commitments.extract.confidence import Weights
from commitments.extract.promise.encoding import Shown
from commitments.extract.promise.reader import LOUDEST, load_reader, weigh

PROMISE = Shown("Next steps", ("We met in Oslo.",), "We will:", "Publish a shared map of all mines.")
FACT = Shown("Background", ("The talks began in May.",), "", "The two countries share a border of 900 kilometres.")


def test_the_reader_tells_a_promise_from_a_fact() -> None:
    """A fact is none; an item without a cue under a promising line is far likelier one."""
    reader = load_reader()
    assert reader.logit(FACT) < math.log(0.3 / 0.7)
    assert reader.logit(PROMISE) > reader.logit(FACT) + 3.0


def test_a_text_is_read_the_same_whatever_was_read_before() -> None:
    """No state is kept from one text to the next."""
    reader = load_reader()
    alone = reader.logit(PROMISE)
    reader.logit(FACT)
    assert reader.logit(PROMISE) == alone


def test_a_text_of_any_length_or_script_is_read() -> None:
    """What is too long is cut, what is unknown is still read."""
    reader = load_reader()
    for words in ("", "x", "双方将加强合作 ✓", "The Parties will cooperate. " * 500):
        assert -LOUDEST <= reader.logit(Shown("", (), "", words)) <= LOUDEST


@pytest.mark.parametrize(("rules", "asked"), [(0.0, True), (0.5, True), (3.0, False), (-3.0, False)])
def test_the_reader_is_asked_only_where_the_rules_are_in_doubt(rules: float, asked: bool) -> None:
    """Rules that are sure decide alone."""
    questions = []

    def heard() -> float:
        questions.append(rules)
        return 2.0

    voices = weigh(rules, heard, Weights(rules=1.0, reader=0.5, bias=0.0))
    assert bool(questions) is asked
    assert voices.together == rules + (1.0 if asked else 0.0)
    assert set(voices.stated) == ({"rules", "reader"} if asked else {"rules"})
