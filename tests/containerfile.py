"""The Containerfile's instructions, as an engine would read them."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def instructions() -> list[tuple[str, list[str]]]:
    """Each instruction with its words; a list in JSON is one of words, too."""
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    parted = [line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#")]
    return [(name, json.loads(rest) if rest.startswith("[") else shlex.split(rest)) for name, rest in parted]


def words_of(name: str) -> list[list[str]]:
    """The words of every instruction of a name."""
    return [words for one, words in instructions() if one == name]


def copied() -> Iterator[tuple[Path, str]]:
    """What goes from this folder into the image, and where it goes."""
    for *sources, target in words_of("COPY"):
        if not sources[0].startswith("--from="):
            yield from ((ROOT / source, target) for source in sources)


def copy_into(folder: Path) -> Path:
    """Make the folder that the image builds the wheel in; the place of /src."""
    for source, target in copied():
        place = folder / target.strip("/")
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, place)
    return folder / "src"
