"""What is drawn on a page of a PDF: rules that can be those of a table, small shapes that can be bullets, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from commitments.acquire.pdf.words import Box, Turn, Word

# Rules are drawn as lines, and as thin boxes. What is shorter is no rule.
_THIN, _SHORTEST = 2.5, 8.0
# A page with more is a drawing; so is a path with more points.
_MOST_OBJECTS, _MOST_POINTS = 20_000, 2_000
_DEEPEST = 3
# A box that holds text of its own has room for two lines.
_WIDE, _HIGH = 80.0, 24.0
_WHITE = 250
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
# (y, left, right) of a flat rule, (x, low, high) of an upright one.
Rule = tuple[float, float, float]


@dataclass(slots=True)
class Drawing:
    """Rules as a person sees them: filled areas, shading and outlines of letters have none. `boxes` can hold text."""

    flat: set[Rule] = field(default_factory=set)
    upright: set[Rule] = field(default_factory=set)
    small: list[Box] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: bool = False


def read_drawing(page: Any, turn: Turn) -> Drawing:
    """The rules and small shapes of a page, turned upright."""
    import pypdfium2.raw as pdfium

    drawing = Drawing()
    for number, (item, matrix) in enumerate(_objects(page.raw, pdfium)):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawing.pictures = True
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and number < _MOST_OBJECTS:
            filled, stroked = _painted(item, pdfium)
            if filled or stroked:
                for points, curved in _outlines(item, matrix, pdfium):
                    _add(drawing, [turn.box((*point, *point))[:2] for point in points], curved, stroked)
    return drawing


def drawn_bullet(shape: Box, words: list[Word]) -> Word | None:
    """A dot or square right before a line's first word, as browsers draw their bullets."""
    left, low, right, high = shape
    if not (1.5 < right - left < 7 and 0.8 < (high - low) / (right - left) < 1.25):
        return None
    middle = (low + high) / 2
    beside = [word for word in words if abs(word.middle - middle) < 0.4 * word.size]
    after = [word for word in beside if 0 < word.x0 - right < 30]
    if not after or any(-30 < word.x1 - left < 1 for word in beside):
        return None
    size = after[0].size
    found = Word("•", left, right, middle - size / 2, middle + size / 2, bold=False, italic=False, spaced=True)
    found.content = min(after, key=lambda word: word.x0).content
    return found


def _objects(page: Any, pdfium: Any) -> Iterator[tuple[Any, Matrix]]:
    """The objects of a page and of the forms on it, with the matrix of the form."""
    pending: list[tuple[Any, Matrix, int]] = []
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        pending.append((pdfium.FPDFPage_GetObject(page, index), (1, 0, 0, 1, 0, 0), 0))
    for item, outer, depth in pending:
        yield item, outer
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _product(_matrix(item, pdfium), outer)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                pending.append((pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1))


def _matrix(item: Any, pdfium: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return (1, 0, 0, 1, 0, 0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _painted(item: Any, pdfium: Any) -> tuple[bool, bool]:
    """Whether a path is filled, in another colour than that of paper, and whether its line is drawn."""
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, mode, stroked):
        return False, False
    colour = [ctypes.c_uint(255) for _ in range(4)]
    filled = mode.value != 0
    if filled and pdfium.FPDFPageObj_GetFillColor(item, *colour):
        filled = colour[3].value > 0 and min(part.value for part in colour[:3]) < _WHITE
    return filled, bool(stroked.value)


def _outlines(item: Any, outer: Matrix, pdfium: Any) -> Iterator[tuple[list[Point], bool]]:
    """The closed and open lines of a path, and whether they are curved."""
    count = pdfium.FPDFPath_CountSegments(item)
    if count > _MOST_POINTS:
        return
    a, b, c, d, e, f = _product(_matrix(item, pdfium), outer)
    points: list[Point] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if points:
                yield points, curved
            points, curved = [point], False
            continue
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if points:
        yield points, curved


def _add(drawing: Drawing, points: list[Point], curved: bool, stroked: bool) -> None:
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    if right - left < _SHORTEST and high - low < _SHORTEST:
        drawing.small.append((left, low, right, high))
    # A box has five points at most; a line that turns more often is a figure or a letter.
    elif curved or len({(round(x), round(y)) for x, y in points}) > 4:
        return
    elif high - low < _THIN:
        drawing.flat.add((round((low + high) / 2, 1), round(left, 1), round(right, 1)))
    elif right - left < _THIN:
        drawing.upright.add((round((left + right) / 2, 1), round(low, 1), round(high, 1)))
    else:
        if right - left > _WIDE and high - low > _HIGH:
            drawing.boxes.append((left, low, right, high))
        for (x, y), (to_x, to_y) in pairwise(points) if stroked else ():
            if abs(y - to_y) < 0.5 and abs(x - to_x) > _SHORTEST:
                drawing.flat.add((round(y, 1), round(min(x, to_x), 1), round(max(x, to_x), 1)))
            elif abs(x - to_x) < 0.5 and abs(y - to_y) > _SHORTEST:
                drawing.upright.add((round(x, 1), round(min(y, to_y), 1), round(max(y, to_y), 1)))
