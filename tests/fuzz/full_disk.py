"""Builds while no file may grow beyond a size, for one size after another, so that every write fails once.

    python -m tests.fuzz.full_disk [EVERY]

A failed build prints one line and deletes nothing that is good; the next one makes it right. With strace, the n-th
write fails, for one n after another:

    python -m tests.fuzz.full_disk --strace FOLDER [EVERY]
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from commitments.cli import main
from commitments.config import folders, load_config
from commitments.pipeline import Scope, build
from tests.build_writer import DAY, DOCUMENTS, Ready, write
from tests.fuzz.damage import load_modules, run, started

PAGE = 4096
LISTED = ("list", "--as-of", DAY.isoformat(), "--format", "jsonl")


def limits(base: Path) -> list[int]:
    """Sizes at which some derived file of a built knowledge base could not have been written whole."""
    files = [path for path in base.rglob("*") if path.is_file() and "corpus" not in path.parts]
    sizes = {path.stat().st_size for path in files}
    largest = min(max(sizes), 200 * PAGE)
    return sorted(
        {0, *(size // 2 for size in sizes), *(size - 1 for size in sizes if size), *range(PAGE, largest, PAGE)}
    )


def built(base: Path, version: str, limit: int = resource.RLIM_INFINITY) -> tuple[int, str]:
    """Write the documents in a version and build; the exit status and what was printed to standard error."""
    write(base, version)

    def building() -> None:
        config = load_config(base)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            summary = build(folders(base, config), config, Scope(DAY), engine=Ready(), progress=lambda *_: None)
        finally:
            # What is printed goes to a file too.
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        for line in summary.index.warnings if summary.index else ():
            print(line, file=sys.stderr)
        sys.exit(1 if summary.index and summary.index.warnings else 0)

    code, _, err = started(building)
    return code, err


def faults(base: Path, version: str, limit: int, good: str) -> Iterator[str]:
    """What goes wrong with a build from the other version to this one where files may not grow beyond a limit."""
    code, err = built(base, version, limit)
    if "Traceback" in err or code not in (0, 1, 2) or len(err.splitlines()) != bool(code):
        yield f"{limit}: {code} {err}"
    status, out, said = run(base, *LISTED)
    listed = {json.loads(line)["document"] for line in out.splitlines()}
    if status == 0 and listed != set(DOCUMENTS):
        yield f"{limit}: documents are missing: {sorted(listed)} {said}"
    elif status not in (0, 2) or "Traceback" in said:
        yield f"{limit}: list: {status} {said}"
    elif code == 0 and out != good:
        yield f"{limit}: another answer after a build that ended well"
    code, err = built(base, version)
    if (code, run(base, *LISTED)[1]) != (0, good):
        yield f"{limit}: the next build: {code} {err}"


def swept(every: int, first: int = 0) -> Iterator[str]:
    """The faults of every so manieth limit."""
    load_modules()
    with tempfile.TemporaryDirectory() as place:
        base = Path(place) / "kb"
        started(lambda: main(["init", str(base)]))
        # The scripts of that search take 16 MB and most of the time.
        (base / "commitments.toml").write_text("search_by_meaning = false\n", encoding="utf-8")
        good = {}
        for version in "ab":
            code, err = built(base, version)
            if code:
                raise SystemExit(err)
            good[version] = run(base, *LISTED)[1]
        for number, limit in enumerate(limits(base)[first::every]):
            version = "ab"[number % 2]
            yield from faults(base, version, limit, good[version])


def nth_writes(folder: Path, every: int) -> Iterator[str]:
    """The faults where the n-th write of a build of a folder fails, in whichever thread or process it is."""
    with tempfile.TemporaryDirectory() as place:
        base = Path(place) / "kb"
        shutil.copytree(folder, base)
        run(base, "build", "--quiet", *LISTED[1:3])
        good, failed, n = run(base, *LISTED)[1], True, 1
        while failed:
            for derived in (base / ".commitments", base / "site"):
                shutil.rmtree(derived)
            inject = f"inject=write,pwrite64,writev,ftruncate,fsync:error=ENOSPC:when={n}"
            command = ["strace", "-f", "-qq", "-o", os.devnull, "-e", inject, sys.executable, "-m", "commitments"]
            done = subprocess.run(
                [*command, "--kb", base, "build", "--quiet", *LISTED[1:3]], capture_output=True, text=True, check=False
            )
            failed = done.returncode != 0 or bool(done.stderr)
            if "Traceback" in done.stderr or done.returncode not in (0, 1, 2):
                yield f"write {n}: {done.returncode} {done.stderr}"
            code, _, said = run(base, "build", "--quiet", *LISTED[1:3])
            if (code, run(base, *LISTED)[1]) != (0, good):
                yield f"write {n}: the next build: {code} {said}"
            n += every


if __name__ == "__main__":
    given = sys.argv[1:]
    if given and given[0] == "--strace":
        found = nth_writes(Path(given[1]), int(given[2]) if given[2:] else 1)
    else:
        found = swept(int(given[0]) if given else 1)
    count = 0
    for line in found:
        print(line, flush=True)
        count += 1
    sys.exit(bool(count))
