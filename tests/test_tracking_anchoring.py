"""What words are about: a quote finds its commitment, among few or a million."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commitments.tracking import nearest_ids
from commitments.tracking.anchoring import _likeness, fold_words

SAID = ["Japan", "will", "open", "a", "mine", "by", "May", "and", "the", "port"]
WORDS = st.lists(st.sampled_from(SAID), max_size=12).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, max_size=8), st.data())
def test_quotes_are_found_together_as_alone(asked: list[str], there: list[str], data: st.DataObject) -> None:
    """By the same rule as a single report's, word for word before nearly so, the first of equals."""
    near = [f"{words} indeed" for words in data.draw(st.lists(st.sampled_from(asked), max_size=3))]
    among = [(f"d/{n}", words) for n, words in enumerate([*there, *near])]
    found = nearest_ids(asked, lambda: among)
    for words in asked:
        rated = [(_likeness(fold_words(words), fold_words(other)), id_) for id_, other in among]
        best = max(rated, key=lambda pair: pair[0], default=(0.0, ""))
        assert found.get(words, "") == (best[1] if best[0] else "")
