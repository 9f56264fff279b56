"""What the styles of a Word document say of its paragraphs: hidden or not, a heading or not, of which list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TAG = ATTRIBUTE = f"{{{NAMESPACE}}}"
_HEADING = re.compile(r"heading\s*\d|title", re.I)
_CONTENTS = re.compile(r"toc\s*\d|table of (?:figures|authorities)", re.I)
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Styles:
    """By the id of each style: its name, whether it hides words, and the list and level that it numbers by."""

    names: Mapping[str, str]
    hidden: frozenset[str]
    numbers: Mapping[str, tuple[str, int]]
    usual: str = ""

    @classmethod
    def of(cls, root: Any | None) -> Styles:
        """Read styles.xml; what a style leaves open, the one that it is based on says."""
        elements = {} if root is None else {one.get(f"{ATTRIBUTE}styleId", ""): one for one in root.iter(f"{TAG}style")}
        names = {name: _value(one, "name") or name for name, one in elements.items()}
        hidden = frozenset(name for name in elements if _hides(_chain(name, elements)))
        numbers = {name: found for name in elements if (found := _list_of(_chain(name, elements)))[0]}
        usual = next(
            (
                name
                for name, one in elements.items()
                if one.get(f"{ATTRIBUTE}default") in ("1", "true") and one.get(f"{ATTRIBUTE}type") == "paragraph"
            ),
            "",
        )
        return cls(names, hidden, numbers, usual)

    def of_paragraph(self, paragraph: Any) -> str:
        """The id of a paragraph's style."""
        found = paragraph.find(f"{TAG}pPr/{TAG}pStyle")
        return str(found.get(f"{ATTRIBUTE}val", "")) if found is not None else self.usual

    def is_heading(self, style: str) -> bool:
        """Whether a style is one of Word's headings."""
        return _HEADING.fullmatch(self.names.get(style, style)) is not None

    def is_contents(self, style: str) -> bool:
        """Whether a style is one of a table of contents."""
        return _CONTENTS.fullmatch(self.names.get(style, style)) is not None

    def make_heading(self, paragraph: Any) -> None:
        """Give a paragraph the style of a heading."""
        properties = _properties(paragraph)
        for old in properties.findall(f"{TAG}pStyle"):
            properties.remove(old)
        style = properties.makeelement(f"{TAG}pStyle", {f"{ATTRIBUTE}val": "Heading2"})
        properties.insert(0, style)

    def make_plain(self, paragraph: Any) -> None:
        """Take a paragraph out of its list, also out of that of its style."""
        properties = _properties(paragraph)
        for old in properties.findall(f"{TAG}numPr"):
            properties.remove(old)
        style = self.of_paragraph(paragraph)
        if style in self.numbers:
            none = properties.makeelement(f"{TAG}numPr")
            none.append(none.makeelement(f"{TAG}numId", {f"{ATTRIBUTE}val": "0"}))
            properties.append(none)
            for old in properties.findall(f"{TAG}pStyle"):
                properties.remove(old)


def is_on(element: Any | None) -> bool | None:
    """What a property that is on or off says; None where it is not there."""
    if element is None:
        return None
    return element.get(f"{ATTRIBUTE}val", "1").lower() not in ("0", "false", "off")


def _properties(paragraph: Any) -> Any:
    found = paragraph.find(f"{TAG}pPr")
    if found is None:
        found = paragraph.makeelement(f"{TAG}pPr")
        paragraph.insert(0, found)
    return found


def _value(element: Any, name: str) -> str:
    found = element.find(f"{TAG}{name}")
    return str(found.get(f"{ATTRIBUTE}val", "")) if found is not None else ""


def _chain(name: str, elements: Mapping[str, Any]) -> list[Any]:
    """A style and those that it is based on."""
    found: list[Any] = []
    while name in elements and len(found) < _DEEPEST:
        found.append(elements[name])
        name = _value(elements[name], "basedOn")
    return found


def _hides(chain: list[Any]) -> bool:
    return next(filter(lambda one: one is not None, map(_vanishes, chain)), False) is True


def _vanishes(style: Any) -> bool | None:
    return is_on(style.find(f"{TAG}rPr/{TAG}vanish"))


def _list_of(chain: list[Any]) -> tuple[str, int]:
    numbers = [found for one in chain if (found := one.find(f"{TAG}pPr/{TAG}numPr")) is not None]
    number = next(_found(numbers, "numId"), "")
    level = next(_found(numbers, "ilvl"), "0")
    return (number if number != "0" else "", int(level) if re.fullmatch(r"\d", level) else 0)


def _found(numbers: list[Any], name: str) -> Iterator[str]:
    yield from filter(None, (_value(one, name) for one in numbers))
