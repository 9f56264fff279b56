"""The tree of a document: what stands above each sentence."""

from __future__ import annotations

from commitments.documents import parse_document
from commitments.extract.annotate import Gives, Scope, read_tree


def scopes(body: str) -> dict[str, Scope]:
    """The scopes of a document's sentences by their words."""
    tree = read_tree(parse_document(body, "tree"))
    return {sentence.text: tree.scope(sentence) for sentence in tree.sentences}


def test_headings_stand_above_until_one_as_high_comes() -> None:
    """A title set as a paragraph is below those that are marked, and ends with the next title."""
    found = scopes("# Plan\n\n## Ports\n\nNext steps\n\nBuild a quay at Bergen.\n\nReview\n\nA report will follow.\n")
    assert [h.text for h in found["Build a quay at Bergen."].headings] == ["Plan", "Ports", "Next steps"]
    assert [h.text for h in found["A report will follow."].headings] == ["Plan", "Ports", "Review"]


def test_a_label_reaches_to_the_end_of_its_paragraph_and_list() -> None:
    """What is said under "Norland." is said of Norland; the next paragraph is free of it."""
    found = scopes("**Norland.** It will open two ports:\n\n- at Bergen;\n- at Oslo.\n\nBoth sides will meet.\n")
    assert found["at Oslo."].label is not None
    assert found["at Oslo."].label.text == "Norland."
    assert found["Both sides will meet."].label is None


def test_a_short_line_that_opens_a_list_governs_it() -> None:
    """A line of few words that ends in a colon is no title."""
    found = scopes("The leaders will:\n\n- open a port;\n- train 40 divers.\n")
    assert found["train 40 divers."].governor is not None
    assert found["train 40 divers."].gives is Gives.ACTIONS


def test_the_nearest_line_decides_what_the_items_are() -> None:
    """Under "Actions", what others may do is still no action."""
    found = scopes("## Actions\n\nSet up a scheme through which growers may:\n\n- show results;\n- ask for advice.\n")
    assert found["ask for advice."].gives is Gives.OTHERS
