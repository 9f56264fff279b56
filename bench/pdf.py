"""PDF files: sentences that stay whole, borders of paragraphs kept, words kept, and time, beside two libraries.

The real files of ../shared/formats are tagged: what their tags call a paragraph, heading or item is trusted, and the
reader is measured with the tags and without them. The made files are statements set in several layouts, so that every
border is known. A 5-gram of words is trusted where the two libraries agree on it.
"""

from __future__ import annotations

import io
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from statistics import median

import pdfminer.high_level
import pypdf

from bench.figures import ROOT, SHARED, Figure
from commitments.acquire.pdf import convert_pdf
from commitments.acquire.pdf.measures import TERMINAL
from commitments.acquire.pdf.pages import read_pages
from commitments.acquire.pdf.tags import Tag
from commitments.acquire.pdf.words import Word
from commitments.documents import parse_document
from tests.pdf_setting import LAYOUTS, PLAIN, typeset

_SHORTEST = 25
_STATEMENTS = 12
_TARGETS = {"sentences whole": 96.0, "borders kept": 90.0}
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z“\"(])")
Blocks = list[str]


def run() -> list[Figure]:
    real = {path.name: path.read_bytes() for path in sorted((SHARED / "formats").glob("*.pdf"))}
    figures = _figures("real", [(content, _tagged(content)) for content in real.values()])
    return figures + _figures("made", list(_made()))


def _ours(content: bytes) -> Blocks:
    document = parse_document(convert_pdf(content).markdown, "a")
    return [document.text[block.span.start : block.span.end] for block in document.blocks]


def _by_place(content: bytes) -> Blocks:
    """Our reader where a file has no tags: its tree has another name."""
    return _ours(content.replace(b"/StructTreeRoot", b"/StructTreeNone"))


def _pdfminer(content: bytes) -> Blocks:
    return re.split(r"\n\s*\n|\f", pdfminer.high_level.extract_text(io.BytesIO(content)))


def _pypdf(content: bytes) -> Blocks:
    """A block a page: the library does not tell paragraphs apart, unless a blank line does."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return [block for page in pages for block in re.split(r"\n\s*\n", page.extract_text())]


READERS: dict[str, Callable[[bytes], Blocks]] = {
    "commitments": _ours,
    "without tags": _by_place,
    "pdfminer.six": _pdfminer,
    "pypdf": _pypdf,
}


def _figures(kind: str, files: list[tuple[bytes, Blocks]]) -> list[Figure]:
    kept: dict[tuple[str, str], list[bool]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    pages = 0
    for content, truth in files:
        pages += len(pypdf.PdfReader(io.BytesIO(content)).pages)
        kept_runs: dict[str, set[tuple[str, ...]]] = {}
        for name, reader in READERS.items():
            started = time.process_time()
            read = reader(content)
            seconds[name] += time.process_time() - started
            kept[name, "sentences whole"] += whole(truth, read)
            kept[name, "borders kept"] += borders(truth, read)
            kept_runs[name] = grams(read)
        for name in READERS:
            peers = [other for other in ("pdfminer.six", "pypdf", "commitments") if other != name][:2]
            trusted = kept_runs[peers[0]] & kept_runs[peers[1]]
            kept[name, "5-grams kept"] += [gram in kept_runs[name] for gram in trusted]
    figures = []
    for name in READERS:
        for what in ("sentences whole", "borders kept", "5-grams kept"):
            held = kept[name, what]
            share = 100 * sum(held) / max(1, len(held))
            target = _TARGETS.get(what) if name == "commitments" else None
            figures.append(Figure(f"{kind}: {what}, {name}", share, "%", target, detail=f"of {len(held):,}"))
        figures.append(Figure(f"{kind}: a page, {name}", 1000 * seconds[name] / max(1, pages), "ms", None, False))
    return figures


def _made() -> Iterator[tuple[bytes, Blocks]]:
    paths = [
        *sorted((ROOT / "corpus" / "documents").glob("*.md")),
        *islice(sorted((SHARED / "corpus").rglob("*.md")), 0, None, 8),
    ]
    for path in paths[:_STATEMENTS]:
        document = parse_document(path.read_text(encoding="utf-8"), path.stem)
        texts = [document.text[block.span.start : block.span.end].translate(PLAIN) for block in document.blocks]
        for layout in LAYOUTS:
            yield typeset(document, layout), texts


def _tagged(content: bytes) -> Blocks:
    """The paragraphs, headings and items of the tags, in the plainest way; those that a page cut are put together."""
    found: Blocks = []
    for page in read_pages(content):
        words: dict[int, list[Word]] = defaultdict(list)
        for word in page.words:
            words[word.content].append(word)
        first = True
        for text in (text for tag in page.tags for text in _texts(tag, words)):
            cut = first and found and text[:1].islower() and not TERMINAL.search(found[-1])
            first = False
            if cut:
                found[-1] += f" {text}"
            else:
                found.append(text)
    return found


def _texts(tag: Tag, words: dict[int, list[Word]]) -> Iterator[str]:
    if tag.role in ("TOC", "TOCI", "Note", "Table", "Figure", "Artifact"):
        return
    if re.fullmatch(r"P|H\d?|LBody|Title", tag.role) and not any(_is_block(kid) for kid in tag.kids):
        own = list(_words(tag, words))
        size = median([word.size for word in own]) if own else 0
        # A raised number refers to a note and is no word.
        read = (word for word in own if not (re.fullmatch(r"[\d,]+", word.text) and word.size < 0.8 * size))
        text = " ".join("".join(" " * word.spaced + word.text for word in read).split())
        if text:
            yield text
        return
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from _texts(kid, words)


def _is_block(kid: Tag | int) -> bool:
    return isinstance(kid, Tag) and (kid.role in ("P", "L", "LI", "LBody", "Table") or any(map(_is_block, kid.kids)))


def _words(tag: Tag, words: dict[int, list[Word]]) -> Iterator[Word]:
    for kid in tag.kids:
        if isinstance(kid, int):
            yield from words[kid]
        elif kid.role != "Note":
            yield from _words(kid, words)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum()).lower()


def whole(truth: Blocks, read: Blocks) -> list[bool]:
    blocks = [_letters(block) for block in read]
    sentences = (_letters(sentence).lstrip("0123456789") for block in truth for sentence in _SENTENCE.split(block))
    return [any(sentence in block for block in blocks) for sentence in sentences if len(sentence) > _SHORTEST]


def borders(truth: Blocks, read: Blocks) -> list[bool]:
    """Whether each block's first and last letters are the first and last of a block that was read."""
    # The number of an item can stand in its text or before it.
    blocks = [_letters(block).lstrip("0123456789") for block in read]
    first, last = {block[:_SHORTEST] for block in blocks}, {block[-_SHORTEST:] for block in blocks}
    written = (_letters(block).lstrip("0123456789") for block in truth)
    return [
        kept
        for block in written
        if len(block) > _SHORTEST
        for kept in (block[:_SHORTEST] in first, block[-_SHORTEST:] in last)
    ]


def grams(read: Blocks) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(read).lower())
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}
