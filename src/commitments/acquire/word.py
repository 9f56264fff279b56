"""Word files made ready for their reader: bombs refused, hidden words left out, others put where it looks."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from commitments.acquire.word_numbers import Numbering, write_numbers
from commitments.acquire.word_styles import TAG, Styles, is_on
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
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
# A hyphen that keeps a day together stands for a space that does.
_DAY = re.compile(rf"(?<=\d)\u2011(?=(?:{_MONTH})\b)|(?<=[a-z])\u2011(?=(?:19|20)\d\d\b)")
_UNREAD = re.compile("[\ue000-\uf8ff]")


def readable_word(content: bytes) -> bytes:
    """The file with every word where its reader looks for one. Raises UnreadableDocumentError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bomb(archive, len(content))
            names = [name for name in archive.namelist() if _TEXTS.fullmatch(name)]
            changed = {name: _readable(archive.read(name)) for name in names}
            styles = Styles.of(_parsed(archive, "word/styles.xml"))
            numbering = _parsed(archive, "word/numbering.xml")
            for name, text in changed.items():
                changed[name] = _shown(text, styles, numbering if name.startswith("word/document") else None)
            return _rewritten(archive, changed)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, zlib.error, EOFError, RuntimeError) as error:
        raise UnreadableDocumentError(f"not a whole Word document: {error}") from error


def _refuse_bomb(archive: zipfile.ZipFile, size: int) -> None:
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > LARGEST_UNPACKED or (unpacked > 10_000_000 and unpacked > _LARGEST_RATIO * size):
        raise UnreadableDocumentError(f"unpacks to {unpacked:,} bytes from {size:,}; too much for a document")


def _readable(text: bytes) -> bytes:
    text = _MOVED.sub(rb"<\1w:del", _WRAPPERS.sub(b"", text))
    return _FORMULA.sub(lambda found: b"<w:r><w:t>" + b"".join(_FORMULA_TEXT.findall(found[1])) + b"</w:t></w:r>", text)


def _parsed(archive: zipfile.ZipFile, name: str) -> Any | None:
    try:
        return _tree(archive.read(name))
    except (KeyError, etree.XMLSyntaxError):
        return None


def _tree(text: bytes) -> Any:
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))


def _shown(text: bytes, styles: Styles, numbering: Any | None) -> bytes:
    """The text as Word shows it: without hidden words and contents, with the numbers that it counts."""
    try:
        root = _tree(text)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"its XML is broken: {' '.join((error.msg or '').split())}") from error
    for paragraph in list(root.iter(f"{TAG}p")):
        style = styles.of_paragraph(paragraph)
        for run in list(paragraph.iter(f"{TAG}r")):
            if styles.is_contents(style) or _is_hidden(run, style, styles):
                _empty(run)
            _written(run)
    if numbering is not None:
        write_numbers(root, Numbering.of(numbering, styles), styles)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _is_hidden(run: Any, style: str, styles: Styles) -> bool:
    """Whether a run is hidden by itself, or else by its own style, or else by its paragraph's."""
    own = is_on(run.find(f"{TAG}rPr/{TAG}vanish"))
    if own is not None:
        return own
    of_run = run.find(f"{TAG}rPr/{TAG}rStyle")
    return style in styles.hidden or (of_run is not None and of_run.get(f"{TAG}val") in styles.hidden)


def _empty(run: Any) -> None:
    for name in ("t", "tab", "br", "noBreakHyphen"):
        for piece in run.findall(f"{TAG}{name}"):
            run.remove(piece)


def _written(run: Any) -> None:
    """Hyphens that keep words together as plain ones, and no letters that stand for marks here."""
    for hyphen in run.findall(f"{TAG}noBreakHyphen"):
        hyphen.tag = f"{TAG}t"
        hyphen.text = "\u2011"
    for piece in run.findall(f"{TAG}t"):
        piece.text = _UNREAD.sub("", piece.text or "")


def plain_hyphens(text: str) -> str:
    """Hyphens that keep words together as plain ones; in a day, as spaces."""
    return _DAY.sub(" ", text).replace("\u2011", "-")


def _rewritten(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """The archive with some of its files changed; of two by one name the last, as readers take it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as written:
        for name in dict.fromkeys(archive.namelist()):
            written.writestr(name, changed.get(name) or archive.read(name))
    return whole.getvalue()
