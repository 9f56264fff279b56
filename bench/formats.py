"""Files of every format: sentences that stay whole, borders of paragraphs kept, words kept, and time, beside libraries.

PDF files are those of bench.pdf. Web pages and Word files are the real ones of ../shared/formats, whose own
marks of paragraphs are trusted, and statements that are set here in the way of their kind: a page with menus and a
foot, a Word file with styles and automatic lists, a text wrapped at 72 columns. A page has 500 words.
"""

from __future__ import annotations

import html
import io
import re
import textwrap
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable
from itertools import islice

import justext
import mammoth
import trafilatura
from lxml import etree
from lxml import html as trees

from bench import pdf
from bench.figures import SHARED, Figure
from bench.pdf import Blocks, borders, grams, whole
from commitments.acquire import Given, Received, draft
from commitments.documents import parse_document
from commitments.model import Block, BlockKind, Document

_TARGETS = {"sentences whole": 96.0, "borders kept": 90.0}
_WORDS_A_PAGE = 500
_STATEMENTS = 24
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "News", "Speeches", "Archive", "Contact"))
Reader = Callable[[bytes], Blocks]


def run() -> list[Figure]:
    statements = [
        parse_document(path.read_text(encoding="utf-8"), path.stem)
        for path in islice(sorted((SHARED / "corpus").rglob("*.md")), 0, None, 4)
    ][:_STATEMENTS]
    figures = pdf.run()
    for kind, (name, real, set_as, readers) in _KINDS.items():
        files = [(path.read_bytes(), real(path.read_bytes())) for path in sorted((SHARED / "formats").glob(f"*{name}"))]
        for whose, some in (("real", files), ("made", [(set_as(one), _texts(one)) for one in statements])):
            if some:
                figures += _figures(f"{whose} {kind}", some, {"commitments": _ours(name), **readers})
    return figures


def _figures(kind: str, files: list[tuple[bytes, Blocks]], readers: dict[str, Reader]) -> list[Figure]:
    kept: dict[tuple[str, str], list[bool]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    for content, truth in files:
        wanted = grams(truth)
        for name, reader in readers.items():
            started = time.process_time()
            read = reader(content)
            seconds[name] += time.process_time() - started
            kept[name, "sentences whole"] += whole(truth, read)
            kept[name, "borders kept"] += borders(truth, read)
            found = grams(read)
            kept[name, "5-grams kept"] += [gram in found for gram in wanted]
    pages = sum(len(" ".join(truth).split()) for _, truth in files) / _WORDS_A_PAGE
    figures = []
    for name in readers:
        for what in ("sentences whole", "borders kept", "5-grams kept"):
            held = kept[name, what]
            target = _TARGETS.get(what) if name == "commitments" else None
            share = 100 * sum(held) / max(1, len(held))
            figures.append(Figure(f"{kind}: {what}, {name}", share, "%", target, detail=f"of {len(held):,}"))
        figures.append(Figure(f"{kind}: a page, {name}", 1000 * seconds[name] / max(1, pages), "ms", None, False))
    return figures


def _texts(document: Document) -> Blocks:
    return [_words(document, block) for block in document.blocks if block.kind is not BlockKind.ROW]


def _words(document: Document, block: Block) -> str:
    return " ".join(document.text[block.span.start : block.span.end].split())


def _ours(name: str) -> Reader:
    def read(content: bytes) -> Blocks:
        found = draft(Received(content, f"a{name}", f"a{name}"), Given())
        return _texts(parse_document(found.markdown, "a"))

    return read


def _page(document: Document) -> bytes:
    """A page as a press office makes it."""
    parts, listing = [], False
    for block in document.blocks:
        if block.kind is BlockKind.ROW:
            continue
        if (block.kind is BlockKind.ITEM) != listing:
            parts.append("</ul>" if listing else "<ul>")
            listing = not listing
        tag = {BlockKind.HEADING: f"h{block.level}", BlockKind.ITEM: "li"}.get(block.kind, "p")
        parts.append(f"<{tag}>{html.escape(_words(document, block))}</{tag}>")
    body = "\n".join([*parts, *(["</ul>"] if listing else [])])
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8>"
        f"<title>{html.escape(document.title)} | Ministry</title>"
        f"</head><body><header><nav><ul>{_MENU}</ul></nav></header><main><article>{body}</article></main>"
        f"<aside><h2>Related</h2><ul>{_MENU}</ul></aside><footer><p>© Ministry. All rights reserved.</p></footer>"
        "</body></html>"
    ).encode()


def _word(document: Document) -> bytes:
    """A Word file with styles and automatic lists."""
    paragraphs = []
    for block in document.blocks:
        if block.kind is BlockKind.ROW:
            continue
        style = f'<w:pStyle w:val="Heading{block.level}"/>' if block.kind is BlockKind.HEADING else ""
        item = block.kind is BlockKind.ITEM
        number = f'<w:numPr><w:ilvl w:val="{min(block.level, 8)}"/><w:numId w:val="1"/></w:numPr>' if item else ""
        text = html.escape(_words(document, block), quote=False)
        paragraphs.append(f'<w:p><w:pPr>{style}{number}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>')
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    levels = "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>' for n in range(9))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}.document.main+xml"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{kind}.numbering+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/numbering" Target="numbering.xml"/></Relationships>',
        "word/document.xml": f"<w:document {space}><w:body>{''.join(paragraphs)}</w:body></w:document>",
        "word/numbering.xml": f'<w:numbering {space}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def _plain(document: Document) -> bytes:
    """A text wrapped at 72 columns, items hanging behind their bullets."""
    parts = []
    for block in document.blocks:
        if block.kind is not BlockKind.ROW:
            item = block.kind is BlockKind.ITEM
            first, rest = ("   o  ", "      ") if item else ("", "")
            parts.append(
                textwrap.fill(_words(document, block), 72, initial_indent=first, subsequent_indent=rest,
                              break_long_words=False, break_on_hyphens=False)
            )  # fmt: skip
    return ("\n\n".join(parts) + "\n").encode()


def _marked_page(content: bytes) -> Blocks:
    """The paragraphs, items and headings of the page's main part."""
    page = trees.fromstring(content)
    # A raised number refers to a note and is no word.
    for part in page.xpath("//script|//style|//nav|//header|//footer|//aside|//form|//sup[number(.) = number(.)]"):
        part.drop_tree()
    main = next(iter(page.xpath("//main|//article|//*[@id='main-content' or @role='main']")), page)
    found = [
        " ".join(one.text_content().split()) for one in main.xpath(".//p|.//li[not(.//p)]|.//h1|.//h2|.//h3|.//h4")
    ]
    return [text for text in found if text]


def _marked_word(content: bytes) -> Blocks:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    found = []
    for paragraph in root.iter(f"{_W}p"):
        if not any(True for _ in paragraph.iterancestors(f"{_W}tbl")):
            found.append(" ".join("".join(one.text or " " for one in paragraph.iter(f"{_W}t", f"{_W}tab")).split()))
    return [text for text in found if text]


def _trafilatura(content: bytes) -> Blocks:
    return (trafilatura.extract(content, include_comments=False) or "").split("\n")


def _justext(content: bytes) -> Blocks:
    found = justext.justext(content, justext.get_stoplist("English"))
    return [one.text for one in found if not one.is_boilerplate]


def _mammoth(content: bytes) -> Blocks:
    return str(mammoth.extract_raw_text(io.BytesIO(content)).value).split("\n\n")


def _by_lines(content: bytes) -> Blocks:
    return re.split(r"\n\s*\n", content.decode())


_KINDS: dict[str, tuple[str, Callable[[bytes], Blocks], Callable[[Document], bytes], dict[str, Reader]]] = {
    "pages": (".html", _marked_page, _page, {"trafilatura": _trafilatura, "jusText": _justext}),
    "Word files": (".docx", _marked_word, _word, {"mammoth": _mammoth}),
    "texts": (".txt", _by_lines, _plain, {"blank lines": _by_lines}),
}
