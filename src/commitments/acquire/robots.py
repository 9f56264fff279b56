"""robots.txt as RFC 9309 has it: groups by product token, the longest rule that matches, and allowing where two tie."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes

LARGEST = 512_000
"""How many bytes are read; the rest is left out, as the standard allows."""

_LONGEST_RULE = 2048
_LINE = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """A path pattern, and whether what matches it may be fetched."""

    pattern: str
    allows: bool


@dataclass(slots=True)
class Group:
    """The product tokens that some rules are for."""

    agents: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Robots:
    """What a host asks of crawlers. `closed`: nothing may be fetched, since the file could not be read."""

    groups: tuple[Group, ...] = ()
    closed: bool = False

    def allows(self, agent: str, path: str) -> bool:
        """Whether a crawler may fetch a path (with its query)."""
        if path == "/robots.txt":
            return True
        if self.closed:
            return False
        path = _normal(path or "/")
        best = (-1, True)
        for rule in self._rules(agent):
            if matches(rule.pattern, path):
                best = max(best, (len(rule.pattern), rule.allows))
        return best[1]

    def _rules(self, agent: str) -> Iterable[Rule]:
        """The rules for an agent: of all groups that name it, or else of all that name everybody."""
        found = _TOKEN.match(agent)
        token = found[0].lower() if found else ""
        own = [group for group in self.groups if token in group.agents]
        return [rule for group in own or [g for g in self.groups if "*" in g.agents] for rule in group.rules]


def read_robots(content: bytes) -> Robots:
    """The rules of a robots.txt; whatever it holds, lines that are none are passed over."""
    groups: list[Group] = []
    open_to_agents = False
    for key, value in _records(content):
        if key == "user-agent":
            if not open_to_agents:
                groups.append(Group())
            open_to_agents = True
            token = _TOKEN.match(value)
            groups[-1].agents.append("*" if value.startswith("*") else token[0].lower() if token else "")
        elif key in ("allow", "disallow"):
            open_to_agents = False
            # An empty rule matches nothing; a rule before any group is nobody's.
            if groups and value and len(value) <= _LONGEST_RULE:
                groups[-1].rules.append(Rule(_normal(value), key == "allow"))
    return Robots(tuple(groups))


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches the beginning of a path; `*` stands for anything, a last `$` for the end.

    Each part between stars is found at its first place, which is enough and takes no longer than both are long.
    """
    ends = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not parts:
        return not ends or len(path) == len(first)
    place = len(first)
    for part in parts[:-1]:
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    if ends:
        return len(path) - place >= len(parts[-1]) and path.endswith(parts[-1])
    return path.find(parts[-1], place) >= 0


def _records(content: bytes) -> Iterator[tuple[str, str]]:
    text = content[:LARGEST].decode("utf-8", "replace").removeprefix("\ufeff")
    for line in _LINE.split(text):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip(" \t").lower(), value.strip(" \t")


def _normal(path: str) -> str:
    """The path as it is compared: what needs no escape unescaped, all else escaped in capitals."""
    escaped = quote(path, safe="%/:@!$&'()*+,;=-._~?", errors="replace")
    return re.sub("%([0-9A-Fa-f]{2})", _unescaped, escaped)


def _unescaped(found: re.Match[str]) -> str:
    octet = unquote_to_bytes(found[0])
    plain = octet.decode("latin-1")
    return plain if octet.isalnum() or plain in "-._~" else found[0].upper()
