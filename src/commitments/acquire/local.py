"""Files, folders and standard input as sources."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from commitments.acquire.kinds import KINDS
from commitments.errors import UnreadableDocumentError

# A scanned communiqué of 500 pages has a fifth of this.
LARGEST = 50_000_000


def files_in(source: Path) -> Iterator[Path]:
    """The file, or the readable files of a folder and the folders in it, in the order of names.

    Hidden files and links out of the folder are left alone.
    """
    if not source.is_dir():
        yield source
        return
    root = source.resolve()
    for folder, subfolders, names in os.walk(source):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
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
