"""Damages every derived file of a built knowledge base in turn, and runs list, search, build and check.

    python -m tests.fuzz.damage FOLDER [ROUNDS] [SEED]

No traceback, and no other answer than before with exit status 0; after a build all is as it was. FOLDER is only copied.
"""

from __future__ import annotations

import gc
import importlib
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from commitments.cli import main
from commitments.errors import CommitmentsError

DAY = ("--as-of", "2026-11-30")
COMMANDS = {
    "list": ("list", *DAY, "--format", "jsonl"),
    "search": ("search", "critical minerals", *DAY, "--format", "jsonl"),
    "passages": ("search", "critical minerals", *DAY, "--passages", "--format", "jsonl"),
    "check": ("check",),
}


def empty(content: bytes, draw: random.Random) -> bytes:
    """Nothing is left."""
    return b""


def cut(content: bytes, draw: random.Random) -> bytes:
    """Something is missing at the end."""
    return content[: draw.randrange(len(content) or 1)]


def flip(content: bytes, draw: random.Random) -> bytes:
    """A bit of each of three bytes is another one."""
    changed = bytearray(content)
    for _ in range(3):
        if changed:
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def blank(content: bytes, draw: random.Random) -> bytes:
    """A run of zeros, as a power cut leaves it."""
    if not content:
        return b"\0" * 16
    start = draw.randrange(len(content))
    length = min(4096, len(content) - start)
    return content[:start] + b"\0" * length + content[start + length :]


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (empty, cut, flip, blank)


def load_modules() -> None:
    """Import what builds and searches import, so that forks need not."""
    for module in ("chromadb", "onnxruntime", "tokenizers", "commitments.pipeline", "commitments.site"):
        importlib.import_module(module)


def run(base: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit status, output and messages of the program, in a fork of this process: its modules are loaded once."""
    return started(lambda: main(["--kb", str(base), *arguments]))


def started(work: Callable[[], None]) -> tuple[int, str, str]:
    """Exit status, output and messages of a fork of this process that does some work."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            _to_the_end(work)
        _, status = os.waitpid(child, 0)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return os.waitstatus_to_exitcode(status), said[0], said[1]


def _to_the_end(work: Callable[[], None]) -> None:
    """Do the work and end this process, whatever happens; errors of a person are one line, as the program has it."""
    code = 99
    sys.stdout, sys.stderr = (os.fdopen(number, "w") for number in (1, 2))
    try:
        work()
        code = 0
    except SystemExit as done:
        code = int(done.code or 0)
    except (CommitmentsError, OSError, sqlite3.OperationalError) as error:
        print(f"commitments: {error}", file=sys.stderr)
        code = 2
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):
            for closing in (gc.collect, sys.stdout.flush, sys.stderr.flush):
                closing()
        os._exit(code)


def derived(base: Path) -> list[Path]:
    """The files that a build can make again, outside the site."""
    files = (path for path in sorted((base / ".commitments").rglob("*")) if path.is_file() and path.suffix != ".lock")
    return [path for path in files if path.stat().st_size]


def faults(base: Path, good: dict[str, tuple[int, str]], what: str) -> Iterator[str]:
    """What goes wrong with a damaged knowledge base, before and after a build."""
    for name, arguments in COMMANDS.items():
        code, out, err = run(base, *arguments)
        if "Traceback" in err:
            yield f"{what}: {name}: {err.splitlines()[-1]}"
        elif code == 0 and (code, out) != good[name]:
            yield f"{what}: {name}: another answer with exit status 0"
    code, _, err = run(base, "build", "--quiet", *DAY)
    if code or "Traceback" in err:
        yield f"{what}: build: {code} {err.splitlines()[-1:]}"
    for name, arguments in COMMANDS.items():
        found = run(base, *arguments)
        if found[:2] != good[name]:
            yield f"{what}: {name} after a build: {found[0]} {found[2].splitlines()[-1:] or 'another answer'}"


def damage_all(folder: Path, rounds: int, seed: int) -> int:
    """Print what goes wrong; how many faults there were."""
    load_modules()
    draw, count = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as place:
        base = Path(place) / "kb"
        shutil.copytree(folder, base)
        run(base, "build", "--quiet", *DAY)
        good = {name: run(base, *arguments)[:2] for name, arguments in COMMANDS.items()}
        for number in range(rounds):
            file = draw.choice(derived(base))
            damage = draw.choice(DAMAGES)
            file.write_bytes(damage(file.read_bytes(), draw))
            what = f"{file.relative_to(base)} {damage.__name__} (round {number})"
            for line in faults(base, good, what):
                print(line, flush=True)
                count += 1
    print(f"{rounds} rounds, {count} faults")
    return count


if __name__ == "__main__":
    given = sys.argv[2:]
    sys.exit(bool(damage_all(Path(sys.argv[1]), int(given[0]) if given else 60, int(given[1]) if given[1:] else 1)))
