"""Labels that writers type in front of sections and items: "Sec. 3.", "(a)", "(ii)", "•"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from commitments.extract.rules import load_rules


@dataclass(frozen=True, slots=True)
class Label:
    """A typed label: its kind (a name in labels.toml), its words, and where the text after it starts."""

    kind: str
    text: str
    end: int


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(rule["pattern"])) for kind, rule in load_rules("labels").items())


def label_at(text: str, start: int, end: int) -> Label | None:
    """The label that stands at `start`, if any."""
    for kind, pattern in _patterns():
        if found := pattern.match(text, start, end):
            after = found.end()
            while after < end and text[after].isspace():
                after += 1
            return Label(kind, found.group(), after)
    return None


def labels_at(text: str, start: int, end: int) -> tuple[Label, ...]:
    """All labels in a row at `start`: "Sec. 3. (a) (ii)"."""
    found: list[Label] = []
    while label := label_at(text, start, end):
        found.append(label)
        start = label.end
    return tuple(found)


def is_next_letter(label: Label, previous: str) -> bool:
    """Whether a roman-looking label goes on from a letter: "(i)" after "(h)", "(v)" after "(u)"."""
    letter, before = label.text.strip("()."), previous.strip("().")
    return len(letter) == 1 and len(before) == 1 and ord(letter) == ord(before) + 1
