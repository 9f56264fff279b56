"""Conversion in a child process: whatever a file does, it ends within its processor time and in one line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

from commitments.acquire.converter import SECONDS
from commitments.acquire.draft import Converted
from commitments.acquire.kinds import Kind
from commitments.errors import UnreadableDocumentError

# The child's limit is processor time; this clock only runs out where a machine is hopelessly busy, or has no limits.
PATIENCE = 20 * SECONDS
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)


def convert(kind: Kind, content: bytes, where: str) -> Converted:
    """The Markdown of a file. Raises UnreadableDocumentError for what cannot be read within the limits."""
    # -P: nothing is imported from the folder that a person happens to stand in.
    command = [sys.executable, "-P", "-m", "commitments.acquire.converter", kind.value]
    try:
        child = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(f"{where}: not read within {PATIENCE} seconds; try again later") from error
    if child.returncode and child.returncode == _OUT_OF_TIME:
        raise UnreadableDocumentError(
            f"{where}: not read within {SECONDS} seconds of processor time; split it or save it anew"
        )
    try:
        result = json.loads(child.stdout)
    except ValueError as error:
        raise UnreadableDocumentError(f"{where}: too large or too broken to open as {kind}") from error
    if "error" in result:
        raise UnreadableDocumentError(f"{where}: {result['error']}")
    return Converted(result["markdown"], result["fields"], tuple(result["warnings"]))
