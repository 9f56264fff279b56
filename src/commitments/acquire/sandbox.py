"""Conversion in a child process: whatever a file does, it ends within seconds and in one line."""

from __future__ import annotations

import json
import subprocess
import sys

from commitments.acquire.draft import Converted
from commitments.acquire.kinds import Kind
from commitments.errors import UnreadableDocumentError

SECONDS = 10


def convert(kind: Kind, content: bytes, where: str) -> Converted:
    """The Markdown of a file. Raises UnreadableDocumentError for what cannot be read within the limits."""
    # -P: nothing is imported from the folder that a person happens to stand in.
    command = [sys.executable, "-P", "-m", "commitments.acquire.converter", kind.value]
    try:
        child = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(
            f"{where}: not read within {SECONDS} seconds; split it or save it anew"
        ) from error
    try:
        result = json.loads(child.stdout)
    except ValueError as error:
        raise UnreadableDocumentError(f"{where}: too large or too broken to open as {kind}") from error
    if "error" in result:
        raise UnreadableDocumentError(f"{where}: {result['error']}")
    return Converted(result["markdown"], result["fields"], tuple(result["warnings"]))
