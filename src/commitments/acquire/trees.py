"""A tree of web page elements becomes Markdown: the elements of HTML, and those that trafilatura names otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from commitments.acquire.writing import escaped, indented, line, table

# Around the number of a list item, put there before the tree was cleaned; private characters that no text uses.
NUMBER = ("\ue000", "\ue001")
# Around the label of a footnote and of a reference to one.
NOTE, REFERENCE = ("\ue002", "\ue003"), ("\ue004", "\ue005")

_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "figcaption",
        ),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "item", "li"),
        *("list", "main", "nav", "ol", "p", "pre", "quote", "row", "section", "summary", "table", "tbody", "tfoot"),
        *("thead", "tr", "ul"),
    )
)
_DROPPED = frozenset(
    ("script", "style", "noscript", "template", "iframe", "svg", "button", "select", "input", "graphic")
)
_STRONG, _EM = frozenset(("b", "strong")), frozenset(("i", "em"))
_HEADING = re.compile(r"h([1-6])$")
_TYPED_BULLET = re.compile(r"[•●▪◦‣■·]\s+(?=\S)")
_TYPED_DASH = re.compile(r"[-–—]\s+(?=\S)")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 60


def markdown(tree: Any) -> str:
    """The blocks of a tree, blank lines between."""
    return "\n\n".join(block for block in _blocks(tree, 0) if block.strip()) + "\n"


def _blocks(element: Any, depth: int) -> Iterator[str]:
    """The blocks of an element: its own text between child blocks makes paragraphs."""
    loose: list[str] = [escaped(element.text or "")]
    for child in element:
        if _is_block(child) and depth < _DEEPEST:
            yield from _paragraph("".join(loose))
            yield from _block(child, depth + 1)
            loose = []
        else:
            loose.append(_inline(child, depth))
        loose.append(escaped(child.tail or ""))
    yield from _paragraph("".join(loose))


def _paragraph(text: str) -> Iterator[str]:
    """Paragraphs of inline Markdown; "\\n" in it is a line break, and two make a new paragraph."""
    lines = [_SPACE.sub(" ", part).strip() for part in text.split(_BREAK)]
    for paragraph in re.split(r"\n{2,}", "\n".join(lines)):
        dashed = len(re.findall(r"(?m:^)[-–—]\s+\S", paragraph)) > 1
        for whole in _typed_items(paragraph.strip("\n"), dashed):
            bullet = _TYPED_BULLET.match(whole) or (_TYPED_DASH.match(whole) if dashed else None)
            text = "\\\n".join(line(part) for part in whole[bullet.end() if bullet else 0 :].split("\n"))
            yield "- " + indented(text, 2) if bullet else text


def _typed_items(paragraph: str, dashed: bool) -> list[str]:
    """A paragraph, cut before each of its lines that starts with a typed bullet; where `dashed`, a dash is one."""
    lines = paragraph.split("\n")
    starts = [
        number
        for number, one in enumerate(lines)
        if not number or _TYPED_BULLET.match(one) or (dashed and _TYPED_DASH.match(one))
    ]
    parts = ["\n".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return [part for part in parts if part]


_BREAK = "\ue006"


def _block(element: Any, depth: int) -> Iterator[str]:
    tag = _tag(element)
    heading = _HEADING.match(element.get("rend") or "h2") if tag == "head" else _HEADING.match(tag)
    if tag in _DROPPED or tag == "hr":
        return
    if heading:
        text = " ".join(" ".join(_blocks(element, depth)).replace("\\\n", " ").split())
        yield f"{'#' * int(heading[1])} {text}" if text else ""
    elif tag in ("ul", "ol", "list"):
        yield _list(element, depth)
    elif tag == "table":
        yield _table(element, depth)
    elif tag in ("blockquote", "quote"):
        yield "\n>\n".join("> " + block.replace("\n", "\n> ") for block in _blocks(element, depth))
    else:
        yield from _notes(_blocks(element, depth))


def _notes(blocks: Iterator[str]) -> Iterator[str]:
    for block in blocks:
        label, end, text = block.removeprefix(NOTE[0]).partition(NOTE[1])
        yield f"[^{label}]: {text.strip()}" if end and block.startswith(NOTE[0]) else block


def _list(element: Any, depth: int) -> str:
    items: list[str] = []
    for item in element:
        if _tag(item) not in ("li", "item"):
            continue
        blocks = [block for block in _notes(_blocks(item, depth)) if block.strip()]
        if not blocks:
            continue
        if blocks[0].startswith("[^"):
            items.append("\n\n".join(blocks))
            continue
        number, end, first = blocks[0].removeprefix(NUMBER[0]).partition(NUMBER[1])
        if end:
            blocks[0] = line(first.strip())
        marker = f"{number} " if end and number[:-1].isdigit() else "- "
        label = f"{number} " if end and not number[:-1].isdigit() else ""
        tight = len(blocks) == 1 or all(re.match(r"[-\d]", block) for block in blocks[1:])
        items.append(marker + label + indented(("\n" if tight else "\n\n").join(blocks), len(marker)))
    return "\n".join(items)


def _table(element: Any, depth: int) -> str:
    rows = []
    for row in element.iter("tr", "row"):
        cells = [" ".join(" ".join(_blocks(cell, depth)).replace("\\\n", " ").split()) for cell in row]
        if any(cells):
            rows.append(cells)
    if not rows:
        return ""
    if max(len(row) for row in rows) == 1:
        return "\n\n".join(row[0] for row in rows)
    return table(rows)


def _inline(element: Any, depth: int) -> str:
    tag = _tag(element)
    if tag in _DROPPED or depth >= _DEEPEST:
        return _SPACE.sub(" ", escaped("".join(element.itertext()))) if depth >= _DEEPEST else ""
    if tag in ("br", "lb"):
        return _BREAK
    inner = escaped(element.text or "") + "".join(
        _inline(child, depth + 1) + escaped(child.tail or "") for child in element
    )
    rend = element.get("rend") or ""
    if tag in _STRONG or rend == "#b":
        return _marked(inner, "**")
    if tag in _EM or rend == "#i":
        return _marked(inner, "*")
    return inner


def _marked(inner: str, mark: str) -> str:
    """Emphasis close around its words, where Markdown sees it; none around nothing, or across a line break."""
    text = inner.strip()
    if not text or _BREAK in text or mark in text or "\\*" in text:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{mark}{text}{mark}{after}"


def _is_block(element: Any) -> bool:
    tag = _tag(element)
    return tag in _BLOCKS or tag in _DROPPED or any(_tag(child) in _BLOCKS for child in element)


def _tag(element: Any) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else "script"
