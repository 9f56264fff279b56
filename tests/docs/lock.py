"""Write the lock file from the environment as it is: python -m tests.docs.lock FILE."""

import subprocess
import sys
from pathlib import Path

HEAD = """\
# Every dependency of the package, its tests and its benches, with exact versions; made by 'make lock'.
# torch carries no local tag, so that the file resolves where PyTorch's builds are named otherwise.
"""


def locked() -> str:
    """The installed packages as requirements, without this one."""
    command = [sys.executable, "-m", "pip", "freeze", "--exclude-editable"]
    frozen = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    lines = (line.partition("+")[0] for line in frozen if not line.startswith("#"))
    return HEAD + "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(locked(), encoding="utf-8")
