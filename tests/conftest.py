"""What several test files share: the command line as a person calls it, and where the labelled documents lie."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from commitments.cli import main
from tests.index_bases import Base, make_base

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("COMMITMENTS_SHARED", ROOT.parent / "shared"))
PROGRAM = Path(sys.executable).parent / "commitments"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    out: str
    err: str
    code: int


Run = Callable[..., Ran]


def run_program(*arguments: object, folder: Path | None = None, given: str | None = None) -> Ran:
    """Run `commitments` as a person would, but in this process, which has the models loaded; `given` is standard input.

    What depends on the process itself (start-up, signals, pipes, the environment) is called with `run_process` instead.
    """
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    here, stdin = Path.cwd(), sys.stdin
    with redirect_stdout(out), redirect_stderr(err):
        os.chdir(folder or here)
        sys.stdin = TextIOWrapper(BytesIO((given or "").encode()), encoding="utf-8")
        try:
            main([*map(str, arguments)])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        finally:
            sys.stdin = stdin
            os.chdir(here)
    said, complained = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
    return Ran(said, complained, code)


def run_process(*arguments: object, folder: Path | None = None) -> Ran:
    """Run `commitments` in a process of its own."""
    found = subprocess.run(
        [PROGRAM, *map(str, arguments)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in found.stderr, found.stderr
    return Ran(found.stdout, found.stderr, found.returncode)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of few tests first: these tests are long ones, and the last of them should not leave a worker waiting."""
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: tests[item.path])


@pytest.fixture(scope="session")
def program() -> Run:
    """The command line; fails the test that makes it show a traceback."""
    return run_program


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real and labelled documents, which is no part of the project."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not here: the labelled documents are no part of the project")
    return SHARED


@pytest.fixture(scope="session")
def real_base(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the 91 real statements, built once by the commands a person would type; not indexed."""
    base = tmp_path_factory.mktemp("real") / "kb"
    documents = sorted((shared / "corpus").glob("*.md"))
    return _built(base, documents, "--no-index")


@pytest.fixture(scope="session")
def searched_base(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of those statements that name minerals, indexed for search."""
    base = tmp_path_factory.mktemp("searched") / "kb"
    documents = [path for path in sorted((shared / "corpus").glob("*.md")) if "rare earth" in path.read_text("utf-8")]
    return _built(base, documents)


def _built(base: Path, documents: Sequence[Path], *options: str) -> Path:
    for command in (["init", base], ["--kb", base, "add", *documents], ["--kb", base, "build", *options]):
        done = run_program(*command)
        assert done.code == 0, done.err
    return base


@pytest.fixture(scope="session")
def real_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """A small knowledge base indexed with the real model; to be read, not changed."""
    base = make_base(tmp_path_factory.mktemp("indexed"), embedder=None)
    yield base
    base.store.close()
