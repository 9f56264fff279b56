"""The workflow that keeps a knowledge base fresh: its steps are run in a clone of a repository of its own."""

from __future__ import annotations

import os
import shlex
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from commitments.cli import group
from tests.conftest import PROGRAM, ROOT, Run

WORKFLOW: dict[Any, Any] = yaml.safe_load((ROOT / "examples/hosting/refresh.yml").read_text(encoding="utf-8"))
PAGE = (
    "<!doctype html><html lang='en'><head><title>T</title></head><body><main><h1>Joint Statement on Minerals</h1>"
    "<p>Washington, 4 February 2026</p><p>The Participants {} publish a roadmap by 30 June 2027, and will meet again "
    "in the course of that year to review the work that has been done.</p></main></body></html>"
)


def steps(job: str) -> list[str]:
    """What a job runs, but for installing."""
    runs = [step["run"] for step in WORKFLOW["jobs"][job]["steps"] if "run" in step]
    return [run for run in runs if not run.startswith("pip install")]


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address under which a server shows it."""
    folder = tmp_path / "pages"
    folder.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield folder, f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def host(folder: Path) -> dict[str, str]:
    """The programs of a git host: `commitments`, which may ask this machine, and `gh`, which notes what it is told."""
    folder.mkdir()
    scripts = {
        "commitments": f'[ "$2" = --refresh ] && set -- "$@" --allow-private\nexec {PROGRAM} "$@"\n',
        "gh": f'echo "$@" > {folder}/told; [ -z "$6" ] || cat "$6" >> {folder}/told\n',
    }
    for name, lines in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{lines}")
        (folder / name).chmod(0o755)
    return os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "GH_TOKEN": "none"}


def git(folder: Path, *words: object) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run(["git", "-C", folder, *who, *map(str, words)], capture_output=True, text=True, check=True)
    return done.stdout


def run_job(job: str, repository: Path, environment: dict[str, str]) -> None:
    for step in steps(job):
        done = subprocess.run(
            ["bash", "-e", "-c", step], cwd=repository, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, (step, done.stdout, done.stderr)


@pytest.mark.parametrize("job", WORKFLOW["jobs"])
def test_each_command_of_a_job_exists_with_its_options(job: str) -> None:
    """What the workflow calls is what the program has."""
    lines = [line for step in steps(job) for line in step.splitlines() if line.startswith("commitments ")]
    assert lines
    for line in lines:
        name, *words = shlex.split(line.partition("|")[0].replace("2>&1", ""))[1:]
        command = group.get_command(click.Context(group), name)
        assert command
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= known


def test_the_days_on_which_it_runs() -> None:
    """Every day the site, on Mondays the sources; YAML reads `on` as true."""
    crons = [one["cron"] for one in WORKFLOW[True]["schedule"]]
    assert len(crons) == 2
    assert crons[1] in WORKFLOW["jobs"]["sources"]["if"]


def test_a_source_that_changed_becomes_a_change_to_look_at(
    program: Run, pages: tuple[Path, str], tmp_path: Path
) -> None:
    """On a branch of its own, with what changed as its text; where nothing changed, nothing is pushed."""
    folder, address = pages
    (folder / "minerals.html").write_text(PAGE.format("will"))
    origin, repository = tmp_path / "origin.git", tmp_path / "kb"
    program("init", repository)
    assert program("--kb", repository, "add", "--allow-private", f"{address}/minerals.html").code == 0
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", origin], check=True)
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "Begin")
    git(repository, "remote", "add", "origin", origin)
    git(repository, "push", "-q", "origin", "main")
    environment = host(tmp_path / "bin")
    run_job("sources", repository, environment)
    assert git(origin, "branch", "--format", "%(refname:short)").split() == ["main"]
    (folder / "minerals.html").write_text(PAGE.format("intend to"))
    run_job("sources", repository, environment)
    main, branch = sorted(git(origin, "branch", "--format", "%(refname:short)").split(), key=len)
    assert branch.startswith("refresh-")
    changed = git(origin, "diff", main, branch)
    assert "+The Participants intend to publish" in changed
    assert "refreshed.txt" not in changed
    told = (tmp_path / "bin/told").read_text()
    assert told.startswith("pr create --title Refresh the sources --body-file refreshed.txt\nminerals:")
