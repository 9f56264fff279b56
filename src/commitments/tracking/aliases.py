"""Ids that commitments had before: corpus/aliases.jsonl, which only grows, so that old addresses lead on for ever."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from commitments.tracking.lines import Problem, append_line, read_lines


@dataclass(frozen=True, slots=True)
class Alias:
    """An id that is gone, the words it stood for, and the document in which they are to be looked for now.

    An id without a slash is a document's that was renamed; it has no words.
    """

    id: str
    quote: str
    document: str


@dataclass(frozen=True, slots=True)
class Aliases:
    """The aliases by id; of an id that went twice the last one counts. `problems` are lines that were set aside."""

    by_id: dict[str, Alias]
    problems: tuple[Problem, ...] = ()

    def document(self, document: str) -> str:
        """What a document is called now."""
        seen = set[str]()
        while (alias := self.by_id.get(document)) and document not in seen:
            seen.add(document)
            document = alias.document
        return document


def read_aliases(path: Path) -> Aliases:
    """The aliases of a file; one that is not there holds none."""
    lines, problems = read_lines(path)
    found: dict[str, Alias] = {}
    wrong = list(problems)
    for line in lines:
        values = [line.record.get(name, "") for name in ("id", "quote", "document")]
        if all(isinstance(value, str) for value in values) and values[0] and values[2]:
            found[values[0]] = Alias(*values)
        else:
            wrong.append(Problem(path, line.number, "no alias (id, quote, document); set aside"))
    return Aliases(found, tuple(wrong))


def append_aliases(path: Path, aliases: Iterable[Alias]) -> None:
    """Keep ids that are going. Raises LedgerError where the file cannot be written."""
    known = read_aliases(path).by_id
    for alias in aliases:
        if known.get(alias.id) != alias:
            append_line(path, {"id": alias.id, "quote": alias.quote, "document": alias.document})
