"""The rows that the browser filters, and the menus to filter them by: scripts, which a page in a folder may run too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commitments.model import Role
from commitments.site.addresses import document_folder
from commitments.site.charts import SERIES
from commitments.site.content import SiteContent
from commitments.site.entries import Entry
from commitments.site.figures import Figures
from commitments.site.lines import Lines, compact
from commitments.site.renderer import Page, Renderer, clean
from commitments.site.sets import SETS
from commitments.site.wording import MONTHS, excerpt, load_wording

WORDED = ("timeliness", "status", "strength", "type")
CHECKED = {"yes": "checked by a person", "no": "not checked"}
TITLE = 60
THREADS: dict[str, str] = {
    Role.FIRST: "First promise, made again later",
    Role.REPEATS: "Made again",
    Role.WEAKENED: "Made again softer",
    Role.STRENGTHENED: "Made again firmer",
    Role.MOVED: "Moved to a later day",
    Role.UNREPORTED: "Promised three times, never reported on",
}


def row_pages(renderer: Renderer, lines: Lines) -> Iterator[Page]:
    """data/rows.js and data/menus.js."""
    site = renderer.site
    everything = ([e.key for e in site.entries], sorted(site.roles.items()))
    yield renderer.file("data/rows.js", (everything,), lambda: _rows(site, lines))
    yield renderer.file("data/menus.js", (everything,), lambda: (_menus(site),))


def _rows(site: SiteContent, lines: Lines) -> Iterator[bytes]:
    documents = {row.id: i for i, row in enumerate(site.documents)}
    numbers = {facet: _Numbers(site.spelling[facet]) for facet in ("party", "agency", "topic")}
    for e in site.entries:
        # A value's place in its table is that of the first row that names it.
        for facet, values in _named(e):
            numbers[facet].list(values)
    head: dict[str, Any] = {
        "as_of": site.as_of.isoformat(),
        "months": [month[:3] for month in MONTHS],
        "sets": Figures._fields,
        "tones": {value: words["tone"] for value, words in load_wording()["timeliness"].items()},
        "documents": _documents(site, TITLE),
        "words": _words(),
    }
    roles = {str(i): site.roles[e.id] for i, e in enumerate(site.entries) if e.id in site.roles}
    if roles:
        head["threads"] = roles
    for facet, known in numbers.items():
        head[facet] = [[value, site.folders[facet].get(value, "")] for value in known.places]
    yield clean(f"window.commitmentsRows={compact(head)[:-1]}").encode() + b',"rows":['
    separator = b""
    for e, (front, back) in zip(site.entries, lines.rows(site.entries), strict=True):
        facets = ",".join(numbers[facet].list(values) for facet, values in _named(e))
        places = f"{documents[e.commitment.document]},{compact(e.address.rpartition('/')[2])},{facets}"
        yield b"%b[%b,%b,%b" % (separator, front, places.encode(), back)
        separator = b","
    yield b"]};\n"


def _named(e: Entry) -> Sequence[tuple[str, tuple[str, ...]]]:
    return (("party", e.commitment.parties), ("agency", e.bodies), ("topic", e.commitment.topics))


def _documents(site: SiteContent, width: int) -> list[list[str]]:
    return [
        [
            row.id,
            excerpt(row.title, width),
            document_folder(row.id),
            row.date.isoformat() if row.date else "",
            row.type.value,
        ]
        for row in site.documents
    ]


def _words() -> dict[str, Mapping[str, str]]:
    words: dict[str, Mapping[str, str]] = {
        name: {value: said["label"] for value, said in load_wording()[name].items()} for name in WORDED
    }
    sets = {name: each.title for name, each in SETS.items()}
    return words | {"set": sets, "tone": SERIES, "reviewed": CHECKED, "thread": THREADS}


def _menus(site: SiteContent) -> bytes:
    """What can be chosen in each menu, with how many commitments have it in the whole site."""
    counted = site.counted
    menus: dict[str, Any] = {
        facet: {value: len(entries) for value, entries in site.by_facet[facet].items()}
        for facet in ("party", "agency", "topic", "year")
    }
    menus |= {
        "document": Counter(e.commitment.document for e in counted),
        "type": Counter(e.document.type.value for e in counted),
        "timeliness": Counter(e.standing.timeliness.value for e in counted),
        "status": Counter(e.standing.status.value for e in counted),
        "strength": Counter(e.commitment.strength.value for e in counted),
        "thread": Counter(role for e in counted for role in site.roles.get(e.id, ())),
        "reviewed": Counter("yes" if e.standing.reviewed else "no" for e in counted),
        "documents": [[row.id, excerpt(row.title, TITLE)] for row in site.documents],
        "words": _words(),
    }
    return clean(f"window.commitmentsMenus={compact(menus)};\n").encode()


class _Numbers:
    """A facet's values as their places in a table, which grows as values are met."""

    def __init__(self, spelling: Mapping[str, str]) -> None:
        self.spelling = spelling
        self.places: dict[str, int] = {}
        self.said: dict[tuple[str, ...], str] = {}

    def list(self, named: tuple[str, ...]) -> str:
        """The places of these values, as a list in a script."""
        if named not in self.said:
            values = dict.fromkeys(self.spelling.get(value, value) for value in named)
            self.said[named] = compact([self.places.setdefault(value, len(self.places)) for value in values])
        return self.said[named]
