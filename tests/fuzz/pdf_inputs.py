"""PDF files that nobody would write: lines and tags at random, shapes behind them, and bytes that were damaged."""

from __future__ import annotations

import random

from tests.pdf_writing import Tagged, Text, pdf, sheared, tagged_pdf

WORDS = (
    *(
        "The Participants",
        "will",
        "shall",
        "report",
        "by 30 June 2027",
        "1.",
        "(a)",
        "•",
        "-",
        "Article 4",
        "critical-",
    ),
    *(
        "26-01234 (E)",
        "1/2",
        "....... 7",
        "A",
        "R E P O R T",
        "minerals",
        "and",
        "Oslo,",
        "2030",
        "“we”",
        "é",
        "x" * 30,
    ),
)
ROLES = (
    *("P", "P", "P", "H1", "H2", "H", "L", "LI", "Lbl", "LBody", "Table", "TR", "TD", "TH", "TBody", "Note", "Span"),
    *("Link", "Reference", "Sect", "Div", "Document", "TOC", "TOCI", "Figure", "Caption", "NonStruct", "Artifact", ""),
    *("Nonsense", "Index", "BlockQuote", "Form"),
)
DRAWN = (
    "{x} {y} m {z} {y} l S",
    "{x} {y} m {x} {z} l S",
    "{x} {y} 200 1 re f",
    "{x} {y} 1 200 re f",
    "{x} {y} {z} 90 re S",
    "{x} {y} {z} {z} re f",
    "{x} {y} m {z} {z} {y} {x} {x} {z} c f",
    "q .7 .7 -.7 .7 {x} {y} cm",
    "q 0 1 -1 0 600 0 cm",
    "q 2 0 0 2 0 0 cm",
    "Q",
    "BT 1 0 .3 1 {x} {y} Tm /F1 9 Tf 3 Tc (sheared words) Tj ET",
    "BT 0 1 -1 0 {x} {y} Tm /F1 9 Tf (turned words) Tj ET",
    "BT 3 Tr /F2 400 Tf {x} {y} Td (huge) Tj ET",
    "BT /F1 0.01 Tf {x} {y} Td (tiny) Tj ET",
    "BT /F9 10 Tf {x} {y} Td (no font) Tj ET",
    "/P <</MCID 3>> BDC",
    "EMC",
)
DAMAGE = (b"", b"\0", b"<<", b">>", b"[", b"endobj", b"endstream", b"/K 0", b"999999999", b"-1", b"1 0 R", b"/MCID 0")


def made_pdf(chance: random.Random) -> str:
    """A file as text, one character a byte; a third of them damaged."""
    if chance.random() < 0.5:
        content = tagged_pdf([_tags(chance) for _ in range(chance.randint(1, 3))])
    else:
        drawn = "\n".join(_shape(chance) for _ in range(chance.randint(0, 12)))
        content = pdf([_lines(chance) for _ in range(chance.randint(1, 3))], drawn=drawn)
    for _ in range(chance.choice((0, 0, chance.randint(1, 12)))):
        at, length = chance.randrange(len(content) + 1), chance.choice((0, 1, 1, 8, 60))
        content = content[:at] + chance.choice(DAMAGE) + content[at + length :]
        if chance.random() < 0.05:
            content = content[: chance.randrange(len(content) + 1)]
    return content.decode("latin-1")


def _shape(chance: random.Random) -> str:
    if chance.random() < 0.1:
        return sheared(chance.randint(0, 600), chance.randint(0, 700), 11, "leaning words")
    return chance.choice(DRAWN).format(x=chance.randint(-50, 650), y=chance.randint(-50, 850), z=chance.randint(1, 700))


def _line(chance: random.Random, y: float) -> Text:
    words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 12)))
    x = chance.choice((72, 72, 72, 90, 300, chance.randint(-20, 640)))
    return (x, y, chance.choice((10, 10, 10, 6, 14, 24)), chance.choice(("F1", "F1", "F2", "F3")), words)


def _lines(chance: random.Random) -> list[Text]:
    step = chance.choice((11, 13, 20))
    return [
        _line(chance, chance.choice((760 - step * n, chance.randint(0, 792)))) for n in range(chance.randint(0, 40))
    ]


def _tags(chance: random.Random) -> list[Tagged]:
    place = [770.0]
    return [_tag(chance, 0, place) for _ in range(chance.randint(0, 20))]


def _tag(chance: random.Random, depth: int, place: list[float]) -> Tagged:
    kids: list[Tagged | Text] = []
    for _ in range(chance.randint(0, 4)):
        if depth < 6 and chance.random() < 0.45:
            kids.append(_tag(chance, depth + 1, place))
        else:
            place[0] -= chance.choice((0, 12, 12, 18, -40))
            kids.append(_line(chance, place[0]))
    return Tagged(chance.choice(ROLES), kids, chance.choice(("", "", "a", "b")))
