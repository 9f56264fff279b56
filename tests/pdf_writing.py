"""PDF files written by hand: lines of text at places, in sizes and fonts, with or without tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

FONTS = {"F1": "Helvetica", "F2": "Helvetica-Bold", "F3": "Helvetica-Oblique"}
Text = tuple[float, float, float, str, str]
"""x and y from the lower left, size, font, words."""
Box = tuple[float, float, float, float]
"""x and y from the lower left, width, height."""


@dataclass
class Tagged:
    """An element of a structure tree: what it is, and its lines and elements. "Artifact" and "" lie outside the tree.

    Elements of the same `key` on several pages are one.
    """

    role: str
    kids: list[Tagged | Text] = field(default_factory=list)
    key: str = ""
    # As PDF writes them: "/O /Table /RowSpan 2".
    attributes: str = ""


def pdf(pages: list[list[Text]], boxes: list[Box] | None = None, drawn: str = "") -> bytes:
    """A file of these pages; the filled boxes and what else is `drawn`, in PDF's own words, stand on the first."""
    filled = "\n".join(f"{x} {y} {width} {height} re f" for x, y, width, height in boxes or [])
    first = "\n".join(part for part in (filled, drawn) if part)
    streams = [
        "\n".join([*([first] if first and not number else []), *(show(text) for text in lines)])
        for number, lines in enumerate(pages)
    ]
    return written(_objects(streams))


def show(text: Text) -> str:
    """A line of text in PDF's own words."""
    x, y, size, font, words = text
    return f"BT /{font} {size} Tf {x} {y} Td ({escape(words)}) Tj ET"


def sheared(x: float, y: float, size: float, words: str) -> str:
    """A line in italics that are made by shearing upright letters."""
    return f"BT 1 0 .33 1 {x} {y} Tm /F1 {size} Tf ({escape(words)}) Tj ET"


def tagged_pdf(pages: list[list[Tagged]]) -> bytes:
    """A file of these pages with a structure tree."""
    streams: list[str] = []
    parents: list[list[int]] = []
    elements: list[_Element] = [_Element("Document")]
    keys: dict[str, int] = {}
    for number, page in enumerate(pages):
        shown: list[str] = []
        owners: list[int] = []
        for tag in page:
            _tag(tag, 0, number, elements, keys, shown, owners)
        streams.append("\n".join(shown))
        parents.append(owners)
    return written(_objects(streams, elements, parents))


@dataclass
class _Element:
    role: str
    parent: int = -1
    # Elements as their number, pieces of text as (page, number in the page).
    kids: list[int | tuple[int, int]] = field(default_factory=list)
    attributes: str = ""


def _tag(
    tag: Tagged,
    parent: int,
    page: int,
    elements: list[_Element],
    keys: dict[str, int],
    shown: list[str],
    owners: list[int],
) -> None:
    inside = tag.role not in ("", "Artifact")
    number = keys.get(tag.key, -1) if tag.key else -1
    if inside and number < 0:
        number = len(elements)
        elements.append(_Element(tag.role, parent, attributes=tag.attributes))
        elements[parent].kids.append(number)
        if tag.key:
            keys[tag.key] = number
    for kid in tag.kids:
        if isinstance(kid, Tagged):
            _tag(kid, number, page, elements, keys, shown, owners)
        elif inside:
            elements[number].kids.append((page, len(owners)))
            shown.append(f"/{tag.role} <</MCID {len(owners)}>> BDC\n{show(kid)}\nEMC")
            owners.append(number)
        else:
            shown.append(f"/Artifact BMC\n{show(kid)}\nEMC" if tag.role else show(kid))


def _objects(
    streams: list[str], elements: list[_Element] | None = None, parents: list[list[int]] | None = None
) -> list[bytes]:
    """The objects of a file: catalog, pages, each page after its content, then the structure tree."""
    fonts = " ".join(
        f"/{key} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        for key, name in FONTS.items()
    )
    # As it is built in, this font has ligatures: \256 is "fi".
    fonts += " /F4 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /StandardEncoding >>"
    objects: list[bytes] = [b"", b""]
    kids = []
    for number, shown in enumerate(streams):
        stream = shown.encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        page = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R"
        kids.append(len(objects) + 1)
        objects.append(f"<< {page} /StructParents {number} /Resources << /Font << {fonts} >> >> >>".encode())
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    if elements:
        root = len(objects) + 1
        objects += _tree(root, kids, elements, parents or [])
        objects[0] = (
            f"<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot {root} 0 R >>".encode()
        )
    return objects


def _tree(root: int, pages: list[int], elements: list[_Element], parents: list[list[int]]) -> Iterator[bytes]:
    place = {number: root + 1 + number for number in range(len(elements))}
    owners = " ".join(
        f"{page} [{' '.join(f'{place[owner]} 0 R' for owner in found)}]" for page, found in enumerate(parents)
    )
    yield f"<< /Type /StructTreeRoot /K {place[0]} 0 R /ParentTree << /Nums [{owners}] >> >>".encode()
    for element in elements:
        kids = " ".join(
            f"{place[kid]} 0 R" if isinstance(kid, int) else f"<< /Type /MCR /Pg {pages[kid[0]]} 0 R /MCID {kid[1]} >>"
            for kid in element.kids
        )
        parent = root if element.parent < 0 else place[element.parent]
        more = f" /A << {element.attributes} >>" if element.attributes else ""
        yield f"<< /Type /StructElem /S /{element.role} /P {parent} 0 R /K [{kids}]{more} >>".encode()


def written(objects: list[bytes]) -> bytes:
    content = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def escape(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
