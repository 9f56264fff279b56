"""Word files made ready for their reader: bombs refused, hidden words left out, others put where it looks."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from commitments.errors import UnreadableDocumentError

# A zip that unpacks to more than this, or a hundredfold and more, is meant to do harm.
LARGEST_UNPACKED = 200_000_000
_LARGEST_RATIO = 150
_TEXTS = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
# Elements around words that say nothing of them; a move is where it went to, and deleted where it came from.
_WRAPPERS = re.compile(rb"</?w:(?:customXml|dir|bdo|fldSimple|moveTo)(?:\s[^>]*)?>|</?m:oMathPara(?:\s[^>]*)?>")
_MOVED = re.compile(rb"<(/?)w:moveFrom(?=[\s>])")
_FORMULA = re.compile(rb"<m:oMath(?:\s[^>]*)?>(.*?)</m:oMath>", re.DOTALL)
_FORMULA_TEXT = re.compile(rb"<m:t(?:\s[^>]*)?>([^<]*)</m:t>")
# A run's own properties, before those that it had before a tracked change.
_RUN = re.compile(
    rb"<w:r(?:\s[^>]*)?>\s*<w:rPr>((?:(?!</w:rPr>|<w:rPrChange).)*)(?:(?!<w:r[\s>]|</w:r>).)*</w:r>", re.DOTALL
)
_HIDDEN = re.compile(rb"<w:vanish(?:\s+w:val=\"(?:1|true|on)\")?\s*/>")
_WORDS = re.compile(rb"<w:t(?:\s[^>]*)?>[^<]*</w:t>")


def readable_word(content: bytes) -> bytes:
    """The file with every word where its reader looks for one. Raises UnreadableDocumentError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bomb(archive, len(content))
            names = [name for name in archive.namelist() if _TEXTS.fullmatch(name)]
            changed = {name: text for name in names if (text := _readable(old := archive.read(name))) != old}
            return _rewritten(archive, changed) if changed else content
    except (zipfile.BadZipFile, ValueError, NotImplementedError, zlib.error, EOFError, RuntimeError) as error:
        raise UnreadableDocumentError(f"not a whole Word document: {error}") from error


def _refuse_bomb(archive: zipfile.ZipFile, size: int) -> None:
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > LARGEST_UNPACKED or (unpacked > 10_000_000 and unpacked > _LARGEST_RATIO * size):
        raise UnreadableDocumentError(f"unpacks to {unpacked:,} bytes from {size:,}; too much for a document")


def _readable(text: bytes) -> bytes:
    text = _MOVED.sub(rb"<\1w:del", _WRAPPERS.sub(b"", text))
    if b"<w:vanish" in text:
        text = _RUN.sub(lambda run: _WORDS.sub(b"", run[0]) if _HIDDEN.search(run[1]) else run[0], text)
    return _FORMULA.sub(lambda found: b"<w:r><w:t>" + b"".join(_FORMULA_TEXT.findall(found[1])) + b"</w:t></w:r>", text)


def _rewritten(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """The archive with some of its files changed; of two by one name the last, as readers take it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as written:
        for name in dict.fromkeys(archive.namelist()):
            written.writestr(name, changed.get(name) or archive.read(name))
    return whole.getvalue()
