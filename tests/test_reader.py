"""The small reader: one text at a time, the same whatever its company; and how it is weighed against the rules."""

from __future__ import annotations

import pytest

from commitments.extract.promise.encoding import Shown
from commitments.extract.promise.reader import ALONE, Voices, load_reader

PROMISE = Shown("Next steps", ("We met in Oslo.",), "We will:", "Publish a shared map of all mines.")
FACT = Shown("Background", ("The talks began in May.",), "", "The two countries share a border of 900 kilometres.")


def test_the_reader_tells_a_promise_from_a_fact() -> None:
    """An item without a cue under a promising line is one, a fact is none."""
    reader = load_reader()
    assert reader.chance(PROMISE) >= ALONE
    assert reader.chance(FACT) < 0.3


def test_a_text_is_read_the_same_whatever_was_read_before() -> None:
    """No state is kept from one text to the next."""
    reader = load_reader()
    alone = reader.chance(PROMISE)
    reader.chance(FACT)
    assert reader.chance(PROMISE) == alone


def test_a_text_of_any_length_or_script_is_read() -> None:
    """What is too long is cut, what is unknown is still read."""
    reader = load_reader()
    for words in ("", "x", "双方将加强合作 ✓", "The Parties will cooperate. " * 500):
        assert 0.0 <= reader.chance(Shown("", (), "", words)) <= 1.0


@pytest.mark.parametrize(
    ("rules", "reader", "chance"),
    [(0.9, 0.5, 0.7), (0.9, None, 0.9), (None, 0.8, 0.8), (None, 0.6, 0.0), (None, None, 0.0)],
)
def test_both_voices_are_averaged_and_the_reader_alone_must_be_surer(
    rules: float | None, reader: float | None, chance: float
) -> None:
    """Where the rules have no opinion, only a reader that is sure decides."""
    assert Voices(rules, reader).chance == pytest.approx(chance)
