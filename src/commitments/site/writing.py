"""Pages onto the disk: what is new is written beside and then renamed, so that a killed build leaves whole pages."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from commitments.model import Progress
from commitments.site.renderer import Page

# Address -> key, size and time of the file as it was written.
Manifest = dict[str, list[object]]
MANIFEST = "site.json"
REPORT_EVERY = 50
BUFFER = 65_536


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the pages. `gone` are the addresses that a page stood at and none does now."""

    rendered: int
    unchanged: int
    gone: tuple[str, ...]


def write_site(pages: Iterable[Page], site: Path, derived: Path, *, progress: Progress) -> Written:
    """Bring the site's folder in step with the pages; what is gone stays until `remove_pages`.

    New pages go in first, changed ones next, and what is gone is removed last, when search has forgotten it too: at any
    moment each link of a page that can be reached leads somewhere.
    """
    staged, manifest_path = derived / "site-next", derived / MANIFEST
    before = _read_manifest(manifest_path)
    shutil.rmtree(staged, ignore_errors=True)
    planned = list(pages)
    keys = _keys(planned)
    changed = _stage(planned, site, staged, before, progress)
    gone = sorted(before.keys() - keys.keys())
    # Were the build killed from here on, the next one would still know which files are its own.
    unknown: Manifest = {address: [] for address in changed if address not in before}
    if unknown:
        _write_manifest(manifest_path, unknown | before)
    # By the disk: what a killed build had removed is known to the manifest, and yet new.
    new = {address for address in changed if not (site / address).is_file()}
    for address in (*(a for a in changed if a in new), *(a for a in changed if a not in new)):
        put_file(staged / address, site / address)
    kept = {address: before[address] for address in gone}
    _write_manifest(manifest_path, _manifest(site, keys, before, set(changed)) | kept)
    shutil.rmtree(staged, ignore_errors=True)
    return Written(len(changed), len(planned) - len(changed), tuple(gone))


def has_pages(derived: Path) -> bool:
    """Whether a build wrote a site here before."""
    return bool(_read_manifest(derived / MANIFEST))


def remove_pages(addresses: Sequence[str], site: Path, derived: Path) -> None:
    """Remove what no page stands at any more. Files that no build wrote are left alone."""
    if not addresses:
        return
    for address in addresses:
        _remove(site, address)
    manifest = _read_manifest(derived / MANIFEST)
    _write_manifest(derived / MANIFEST, {a: known for a, known in manifest.items() if a not in set(addresses)})


def _keys(pages: Sequence[Page]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for page in pages:
        if page.address in keys:
            raise AssertionError(f"two pages at {page.address}")
        keys[page.address] = page.key
    return keys


def _stage(pages: Sequence[Page], site: Path, staged: Path, before: Manifest, progress: Progress) -> list[str]:
    """Render what does not stand as it should; the addresses of what was rendered."""
    changed: list[str] = []
    stage = _Stage(staged)
    for done, page in enumerate(pages, start=1):
        if not _stands(f"{site}/{page.address}", page.key, before.get(page.address)):
            stage.write(page.address, page.render())
            changed.append(page.address)
        if done % REPORT_EVERY == 0 or done == len(pages):
            progress("rendering", done, len(pages))
    return changed


class _Stage:
    """A folder that pages are written to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: set[Path] = set()

    def write(self, address: str, parts: Iterable[bytes]) -> None:
        path = self.folder / address
        if path.parent not in self.made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.made.add(path.parent)
        with path.open("wb", buffering=BUFFER) as file:
            file.writelines(parts)


def _stands(path: str, key: str, known: list[object] | None) -> bool:
    """Whether the file is as this key left it."""
    if not known or known[0] != key:
        return False
    try:
        found = os.stat(path)
    except OSError:
        return False
    return known[1:] == [found.st_size, found.st_mtime_ns]


def _manifest(site: Path, keys: Mapping[str, str], before: Manifest, changed: set[str]) -> Manifest:
    made: Manifest = {}
    for address, key in keys.items():
        if address in changed:
            found = (site / address).stat()
            made[address] = [key, found.st_size, found.st_mtime_ns]
        else:
            made[address] = before[address]
    return made


def put_file(staged: Path, path: Path) -> None:
    """Move a finished file to its place, whole at any moment."""
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True)
    try:
        os.replace(staged, path)
    except OSError:
        # The site may lie on another disk than the rest.
        beside = path.with_name(f".{path.name}.next")
        shutil.copyfile(staged, beside)
        os.replace(beside, path)


def _remove(site: Path, address: str) -> None:
    path = site / address
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == site or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()


def _read_manifest(path: Path) -> Manifest:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_manifest(path: Path, manifest: Manifest) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".next")
    beside.write_text(json.dumps(manifest), encoding="utf-8")
    os.replace(beside, path)
