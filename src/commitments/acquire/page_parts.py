"""What stands in a page's main part and is the page's: ways to share it, press contacts, when it was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_OF_THE_PAGE = frozenset(
    ("breadcrumb", "breadcrumbs", "newsletter", "pager", "pagination", "share", "sharing", "skip", "social", "toolbar")
)
_SHARING = re.compile(
    r"(?:(?:bluesky|by|copy|download|e-?mail|facebook|instagram|link|linkedin|on|page|pdf|post|print|save|share|telegram"
    r"|this|threads|to|tweet|twitter|via|whatsapp|x|youtube|article|story|friend|a|version)\W+)*"
    r"(?:e-?mail|facebook|link|linkedin|page|pdf|print|share|this|tweet|twitter|whatsapp|x|article|story|version)\W*",
    re.I,
)
_CHANGED = re.compile(
    r"(?:(?:page |date )?(?:last (?:updated|modified|reviewed|changed)|updated on|date modified)\b|©|copyright\b|"
    r"all rights reserved).{0,160}",
    re.I | re.S,
)
_CONTACT = re.compile(
    r"(?:for )?(?:media|press|news)(?: and \w+)? "
    r"(?:contacts?|enquir\w+|inquir\w+|office|relations|requests?|queries)\b.{0,40}"
    r"|(?:for )?(?:more|further|additional) information(?:,? (?:please )?contact.{0,40})?"
    r"|contacts?(?: us| details| information)?|follow us.{0,40}|see also|read (?:more|next)"
    r"|related (?:links|content|news|documents|articles|pages)|share(?: this.{0,20})?",
    re.I,
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?:tel|phone|telephone|fax)\b[^a-z]{0,4}\d|\+\d[\d ()-]{7,}", re.I)
# A contact is short; a section of more words is the text's, whatever it is called.
_LONGEST, _HEADED = 60, 120
_BLOCKS = ("p", "div", "li", "td", "dd", "address", "section", "span")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def without_page_parts(main: Any) -> None:
    """The main part without them."""
    whole = len(_words(main))
    for element in list(main.iter()):
        if element is main or not isinstance(element.tag, str) or element.getparent() is None:
            continue
        words = _words(element)
        if len(words) <= whole / 2 and (_is_named(element) or _is_said(element, " ".join(words))):
            _drop(element)
    for heading in [one for one in main.iter() if _is_contact(one) and one.getparent() is not None]:
        section = list(_below(heading, main))
        if sum(len(_words(one)) for one in section) <= min(_HEADED, whole / 2):
            for one in (heading, *section):
                _drop(one)


def _words(element: Any) -> list[str]:
    return "".join(element.itertext()).split()


def _is_named(element: Any) -> bool:
    named = re.split(
        r"[\s_-]+", f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}".lower()
    )
    return not _OF_THE_PAGE.isdisjoint(named) and len(_words(element)) <= _LONGEST


def _is_said(element: Any, text: str) -> bool:
    """Whether a block's own words are the page's."""
    if element.tag not in _BLOCKS or not text or len(text.split()) > _LONGEST:
        return False
    contact = _ADDRESS.search(text) is not None and _CONTACT.match(text) is not None
    return contact or _SHARING.fullmatch(text) is not None or _CHANGED.fullmatch(text) is not None


def _is_contact(element: Any) -> bool:
    """Whether a heading, or a paragraph that is one by its type, opens a contact."""
    if element.tag not in (*_HEADINGS, "p", "strong", "b", "dt"):
        return False
    text = " ".join(_words(element)).rstrip(":")
    bold = [child for child in element if child.tag in ("b", "strong")]
    heads = element.tag in (*_HEADINGS, "dt") or (
        element.tag == "p" and " ".join(word for child in bold for word in _words(child)).rstrip(":") == text
    )
    return heads and _CONTACT.fullmatch(text) is not None


def _below(heading: Any, main: Any) -> Iterator[Any]:
    """What stands under a heading, up to the next that is as high."""
    holder = heading
    while holder.getnext() is None and holder.getparent() is not None and holder.getparent() is not main:
        holder = holder.getparent()
    if holder is not heading and len(_words(holder)) > len(_words(heading)):
        return
    level = _level(heading)
    for below in holder.itersiblings():
        inner = [one for one in below.iter() if one.tag in _HEADINGS]
        if any(_level(one) <= level for one in inner):
            return
        yield below


def _level(heading: Any) -> int:
    return int(heading.tag[1]) if heading.tag in _HEADINGS else 6


def _drop(element: Any) -> None:
    """Take an element out; what follows it stays."""
    parent, tail = element.getparent(), element.tail or ""
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
