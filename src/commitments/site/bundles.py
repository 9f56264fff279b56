"""What Pagefind makes of a folder of pages, in a process of its own, and how that gets into the site."""

from __future__ import annotations

import subprocess
from collections.abc import Collection
from pathlib import Path

from commitments.errors import SiteError
from commitments.site.writing import put_file

ENTRY_POINT = "pagefind-entry.json"
# Programs and their looks: one folder of an index has them for all.
PROGRAMS = (".js", ".css")
# Pagefind's own search boxes, which no page of ours shows.
UNUSED = ("pagefind-component-ui", "pagefind-modular-ui", "pagefind-ui", "pagefind-highlight")


class Indexing:
    """Pagefind at work."""

    def __init__(self, pages: Path, bundle: Path, language: str) -> None:
        """Start it on pages; the bundle is there when `finish` has returned. Raises SiteError."""
        from pagefind.service import get_executable

        program = get_executable()
        if program is None:
            raise SiteError("pagefind's program is not installed; with pip it is pagefind[bin]")
        options = ("--output-path", str(bundle), "--force-language", language, "--keep-index-url", "--silent")
        self.pages, self.bundle = pages, bundle
        # Among the pages, for Pagefind reads settings where it is started.
        self.process = subprocess.Popen(
            [str(program), "--site", str(pages), *options],
            cwd=pages,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def finish(self) -> None:
        """Wait for its end. Raises SiteError."""
        said = self.process.communicate()[0].decode("utf-8", "replace")
        if self.process.returncode:
            what = " ".join(said.split()[:40]) or f"it ended with code {self.process.returncode}"
            raise SiteError(f"pagefind could not index the site: {what}")

    def stop(self) -> None:
        """End it, if it still works."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


def put_bundle(bundle: Path, folder: Path, *, programs: bool = True) -> set[Path]:
    """Move a bundle in: new files first, the entry point that names them last. The names of its files."""
    found = (path for path in bundle.rglob("*") if path.is_file() and path.stem not in UNUSED)
    names = {path.relative_to(bundle) for path in found}
    if not programs:
        names = {name for name in names if name.suffix not in PROGRAMS}
    for name in sorted(names, key=lambda name: (name.as_posix() == ENTRY_POINT, name)):
        # The names of its parts stand for what is in them.
        if name.suffix != ".pf_fragment" or not (folder / name).exists():
            put_file(bundle / name, folder / name)
    return names


def remove_others(folder: Path, names: Collection[Path]) -> None:
    """Remove what an earlier bundle had and this one has not."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder) not in names:
            path.unlink()
