"""The structure tree of a tagged PDF: paragraphs, headings, items, cells and notes as whoever wrote it meant them."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

_DEEPEST, _MOST, _WIDEST = 60, 20_000, 200


@dataclass(frozen=True, slots=True)
class Tag:
    """An element with its kids on one page: numbers of marked content, and elements.

    `begun` and `unfinished`: some of it stands on an earlier or a later page.
    """

    role: str
    kids: tuple[Tag | int, ...]
    begun: bool = False
    unfinished: bool = False
    # The rows and columns that a cell takes.
    span: tuple[int, int] = (1, 1)


def read_tags(page: Any) -> tuple[Tag, ...]:
    """The elements of a page; none where the file is not tagged, or its tree is no tree."""
    import pypdfium2.raw as pdfium

    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return ()
    left = [_MOST]
    try:
        elements = (
            pdfium.FPDF_StructTree_GetChildAtIndex(tree, index)
            for index in range(max(0, pdfium.FPDF_StructTree_CountChildren(tree)))
        )
        found = tuple(_tag(element, 0, left, pdfium) for element in elements if element)
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return found if left[0] > 0 else ()


def _tag(element: Any, depth: int, left: list[int], pdfium: Any) -> Tag:
    count = pdfium.FPDF_StructElement_CountChildren(element)
    left[0] -= max(1, count // 10)
    kids: list[Tag | int] = []
    missing: list[int] = []
    for index in range(max(0, count) if depth < _DEEPEST and left[0] > 0 else 0):
        content = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if content >= 0:
            kids.append(content)
        elif child := pdfium.FPDF_StructElement_GetChildAtIndex(element, index):
            kids.append(_tag(child, depth + 1, left, pdfium))
        else:
            missing.append(index)
    begun, unfinished = bool(missing) and missing[0] == 0, bool(missing) and missing[-1] == count - 1
    role = _role(element, pdfium)
    span = _span(element, pdfium) if role in ("TD", "TH") else (1, 1)
    return Tag(role, tuple(kids), begun, unfinished, span)


def _span(element: Any, pdfium: Any) -> tuple[int, int]:
    """How many rows and columns a cell takes, as its attributes say."""
    found = {b"RowSpan": 1, b"ColSpan": 1}
    number = ctypes.c_float()
    for index in range(max(0, pdfium.FPDF_StructElement_GetAttributeCount(element))):
        attributes = pdfium.FPDF_StructElement_GetAttributeAtIndex(element, index)
        for name in found:
            value = pdfium.FPDF_StructElement_Attr_GetValue(attributes, name) if attributes else None
            if value and pdfium.FPDF_StructElement_Attr_GetNumberValue(value, number) and 1 <= number.value < _WIDEST:
                found[name] = int(number.value)
    return found[b"RowSpan"], found[b"ColSpan"]


def _role(element: Any, pdfium: Any) -> str:
    length = pdfium.FPDF_StructElement_GetType(element, None, 0)
    if not 0 < length < 1_000:
        return ""
    name = ctypes.create_string_buffer(length)
    pdfium.FPDF_StructElement_GetType(element, name, length)
    return name.raw.decode("utf-16-le", "replace").strip("\0")
