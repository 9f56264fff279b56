"""Moving documents within the corpus with all that belongs to them. Nothing is deleted."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from commitments.config import CONFIG_NAME, Folders
from commitments.errors import CommitmentsError, UnknownIdError

# Windows keeps these names for devices, whatever follows a dot.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = set('/\\:*?"<>|#%') | {chr(code) for code in (*range(32), 127)}

_CONFIG = """\
# Settings of this knowledge base; each has a default. 'commitments build' makes everything else from corpus/.
title = "{title}"
"""
_LINES = {
    ".gitignore": (".commitments/", "/site/*", ".*.part"),
    # Ledgers only grow: lines that two people added are both kept.
    ".gitattributes": (
        "corpus/reports/*.jsonl merge=union",
        "corpus/events.jsonl merge=union",
        "corpus/aliases.jsonl merge=union",
    ),
}


def make(folder: Path, title: str) -> None:
    """Make a new, empty knowledge base; files that are there stay as they are. Raises CommitmentsError."""
    config = folder / CONFIG_NAME
    if config.exists():
        raise CommitmentsError(f"{folder}: already a knowledge base; its settings are in {config}")
    try:
        for place in (folder / "corpus/documents", folder / "corpus/reports"):
            place.mkdir(parents=True, exist_ok=True)
            (place / ".gitkeep").touch()
        for name, lines in _LINES.items():
            _add_lines(folder / name, lines)
        # Last: where it is, the rest is.
        config.write_text(_CONFIG.format(title=title), encoding="utf-8")
    except OSError as error:
        raise CommitmentsError(f"{folder}: cannot be made: {error.strerror or error}") from error


def remove(folders: Folders, document_id: str) -> Path:
    """Move a document with its reports, versions and original to a folder in corpus/removed/. Raises UnknownIdError."""
    check_known(folders, document_id)
    folder = next(path for path in _numbered(folders.removed / document_id) if not path.exists())
    _move_all([(path, folder / path.name) for path in _parts(folders, document_id)])
    return folder


def rename(folders: Folders, document_id: str, new_id: str) -> None:
    """Give a document another id; its reports, versions and original come along.

    Raises UnknownIdError, and CommitmentsError for an id that is taken or cannot be a file's name. What was interrupted
    is finished when asked for again.
    """
    half_done = not _path(folders, document_id).exists() and _path(folders, new_id).exists()
    if not (half_done and _parts(folders, document_id)):
        check_known(folders, document_id)
        _check_free(folders, new_id)
        _name_original(_path(folders, document_id), document_id, new_id)
    _move_all([(path, path.with_name(new_id + path.name[len(document_id) :])) for path in _parts(folders, document_id)])


def document_ids(folders: Folders) -> list[str]:
    """The documents of the corpus, by name."""
    return sorted(path.stem for path in folders.documents.glob("*.md"))


def _path(folders: Folders, document_id: str) -> Path:
    return folders.documents / f"{document_id}.md"


def _parts(folders: Folders, document_id: str) -> list[Path]:
    """What belongs to a document. The ledger comes last: where it is, a move was not finished."""
    originals = [path for path in sorted(folders.originals.glob("*")) if path.stem == document_id]
    versions, ledger = folders.versions / document_id, folders.reports / f"{document_id}.jsonl"
    return [path for path in (_path(folders, document_id), *originals, versions, ledger) if path.exists()]


def _move_all(moves: list[tuple[Path, Path]]) -> None:
    for source, target in moves:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.rename(source, target)
        except OSError as error:
            raise CommitmentsError(f"{source}: cannot be moved to {target}: {error.strerror or error}") from error


def _name_original(path: Path, document_id: str, new_id: str) -> None:
    """Let the front matter name the original as it will be called; nothing else in the file changes."""
    content = path.read_bytes()
    head, mark, rest = content.partition(b"\n---")
    line = rb"(?m)^(original: ['\"]?originals/)" + re.escape(document_id.encode()) + rb"(\.[A-Za-z0-9]+['\"]?\s*)$"
    named = re.sub(line, lambda found: found[1] + new_id.encode() + found[2], head, count=1)
    if content.startswith(b"---") and named != head:
        beside = path.with_name(f".{path.name}.part")
        beside.write_bytes(named + mark + rest)
        os.replace(beside, path)


def check_known(folders: Folders, document_id: str) -> None:
    """Raises UnknownIdError where the corpus has no such document."""
    known = document_ids(folders)
    if document_id not in known:
        raise UnknownIdError.among(known, document_id)


def _check_free(folders: Folders, new_id: str) -> None:
    if (
        not new_id
        or new_id.startswith((".", "-"))
        or _FORBIDDEN & set(new_id)
        or len(new_id.encode()) > 150
        or RESERVED.fullmatch(new_id)
    ):
        raise CommitmentsError(f"{new_id!r}: no id; use letters, digits and hyphens, as in 'eu-japan-mou-2026'")
    if taken := _parts(folders, new_id):
        raise CommitmentsError(f"{new_id}: taken, {taken[0]} is there; choose another id")


def _numbered(path: Path) -> Iterator[Path]:
    yield path
    yield from (path.with_name(f"{path.name}-{number}") for number in count(2))


def _add_lines(path: Path, lines: tuple[str, ...]) -> None:
    there = path.read_text(encoding="utf-8") if path.is_file() else ""
    missing = [line for line in lines if line not in there.splitlines()]
    if missing:
        start = "\n" if there and not there.endswith("\n") else ""
        path.write_text("".join([there, start, *(f"{line}\n" for line in missing)]), encoding="utf-8")
