"""Files, folders and standard input as sources."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from commitments.acquire.kinds import KINDS
from commitments.config import Folders
from commitments.errors import UnreadableDocumentError

# A scanned communiqué of 500 pages has a fifth of this.
LARGEST = 50_000_000


def own_places(folders: Folders) -> tuple[Path, ...]:
    """What a knowledge base holds and makes: none of it is a source of documents."""
    own = (folders.corpus, folders.site, folders.derived, folders.templates)
    return tuple(path.resolve() for path in own)


def files_in(source: str, own: tuple[Path, ...], root: Path) -> Iterator[Path]:
    """The file, or the readable files of a folder and the folders in it, in the order of names.

    Hidden files, links out of the folder, and what belongs to the knowledge base at `root` are left alone. Raises
    UnreadableDocumentError for a source that is the knowledge base itself or a part of it.
    """
    if not source.strip():
        raise UnreadableDocumentError("'': names nothing; name a file or folder")
    path = Path(source)
    there = path.resolve()
    if there == root.resolve() or any(there == place or there.is_relative_to(place) for place in own):
        raise UnreadableDocumentError(
            f"{source}: belongs to the knowledge base itself; name the files that are to be added"
        )
    if not path.is_dir():
        yield path
        return
    yield from _walked(path, own)


def _walked(source: Path, own: tuple[Path, ...]) -> Iterator[Path]:
    root = source.resolve()
    for folder, subfolders, names in os.walk(source):
        subfolders[:] = sorted(
            name for name in subfolders if not name.startswith(".") and Path(folder, name).resolve() not in own
        )
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix.lower() in KINDS and path.resolve().is_relative_to(root):
                yield path


def read_file(path: Path) -> bytes:
    """The bytes of a file of reasonable size. Raises UnreadableDocumentError."""
    try:
        if not path.exists():
            raise UnreadableDocumentError(f"{path}: no such file")
        if not path.is_file():
            raise UnreadableDocumentError(f"{path}: neither a file nor a folder")
        size = path.stat().st_size
        if size > LARGEST:
            raise UnreadableDocumentError(f"{path}: {size:,} bytes; at most {LARGEST:,} are read")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableDocumentError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
