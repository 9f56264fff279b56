"""The pages that the program writes about itself: each command's help, each setting, each environment variable."""

from __future__ import annotations

import dataclasses
import inspect
import os
import re
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click

from commitments import KnowledgeBase
from commitments.arguments import Filters
from commitments.cli import COMMANDS, group
from commitments.config import Config

ROOT = Path(__file__).resolve().parents[2]


def command_page() -> str:
    """docs/cli.md: the program's help and each command's, as printed 100 columns wide."""
    program = ("commitments", group)
    parts = ["# Command line", "", "Made by `make docs` from the program's own help.", ""]
    parts += ["## commitments", "", *_fenced(_help(program)), ""]
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        parts += [f"## {name}", "", *_fenced(_help(program, (name, command))), ""]
        for sub_name, sub in sorted(getattr(command, "commands", {}).items()):
            parts += [f"### {name} {sub_name}", "", *_fenced(_help(program, (name, command), (sub_name, sub))), ""]
    return "\n".join(parts)


def settings_page() -> str:
    """docs/configuration.md: each setting of commitments.toml with its default and its meaning."""
    meanings = _meanings()
    rows = [f"| `{f.name}` | `{f.default!r}` | {meanings[f.name]} |" for f in dataclasses.fields(Config)]
    head = ["# Settings", "", "What `commitments.toml` may hold; made by `make docs` from the program.", ""]
    return "\n".join([*head, "| setting | default | meaning |", "|---|---|---|", *rows, ""])


def python_page() -> str:
    """docs/python.md: each method of the Python way in with its arguments and what it does."""
    parts = ["# From Python", "", "Made by `make docs` from the program's own documentation.", ""]
    parts += ["```python", "from commitments import KnowledgeBase", "```", ""]
    parts += [*_described(KnowledgeBase, "KnowledgeBase"), ""]
    for name, member in inspect.getmembers(KnowledgeBase):
        if not name.startswith("_"):
            parts += [f"## {name}", "", "```python", _signature(name, member), "```", "", *_described(member, name), ""]
    filters = ", ".join(f"`{name}`" for name in Filters.__annotations__)
    parts += ["## Filters", "", f"Every method with `**filters` takes {filters}.", ""]
    return "\n".join(parts)


def _signature(name: str, member: Any) -> str:
    function = getattr(member, "__func__", member)
    signature = str(inspect.signature(function)).replace("self, ", "").replace("(self)", "()").replace("(cls, ", "(")
    plain = (
        signature.replace("= ''", '= ""')
        .replace("'", "")
        .replace("builtins.", "")
        .replace("Unpack[Filters]", "Filters")
    )
    return f"{name}{plain}"


def _described(member: Any, name: str) -> list[str]:
    """The documentation of a class or method, its session as code. A member without any is a mistake."""
    text = inspect.getdoc(member)
    if not text:
        raise AssertionError(f"KnowledgeBase.{name} has no documentation")
    lines: list[str] = []
    for block in text.split("\n\n"):
        session = block.startswith(">>>")
        lines += [*(["```python"] if session else []), *block.split("\n"), *(["```"] if session else []), ""]
    return lines[:-1]


PAGES: dict[str, Callable[[], str]] = {
    "docs/cli.md": command_page,
    "docs/configuration.md": settings_page,
    "docs/python.md": python_page,
}


def drifted() -> list[str]:
    """A line for each page that is not what the program would write: its first line that differs."""
    found = undocumented()
    for name, page in PAGES.items():
        path = ROOT / name
        written = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
        for number, (old, new) in enumerate(zip_longest(written, page().split("\n")), start=1):
            if old != new:
                found.append(f"{name}:{number}: {old!r}, and the program says {new!r}; run 'make docs'")
                break
    return found


def write_all() -> None:
    """Write each page."""
    for name, page in PAGES.items():
        (ROOT / name).write_text(page(), encoding="utf-8")


def _help(*chain: tuple[str, click.Command]) -> str:
    """The help of the last command of a chain, printed as the program prints it."""
    os.environ.pop("COMMITMENTS_KB", None)
    context = None
    for name, command in chain:
        settings = {**command.context_settings, "terminal_width": 100, "max_content_width": 100}
        context = click.Context(command, info_name=name, parent=context, **settings)
    assert context is not None
    return context.command.get_help(context)


def undocumented() -> list[str]:
    """A line for each command, option and method of the Python way in that says nothing of itself."""
    found = []
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        for one in (command, *getattr(command, "commands", {}).values()):
            if not one.help:
                found.append(f"commitments {name}: has no help")
            options = (option for option in one.params if isinstance(option, click.Option))
            found += [f"commitments {name} {option.opts[0]}: has no help" for option in options if not option.help]
    members = [(name, one) for name, one in inspect.getmembers(KnowledgeBase) if not name.startswith("_")]
    return found + [f"KnowledgeBase.{name}: has no documentation" for name, one in members if not inspect.getdoc(one)]


def _fenced(text: str) -> list[str]:
    return ["```", *(line.rstrip() for line in text.splitlines()), "```"]


def _meanings() -> dict[str, str]:
    """The comment above each setting in config.py."""
    source = (ROOT / "src/commitments/config.py").read_text(encoding="utf-8")
    pattern = re.compile(r"^    # (?P<meaning>.+)\n    (?P<name>\w+): ", re.MULTILINE)
    return {m["name"]: m["meaning"] for m in pattern.finditer(source)}
