"""Engines map a function over items, whatever happens to one of them."""

from __future__ import annotations

import os
import signal

import pytest

from commitments.engines import Engine, InProcess, LocalProcesses, choose_engine
from commitments.errors import UnreadableDocumentError


def square(number: int) -> int:
    if number == 3:
        raise UnreadableDocumentError("3: no square today")
    return number * number


def deadly(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def outcomes(engine: Engine, count: int) -> dict[int, int | str]:
    return {outcome.item: outcome.result for outcome in engine.map(square, range(count))}


@pytest.mark.parametrize("engine", [InProcess(), LocalProcesses(2)], ids=["here", "processes"])
def test_one_failure_stops_nothing(engine: Engine) -> None:
    """A document that cannot be read becomes a line; the others have their results."""
    assert outcomes(engine, 5) == {0: 0, 1: 1, 2: 4, 3: "3: no square today", 4: 16}


def test_a_dead_worker_costs_only_its_item() -> None:
    """An item that kills its worker twice is named; what died with it is done again."""
    found = {outcome.item: outcome.result for outcome in LocalProcesses(2).map(deadly, range(4))}
    assert found == {0: 0, 1: 1, 2: "2: its worker died twice; left out", 3: 3}


def test_one_worker_needs_no_process() -> None:
    """Asking for one worker reads here."""
    assert choose_engine(1) == InProcess()
    assert choose_engine(2) == LocalProcesses(2)
