"""The pages that the program writes about itself: each command's help, each setting, each environment variable."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable
from pathlib import Path

import click

from commitments.cli import COMMANDS, group
from commitments.config import Config

ROOT = Path(__file__).resolve().parents[2]


def command_page() -> str:
    """docs/cli.md: the program's help and each command's, as printed 100 columns wide."""
    parts = ["# Command line", "", "Made by `make docs` from the program's own help.", ""]
    parts += ["## commitments", "", *_fenced(_help(group, "commitments")), ""]
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        parts += [f"## {name}", "", *_fenced(_help(command, f"commitments {name}")), ""]
        for sub_name, sub in sorted(getattr(command, "commands", {}).items()):
            parts += [f"### {name} {sub_name}", "", *_fenced(_help(sub, f"commitments {name} {sub_name}")), ""]
    return "\n".join(parts)


def settings_page() -> str:
    """docs/configuration.md: each setting of commitments.toml with its default and its meaning."""
    meanings = _meanings()
    rows = [f"| `{f.name}` | `{f.default!r}` | {meanings[f.name]} |" for f in dataclasses.fields(Config)]
    head = ["# Settings", "", "What `commitments.toml` may hold; made by `make docs` from the program.", ""]
    return "\n".join([*head, "| setting | default | meaning |", "|---|---|---|", *rows, ""])


PAGES: dict[str, Callable[[], str]] = {"docs/cli.md": command_page, "docs/configuration.md": settings_page}


def drifted() -> list[str]:
    """A line for each page that is not what the program would write."""
    return [
        f"{name}: not what the program says; run 'make docs'"
        for name, page in PAGES.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != page()
    ]


def write_all() -> None:
    """Write each page."""
    for name, page in PAGES.items():
        (ROOT / name).write_text(page(), encoding="utf-8")


def _help(command: click.Command, name: str) -> str:
    os.environ.pop("COMMITMENTS_KB", None)
    context = click.Context(command, info_name=name, max_content_width=100, terminal_width=100)
    return command.get_help(context)


def _fenced(text: str) -> list[str]:
    return ["```", *(line.rstrip() for line in text.splitlines()), "```"]


def _meanings() -> dict[str, str]:
    """The comment above each setting in config.py."""
    source = (ROOT / "src/commitments/config.py").read_text(encoding="utf-8")
    pattern = re.compile(r"^    # (?P<meaning>.+)\n    (?P<name>\w+): ", re.MULTILINE)
    return {m["name"]: m["meaning"] for m in pattern.finditer(source)}
