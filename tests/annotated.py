"""Reads tests/cases/*.txt: sentences with the words that matter in brackets, `[words|field=value,field=value]`.

A line that begins with "#" is the title of the cases after it; every other line that is not blank is a case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_CASES = Path(__file__).parent / "cases"
_NOTE = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]*)\]")


@dataclass(frozen=True)
class Note:
    """Annotated words, their place in the sentence, and what is said of them."""

    start: int
    end: int
    fields: dict[str, str]


@dataclass(frozen=True)
class Case:
    """A sentence without its annotations, and these."""

    title: str
    text: str
    notes: tuple[Note, ...]

    def __str__(self) -> str:
        return f"{self.title}: {self.text}"


def read_cases(name: str) -> list[Case]:
    """The cases of tests/cases/`name`.txt, in order."""
    title, cases = "", []
    for line in (_CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            title = line.lstrip("# ")
        elif line.strip():
            cases.append(_case(title, line))
    return cases


def _case(title: str, line: str) -> Case:
    text, notes, at = "", [], 0
    for note in _NOTE.finditer(line):
        text += line[at : note.start()]
        fields = dict(field.split("=", 1) for field in note[2].split(",") if "=" in field)
        notes.append(Note(len(text), len(text) + len(note[1]), fields))
        text += note[1]
        at = note.end()
    return Case(title, text + line[at:], tuple(notes))
