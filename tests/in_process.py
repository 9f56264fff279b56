"""The command line within the test's own process: for the many calls that need no process of their own."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from commitments.cli import main
from tests.conftest import Ran


def run_here(*arguments: object, folder: Path | None = None, given: str | None = None) -> Ran:
    """Run `commitments`; `given` is standard input, which is no terminal."""
    assert folder is None, "a working folder needs a process of its own"
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", io.StringIO(given or "")):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as done:
            return Ran(out.getvalue(), err.getvalue(), int(done.code or 0))
    raise AssertionError("the program did not exit")
