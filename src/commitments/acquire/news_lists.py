"""Whether a page is a list of other pages and no text of its own."""

from __future__ import annotations

import re
from typing import Any

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})\b",
    re.I,
)
# Of a list so many entries are needed; an entry's link has so many words, and with its date and teaser so many at most.
_FEWEST, _LINKED, _ENTRY = 5, 3, 70
_MOSTLY = 0.5
_DATED = 0.6
_BLOCKS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "td", "div", "article", "dt", "section")
_OTHER = re.compile(r"(?!#|mailto:|tel:|javascript:)\S")


def listed_pages(main: Any) -> int:
    """How many other pages a page lists, if that is all it does; else none.

    Its words are mostly links, or most of its links stand with a day of their own and a few words.
    """
    links: dict[str, int] = {}
    for link in main.iter("a"):
        count = len("".join(link.itertext()).split())
        if _OTHER.match(link.get("href") or "") and count >= _LINKED and _opens(link):
            links[link.get("href")] = count
    if len(links) < _FEWEST:
        return 0
    words = len("".join(main.itertext()).split())
    linked = sum(links.values())
    days = len(_DATE.findall(" ".join(" ".join(main.itertext()).split())))
    dated = days >= _DATED * len(links) and words <= _ENTRY * len(links) and days >= _FEWEST
    return len(links) if linked >= _MOSTLY * words or (dated and not _has_prose(main)) else 0


def _opens(link: Any) -> bool:
    """Whether a link stands at the start of its block, as an entry's does; its day may stand before it."""
    block = next((above for above in link.iterancestors() if above.tag in _BLOCKS), link)
    text = _DATE.sub("", " ".join("".join(block.itertext()).split())).strip(" –—-|:,")
    return text.startswith(" ".join("".join(link.itertext()).split()))


def _has_prose(main: Any) -> bool:
    """Whether paragraphs follow each other that no link parts, as in a text."""
    run = 0
    for block in main.iter("p", "h1", "h2", "h3", "h4", "li", "article", "time", "td"):
        linked = next(block.iter("a"), None) is not None
        long = block.tag == "p" and len("".join(block.itertext()).split()) >= 2 * _LINKED
        run = run + 1 if long and not linked else 0 if linked else run
        if run >= _FEWEST - 2:
            return True
    return False
