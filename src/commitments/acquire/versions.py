"""A draft goes into the corpus: written beside and renamed, earlier versions kept, the same text left alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from commitments.acquire.draft import Added, Change, Draft
from commitments.acquire.front import body, carried_over, with_fields
from commitments.config import Folders
from commitments.corpus import RESERVED
from commitments.errors import UnreadableDocumentError

_ANOTHER = (
    "shares few words with its earlier version; if it is another document, take it back with"
    " 'commitments remove DOC --last-version' and add it with --id"
)
_VERSION = 0.5
"""The share of a text's lines that are in another one, when it is a version of it and no other document."""
_LONGEST_ID = 150
_HALF_WRITTEN = 600.0
"""So many seconds old, a file that was to be renamed is no longer being written."""


def safe_id(name: str) -> str:
    """A name that can be a file's stem, a folder of a site and an argument; one that can already stays as it is."""
    plain = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|#%]+', "-", unicodedata.normalize("NFC", name)).strip().lstrip("-.")
    cut = plain.encode("utf-8", "ignore")[:_LONGEST_ID].decode("utf-8", "ignore").strip().rstrip(".")
    return f"document-{cut}" if RESERVED.fullmatch(cut) else cut or "document"


def slug(words: str) -> str:
    """A short plain id made from words."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return safe_id(re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-"))


@dataclass(frozen=True, slots=True)
class Planned:
    """What adding a draft would come to, the document as it would be kept, and the one that has the same text."""

    change: Change
    markdown: str
    other: str | None = None


@dataclass(slots=True)
class Corpus:
    """The documents there are, by id and by the words of their text; read once a run."""

    folders: Folders
    _texts: dict[str, str] | None = field(default=None)
    _came_from: dict[str, str] | None = field(default=None)
    _swept: bool = False

    def path(self, document_id: str) -> Path:
        """Where a document is kept."""
        return self.folders.documents / f"{document_id}.md"

    def current(self, document_id: str) -> str | None:
        """The Markdown of a document; None where there is none."""
        path = self.path(document_id)
        return path.read_bytes().decode("utf-8", "replace") if path.is_file() and not path.is_symlink() else None

    def id_for_file(self, name: str, source: str, markdown: str) -> str:
        """The id of a document from a file: its name, told apart from another document that has it already.

        What came from the same place before is a new version of it; so is a text that is mostly the same, where the
        place is not remembered.
        """
        for number in count(1):
            document_id = name if number == 1 else f"{name}-{number}"
            now = self.current(document_id)
            if now is None or text_hash(now) == text_hash(markdown):
                return document_id
            came_from = self._sources().get(document_id)
            if came_from == source or (came_from is None and _is_version(now, markdown)):
                return document_id
        raise AssertionError("numbers have no end")

    def remember(self, document_id: str, source: str) -> None:
        """Where a document came from: a hint for the next `add`, and no part of the corpus."""
        known = self._sources()
        if known.get(document_id) != source:
            known[document_id] = source
            write_whole(self._source_file, json.dumps(known, ensure_ascii=False, indent=0).encode("utf-8", "replace"))

    @property
    def _source_file(self) -> Path:
        return self.folders.derived / "sources.json"

    def _sources(self) -> dict[str, str]:
        if self._came_from is None:
            try:
                found = json.loads(self._source_file.read_bytes())
            except (OSError, ValueError):
                found = {}
            self._came_from = found if isinstance(found, dict) else {}
        return self._came_from

    def take_back(self, document_id: str) -> Path:
        """Put the version before in the place of the latest one, which moves to removed/. Raises CommitmentsError."""
        versions = self.versions(document_id)
        if self.current(document_id) is None or not versions:
            raise UnreadableDocumentError(
                f"{document_id}: has no earlier version; 'commitments remove {document_id}' takes the document out"
            )
        last = versions[-1]
        stamp = f"{document_id}-version-{int(last.stem) + 1}"
        numbered = (self.folders.removed / f"{stamp}{f'-{n}' if n > 1 else ''}" for n in count(1))
        aside = next(folder for folder in numbered if not folder.exists())
        try:
            for path in [*self._originals(document_id), self.path(document_id)]:
                write_whole(aside / path.name, path.read_bytes())
            for original in self._originals(document_id):
                original.unlink()
            for path in sorted(last.parent.glob(f"{last.stem}.*")):
                if path != last:
                    write_whole(self.folders.originals / f"{document_id}{path.suffix}", path.read_bytes())
            write_whole(self.path(document_id), last.read_bytes())
            for path in sorted(last.parent.glob(f"{last.stem}.*")):
                path.unlink()
        except OSError as error:
            raise UnreadableDocumentError(f"{error.filename}: cannot be moved: {error.strerror}") from error
        return aside

    def _originals(self, document_id: str) -> list[Path]:
        return [path for path in self.folders.originals.glob("*") if path.stem == document_id and path.is_file()]

    def with_text(self, fingerprint: str) -> str | None:
        """The document that already says the same."""
        if self._texts is None:
            self._texts = {text_hash(markdown): name for name, markdown in self.all()}
        return self._texts.get(fingerprint)

    def planned(self, draft: Draft) -> Planned:
        """What keeping the draft would come to; what a person wrote about an earlier version goes on."""
        now = self.current(draft.id)
        fingerprint = text_hash(draft.markdown)
        if now is None:
            other = self.with_text(fingerprint)
            return Planned(Change.DUPLICATE if other else Change.ADDED, draft.markdown, other)
        if draft.original is None:
            change, markdown = Change.CHANGED, draft.markdown
        elif text_hash(now) == fingerprint:
            change, markdown = Change.UPDATED, with_fields(now, draft.given)
        else:
            change, markdown = Change.CHANGED, carried_over(draft.markdown, now)
        return Planned(Change.UNCHANGED if now == markdown else change, markdown)

    def keep(self, draft: Draft) -> Added:
        """Write the draft as a document. Raises UnreadableDocumentError where the corpus cannot be written."""
        now, planned = self.current(draft.id), self.planned(draft)
        if planned.change in (Change.DUPLICATE, Change.UNCHANGED):
            return Added(draft.id, planned.change, planned.other)
        try:
            self._write(draft, planned.markdown, planned.change)
        except OSError as error:
            raise UnreadableDocumentError(f"{error.filename}: cannot be written: {error.strerror}") from error
        if self._texts is not None:
            self._texts[text_hash(draft.markdown)] = draft.id
        doubts = () if now is None or _alike(now, planned.markdown) else (_ANOTHER,)
        return Added(draft.id, planned.change, warnings=(*draft.warnings, *doubts))

    def _write(self, draft: Draft, markdown: str, change: Change) -> None:
        self._sweep(self.folders.versions / draft.id)
        if change is Change.CHANGED:
            self._keep_version(draft.id)
        if draft.original is not None and change is not Change.UPDATED:
            write_whole(self.folders.originals / f"{draft.id}{draft.suffix}", draft.original)
        write_whole(self.path(draft.id), markdown.encode("utf-8"))

    def note(self, document_id: str, fields: Mapping[str, object]) -> None:
        """Set fields in the front matter of a document."""
        write_whole(self.path(document_id), with_fields(self.current(document_id) or "", fields).encode("utf-8"))

    def versions(self, document_id: str) -> list[Path]:
        """The earlier versions of a document, oldest first."""
        return sorted((self.folders.versions / document_id).glob("*.md"), key=lambda path: path.stem)

    def _keep_version(self, document_id: str) -> None:
        """Copy a document to its versions. One that was killed on the way is finished, and not made twice."""
        content, versions = self.path(document_id).read_bytes(), self.versions(document_id)
        folder, half_done = self.folders.versions / document_id, bool(versions) and versions[-1].read_bytes() == content
        number = f"{len(versions) + (not half_done):04}"
        originals = self._originals(document_id)
        # The version's text is written last: where it is there, the original here came with a text that never followed.
        for original in () if half_done else originals:
            write_whole(folder / f"{number}{original.suffix}", original.read_bytes())
        write_whole(folder / f"{number}.md", content)
        for original in originals:
            original.unlink()

    def _sweep(self, *others: Path) -> None:
        """Remove what killed processes left half written, once a run."""
        folders = (*(() if self._swept else (self.folders.documents, self.folders.originals)), *others)
        self._swept = True
        for path in (path for folder in folders for path in folder.glob(".*.part")):
            if time.time() - path.stat().st_mtime > _HALF_WRITTEN:
                path.unlink(missing_ok=True)

    def all(self) -> Iterator[tuple[str, str]]:
        """Each document's id and Markdown."""
        for path in sorted(self.folders.documents.glob("*.md")):
            markdown = self.current(path.stem)
            if markdown is not None:
                yield path.stem, markdown


def _alike(one: str, other: str) -> bool:
    words, others = set(body(one).lower().split()), set(body(other).lower().split())
    return len(words & others) >= 0.25 * min(len(words), len(others))


def _is_version(one: str, other: str) -> bool:
    """Whether most lines of the shorter text are in the longer."""
    lines = [{line.strip() for line in body(text).splitlines() if line.strip()} for text in (one, other)]
    return len(lines[0] & lines[1]) >= _VERSION * max(1, min(map(len, lines)))


def text_hash(markdown: str) -> str:
    """SHA-256 of a document's words, whatever its front matter says and however its lines are broken."""
    return hashlib.sha256(" ".join(body(markdown).split()).encode("utf-8", "replace")).hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write beside and rename, so that a reader never sees half a file; a link in the way is replaced, not followed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
