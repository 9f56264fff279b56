"""What every engine is, and what each does with a single item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from commitments.errors import CommitmentsError

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """An item and its result, or one line that says why there is none."""

    item: Item
    result: Result | str


class Engine(Protocol):
    """Maps a pure function over items; outcomes come as they are ready, in any order, one for each item."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Outcome[Item, Result]]:
        """Yield an Outcome for each item.

        The function, items and results have to be picklable. Items are taken from the iterable only as workers become
        free, so that a corpus larger than memory can be mapped.
        """
        ...


def attempt(function: Callable[[Item], Result], item: Item) -> Result | str:
    """The function's result, or the line of an error that a person can put right. Bugs pass."""
    try:
        return function(item)
    except CommitmentsError as error:
        return str(error)
