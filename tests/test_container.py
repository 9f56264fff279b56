"""The Containerfile names files and commands that exist; test_wheel.py builds the wheel from what it copies."""

from __future__ import annotations

import re
import shlex
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest

from commitments.cli import group
from tests.containerfile import ROOT, copied, words_of

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = ("Containerfile", "docs/hosting.md", "README.md")


def test_what_is_copied_exists_and_reaches_the_engine() -> None:
    """Each file, and none that the ignore file keeps away: its last fitting line decides."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    for source, _ in copied():
        assert source.exists(), source
        name = source.relative_to(ROOT).as_posix()
        assert [p for p in patterns if fnmatch(name, p.removeprefix("!"))][-1].startswith("!"), name


def test_all_that_the_wheel_is_made_of_is_copied() -> None:
    """Packages, what is put into them, the readme and the licence."""
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    project = PROJECT["project"]
    needed = {"pyproject.toml", project["readme"], *project["license-files"], *wheel["packages"]}
    there = [source for source, _ in copied()]
    for name in needed | wheel["force-include"].keys():
        assert any((ROOT / name).is_relative_to(source) for source in there), name


def test_what_is_installed_and_run_exists() -> None:
    """The extras, a Python that the project takes, its script, and the command that runs unasked."""
    installed = " ".join(word for words in words_of("RUN") for word in words)
    extras = re.findall(r"\[(\w+)\]", installed)
    assert extras
    assert set(extras) <= PROJECT["project"]["optional-dependencies"].keys()
    assert {words[0] for words in words_of("FROM")} == {"python:3.12-slim"}
    assert words_of("ENTRYPOINT") == [[name] for name in PROJECT["project"]["scripts"]]
    ((command,),) = words_of("CMD")
    assert group.get_command(click.Context(group), command)


def test_the_settings_of_the_image_are_read() -> None:
    """The variable that names the knowledge base is the program's."""
    settings = dict(word.split("=", 1) for words in words_of("ENV") for word in words)
    assert settings["COMMITMENTS_KB"] == words_of("WORKDIR")[0][0]
    (option,) = [one for one in group.params if one.name == "kb"]
    assert option.envvar == "COMMITMENTS_KB"


@pytest.mark.parametrize("page", PAGES)
def test_what_the_pages_run_in_it_exists(page: str) -> None:
    """`podman run ... commitments COMMAND --OPTION`: such commands and options there are."""
    text = Path(ROOT / page).read_text(encoding="utf-8")
    for line in re.findall(r"(?:podman|docker) run .*? commitments (\w.*)", text):
        name, *words = shlex.split(line)
        command = group.get_command(click.Context(group), name)
        assert command, line
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= known, line
