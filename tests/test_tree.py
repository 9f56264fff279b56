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


RESOLUTION = """Resolution adopted by the General Assembly

The General Assembly,

Recalling its resolution on maps,

1. Requests the Secretary-General to:

- (a) Publish a map of ports;

2. Calls upon all States to sign the Agreement;

3. Welcomes the report.
"""


def test_operative_paragraphs_stand_under_the_body_that_enacts_them() -> None:
    """Not under the last recital; each says by its own verb whether the body acts, invites or notes."""
    found = scopes(RESOLUTION)
    governor = found["Calls upon all States to sign the Agreement;"].governor
    assert governor is not None
    assert governor.text == "The General Assembly,"
    assert found["Requests the Secretary-General to:"].gives is Gives.ACTIONS
    assert found["Calls upon all States to sign the Agreement;"].gives is Gives.OTHERS
    assert found["Welcomes the report."].gives is Gives.THINGS


def test_a_typed_item_stands_under_the_nearest_line_that_opens_a_list() -> None:
    """Even where the marks of the list hang it elsewhere."""
    governor = scopes(RESOLUTION)["Publish a map of ports;"].governor
    assert governor is not None
    assert governor.text == "Requests the Secretary-General to:"


def test_paragraphs_that_end_in_semicolons_are_items_of_the_sentence_before() -> None:
    """An extracted PDF has lost the marks of its lists."""
    found = scopes("The States will end these taxes.\n\nBed taxes, from 2027;\n\nStamp duties.\n\nThey will meet.\n")
    assert all(found[item].governor is not None for item in ("Bed taxes, from 2027;", "Stamp duties."))
    assert found["They will meet."].governor is None


def test_the_cell_under_the_head_of_actions_holds_one() -> None:
    """Owners and days do not."""
    found = scopes("| Ministry | Action | Deadline |\n|---|---|---|\n| Ports | Build a quay | 2028 |\n")
    assert found["Build a quay"].gives is Gives.ACTIONS
    assert found["Ports"].gives is Gives.THINGS


def test_a_slanted_sentence_between_does_not_end_what_a_line_announces() -> None:
    """It is a heading set as a paragraph."""
    body = "They committed to the following actions.\n\n*The talks were held in Oslo.*\n\n**Ports**\n\n- Open a quay.\n"
    governor = scopes(body)["Open a quay."].governor
    assert governor is not None
    assert governor.text == "They committed to the following actions."


def test_a_bold_label_with_its_blank_inside_is_split_off() -> None:
    """As web pages write it."""
    assert "They will map the coast." in scopes("**Mapping: **They will map the coast.\n")


def test_a_body_in_capitals_enacts_as_one_in_small_letters() -> None:
    """Conclusions of councils are set in capitals; what they commit to and what they invite are told apart."""
    found = scopes(
        "THE COUNCIL OF THE UNION OF PORTS,\n\n1. COMMITS to review it;\n\n2. INVITES the board to report;\n"
    )
    assert found["COMMITS to review it;"].gives is Gives.ACTIONS
    assert found["INVITES the board to report;"].gives is Gives.OTHERS


def test_a_label_says_that_its_sentence_is_an_action() -> None:
    """ "Action B2." is no part of what is to be done, bold or not."""
    found = scopes(
        "## Halls\n\n**Action B2. Retrofit all halls by 2029.** Lead: Works.\n\nCommitment 3: Train judges.\n"
    )
    assert found["Retrofit all halls by 2029."].gives is Gives.ACTIONS
    assert found["Train judges."].gives is Gives.ACTIONS
    assert found["Lead: Works."].gives is Gives.UNKNOWN


def test_results_that_are_expected_are_no_actions() -> None:
    """Not even under a heading of actions."""
    found = scopes("Actions:\n\n- Map the delta by 2025.\n\nExpected results: By 2033 losses will fall.\n")
    assert found["Map the delta by 2025."].gives is Gives.ACTIONS
    assert found["Expected results: By 2033 losses will fall."].gives is Gives.THINGS


def test_items_on_lines_of_their_own_are_apart() -> None:
    """Without a blank line between them, as text copied from a page has them."""
    found = scopes(
        "The ports will:\n(i) buy tugs;\n(ii) train pilots; and\n(iii) open a school.\n\nIt ends (ii) here.\n"
    )
    assert found["open a school."].governor is not None
    assert found["buy tugs;"].gives is Gives.ACTIONS
    assert "It ends (ii) here." in found
