"""What a page says about itself: a title where its text has none, its language, the day it was published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

_SPACE = re.compile(r"\s+")
# A heading of fewer words may be a section's of the site: "News", "Policy".
_FEWEST_WORDS = 3
# What stands between a title and the name of its site, and may stand in a title.
_DASHED = re.compile(r"\s+[-–—]\s+[^|»·]{2,60}$")
_SITE_HEAD = re.compile(r"\b(?:banner|masthead|navbar|page|site|top)", re.I)
_START = ("/", "#", "./", "index.html", "/index.html")
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
# A part that is named after the site's own head, whatever its tag.
_MASTHEAD = re.compile(r"(?<![\w-])(?:masthead|site-?(?:brand(?:ing)?|header|head|name|title))(?![\w-])", re.I)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def page_facts(page: Any, main: Any) -> dict[str, str]:
    """Title or else what the page is called, language and day of publication; what it does not say is left out."""
    metas = {
        (meta.get("property") or meta.get("name") or "").lower(): (meta.get("content") or "").strip()
        for meta in page.iter("meta")
    }
    heading = _heading(main) or _heading(page)
    sure = len(heading.split()) >= _FEWEST_WORDS
    named = _named(main, metas, _words(page.findtext(".//title") or ""))
    values = {
        "title": heading if sure else "",
        "page_title": "" if sure else " | ".join(dict.fromkeys(name for name in (heading, named) if name)),
        "language": (page.get("lang") or "").partition("-")[0].lower(),
        "published": next(_published(page, main, metas), ""),
    }
    return {name: value for name, value in values.items() if value}


def _heading(part: Any) -> str:
    """The one heading of a text; the name of its site, in the page's head or a link to its start, is none."""
    headings = [words for heading in part.iter("h1") if not _is_of_site(heading) and (words := _written(heading))]
    return headings[0] if len(headings) == 1 and len(headings[0]) <= _LONGEST else ""


def _is_of_site(heading: Any) -> bool:
    linked = [link.get("href") for link in (*heading.iter("a"), *heading.iterancestors("a"))]
    return any(href in _START for href in linked) or any(
        above.tag in ("nav", "aside", "footer")
        or (above.tag == "header" and _SITE_HEAD.search(_called(above)))
        or _MASTHEAD.search(_called(above))
        for above in heading.iterancestors()
    )


def _called(element: Any) -> str:
    """What a page calls a part of it; a header outside of the text is the site's."""
    inside = any(above.tag in ("main", "article") for above in element.iterancestors())
    return " ".join(element.get(name, "") for name in ("class", "id", "role")) + ("" if inside else " site")


def _written(element: Any) -> str:
    return _words("".join(element.itertext()))


def _named(main: Any, metas: dict[str, str], name: str) -> str:
    """The page's name; one that a dash parts from its site's is cut where the text has only what stands before."""
    named = (metas.get("og:title") or name).strip(" |»·:–—-")
    if len(named) > _LONGEST:
        return ""
    site = metas.get("og:site_name", "")
    if site and named.endswith(site):
        named = named.removesuffix(site).rstrip(" |»·:–—-")
    dashed = _DASHED.search(named)
    cut = named[: dashed.start()] if dashed else named
    return cut if any(_words(element.text or "") == cut for element in main.iter()) else named


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
