"""What every engine is, and what each does with a single item."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from commitments.errors import ClusterError, CommitmentsError

Item = TypeVar("Item")
Result = TypeVar("Result")

TRIES = 2
"""How often an item that fails, or kills its worker, is tried."""


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
    """The function's result at the first or second try, or one line that says what was wrong at the second.

    A fault of ours is a line too, with its place: one document in a million may not stop the others. Only what is wrong
    with the cluster itself passes.
    """
    line = ""
    for _ in range(TRIES):
        try:
            return function(item)
        except ClusterError:
            raise
        except CommitmentsError as error:
            line = str(error)
        except Exception as error:
            line = f"{item}: {_place(error)}; a fault of the program, please report it"
    return line


def died_twice(item: object) -> str:
    """What is said of an item that killed its worker, was tried alone, and killed that one too."""
    return f"{item}: its worker died twice; left out"


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    said = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {said} ({Path(last.filename).name}, line {last.lineno})"
