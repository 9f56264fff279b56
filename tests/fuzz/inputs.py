"""Inputs that nobody would write: grown from a grammar of marks, and from real words with something done to them."""

from __future__ import annotations

import random
from pathlib import Path

FOUNDING = Path(__file__).resolve().parents[2] / "corpus" / "documents" / "eu-us-japan-critical-minerals-2026.md"

WORDS = (
    *(
        "The Participants",
        "will",
        "intend to",
        "shall",
        "report",
        "by 30 June 2027",
        "within 30 days",
        "before the summit",
    ),
    *(
        "U.S.",
        "the Department of State",
        "İstanbul",
        "naïve",
        "𝒜𝓑",
        "e\u0301",
        "ﬁnal",
        "ß",
        "\u2028",
        "\u00a0",
        "\u200b",
    ),
    *("\u202e", "1.5", "No. 3", "e.g.", "(a)", "2030", "“we”", "Article 4", "§ 2", "..."),
)
MARKS = (
    *(
        "*",
        "**",
        "***",
        "_",
        "__",
        "`",
        "``",
        "```",
        "~~~",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](u)",
        "](<u v> 't')",
        "[a]: /u",
    ),
    *(
        "\n[^1]: ",
        "[^1]",
        "\\",
        "\\*",
        "\\_",
        "\\\n",
        "&amp;",
        "&nbsp;",
        "&#x41;",
        "&#0;",
        "&#xD800;",
        "&bogus;",
        "&lt",
    ),
    *(
        "<",
        ">",
        "<br>",
        "<sup>",
        "</sup>",
        "<!--",
        "-->",
        "<!-- -->",
        "<script>",
        "</script>",
        "<div>",
        "<a href='",
        "]]>",
    ),
    *(
        "<https://a.b/é>",
        "<x@y.z>",
        "# ",
        "## ",
        "\n===\n",
        "\n---\n",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "2) ",
        "> ",
        "|",
        "\n|-|-|\n",
    ),
    *("|a|b|\n", "\n:-:|-\n", "\\|", "~", "!", '"', "'", "---", "***"),
)
SPACES = (
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\n    ",
    "\n  - ",
    "\n> ",
    "\n1. ",
    "\n> > ",
    "\n\t",
    "\0",
    "\ufeff",
    "\f",
)
TAGS = (
    *(
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "b",
        "i",
        "em",
        "strong",
        "sup",
        "a",
        "br",
        "hr",
    ),
    *(
        "blockquote",
        "pre",
        "main",
        "article",
        "nav",
        "footer",
        "script",
        "style",
        "svg",
        "template",
        "section",
        "span",
        "x-y",
    ),
)
ATTRIBUTES = (
    "",
    " id=n1",
    " href='#n1'",
    " start=7",
    " type=a",
    ' class="footnotes"',
    " rend='#b'",
    " value=99999999999",
    " rowspan=3",
    " colspan=99999",
    " hidden",
    " style='display:none'",
    " class='share breadcrumb'",
    " id=main-content",
    " name=n1",
    " href=/n/1",
    " a=b<",
)
YAML = (
    *(
        "title: ",
        "date: ",
        "type: ",
        "parties: ",
        "place: ",
        "x: ",
        "2026-02-04",
        "2026-13-40",
        "mou",
        "[a, b]",
        "{a: b}",
    ),
    *(
        "&a ",
        "*a",
        "<<: *a",
        "!!python/object:os.system ",
        "!!int x",
        "!!timestamp soon",
        "|\n  ",
        ">\n  ",
        "- ",
        "? ",
        ": ",
    ),
    *(
        "'",
        '"',
        "#",
        "%YAML 9.9",
        "...",
        "\n",
        "\n  ",
        "\t",
        "\0",
        "\x85",
        "[",
        "{",
        "1e999",
        ".nan",
        "0o7",
        "12:30:45",
        "~",
    ),
)


def markdown(chance: random.Random) -> str:
    """A few dozen words, marks and spaces."""
    parts = []
    for _ in range(chance.randint(1, 45)):
        parts.append(chance.choice(chance.choice((WORDS, MARKS, SPACES, SPACES))))
        if chance.random() < 0.03:
            parts.append(parts[-1] * chance.randint(2, 30))
    return "".join(parts)


def damaged(chance: random.Random) -> str:
    """Part of the founding document with pieces taken out, doubled and put in."""
    text = FOUNDING.read_text(encoding="utf-8")
    start = chance.choice((0, 0, chance.randrange(len(text))))
    text = text[start : start + chance.randint(50, 1500)]
    for _ in range(chance.randint(1, 12)):
        at, length = chance.randrange(len(text) + 1), chance.randint(0, 20)
        put = chance.choice(
            ("", text[at : at + length] * 2, chance.choice(MARKS), chance.choice(SPACES), chr(chance.randrange(0x300)))
        )
        text = text[:at] + put + text[at + chance.choice((0, length)) :]
    return text


def front_matter(chance: random.Random) -> str:
    """Front matter made of what YAML can do, and a text below it."""
    inner = "".join(chance.choice(YAML) for _ in range(chance.randint(1, 25)))
    newline = chance.choice(("\n", "\r\n", "\r"))
    mark, closing = chance.choice(("", "\ufeff")), chance.choice(("---", "...", "--", ""))
    whole = f"{mark}---\n{inner}\n{closing}\nThe Parties will meet.\n"
    return whole.replace("\n", newline)


def page(chance: random.Random) -> str:
    """A web page that opens and closes what it likes."""
    parts = ["<html><body>" if chance.random() < 0.8 else ""]
    for _ in range(chance.randint(1, 60)):
        tag = chance.choice(TAGS)
        opening, closing = f"<{tag}{chance.choice(ATTRIBUTES)}>", f"</{tag}>"
        parts.append(chance.choice((opening, opening, closing, chance.choice(WORDS) + " ", chance.choice(MARKS))))
    return "".join(parts)
