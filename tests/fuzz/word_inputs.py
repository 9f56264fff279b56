"""Word files that nobody would write: runs, lists, tables and styles at random, and parts that were damaged."""

from __future__ import annotations

import io
import random
import zipfile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_WORDS = (
    "The Parties",
    "will",
    "report",
    "by 30 June 2027",
    "(a)",
    "•",
    "|",
    "# ",
    "é",
    "\xad",
    "Media contact",
    "x" * 40,
    "",
)
_STYLES = ("Heading1", "Heading2", "Article", "Secret", "TOC1", "Own", "Nothing", "")
_VALUES = ("", "0", "1", "2", "9", "-1", "99999999999", "x", "true")
_FORMATS = ("decimal", "bullet", "lowerLetter", "upperRoman", "none", "ordinal", "")
_TEXTS = ("%1.", "(%2)", "Article %1", "%9%9", "%", "", "%1.%2.%3")
_PIECES = ("<w:tab/>", "<w:br/>", "<w:noBreakHyphen/>", "<w:softHyphen/>", "<w:vanish/>", "<w:t>", "<w:sym/>")
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
    '"application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def made_word(chance: random.Random) -> str:
    """The bytes of a file, as a string of Latin-1."""
    blocks = "".join(
        _table(chance) if chance.random() < 0.2 else _paragraph(chance) for _ in range(chance.randint(1, 15))
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _LINKS,
        "word/document.xml": f"<w:document {_W}><w:body>{blocks}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {_W}>{''.join(_lists(chance))}</w:numbering>",
        "word/styles.xml": f"<w:styles {_W}>{''.join(_style(chance, name) for name in _STYLES)}</w:styles>",
    }
    if chance.random() < 0.3:
        name = chance.choice(list(parts))
        at = chance.randrange(len(parts[name]) + 1)
        parts[name] = parts[name][:at] + chance.choice(("", "<", "\x00", "&x;", "</w:p>")) + parts[name][at + 1 :]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    whole = bytearray(content.getvalue())
    if chance.random() < 0.1:
        whole[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
    return whole.decode("latin-1")


def _paragraph(chance: random.Random) -> str:
    style = f'<w:pStyle w:val="{chance.choice(_STYLES)}"/>' if chance.random() < 0.5 else ""
    level = f'<w:ilvl w:val="{chance.choice(_VALUES)}"/><w:numId w:val="{chance.choice(_VALUES)}"/>'
    list_ = f"<w:numPr>{level}</w:numPr>" if chance.random() < 0.5 else ""
    return f"<w:p><w:pPr>{style}{list_}</w:pPr>{''.join(_run(chance) for _ in range(chance.randint(0, 4)))}</w:p>"


def _run(chance: random.Random) -> str:
    hidden = f'<w:vanish w:val="{chance.choice(_VALUES)}"/>' if chance.random() < 0.2 else ""
    style = f'<w:rStyle w:val="{chance.choice(_STYLES)}"/>' if chance.random() < 0.2 else ""
    piece = chance.choice(_PIECES[:4]) if chance.random() < 0.3 else ""
    return f"<w:r><w:rPr>{style}{hidden}</w:rPr>{piece}<w:t>{chance.choice(_WORDS).replace('<', '')}</w:t></w:r>"


def _table(chance: random.Random) -> str:
    rows = ""
    for _ in range(chance.randint(1, 4)):
        cells = ""
        for _ in range(chance.randint(1, 4)):
            merged = (
                f'<w:vMerge w:val="{chance.choice(("restart", "continue", ""))}"/>' if chance.random() < 0.3 else ""
            )
            wide = f'<w:gridSpan w:val="{chance.choice(_VALUES)}"/>' if chance.random() < 0.2 else ""
            cells += f"<w:tc><w:tcPr>{wide}{merged}</w:tcPr>{_paragraph(chance)}</w:tc>"
        rows += f"<w:tr>{cells}</w:tr>"
    return f"<w:tbl>{rows}</w:tbl>"


def _lists(chance: random.Random) -> list[str]:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{chance.choice(_VALUES)}"/>'
        f'<w:numFmt w:val="{chance.choice(_FORMATS)}"/><w:lvlText w:val="{chance.choice(_TEXTS)}"/></w:lvl>'
        for level in range(chance.randint(0, 3))
    )
    link = f'<w:numStyleLink w:val="{chance.choice(_STYLES)}"/>' if chance.random() < 0.2 else ""
    start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{chance.choice(_VALUES)}"/></w:lvlOverride>'
    return [
        f'<w:abstractNum w:abstractNumId="{chance.choice(_VALUES)}">{link}{levels}</w:abstractNum>',
        *(
            f'<w:num w:numId="{value}"><w:abstractNumId w:val="{chance.choice(_VALUES)}"/>{start}</w:num>'
            for value in _VALUES[1:4]
        ),
    ]


def _style(chance: random.Random, name: str) -> str:
    based = f'<w:basedOn w:val="{chance.choice(_STYLES)}"/>'
    list_ = f'<w:pPr><w:numPr><w:numId w:val="{chance.choice(_VALUES)}"/></w:numPr></w:pPr>'
    hidden = "<w:rPr><w:vanish/></w:rPr>" if name == "Secret" else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{based}{list_}{hidden}</w:style>'
