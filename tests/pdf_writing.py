"""A PDF written by hand: lines of text at places, in sizes and fonts."""

from __future__ import annotations

FONTS = {"F1": "Helvetica", "F2": "Helvetica-Bold", "F3": "Helvetica-Oblique"}
Text = tuple[float, float, float, str, str]
"""x and y from the lower left, size, font, words."""
Box = tuple[float, float, float, float]
"""x and y from the lower left, width, height."""


def pdf(pages: list[list[Text]], boxes: list[Box] | None = None) -> bytes:
    """A file of these pages; the filled boxes stand on the first."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = " ".join(f"/{key} << /Type /Font /Subtype /Type1 /BaseFont /{name} >>" for key, name in FONTS.items())
    kids = []
    for number, lines in enumerate(pages):
        drawn = [f"{x} {y} {width} {height} re f" for x, y, width, height in (boxes or [] if number == 0 else [])]
        shown = [f"BT /{font} {size} Tf {x} {y} Td ({escape(words)}) Tj ET" for x, y, size, font, words in lines]
        stream = "\n".join([*drawn, *shown]).encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        page = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R"
        kids.append(len(objects) + 1)
        objects.append(f"<< {page} /Resources << /Font << {fonts} >> >> >>".encode())
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    return written(objects)


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
