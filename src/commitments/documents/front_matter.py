"""YAML front matter, read as an untrusted file: bounded, without aliases, with the line of every fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import yaml

from commitments.documents.source import line_of
from commitments.documents.written_days import last_of_month
from commitments.errors import UnreadableDocumentError
from commitments.model import DocumentType, FrontMatter

# Titles, parties and addresses of the longest communiqué take a few thousand characters.
LARGEST = 64_000
_DEEPEST = 20
# A line of dashes before an empty line is a rule across the page, not front matter.
_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n?|\n)(?![ \t]*(?:\r|\n|\Z))")
_CLOSING = re.compile(r"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)")
_SHORT_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_KEY = re.compile(r"[\w-]+[ \t]*:(?:\s|\Z)")
# PyYAML fails with any of these on a value that is not what its tag says.
_FAULTS = (yaml.YAMLError, ValueError, KeyError, AttributeError, TypeError, OverflowError, RecursionError)


class _Loader(yaml.SafeLoader):
    """Safe values only; no aliases, which can grow a page into gigabytes, and no deep nests."""

    depth = 0
    # Days stay words: YAML would fail on 31 February without saying which line it stands in.
    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own name and kind
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse what no front matter needs."""
        if self.check_event(yaml.AliasEvent):
            raise self._refused("aliases (*name) are not read")
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._refused("nested too deeply")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _refused(self, problem: str) -> yaml.MarkedYAMLError:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def read_front_matter(source: str, name: str) -> tuple[int, FrontMatter, frozenset[str], tuple[str, ...]]:
    """Where the text begins, what the front matter says and by which keys, and what in it could not be used."""
    opening = _OPENING.match(source)
    if not opening:
        return (1 if source.startswith("\ufeff") else 0), FrontMatter(), frozenset(), ()
    closing = _CLOSING.search(source, opening.end())
    if not closing:
        if not _KEY.match(source, opening.end()):
            return (1 if source.startswith("\ufeff") else 0), FrontMatter(), frozenset(), ()
        raise UnreadableDocumentError(f"{name}:1: front matter is opened with --- and never closed; close it with ---")
    if closing.start() - opening.end() > LARGEST:
        size = closing.start() - opening.end()
        raise UnreadableDocumentError(f"{name}:1: {size:,} characters of front matter; at most {LARGEST:,} are read")
    values = _load(source[opening.end() : closing.start()], name)
    meta, doubts = _front_matter(values, source[: closing.start()], name)
    return closing.end(), meta, frozenset(key for key, value in values.items() if value is not None), doubts


def _load(text: str, name: str) -> dict[str, Any]:
    loader = None
    try:
        loader = _Loader(text)
        values = loader.get_single_data()
    except _FAULTS as error:
        line = _fault_line(error, text)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).partition("\n")[0]
        raise UnreadableDocumentError(f"{name}:{line + 2}: front matter is not YAML: {problem}") from error
    finally:
        if loader:
            loader.dispose()
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise UnreadableDocumentError(f'{name}:2: front matter is to be lines of "name: value", not {text[:40]!r}')
    return {str(key): value for key, value in values.items()}


def _fault_line(error: Exception, text: str) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return int(mark.line)
    position = getattr(error, "position", 0)
    return line_of(text, position if isinstance(position, int) else 0) - 1


def _front_matter(values: dict[str, Any], head: str, name: str) -> tuple[FrontMatter, tuple[str, ...]]:
    known = {field.name for field in fields(FrontMatter)} - {"found", "doubts", "other", "month_only"}
    taken: dict[str, Any] = {}
    doubts: list[str] = []
    for key, value in values.items():
        if key not in known or value is None:
            continue
        if key == "date":
            taken[key] = _day(value, f"{name}:{_line_of_key(key, head)}")
            taken["month_only"] = _MONTH.fullmatch(str(value).strip()) is not None
        elif key == "type":
            taken[key] = _type(value, _line_of_key(key, head), doubts)
        elif key == "parties":
            taken[key] = _names(value)
        else:
            taken[key] = _plain(value)
    other = {key: value for key, value in values.items() if key not in known}
    return FrontMatter(**taken, other=MappingProxyType(other)), tuple(doubts)


def _line_of_key(key: str, head: str) -> int:
    match = re.search(rf"(?:^|(?<=\n)|(?<=\r))[\"']?{key}[\"']?[ \t]*:", head)
    return line_of(head, match.start()) if match else 1


def _day(value: Any, where: str) -> date:
    written = str(value).strip()
    try:
        if short := _SHORT_DAY.fullmatch(written):
            return date(*map(int, short.groups()))
        if month := _MONTH.fullmatch(written):
            return last_of_month(*map(int, month.groups()))
        return datetime.fromisoformat(written).date()
    except ValueError as error:
        known = "write it as 2026-03-06, or as 2026-03 where only the month is known"
        raise UnreadableDocumentError(f"{where}: date {value!r} is no day; {known}") from error


def _type(value: Any, line: int, doubts: list[str]) -> DocumentType:
    try:
        return DocumentType(str(value).strip().lower())
    except ValueError:
        known = ", ".join(DocumentType)
        doubts.append(f"line {line}: type {str(value)!r} is not known and counts as other; known: {known}")
        return DocumentType.OTHER


def _names(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(name for item in items if item is not None and (name := _plain(item)))


def _plain(value: Any) -> str:
    if isinstance(value, Mapping | list):
        value = ", ".join(str(item) for item in value)
    return " ".join(str(value).split())
