"""Console sessions in the documentation, run again so that their output is real.

A fenced block marked `console` holds lines that begin with "$ commitments"; what follows each is what it printed, in a
copy of this repository's knowledge base, 100 columns wide.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "docs/deadlines.md", "docs/tracking.md", "docs/search.md")
SECONDS = re.compile(r"\b\d+\.\d s\b")

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def rerun(text: str, folder: Path) -> str:
    """The page with the output of each command as it is now."""
    return _BLOCK.sub(lambda block: f"```console\n{_session(block[1], folder)}```", text)


def with_base(act: Callable[[Path], list[str]]) -> list[str]:
    """Call `act` with a built copy of this repository's knowledge base."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "kb"
        shutil.copytree(ROOT / "corpus", folder / "corpus")
        shutil.copy(ROOT / "commitments.toml", folder)
        _run("commitments build --no-site", folder)
        return act(folder)


def drifted_sessions() -> list[str]:
    """A line for each page whose sessions print something else now. Timings may differ."""

    def drifted(folder: Path) -> list[str]:
        found = []
        for path in _pages():
            text = path.read_text(encoding="utf-8")
            if SECONDS.sub("", rerun(text, folder)) != SECONDS.sub("", text):
                found.append(f"{path.relative_to(ROOT)}: a session prints something else now; run 'make docs'")
        return found

    return with_base(drifted) if _pages() else []


def write_sessions() -> None:
    """Write the output of each session."""

    def write(folder: Path) -> list[str]:
        for path in _pages():
            path.write_text(rerun(path.read_text(encoding="utf-8"), folder), encoding="utf-8")
        return []

    if _pages():
        with_base(write)


def _pages() -> list[Path]:
    paths = (ROOT / name for name in PAGES)
    return [path for path in paths if path.is_file() and _BLOCK.search(path.read_text(encoding="utf-8"))]


def _session(block: str, folder: Path) -> str:
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    return "\n".join(f"$ {command}\n{_run(command, folder)}" for command in commands)


def _run(command: str, folder: Path) -> str:
    program, *arguments = shlex.split(command)
    if program != "commitments":
        raise ValueError(f"a session runs only commitments, not {command!r}")
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"}
    found = subprocess.run(
        [str(Path(sys.executable).parent / program), *arguments],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    return found.stdout.replace(str(folder), ".").rstrip("\n") + "\n"
