"""What a page says about itself: a title where its text has none, its language, the day it was published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

_SPACE = re.compile(r"\s+")
# What stands between a title and the name of its site.
_SITE = re.compile(r"\s+(?:[|»·]|::|[-–—])\s+(?P<site>[^|»·]{2,60})$")
_PUBLISHED = (
    "article:published_time",
    "govuk:first-published-at",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "date",
    "pubdate",
)
# No name of a page is longer; a longer one is left out.
_LONGEST = 1_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def page_facts(page: Any, main: Any) -> dict[str, str]:
    """Title, language and day of publication; what a page does not say is left out."""
    metas = {
        (meta.get("property") or meta.get("name") or "").lower(): (meta.get("content") or "").strip()
        for meta in page.iter("meta")
    }
    values = {
        "title": _title(page, main, metas.get("og:title") or _words(page.findtext(".//title") or "")),
        "language": (page.get("lang") or "").partition("-")[0].lower(),
        "published": next(_published(page, main, metas), ""),
    }
    return {name: value for name, value in values.items() if value}


def _title(page: Any, main: Any, named: str) -> str:
    """The one heading of its text or of the page; else the page's name, without that of its site."""
    for part in (main, page):
        headings = [words for heading in part.iter("h1") if (words := _words("".join(heading.itertext())))]
        if len(headings) == 1 and len(headings[0]) <= _LONGEST:
            return headings[0]
    if len(named) > _LONGEST:
        return ""
    site = _SITE.search(named)
    cut = named[: site.start()] if site else named
    # A dash may belong to the title itself: it is cut where the text, too, has only what stands before.
    plain = site and site[0].strip()[0] in "|»:·"
    return cut if site and (plain or any(_words(element.text or "") == cut for element in main.iter())) else named


def _published(page: Any, main: Any, metas: dict[str, str]) -> Iterator[str]:
    for name in _PUBLISHED:
        yield from _day(metas.get(name, ""))
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            yield from _day(_linked(script.text or ""))
    for time in main.iter("time"):
        yield from _day(time.get("datetime") or "")


def _linked(text: str) -> str:
    """The day of publication in a page's linked data."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    entries = found if isinstance(found, list) else [found]
    for entry in entries[:20]:
        graph = entry.get("@graph") if isinstance(entry, dict) else None
        for one in (entry, *(graph if isinstance(graph, list) else ())):
            if isinstance(one, dict) and isinstance(one.get("datePublished"), str):
                return str(one["datePublished"])
    return ""


def _day(written: str) -> Iterator[str]:
    """The calendar day, if there is one, as the page gives it: in the time zone where it was put up."""
    match = _DAY.match(written)
    try:
        yield date.fromisoformat(match[0] if match else "").isoformat()
    except ValueError:
        return


def _words(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
