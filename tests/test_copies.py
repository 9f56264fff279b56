"""Copies of a promise about something else are not suggested unasked."""

from __future__ import annotations

import random

import pytest

from commitments.lineage.copies import is_altered_copy, names_other_things
from commitments.lineage.features import Rarity, text_of

RARITY = Rarity(5000, lambda stem: 5, 50, {})
PLACES = ("Ana", "Bel", "Cor", "Dun", "Eld")
THINGS = ("customs office", "railway bridge", "vaccine laboratory", "satellite station", "fisheries patrol")
BODIES = ("Joint Commission", "Steering Committee", "Technical Secretariat", "Advisory Council")


def sentence(thing: str, place: str, body: str) -> str:
    return f"Norland and Sudland will open a {thing} in Port {place} by June and charge the {body} with its work."


def look_alikes(count: int) -> list[tuple[str, str]]:
    """Seeded pairs that differ in target, place or body alone."""
    chance, found = random.Random(20), []
    while len(found) < count:
        before = [chance.choice(some) for some in (THINGS, PLACES, BODIES)]
        after, at = list(before), chance.randrange(3)
        after[at] = chance.choice([one for one in (THINGS, PLACES, BODIES)[at] if one != before[at]])
        found.append((sentence(*before), sentence(*after)))
    return found


def test_of_a_thousand_look_alikes_at_most_ten_are_shown() -> None:
    """Same subject and parties; another target, place or body."""
    assert sum(not is_altered_copy(RARITY, one, other) for one, other in look_alikes(1000)) <= 10


@pytest.mark.parametrize(
    "later",
    [
        "Norland and Sudland will explore a customs office in Port Ana.",
        "We welcome the opening of the customs office in Port Ana.",
        "Norland and Sudland intend to open a customs office in Port Ana, and a Joint Commission for it.",
    ],
)
def test_a_promise_made_again_in_other_words_is_no_copy(later: str) -> None:
    """Softer, reported as done, or shorter."""
    assert not is_altered_copy(RARITY, sentence("customs office", "Ana", "Joint Commission"), later)


ORN = "The Republic of Korea and Norland will launch a dialogue on port safety and share what they learn about it."


@pytest.mark.parametrize(
    ("gone", "new", "copy"),
    [
        ("Norland", "Sudland", True),
        ("port safety", "wheat prices", True),
        ("dialogue on port safety", "Council for Ports of the Far North", True),
        ("launch", "explore", False),
        ("will launch", "intend to hold", False),
        ("The Republic of Korea", "South Korea", False),
        ("The Republic of Korea and Norland", "Norland and the Republic of Korea", False),
        ("share what they learn about it", "share by 2030 what they learn about it", False),
    ],
)
def test_nearly_the_same_sentence(gone: str, new: str, copy: bool) -> None:
    """With another party, target or body it is a copy; with another verb, spelling, order or day it is not."""
    assert is_altered_copy(RARITY, ORN, ORN.replace(gone, new), "launch") == copy


def test_names_of_parties_do_not_count() -> None:
    """A sentence that names something else, and nothing of what was named."""
    earlier, parties = text_of("We, Norland, will open the Ana Gateway."), frozenset(text_of("Norland").stems)
    assert names_other_things(RARITY, earlier, text_of("We in Norland opened the Bel Corridor."), parties)
    assert not names_other_things(RARITY, earlier, text_of("We in Norland opened the Ana Gateway at last."), parties)
    assert not names_other_things(RARITY, earlier, text_of("We have opened it."), parties)
