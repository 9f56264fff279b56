"""Questions at a terminal, or to whatever writes lines there: what cannot be followed is said, and asked again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from typing import TypeVar

import click

from commitments.cli.context import Workspace
from commitments.errors import CommitmentsError

Value = TypeVar("Value")


class StoppedError(Exception):
    """The input is at its end."""


class CancelledError(Exception):
    """The answer was begun by mistake."""


def key(workspace: Workspace, keys: Collection[str], meanings: str) -> str:
    """One key on a terminal; elsewhere the first letter of a line. Raises StoppedError."""
    while True:
        workspace.say("[" + "".join(keys) + "] ")
        if sys.stdin.isatty():
            found = click.getchar().lower()
        elif line := sys.stdin.readline():
            found = line.strip()[:1].lower()
        else:
            raise StoppedError
        if found in keys:
            return found
        workspace.say(meanings)


def asked(workspace: Workspace, question: str, read: Callable[[str], Value]) -> Value:
    """What an answer is read as; what `read` raises is said, and asked again. Raises StoppedError, CancelledError."""
    while True:
        workspace.say(f"{question}: ")
        line = sys.stdin.readline()
        if not line:
            raise StoppedError
        if line.strip() == "-":
            raise CancelledError
        try:
            return read(line.strip())
        except CommitmentsError as error:
            workspace.say(f"  {error}")
