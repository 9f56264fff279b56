"""The lists behind the figures: each figure counts the entries of one list, and its link opens that list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commitments.site.entries import Entry, by_due, newest_first
from commitments.site.figures import Figures


@dataclass(frozen=True, slots=True)
class Set:
    """Entries of which one figure is true. `passed`: the latest day stands first.

    A set without pages of its own, because most commitments are in it, is a filter of the list of all.
    """

    name: str
    title: str
    text: str
    tone: str
    passed: bool = False
    has_pages: bool = True

    @property
    def folder(self) -> str:
        """The folder of its pages."""
        return f"lists/{self.name.replace('_', '-')}/"

    @property
    def address(self) -> str:
        """Where its entries are listed."""
        return f"{self.folder}index.html" if self.has_pages else f"commitments/index.html?set={self.name}"

    def of(self, entries: Sequence[Entry]) -> list[Entry]:
        """Its entries among these, in the order of its lists."""
        place = PLACES[self.name]
        return sorted((e for e in entries if e.tallies[place]), key=newest_first if self.passed else by_due)


PLACES: Mapping[str, int] = {name: place for place, name in enumerate(Figures._fields)}
SETS: Mapping[str, Set] = {
    s.name: s
    for s in (
        Set("broken", "Broken", "A person recorded, with evidence, that the promise was broken.", "late", True),
        Set("overdue", "Overdue", "The day has passed; a person looked, and found it not done.", "late", True),
        Set(
            "unchecked",
            "Past their day, unchecked",
            "The day has passed and nobody has looked. They may well have been kept.",
            "unchecked",
            True,
        ),
        Set("due_30", "Due in the next 30 days", "The last day in time is at most 30 days ahead.", "soon"),
        Set("due_90", "Due in the next 90 days", "The last day in time is at most 90 days ahead.", "open"),
        Set("kept", "Kept", "A person recorded, with evidence, that it was done in time.", "kept", True),
        Set(
            "kept_late",
            "Kept late",
            "A person recorded, with evidence, that it was done after its day.",
            "kept-late",
            True,
        ),
        Set("open", "Still open", "No day has passed, and nobody recorded an end.", "open", has_pages=False),
        Set("closed", "Ended or closed", "The time to keep it up is over, or a person closed it.", "quiet", True),
        Set("with_deadline", "With a deadline", "The text says by when.", "open", has_pages=False),
        Set("dated", "With a day", "The text leads to an exact day.", "open", has_pages=False),
        Set("awaiting", "Awaiting an event", "It is due by, or counted from, what has no day yet.", "open"),
        Set(
            "strict_only",
            "Past their day on the strict reading only",
            "Their words have two fair readings; the day has passed on the harsher one, not on the generous one.",
            "unchecked",
            True,
        ),
        Set("claimed", "On the promiser’s word alone", "No independent evidence was recorded.", "kept", True),
        Set("reviewed", "Reviewed by a person", "At least one person recorded a judgement.", "kept"),
        Set(
            "doubtful",
            "Doubtful",
            "The find, who promises or the deadline is too uncertain. They count nowhere until a person has looked.",
            "doubtful",
        ),
        Set(
            "repeated",
            "The same promise as another",
            "A person named the other as the same promise: only that one is counted.",
            "quiet",
        ),
    )
}


def members(name: str) -> Callable[[Entry], bool]:
    """Whether an entry adds to a figure."""
    place = PLACES[name]
    return lambda entry: bool(entry.tallies[place])


def mask(entry: Entry) -> int:
    """The sets that it is in, a bit each in the order of the figures."""
    return sum(1 << place for place, held in enumerate(entry.tallies) if held)
