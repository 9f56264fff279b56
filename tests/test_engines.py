"""Engines map a function over items, whatever happens to one of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from commitments.engines import MANY, Engine, InProcess, LocalProcesses, choose_engine, cores
from commitments.errors import ClusterError, UnreadableDocumentError
from tests.clusters import wait_until
from tests.conftest import ROOT


def square(number: int) -> int:
    if number == 3:
        raise UnreadableDocumentError("3: no square today")
    return number * number


def noted(number: int, *, diary: Path) -> int:
    """Writes down each try; 2 kills its worker, 5 at its first try only, 7 fails at its first try, 8 at each."""
    with diary.open("a") as file:
        file.write(f"{number}\n")
    tries = diary.read_text().split().count(str(number))
    if number == 2 or (number == 5 and tries == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 8 or (number == 7 and tries == 1):
        raise ZeroDivisionError("no number")
    return number


def tries(diary: Path) -> list[int]:
    """How often each of the ten numbers was tried."""
    done = diary.read_text().split()
    return [done.count(str(number)) for number in range(10)]


def without_place(outcomes: dict[int, int | str]) -> dict[int, int | str]:
    """The outcomes, with what the failing 8 said in short."""
    said = str(outcomes[8])
    assert said.startswith("8: ZeroDivisionError: no number (test_engines.py, line ")
    assert said.endswith("a fault of the program, please report it")
    return outcomes | {8: "failed"}


ONCE_MORE = {n: n for n in range(10)} | {2: "2: its worker died twice; left out", 8: "failed"}
"""What becomes of the ten numbers where workers are processes."""


def outcomes(engine: Engine, count: int) -> dict[int, int | str]:
    return {outcome.item: outcome.result for outcome in engine.map(square, range(count))}


@pytest.mark.parametrize("engine", [InProcess(), LocalProcesses(2)], ids=["here", "processes"])
def test_one_failure_stops_nothing(engine: Engine) -> None:
    """A document that cannot be read becomes a line; the others have their results."""
    assert outcomes(engine, 5) == {0: 0, 1: 1, 2: 4, 3: "3: no square today", 4: 16}


def test_what_fails_is_tried_once_more(tmp_path: Path) -> None:
    """A fault of the program costs its document, with the place in a line; what succeeds the second time is kept."""
    diary = tmp_path / "diary"
    found = {o.item: o.result for o in InProcess().map(partial(noted, diary=diary), (6, 7, 8, 9))}
    assert without_place(found) == {6: 6, 7: 7, 8: "failed", 9: 9}
    assert tries(diary)[6:] == [1, 2, 2, 1]


def test_what_kills_its_worker_is_tried_once_more(tmp_path: Path) -> None:
    """Alone, so that it is the one that is named; what died with it has its result."""
    diary, engine = tmp_path / "diary", LocalProcesses(2)
    found = {o.item: o.result for o in engine.map(partial(noted, diary=diary), range(10))}
    assert without_place(found) == ONCE_MORE
    assert tries(diary)[2] == 2
    assert max(tries(diary)[n] for n in (2, 5, 7, 8)) == 2 == min(tries(diary)[n] for n in (2, 5))


def test_what_is_wrong_with_the_cluster_is_no_document_s_fault() -> None:
    """It ends the mapping, at the first document."""

    def elsewhere(number: int) -> int:
        raise ClusterError("tcp://host: another version")

    with pytest.raises(ClusterError, match="another version"):
        list(InProcess().map(elsewhere, range(3)))


def test_one_worker_needs_no_process() -> None:
    """Asking for one worker reads here."""
    assert choose_engine(1) == InProcess()
    assert choose_engine(2) == LocalProcesses(2)
    assert choose_engine(0, items=MANY - 1) == InProcess()
    assert choose_engine(0, items=MANY) == (LocalProcesses(cores()) if cores() > 1 else InProcess())


def sleeping(number: int, *, diary: Path) -> None:
    with diary.open("a") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(60)


def sleep_in_two(diary: Path) -> None:
    engine = LocalProcesses(2)
    list(engine.map(partial(sleeping, diary=diary), range(2)))


def test_workers_end_with_a_build_that_is_killed(tmp_path: Path) -> None:
    """None stays behind with the models in its memory, whatever ended the build."""
    diary = tmp_path / "diary"
    code = "from tests.test_engines import *; sleep_in_two(Path(sys.argv[1]))"
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    with subprocess.Popen([sys.executable, "-c", code, diary], env=environment, stderr=subprocess.DEVNULL) as building:
        wait_until(lambda: diary.exists() and diary.read_text().count("\n") == 2)
        building.kill()
    wait_until(lambda: not any(alive(int(pid)) for pid in diary.read_text().split()), seconds=10)


def alive(pid: int) -> bool:
    """Whether a process is there and not only unburied."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip()) and not done.stdout.startswith("Z")
