"""What pages do to their text for the eye is undone: folded sections, tables for layout, cells over several rows."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

# Where a word may be broken, and marks of no width: none is part of a word.
UNSEEN = re.compile("[\xad\u200b\u2060\ufeff]")
_UNDISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Hidden parts that are the page's and not its text's.
_OF_THE_PAGE = re.compile(
    r"banner|breadcrumb|consent|cookie|dialog|menu|modal|nav|popup|search|share|toast|tooltip", re.I
)
_NO_TEXT = ("nav", "header", "footer", "aside", "form", "dialog", "script", "style", "noscript", "template", "svg")
_FEWEST_WORDS = 4
# No honest cell spans more rows or columns, and no honest table has more cells.
# A table of so few rows with a cell of so many words in so many parts places a text.
_FEW_ROWS, _FEWEST_PARTS, _MOST_WORDS = 3, 3, 120
_LONGEST_SPAN, _MOST_CELLS = 200, 20_000


def without_unseen(page: Any) -> None:
    """Soft hyphens and spaces of no width go."""
    for element in page.iter():
        if isinstance(element.tag, str):
            element.text = UNSEEN.sub("", element.text) if element.text else element.text
        element.tail = UNSEEN.sub("", element.tail) if element.tail else element.tail


def shown(main: Any) -> int:
    """Show the hidden parts of a text, folded or not; how many there were."""
    hidden = [element for element in main.iter() if element is not main and _is_hidden(element)]
    texts = [element for element in hidden if _is_text(element, main)]
    for element in texts:
        for name in ("hidden", "aria-hidden", "style", "class", "id"):
            element.attrib.pop(name, None)
    return len(texts)


def _is_hidden(element: Any) -> bool:
    return isinstance(element.tag, str) and (
        "hidden" in element.attrib
        or element.get("aria-hidden", "").lower() == "true"
        or _UNDISPLAYED.search(element.get("style", "")) is not None
    )


def _is_text(element: Any, main: Any) -> bool:
    if len("".join(element.itertext()).split()) < _FEWEST_WORDS:
        return False
    for one in (element, *element.iterancestors()):
        if one is main:
            return True
        said = " ".join(one.get(name, "") for name in ("class", "id", "role"))
        if one.tag in _NO_TEXT or _OF_THE_PAGE.search(said):
            return False
    return False


def below_title(page: Any) -> None:
    """Where a Word document has a title of its own, all headings stand below it."""
    titles = page.xpath("//h1[@class='title']")
    for heading in list(page.iter("h1", "h2", "h3", "h4", "h5")) if titles else ():
        if heading not in titles:
            heading.tag = f"h{int(heading.tag[1]) + 1}"


def without_layout(page: Any) -> None:
    """Tables that only place things become plain parts; their cells of nothing but links are menus and go."""
    for table in [one for one in page.iter("table") if _is_layout(one)]:
        cells = [cell for row in _rows(table) for cell in row if cell.tag in ("td", "th")]
        for cell in cells:
            linked = sum(len("".join(link.itertext()).split()) for link in cell.iter("a"))
            if linked and linked >= len("".join(cell.itertext()).split()):
                cell.getparent().remove(cell)
            cell.tag = "main" if _holds_text(cell, page) else "div"
        for part in [table, *(part for part in table if part.tag in ("tbody", "thead", "tfoot")), *_rows(table)]:
            part.tag = "div"


def _is_layout(table: Any) -> bool:
    if table.get("role") == "presentation":
        return True
    cells = [cell for row in _rows(table) for cell in row]
    if any(cell.tag == "th" for cell in cells):
        return False
    nested = any(next(cell.iter("h1", "h2", "table"), None) is not None for cell in cells)
    return nested or (len(_rows(table)) <= _FEW_ROWS and any(_is_long(cell) for cell in cells))


def _is_long(cell: Any) -> bool:
    """Whether a cell holds a text of several paragraphs."""
    parts = max(len(list(cell.iter("br"))) // 2, len(list(cell.iter("p", "div", "li"))))
    return parts >= _FEWEST_PARTS and len("".join(cell.itertext()).split()) > _MOST_WORDS


def _holds_text(cell: Any, page: Any) -> bool:
    """Whether a cell of a page that names no main part has its one heading, and no table around that heading."""
    named = next(page.iter("main", "article"), None) is not None
    return (
        not named
        and len(cell.findall(".//h1")) == 1
        and len(page.findall(".//h1")) == 1
        and not cell.findall(".//table//h1")
    )


def _rows(table: Any) -> list[Any]:
    parts = [table, *(part for part in table if part.tag in ("tbody", "thead", "tfoot"))]
    return [row for part in parts for row in part if row.tag == "tr"]


def with_spanned_cells(page: Any) -> None:
    """A cell over several rows stands in each of them, so that every row says what it says."""
    for table in page.iter("table"):
        if any(_span(cell, "rowspan") > 1 for row in _rows(table) for cell in row):
            _spread(_rows(table))


def _spread(rows: list[Any]) -> None:
    below: dict[int, tuple[Any, int]] = {}
    written = 0
    for row in rows:
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        column, following = 0, dict[int, tuple[Any, int]]()
        while cells or column in below:
            if column in below:
                cell, left = below.pop(column)
                row.insert(column, copied := deepcopy(cell))
                copied.tail = None
            else:
                cell, left = cells.pop(0), 0
                left = _span(cell, "rowspan")
                for _ in range(_span(cell, "colspan") - 1):
                    cells.insert(0, cell.makeelement("td"))
                    row.insert(column + 1, cells[0])
                for name in ("rowspan", "colspan"):
                    cell.attrib.pop(name, None)
            if left > 1:
                following[column] = (cell, left - 1)
            column += 1
            written += 1
            if written > _MOST_CELLS:
                return
        below = following


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) if isinstance(cell.tag, str) else None
    return min(int(value), _LONGEST_SPAN) if value and re.fullmatch(r"[0-9]{1,6}", value) else 1
